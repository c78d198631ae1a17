/* Requests about libtorsion's curves. A curve is given as its number, and 32 bytes when it is to be randomized. */
#ifndef TORSION_CURVES_H
#define TORSION_CURVES_H

#include "requests.h"

/* What functions fill and how much of it; big enough for points of all curves. */
typedef struct {
  unsigned char bytes[256];
  size_t length;
} result;

void answer_result(int is_done, const result *from);

request_function ask_ecdsa, ask_ecdsa_verify, ask_ecdsa_keys, ask_ecdsa_points, ask_ecdsa_uniform, ask_bipschnorr,
    ask_bip340, ask_bip340_keys;

request_function ask_eddsa, ask_eddsa_scalars, ask_eddsa_points, ask_eddsa_uniform, ask_eddsa_batch, ask_ristretto,
    ask_ristretto_uniform;

#endif
