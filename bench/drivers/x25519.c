#include "bench.h"
#include "x25519.h"

static void work(void) { x25519_scalarmult(output, key, input); }
