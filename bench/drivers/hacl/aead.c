#include "../bench.h"
#include "Hacl_AEAD_Chacha20Poly1305.h"

static void work(void) { Hacl_AEAD_Chacha20Poly1305_encrypt(output, output + INPUT, input, INPUT, nonce, 16, key, nonce); }
