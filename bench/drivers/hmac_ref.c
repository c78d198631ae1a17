#include "bench.h"
#include "hmac_ref.h"

static void work(void) { hmac(&hash_sha256, key, 32, input, INPUT, output, 32); }
