#include "torsion-integers.h"

#include <stdlib.h>
#include <string.h>
#include <torsion/drbg.h>
#include <torsion/mpi.h>

enum { big_endian = 1, little_endian = -1, limbs = 8 };

static void take(mpz_t z, const request *asked, int at)
{
  const unsigned char *bytes = asked->bytes[at];
  mpz_init(z);
  mpz_import(z, bytes + 1, asked->lengths[at] - 1, big_endian);
  if (bytes[0])
    mpz_neg(z, z);
}

static void answer_integer(mpz_srcptr x)
{
  static unsigned char bytes[1 << 14];
  size_t length = mpz_bytelen(x);
  bytes[0] = mpz_sgn(x) < 0;
  mpz_export(bytes + 1, x, length, big_endian);
  answer_bytes(bytes, length + 1);
}

static void answer_sign(long number)
{
  answer_number((uint64_t)((number > 0) - (number < 0) + 1));
}

void ask_mpz_sums(const request *asked)
{
  mpz_t x, y, z;
  mp_limb_t k = asked->numbers[2];
  take(x, asked, 0);
  take(y, asked, 1);
  mpz_init(z);
  mpz_add(z, x, y), answer_integer(z);
  mpz_sub(z, x, y), answer_integer(z);
  mpz_add_ui(z, x, k), answer_integer(z);
  mpz_sub_ui(z, x, k), answer_integer(z);
  mpz_ui_sub(z, k, x), answer_integer(z);
  mpz_add_si(z, x, -(mp_long_t)(k >> 1)), answer_integer(z);
  mpz_neg(z, x), answer_integer(z);
  mpz_abs(z, x), answer_integer(z);
  mpz_set(z, x), mpz_add(z, z, z), answer_integer(z);
  mpz_set(z, x), mpz_sub(z, y, z), answer_integer(z);
  mpz_set(z, x), mpz_swap(z, y), answer_integer(z), answer_integer(y);
  answer_sign(mpz_cmp(x, z));
  answer_sign(mpz_cmpabs(x, z));
  answer_sign(mpz_cmp_ui(x, k));
  answer_sign(mpz_cmp_si(x, -(mp_long_t)(k >> 1)));
  answer_sign(mpz_cmpabs_ui(x, k));
  answer_sign(mpz_sgn(x));
  mpz_clears(x, y, z, NULL);
}

void ask_mpz_products(const request *asked)
{
  mpz_t x, y, z;
  mp_limb_t k = asked->numbers[2];
  take(x, asked, 0);
  take(y, asked, 1);
  mpz_init_set(z, y);
  mpz_mul(z, x, y), answer_integer(z);
  mpz_sqr(z, x), answer_integer(z);
  mpz_mul_ui(z, x, k), answer_integer(z);
  mpz_mul_si(z, x, -(mp_long_t)(k >> 1)), answer_integer(z);
  mpz_set(z, y), mpz_addmul(z, x, y), answer_integer(z);
  mpz_submul(z, x, x), answer_integer(z);
  mpz_addmul_ui(z, y, k), answer_integer(z);
  mpz_submul_ui(z, y, k), answer_integer(z);
  mpz_mul(z, z, z), answer_integer(z);
  mpz_mul_2exp(z, x, (mp_bits_t)(k & 255)), answer_integer(z);
  mpz_mulshift(z, x, y, (mp_bits_t)(k & 255)), answer_integer(z);
  mpz_cleanses(x, y, z, NULL);
}

