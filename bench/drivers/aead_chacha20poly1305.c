#include "bench.h"
#include "aead_chacha20poly1305.h"

static void work(void) { aead_encrypt(output, output + INPUT, input, INPUT, nonce, 16, key, nonce); }
