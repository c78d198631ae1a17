#include "../bench.h"
#include "Hacl_Ed25519.h"

static void work(void) { Hacl_Ed25519_sign(output, key, 1000, input); }
