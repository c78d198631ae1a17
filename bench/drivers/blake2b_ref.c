#include "bench.h"
#include "blake2b_ref.h"

static void work(void) { blake2b(output, 64, key, 32, input, INPUT); }