/* The second is not zero. */
void ask_mpz_quotients(const request *asked)
{
  mpz_t n, d, q, r;
  take(n, asked, 0);
  take(d, asked, 1);
  mpz_init(q);
  mpz_init(r);
  mpz_quorem(q, r, n, d), answer_integer(q), answer_integer(r);
  mpz_quo(q, n, d), answer_integer(q);
  mpz_rem(r, n, d), answer_integer(r);
  mpz_divmod(q, r, n, d), answer_integer(q), answer_integer(r);
  mpz_div(q, n, d), answer_integer(q);
  mpz_mod(r, n, d), answer_integer(r);
  mpz_divround(q, n, d), answer_integer(q);
  mpz_mul(r, n, d), mpz_divexact(q, r, d), answer_integer(q);
  mpz_set(q, n), mpz_rem(q, q, d), answer_integer(q);
  answer_number((uint64_t)mpz_divisible_p(n, d));
  answer_number((uint64_t)mpz_divisible_p(r, d));
  answer_number((uint64_t)mpz_congruent_p(n, r, d));
  mpz_clears(n, d, q, r, NULL);
}

void ask_mpz_small_quotients(const request *asked)
{
  mpz_t n, q;
  mp_limb_t d = asked->numbers[1];
  mp_bits_t bits = (mp_bits_t)asked->numbers[2];
  take(n, asked, 0);
  mpz_init(q);
  answer_number(mpz_quo_ui(q, n, d)), answer_integer(q);
  answer_number(mpz_rem_ui(n, d));
  answer_number(mpz_div_ui(q, n, d)), answer_integer(q);
  answer_number(mpz_mod_ui(n, d));
  answer_number((uint64_t)mpz_rem_si(n, -(mp_long_t)(d >> 1) - 1));
  mpz_divround_ui(q, n, d), answer_integer(q);
  mpz_quo_2exp(q, n, bits), answer_integer(q);
  mpz_rem_2exp(q, n, bits), answer_integer(q);
  mpz_div_2exp(q, n, bits), answer_integer(q);
  mpz_mod_2exp(q, n, bits), answer_integer(q);
  answer_number((uint64_t)mpz_divisible_ui_p(n, d));
  answer_number((uint64_t)mpz_divisible_2exp_p(n, bits));
  mpz_clears(n, q, NULL);
}

static void answer_kronecker(mpz_srcptr x, mpz_srcptr y)
{
  mpz_t odd;
  mpz_init(odd);
  mpz_abs(odd, y);
  mpz_setbit(odd, 0);
  answer_sign(mpz_jacobi(x, odd));
  answer_sign(mpz_kronecker(x, y));
  answer_sign(mpz_kronecker_ui(x, mpz_get_ui(y)));
  answer_sign(mpz_ui_kronecker(mpz_get_ui(x), y));
  mpz_clear(odd);
}

void ask_mpz_divisors(const request *asked)
{
  mpz_t x, y, g, s, t;
  mp_limb_t k = asked->numbers[2];
  take(x, asked, 0);
  take(y, asked, 1);
  mpz_inits(g, s, t, NULL);
  mpz_gcd(g, x, y), answer_integer(g);
  mpz_lcm(g, x, y), answer_integer(g);
  mpz_gcdext(g, s, t, x, y), answer_integer(g), answer_integer(s), answer_integer(t);
  answer_number(mpz_gcd_ui(g, x, k)), answer_integer(g);
  mpz_lcm_ui(g, x, k), answer_integer(g);
  answer_number((uint64_t)mpz_invert(s, x, y)), answer_integer(s);
  answer_number((uint64_t)mpz_remove(s, x, y)), answer_integer(s);
  answer_kronecker(x, y);
  mpz_clears(x, y, g, s, t, NULL);
}

/* No exponent is below zero; the modulus is odd and above one. */
void ask_mpz_powers(const request *asked)
{
  mpz_t x, y, m, z;
  mp_limb_t k = asked->numbers[3];
  take(x, asked, 0);
  take(y, asked, 1);
  take(m, asked, 2);
  mpz_init(z);
  mpz_powm(z, x, y, m), answer_integer(z);
  mpz_powm_sec(z, x, y, m), answer_integer(z);
  mpz_powm_ui(z, x, k, m), answer_integer(z);
  mpz_add_ui(m, m, 1);
  mpz_powm(z, x, y, m), answer_integer(z);
  mpz_pow_ui(z, x, k & 15), answer_integer(z);
  mpz_ui_pow_ui(z, k, k & 15), answer_integer(z);
  mpz_clears(x, y, m, z, NULL);
}

