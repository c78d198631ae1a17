#include "../bench.h"
#include "Hacl_Hash_SHA1.h"

static void work(void) { Hacl_Hash_SHA1_hash(output, input, INPUT); }
