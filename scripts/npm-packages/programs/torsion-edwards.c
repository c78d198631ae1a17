/* Edwards curves: EdDSA and Ristretto. */
#include "torsion-curves.h"

#include <string.h>
#include <torsion/ecc.h>

static edwards_curve_t *curve_of(const request *asked)
{
  edwards_curve_t *curve = edwards_curve_create((edwards_curve_id_t)asked->numbers[0]);
  if (asked->lengths[1] > 0)
    edwards_curve_randomize(curve, asked->bytes[1]);
  return curve;
}

/* curve, randomization, private key, message, is it hashed before plus one, context, another public key */
void ask_eddsa(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  size_t size = eddsa_pubkey_size(curve), sig_size = eddsa_sig_size(curve);
  const unsigned char *key = asked->bytes[2], *message = asked->bytes[3], *context = asked->bytes[5];
  size_t length = asked->lengths[3], context_length = asked->lengths[5];
  int hashed = (int)asked->numbers[4] - 1;
  unsigned char point[EDDSA_MAX_PUB_SIZE], signature[EDDSA_MAX_SIG_SIZE], secret[EDDSA_MAX_PUB_SIZE];
  eddsa_pubkey_create(curve, point, key), answer_bytes(point, size);
  eddsa_sign(curve, signature, message, length, key, hashed, context, context_length);
  answer_bytes(signature, sig_size);
  answer_number((uint64_t)eddsa_verify(curve, message, length, signature, point, hashed, context, context_length));
  answer_number(
      (uint64_t)eddsa_verify_single(curve, message, length, signature, point, hashed, context, context_length));
  signature[sig_size / 3] ^= 16;
  answer_number((uint64_t)eddsa_verify(curve, message, length, signature, point, hashed, context, context_length));
  answer_number(
      (uint64_t)eddsa_verify_single(curve, message, length, signature, point, hashed, context, context_length));
  answer_done(eddsa_derive(curve, secret, asked->bytes[6], key), secret, size);
  edwards_curve_destroy(curve);
}

static void ask_eddsa_expanded(const edwards_curve_t *curve, const unsigned char *key, const unsigned char *tweak)
{
  size_t size = edwards_curve_scalar_size(curve), key_size = eddsa_privkey_size(curve);
  unsigned char scalar[EDWARDS_MAX_SCALAR_SIZE + 1], prefix[EDDSA_MAX_PREFIX_SIZE], point[EDDSA_MAX_PUB_SIZE];
  unsigned char signature[EDDSA_MAX_SIG_SIZE];
  eddsa_privkey_expand(curve, scalar, prefix, key), answer_bytes(scalar, size), answer_bytes(prefix, key_size);
  eddsa_privkey_convert(curve, scalar, key), answer_bytes(scalar, size);
  eddsa_pubkey_from_scalar(curve, point, scalar), answer_bytes(point, eddsa_pubkey_size(curve));
  eddsa_sign_with_scalar(curve, signature, tweak, size, scalar, prefix, -1, NULL, 0);
  answer_bytes(signature, eddsa_sig_size(curve));
  eddsa_sign_tweak_add(curve, signature, tweak, size, key, tweak, -1, NULL, 0);
  answer_bytes(signature, eddsa_sig_size(curve));
  eddsa_sign_tweak_mul(curve, signature, tweak, size, key, tweak, -1, NULL, 0);
  answer_bytes(signature, eddsa_sig_size(curve));
}

/* curve, randomization, private key, a number to change it by, entropy */
void ask_eddsa_scalars(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  size_t size = edwards_curve_scalar_size(curve), key_size = eddsa_privkey_size(curve);
  const unsigned char *key = asked->bytes[2], *tweak = asked->bytes[3];
  unsigned char out[EDDSA_MAX_PRIV_SIZE], scalar[EDWARDS_MAX_SCALAR_SIZE];
  eddsa_privkey_generate(curve, out, asked->bytes[4]), answer_bytes(out, key_size);
  answer_number((uint64_t)eddsa_privkey_verify(curve, out));
  answer_done(eddsa_privkey_export(curve, out, key), out, key_size);
  answer_done(eddsa_privkey_import(curve, out, key + 1, key_size - 1), out, key_size);
  eddsa_scalar_generate(curve, scalar, asked->bytes[4]), answer_bytes(scalar, size);
  answer_number((uint64_t)(eddsa_scalar_verify(curve, scalar) + 2 * eddsa_scalar_is_zero(curve, scalar)));
  eddsa_scalar_clamp(curve, out, scalar), answer_bytes(out, size);
  eddsa_scalar_tweak_add(curve, out, scalar, tweak), answer_bytes(out, size);
  eddsa_scalar_tweak_mul(curve, out, scalar, tweak), answer_bytes(out, size);
  eddsa_scalar_reduce(curve, out, key), answer_bytes(out, size);
  eddsa_scalar_negate(curve, out, scalar), answer_bytes(out, size);
  eddsa_scalar_invert(curve, out, scalar), answer_bytes(out, size);
  ask_eddsa_expanded(curve, key, tweak);
  edwards_curve_destroy(curve);
}

