#include "../bench.h"
#include "Hacl_Salsa20.h"

static void work(void) { Hacl_Salsa20_salsa20_encrypt(INPUT, output, input, key, nonce, 1); }
