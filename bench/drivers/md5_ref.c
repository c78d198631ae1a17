#include "bench.h"
#include "md5_ref.h"

static void work(void) { MD5(input, INPUT, output); }