/* Of what is not below zero. */
void ask_mpz_roots(const request *asked)
{
  mpz_t x, z, r;
  mp_limb_t k = asked->numbers[1];
  take(x, asked, 0);
  mpz_init(z);
  mpz_init(r);
  mpz_sqrtrem(z, r, x), answer_integer(z), answer_integer(r);
  mpz_sqrt(z, x), answer_integer(z);
  mpz_rootrem(z, r, x, k), answer_integer(z), answer_integer(r);
  answer_number((uint64_t)mpz_root(z, x, k)), answer_integer(z);
  answer_number((uint64_t)mpz_perfect_square_p(x));
  answer_number((uint64_t)mpz_perfect_power_p(x));
  mpz_pow_ui(r, x, k);
  answer_number((uint64_t)mpz_perfect_square_p(r));
  answer_number((uint64_t)mpz_perfect_power_p(r));
  answer_number((uint64_t)mpz_root(z, r, k)), answer_integer(z);
  mpz_clears(x, z, r, NULL);
}

/* Modulo primes. */
void ask_mpz_square_roots(const request *asked)
{
  mpz_t x, p, q, z;
  take(x, asked, 0);
  take(p, asked, 1);
  take(q, asked, 2);
  mpz_init(z);
  answer_sign(mpz_legendre(x, p));
  answer_number((uint64_t)mpz_sqrtm(z, x, p)), answer_integer(z);
  answer_number((uint64_t)mpz_sqrtpq(z, x, p, q)), answer_integer(z);
  mpz_clears(x, p, q, z, NULL);
}

void ask_mpz_primes(const request *asked)
{
  mpz_t x, z;
  hmac_drbg_t source;
  take(x, asked, 0);
  mpz_init(z);
  hmac_drbg_init(&source, HASH_SHA256, asked->bytes[1], asked->lengths[1]);
  answer_number((uint64_t)mpz_probab_prime_p(x, 20, hmac_drbg_rng, &source));
  answer_number((uint64_t)mpz_mr_prime_p(x, 5, 1, hmac_drbg_rng, &source));
  answer_number((uint64_t)mpz_lucas_prime_p(x, 50));
  mpz_nextprime(z, x, hmac_drbg_rng, &source), answer_integer(z);
  answer_number((uint64_t)mpz_findprime(z, x, 20, hmac_drbg_rng, &source)), answer_integer(z);
  mpz_randprime(z, (mp_bits_t)asked->numbers[2], hmac_drbg_rng, &source), answer_integer(z);
  mpz_clears(x, z, NULL);
}

void ask_mpz_bits(const request *asked)
{
  mpz_t x, y, z;
  mp_limb_t k = asked->numbers[2];
  take(x, asked, 0);
  take(y, asked, 1);
  mpz_init(z);
  mpz_and(z, x, y), answer_integer(z);
  mpz_ior(z, x, y), answer_integer(z);
  mpz_xor(z, x, y), answer_integer(z);
  mpz_com(z, x), answer_integer(z);
  answer_number(mpz_and_ui(x, k));
  mpz_ior_ui(z, x, k), answer_integer(z);
  mpz_xor_ui(z, x, k), answer_integer(z);
  mpz_and_si(z, x, (mp_long_t)k), answer_integer(z);
  answer_number((uint64_t)mpz_popcount(x));
  answer_number((uint64_t)mpz_hamdist(x, y));
  mpz_clears(x, y, z, NULL);
}

