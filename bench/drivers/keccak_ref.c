#include "bench.h"
#include "keccak_ref.h"

static void work(void) { sha3_256(output, input, INPUT); }
