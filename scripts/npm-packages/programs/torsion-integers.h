/* Requests about libtorsion's integers of any size. One is passed as its sign (0 or 1) and its bytes, greatest first. */
#ifndef TORSION_INTEGERS_H
#define TORSION_INTEGERS_H

#include "requests.h"

request_function ask_mpz_sums, ask_mpz_products, ask_mpz_quotients, ask_mpz_small_quotients, ask_mpz_divisors,
    ask_mpz_powers, ask_mpz_roots, ask_mpz_square_roots, ask_mpz_primes, ask_mpz_bits, ask_mpz_bit_positions,
    ask_mpz_counting, ask_mpz_texts, ask_mpz_bytes, ask_mpz_random, ask_mpn;

#endif