void ask_mpz_bit_positions(const request *asked)
{
  mpz_t x, z;
  mp_bits_t at = (mp_bits_t)asked->numbers[1];
  take(x, asked, 0);
  mpz_init(z);
  answer_number((uint64_t)mpz_tstbit(x, at));
  answer_number((uint64_t)mpz_scan0(x, at));
  answer_number((uint64_t)mpz_scan1(x, at));
  mpz_set(z, x), mpz_setbit(z, at), answer_integer(z);
  mpz_set(z, x), mpz_clrbit(z, at), answer_integer(z);
  mpz_set(z, x), mpz_combit(z, at), answer_integer(z);
  answer_number((uint64_t)mpz_ctz(x));
  answer_number((uint64_t)mpz_bitlen(x));
  answer_number((uint64_t)mpz_odd_p(x));
  answer_number((uint64_t)mpz_even_p(x));
  mpz_clears(x, z, NULL);
}

void ask_mpz_counting(const request *asked)
{
  mpz_t z, before;
  mp_limb_t n = asked->numbers[0], k = asked->numbers[1];
  mpz_init(z);
  mpz_init(before);
  mpz_fac_ui(z, n), answer_integer(z);
  mpz_2fac_ui(z, n), answer_integer(z);
  mpz_mfac_uiui(z, n, k), answer_integer(z);
  mpz_primorial_ui(z, n), answer_integer(z);
  mpz_bin_uiui(z, n, k), answer_integer(z);
  mpz_bin_siui(z, -(mp_long_t)n, k), answer_integer(z);
  mpz_set_ui(before, n), mpz_bin_ui(z, before, k), answer_integer(z);
  mpz_fib2_ui(z, before, n), answer_integer(z), answer_integer(before);
  mpz_lucnum2_ui(z, before, n), answer_integer(z), answer_integer(before);
  mpz_clears(z, before, NULL);
}

static int answer_text(const char *text)
{
  answer_bytes((const unsigned char *)text, strlen(text));
  return 0;
}

/* The second is a text that may or may not stand for a number. */
void ask_mpz_texts(const request *asked)
{
  mpz_t x, z;
  int base = (int)asked->numbers[2];
  char given[most_bytes + 1];
  take(x, asked, 0);
  mpz_init(z);
  char *text = mpz_get_str(x, base);
  answer_text(text);
  answer_number((uint64_t)(mpz_sizeinbase(x, base) >= strlen(text) - (text[0] == '-')));
  answer_number((uint64_t)mpz_set_str(z, text, base)), answer_integer(z);
  free(text);
  memcpy(given, asked->bytes[1], asked->lengths[1]);
  given[asked->lengths[1]] = '\0';
  answer_number((uint64_t)mpz_set_str(z, given, 0)), answer_integer(z);
  answer_number((uint64_t)mpz_set_str(z, given, base)), answer_integer(z);
  mpz_print(x, base, answer_text);
  mpz_clears(x, z, NULL);
}

void ask_mpz_bytes(const request *asked)
{
  mpz_t x, z;
  unsigned char bytes[most_bytes];
  take(x, asked, 0);
  mpz_init(z);
  size_t length = mpz_bytelen(x) + asked->numbers[1];
  mpz_export(bytes, x, length, little_endian), answer_bytes(bytes, length);
  mpz_import(z, bytes, length, little_endian), answer_integer(z);
  mpz_import(z, bytes, length, big_endian), answer_integer(z);
  mpz_export(bytes, z, length, big_endian), answer_bytes(bytes, length);
  answer_number(mpz_get_ui(x));
  answer_number((uint64_t)mpz_get_si(x));
  answer_number((uint64_t)(mpz_fits_ui_p(x) + 2 * mpz_fits_si_p(x)));
  answer_number(mpz_get_compact(x));
  mpz_set_compact(z, mpz_get_compact(x)), answer_integer(z);
  mpz_set_si(z, mpz_get_si(x)), answer_integer(z);
  answer_number(mpz_size(x));
  answer_number(mpz_getlimbn(x, 1));
  mpz_clears(x, z, NULL);
}