/* curve, randomization, two public keys, a number to change them by */
void ask_eddsa_points(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  size_t size = eddsa_pubkey_size(curve), field_size = edwards_curve_field_size(curve);
  const unsigned char *one = asked->bytes[2], *other = asked->bytes[3], *tweak = asked->bytes[4];
  const unsigned char *const points[] = {one, other, one};
  unsigned char out[EDDSA_MAX_PUB_SIZE], x[EDWARDS_MAX_FIELD_SIZE], y[EDWARDS_MAX_FIELD_SIZE];
  answer_number((uint64_t)eddsa_pubkey_verify(curve, one));
  answer_number((uint64_t)(eddsa_pubkey_is_infinity(curve, one) + 2 * eddsa_pubkey_is_small(curve, one) +
                           4 * eddsa_pubkey_has_torsion(curve, one)));
  answer_done(eddsa_pubkey_tweak_add(curve, out, one, tweak), out, size);
  answer_done(eddsa_pubkey_tweak_mul(curve, out, one, tweak), out, size);
  answer_done(eddsa_pubkey_add(curve, out, one, other), out, size);
  answer_done(eddsa_pubkey_combine(curve, out, points, 3), out, size);
  answer_done(eddsa_pubkey_negate(curve, out, one), out, size);
  answer_done(eddsa_pubkey_convert(curve, out, one), out, field_size);
  answer_done(eddsa_pubkey_export(curve, x, y, one), x, field_size), answer_bytes(y, field_size);
  answer_done(eddsa_pubkey_import(curve, out, x, field_size, y, field_size, -1), out, size);
  edwards_curve_destroy(curve);
}

/* curve, randomization, random bytes, hint, entropy */
void ask_eddsa_uniform(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  size_t size = eddsa_pubkey_size(curve), field_size = edwards_curve_field_size(curve);
  unsigned char point[EDDSA_MAX_PUB_SIZE], bytes[2 * EDWARDS_MAX_FIELD_SIZE] = {0};
  unsigned hint = (unsigned)asked->numbers[3];
  eddsa_pubkey_from_uniform(curve, point, asked->bytes[2]), answer_bytes(point, size);
  if (eddsa_pubkey_to_uniform(curve, bytes, point, hint)) {
    answer_bytes(bytes, field_size);
    eddsa_pubkey_from_uniform(curve, point, bytes), answer_bytes(point, size);
  }
  eddsa_pubkey_from_hash(curve, point, asked->bytes[2], (int)hint & 1), answer_bytes(point, size);
  answer_done(eddsa_pubkey_to_hash(curve, bytes, point, 0, asked->bytes[4]), bytes, 2 * field_size);
  eddsa_pubkey_from_hash(curve, point, bytes, 0), answer_bytes(point, size);
  edwards_curve_destroy(curve);
}

/* curve, randomization, two private keys, two messages */
void ask_eddsa_batch(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  edwards_scratch_t *scratch = edwards_scratch_create(curve, 64);
  unsigned char points[2][EDDSA_MAX_PUB_SIZE], signatures[2][EDDSA_MAX_SIG_SIZE];
  const unsigned char *const messages[] = {asked->bytes[4], asked->bytes[5]};
  const unsigned char *const given[] = {signatures[0], signatures[1]};
  const unsigned char *const keys[] = {points[0], points[1]};
  const size_t *lengths = &asked->lengths[4];
  for (int i = 0; i < 2; i++) {
    eddsa_pubkey_create(curve, points[i], asked->bytes[2 + i]);
    eddsa_sign(curve, signatures[i], messages[i], lengths[i], asked->bytes[2 + i], -1, NULL, 0);
    answer_bytes(signatures[i], eddsa_sig_size(curve));
  }
  answer_number((uint64_t)eddsa_verify_batch(curve, messages, lengths, given, keys, 2, -1, NULL, 0, scratch));
  signatures[0][7] ^= 128;
  answer_number((uint64_t)eddsa_verify_batch(curve, messages, lengths, given, keys, 2, -1, NULL, 0, scratch));
  edwards_scratch_destroy(curve, scratch);
  edwards_curve_destroy(curve);
}

