#include "bench.h"
#include "poly1305_donna32.h"

static void work(void) { poly1305_auth(output, input, INPUT, key); }
