#include "bench.h"
#include "sha3.h"

static void work(void) { sha3_256(output, input, INPUT); }