static void ask_ristretto_points(const edwards_curve_t *curve, const unsigned char *one, const unsigned char *other,
                                 const unsigned char *tweak)
{
  size_t size = ristretto_pubkey_size(curve);
  const unsigned char *const points[] = {one, other, one};
  unsigned char out[RISTRETTO_MAX_PUB_SIZE];
  answer_number((uint64_t)(ristretto_pubkey_verify(curve, one) + 2 * ristretto_pubkey_is_infinity(curve, one)));
  answer_done(ristretto_pubkey_tweak_add(curve, out, one, tweak), out, size);
  answer_done(ristretto_pubkey_tweak_mul(curve, out, one, tweak), out, size);
  answer_done(ristretto_pubkey_add(curve, out, one, other), out, size);
  answer_done(ristretto_pubkey_combine(curve, out, points, 3), out, size);
  answer_done(ristretto_pubkey_negate(curve, out, one), out, size);
  answer_done(ristretto_derive(curve, out, one, tweak), out, size);
}

/* curve, randomization, entropy, bytes for another key */
void ask_ristretto(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  size_t size = ristretto_privkey_size(curve), point_size = ristretto_pubkey_size(curve);
  unsigned char key[RISTRETTO_MAX_PRIV_SIZE], other[RISTRETTO_MAX_PRIV_SIZE], out[RISTRETTO_MAX_PRIV_SIZE];
  unsigned char points[2][RISTRETTO_MAX_PUB_SIZE];
  ristretto_privkey_generate(curve, key, asked->bytes[2]), answer_bytes(key, size);
  ristretto_privkey_from_uniform(curve, other, asked->bytes[3]), answer_bytes(other, size);
  answer_number((uint64_t)(ristretto_privkey_verify(curve, key) + 2 * ristretto_privkey_is_zero(curve, key)));
  answer_done(ristretto_privkey_export(curve, out, key), out, size);
  answer_done(ristretto_privkey_import(curve, out, key, size - 1), out, size);
  answer_done(ristretto_privkey_tweak_add(curve, out, key, other), out, size);
  answer_done(ristretto_privkey_tweak_mul(curve, out, key, other), out, size);
  answer_done(ristretto_privkey_negate(curve, out, key), out, size);
  answer_done(ristretto_privkey_invert(curve, out, key), out, size);
  answer_done(ristretto_pubkey_create(curve, points[0], key), points[0], point_size);
  answer_done(ristretto_pubkey_create(curve, points[1], other), points[1], point_size);
  ask_ristretto_points(curve, points[0], points[1], other);
  answer_done(ristretto_derive(curve, out, points[1], key), out, point_size);
  edwards_curve_destroy(curve);
}

/* curve, randomization, random bytes, hint, entropy */
void ask_ristretto_uniform(const request *asked)
{
  edwards_curve_t *curve = curve_of(asked);
  size_t size = ristretto_pubkey_size(curve);
  unsigned char point[RISTRETTO_MAX_PUB_SIZE], bytes[2 * EDWARDS_MAX_FIELD_SIZE] = {0};
  ristretto_pubkey_from_uniform(curve, point, asked->bytes[2]), answer_bytes(point, size);
  answer_done(ristretto_pubkey_to_uniform(curve, bytes, point, (unsigned)asked->numbers[3]), bytes, size);
  ristretto_pubkey_from_hash(curve, point, asked->bytes[2]), answer_bytes(point, size);
  answer_done(ristretto_pubkey_to_hash(curve, bytes, point, asked->bytes[4]), bytes, 2 * size);
  ristretto_pubkey_from_hash(curve, point, bytes), answer_bytes(point, size);
  edwards_curve_destroy(curve);
}
