#include "bench.h"
#include "streaming_blake2s.h"

static void work(void) {
    blake2s_state *state = blake2s_new(32, key, 32);
    for (int at = 0; at < INPUT; at += 1000) blake2s_update(state, input + at, INPUT - at < 1000 ? INPUT - at : 1000);
    blake2s_final(state, output, 32);
    blake2s_free(state);
}
