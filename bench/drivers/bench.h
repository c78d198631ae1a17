/* A benchmark: the file that includes this defines `work`, one unit of work on `input`, which leaves its result in
 * `output`. `driver N` does it N times, and prints the nanoseconds that took and a checksum of the results. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUT = 16384 };

static uint8_t input[INPUT + 64], output[INPUT + 64], key[64], nonce[32];

static void work(void);

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv) {
    long count = argc > 1 ? atol(argv[1]) : 1;
    uint64_t sum = 0, start;
    for (size_t i = 0; i < sizeof input; i++) input[i] = (uint8_t)(i * 7 + i / 256);
    for (size_t i = 0; i < sizeof key; i++) key[i] = (uint8_t)(i * 3 + 1);
    for (size_t i = 0; i < sizeof nonce; i++) nonce[i] = (uint8_t)(i + 9);
    work();
    start = now();
    for (long i = 0; i < count; i++) {
        work();
        /* so that no unit is the same as the one before */
        input[i % INPUT] ^= output[0];
        sum = sum * 31 + output[0] + ((uint64_t)output[7] << 8);
    }
    printf("%llu %016llx\n", (unsigned long long)(now() - start), (unsigned long long)sum);
    return 0;
}
