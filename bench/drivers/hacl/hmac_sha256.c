#include "../bench.h"
#include "Hacl_HMAC.h"

static void work(void) { Hacl_HMAC_compute_sha2_256(output, key, 32, input, INPUT); }
