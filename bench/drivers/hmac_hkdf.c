#include "bench.h"
#include "hmac_hkdf.h"

static void work(void) { hmac_sha256(output, key, 32, input, INPUT); }
