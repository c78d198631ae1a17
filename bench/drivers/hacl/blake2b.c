#include "../bench.h"
#include "Hacl_Hash_Blake2b.h"

static void work(void) { Hacl_Hash_Blake2b_hash_with_key(output, 64, input, INPUT, key, 32); }
