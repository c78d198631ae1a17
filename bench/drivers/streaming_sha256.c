#include "bench.h"
#include "streaming_sha256.h"

static void work(void) {
    sha256_state *state = sha256_new();
    for (int at = 0; at < INPUT; at += 1000) sha256_update(state, input + at, INPUT - at < 1000 ? INPUT - at : 1000);
    sha256_digest(state, output);
    sha256_free(state);
}
