#include "bench.h"
#include "aes_tables.h"

static void work(void) {
    struct aes_key schedule;
    aes_set_encrypt_key(key, 128, &schedule);
    aes_cbc_encrypt(input, output, INPUT, &schedule, nonce, AES_ENCRYPT);
}
