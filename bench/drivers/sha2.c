#include "bench.h"
#include "sha2.h"

static void work(void) {
    sha256(output, input, INPUT);
    sha512(output, input, INPUT);
}
