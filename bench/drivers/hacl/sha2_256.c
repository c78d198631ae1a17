#include "../bench.h"
#include "Hacl_Hash_SHA2.h"

static void work(void) { Hacl_Hash_SHA2_hash_256(output, input, INPUT); }
