#include "../bench.h"
#include "Hacl_Curve25519_51.h"

static void work(void) { Hacl_Curve25519_51_scalarmult(output, key, input); }
