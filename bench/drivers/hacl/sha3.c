#include "../bench.h"
#include "Hacl_Hash_SHA3.h"

static void work(void) { Hacl_Hash_SHA3_sha3_256(output, input, INPUT); }
