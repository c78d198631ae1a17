#include "bench.h"
#include "chacha20.h"

static void work(void) { chacha20_encrypt(INPUT, output, input, key, nonce, 1); }