void ask_mpz_random(const request *asked)
{
  mpz_t x, z;
  hmac_drbg_t source;
  take(x, asked, 0);
  mpz_init2(z, 64);
  hmac_drbg_init(&source, HASH_SHA512, asked->bytes[1], asked->lengths[1]);
  mpz_urandomb(z, (mp_bits_t)asked->numbers[2], hmac_drbg_rng, &source), answer_integer(z);
  mpz_urandomm(z, x, hmac_drbg_rng, &source), answer_integer(z);
  mpz_clears(x, z, NULL);
}

static void answer_limbs(const mp_limb_t *x, mp_size_t n)
{
  unsigned char bytes[2 * limbs * MP_LIMB_BYTES];
  size_t length = (size_t)n * MP_LIMB_BYTES;
  mpn_export(bytes, length, x, n, big_endian);
  answer_bytes(bytes, length);
}

static void ask_mpn_in_constant_time(const mp_limb_t *x, const mp_limb_t *y, mp_limb_t condition)
{
  mp_limb_t z[limbs], w[limbs];
  mpn_cnd_select(z, x, y, limbs, condition), answer_limbs(z, limbs);
  answer_number(mpn_cnd_add_n(z, x, y, limbs, condition)), answer_limbs(z, limbs);
  answer_number(mpn_cnd_sub_n(z, x, y, limbs, condition)), answer_limbs(z, limbs);
  answer_number(mpn_cnd_neg(z, x, limbs, condition)), answer_limbs(z, limbs);
  mpn_copyi(z, x, limbs);
  mpn_copyi(w, y, limbs);
  mpn_cnd_swap(z, w, limbs, condition), answer_limbs(z, limbs), answer_limbs(w, limbs);
  answer_sign(mpn_sec_cmp(x, y, limbs));
  answer_number((uint64_t)(mpn_sec_lt_p(x, y, limbs) + 2 * mpn_sec_lte_p(x, y, limbs)));
  answer_number((uint64_t)(mpn_sec_equal_p(x, y, limbs) + 2 * mpn_sec_zero_p(x, limbs)));
}

/* The third is a prime with its highest bit set. */
void ask_mpn(const request *asked)
{
  mp_limb_t x[limbs], y[limbs], m[limbs], z[2 * limbs], scratch[MPN_SEC_INVERT_ITCH(limbs)];
  mpn_import(x, limbs, asked->bytes[0], asked->lengths[0], big_endian);
  mpn_import(y, limbs, asked->bytes[1], asked->lengths[1], big_endian);
  mpn_import(m, limbs, asked->bytes[2], asked->lengths[2], big_endian);
  answer_number(mpn_add_n(z, x, y, limbs)), answer_limbs(z, limbs);
  answer_number(mpn_sub_n(z, x, y, limbs)), answer_limbs(z, limbs);
  mpn_mul_n(z, x, y, limbs), answer_limbs(z, 2 * limbs);
  mpn_sqr(z, x, limbs, scratch), answer_limbs(z, 2 * limbs);
  answer_number(mpn_addmul_1(z, x, limbs, y[0])), answer_limbs(z, limbs);
  answer_number(mpn_submul_1(z, y, limbs, x[0])), answer_limbs(z, limbs);
  answer_number(mpn_lshift(z, x, limbs, 13)), answer_limbs(z, limbs);
  answer_number(mpn_rshift(z, x, limbs, 13)), answer_limbs(z, limbs);
  answer_number((uint64_t)mpn_invert_n(z, x, m, limbs, scratch)), answer_limbs(z, limbs);
  answer_number((uint64_t)mpn_sec_invert_n(z, x, m, limbs, scratch)), answer_limbs(z, limbs);
  answer_sign(mpn_jacobi_n(x, m, limbs, scratch));
  ask_mpn_in_constant_time(x, y, (mp_limb_t)asked->numbers[3]);
}
