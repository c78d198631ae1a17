#include "bench.h"
#include "chacha20_ref.h"

static void work(void) {
    struct chacha20_ctx context;
    chacha20_init(&context, key, nonce, 1);
    chacha20_xor(&context, output, input, INPUT);
}
