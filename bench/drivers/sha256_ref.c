#include "bench.h"
#include "sha256_ref.h"

static void work(void) { sha256(input, INPUT, output); }
