#include "bench.h"
#include "poly1305.h"

static void work(void) { poly1305_mac(output, INPUT, input, key); }
