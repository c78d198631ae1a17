#include "../bench.h"
#include "Hacl_Chacha20.h"

static void work(void) { Hacl_Chacha20_chacha20_encrypt(INPUT, output, input, key, nonce, 1); }
