#include "bench.h"
#include "sha512_ref.h"

static void work(void) {
    SHA512_CTX context;
    SHA512_Init(&context);
    SHA512_Update(&context, input, INPUT);
    SHA512_Final(output, &context);
}
