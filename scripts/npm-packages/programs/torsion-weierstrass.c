/* Short Weierstrass curves: ECDSA, ECDH, and the two Schnorr signatures of Bitcoin. */
#include "torsion-curves.h"

#include <string.h>
#include <torsion/ecc.h>

static wei_curve_t *curve_of(const request *asked)
{
  wei_curve_t *curve = wei_curve_create((wei_curve_id_t)asked->numbers[0]);
  if (asked->lengths[1] > 0)
    wei_curve_randomize(curve, asked->bytes[1]);
  return curve;
}

/* curve, randomization, private key, digest, another public key */
void ask_ecdsa(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  size_t size = ecdsa_sig_size(curve);
  const unsigned char *key = asked->bytes[2], *digest = asked->bytes[3];
  size_t length = asked->lengths[3];
  result point = {0}, whole = {0}, der = {0};
  unsigned char signature[ECDSA_MAX_SIG_SIZE], again[ECDSA_MAX_SIG_SIZE];
  unsigned param = 0;
  answer_result(ecdsa_pubkey_create(curve, point.bytes, &point.length, key, 1), &point);
  answer_result(ecdsa_pubkey_convert(curve, whole.bytes, &whole.length, point.bytes, point.length, 0), &whole);
  answer_done(ecdsa_sign(curve, signature, &param, digest, length, key), signature, size);
  answer_number((uint64_t)ecdsa_verify(curve, digest, length, signature, point.bytes, point.length));
  answer_number((uint64_t)ecdsa_is_low_s(curve, signature));
  answer_result(ecdsa_recover(curve, whole.bytes, &whole.length, digest, length, signature, param, 1), &whole);
  answer_result(ecdsa_sig_export(curve, der.bytes, &der.length, signature), &der);
  answer_done(ecdsa_sig_import(curve, again, der.bytes, der.length), again, size);
  answer_done(ecdsa_sig_import_lax(curve, again, der.bytes, der.length), again, size);
  signature[size / 3] ^= 16;
  answer_number((uint64_t)ecdsa_verify(curve, digest, length, signature, point.bytes, point.length));
  answer_result(ecdsa_derive(curve, point.bytes, &point.length, asked->bytes[4], asked->lengths[4], key, 0), &point);
  wei_curve_destroy(curve);
}

/* curve, randomization, public key, digest, a signature */
void ask_ecdsa_verify(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  unsigned char low[ECDSA_MAX_SIG_SIZE];
  const unsigned char *point = asked->bytes[2], *digest = asked->bytes[3];
  answer_number((uint64_t)ecdsa_is_low_s(curve, asked->bytes[4]));
  answer_done(ecdsa_sig_normalize(curve, low, asked->bytes[4]), low, ecdsa_sig_size(curve));
  answer_number((uint64_t)ecdsa_verify(curve, digest, asked->lengths[3], low, point, asked->lengths[2]));
  answer_number((uint64_t)ecdsa_verify(curve, digest, asked->lengths[3] - 1, low, point, asked->lengths[2]));
  wei_curve_destroy(curve);
}

/* curve, randomization, private key, a number to change it by, entropy */
void ask_ecdsa_keys(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  size_t size = ecdsa_privkey_size(curve);
  const unsigned char *key = asked->bytes[2], *tweak = asked->bytes[3];
  unsigned char out[ECDSA_MAX_PRIV_SIZE];
  answer_number((uint64_t)wei_curve_scalar_bits(curve) << 32 | wei_curve_field_bits(curve));
  ecdsa_privkey_generate(curve, out, asked->bytes[4]), answer_bytes(out, size);
  answer_number((uint64_t)ecdsa_privkey_verify(curve, out));
  answer_number((uint64_t)ecdsa_privkey_verify(curve, tweak));
  answer_done(ecdsa_privkey_export(curve, out, key), out, size);
  answer_done(ecdsa_privkey_import(curve, out, key + 2, size - 2), out, size);
  answer_done(ecdsa_privkey_tweak_add(curve, out, key, tweak), out, size);
  answer_done(ecdsa_privkey_tweak_mul(curve, out, key, tweak), out, size);
  answer_done(ecdsa_privkey_negate(curve, out, key), out, size);
  answer_done(ecdsa_privkey_invert(curve, out, key), out, size);
  wei_curve_destroy(curve);
}

/* curve, randomization, two public keys, a number to change them by */
void ask_ecdsa_points(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  const unsigned char *one = asked->bytes[2], *other = asked->bytes[3], *tweak = asked->bytes[4];
  size_t one_length = asked->lengths[2], other_length = asked->lengths[3];
  size_t size = wei_curve_field_size(curve);
  unsigned char x[WEI_MAX_FIELD_SIZE], y[WEI_MAX_FIELD_SIZE];
  result out = {0};
  const unsigned char *const points[] = {one, other, one};
  const size_t lengths[] = {one_length, other_length, one_length};
  answer_number((uint64_t)ecdsa_pubkey_verify(curve, one, one_length));
  answer_result(ecdsa_pubkey_tweak_add(curve, out.bytes, &out.length, one, one_length, tweak, 0), &out);
  answer_result(ecdsa_pubkey_tweak_mul(curve, out.bytes, &out.length, one, one_length, tweak, 1), &out);
  answer_result(ecdsa_pubkey_add(curve, out.bytes, &out.length, one, one_length, other, other_length, 0), &out);
  answer_result(ecdsa_pubkey_combine(curve, out.bytes, &out.length, points, lengths, 3, 1), &out);
  answer_result(ecdsa_pubkey_negate(curve, out.bytes, &out.length, one, one_length, 1), &out);
  answer_done(ecdsa_pubkey_export(curve, x, y, one, one_length), x, size), answer_bytes(y, size);
  answer_result(ecdsa_pubkey_import(curve, out.bytes, &out.length, x, size, y, size, 0, 1), &out);
  answer_result(ecdsa_pubkey_import(curve, out.bytes, &out.length, x, size, y, 0, 1, 0), &out);
  answer_number((uint64_t)ecdsa_pubkey_verify(curve, one, one_length - 1));
  wei_curve_destroy(curve);
}

/* curve, randomization, random bytes, hint, entropy */
void ask_ecdsa_uniform(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  size_t size = wei_curve_field_size(curve);
  unsigned char bytes[2 * WEI_MAX_FIELD_SIZE] = {0};
  unsigned hint = (unsigned)asked->numbers[3];
  result point = {0}, again = {0};
  ecdsa_pubkey_from_uniform(curve, point.bytes, &point.length, asked->bytes[2], 1), answer_result(1, &point);
  if (ecdsa_pubkey_to_uniform(curve, bytes, point.bytes, point.length, hint)) {
    answer_bytes(bytes, size);
    ecdsa_pubkey_from_uniform(curve, again.bytes, &again.length, bytes, 1), answer_result(1, &again);
  }
  answer_result(ecdsa_pubkey_from_hash(curve, point.bytes, &point.length, asked->bytes[2], 1), &point);
  answer_done(ecdsa_pubkey_to_hash(curve, bytes, point.bytes, point.length, 0, asked->bytes[4]), bytes, 2 * size);
  answer_result(ecdsa_pubkey_from_hash(curve, again.bytes, &again.length, bytes, 1), &again);
  wei_curve_destroy(curve);
}

/* curve, randomization, two private keys, two messages */
void ask_bipschnorr(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  wei_scratch_t *scratch = wei_scratch_create(curve, 64);
  result points[2] = {0};
  unsigned char signatures[2][BIPSCHNORR_MAX_SIG_SIZE];
  const unsigned char *const messages[] = {asked->bytes[4], asked->bytes[5]};
  const unsigned char *const given[] = {signatures[0], signatures[1]};
  const unsigned char *const keys[] = {points[0].bytes, points[1].bytes};
  size_t lengths[2];
  answer_number((uint64_t)bipschnorr_support(curve));
  for (int i = 0; i < 2; i++) {
    size_t length = asked->lengths[4 + i];
    const unsigned char *key = asked->bytes[2 + i];
    answer_result(bipschnorr_pubkey_create(curve, points[i].bytes, &points[i].length, key, 1), &points[i]);
    answer_done(bipschnorr_sign(curve, signatures[i], messages[i], length, key), signatures[i],
                bipschnorr_sig_size(curve));
    answer_number((uint64_t)bipschnorr_verify(curve, messages[i], length, signatures[i], keys[i], points[i].length));
    lengths[i] = points[i].length;
  }
  answer_number((uint64_t)bipschnorr_verify_batch(curve, messages, &asked->lengths[4], given, keys, lengths, 2, scratch));
  signatures[1][5] ^= 1;
  answer_number((uint64_t)bipschnorr_verify(curve, messages[1], asked->lengths[5], given[1], keys[1], lengths[1]));
  answer_number((uint64_t)bipschnorr_verify_batch(curve, messages, &asked->lengths[4], given, keys, lengths, 2, scratch));
  wei_scratch_destroy(curve, scratch);
  wei_curve_destroy(curve);
}

/* curve, randomization, two private keys, two messages, 32 bytes */
void ask_bip340(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  wei_scratch_t *scratch = wei_scratch_create(curve, 64);
  unsigned char points[2][BIP340_MAX_PUB_SIZE], signatures[2][BIP340_MAX_SIG_SIZE], secret[BIP340_MAX_PUB_SIZE];
  const unsigned char *const messages[] = {asked->bytes[4], asked->bytes[5]};
  const unsigned char *const given[] = {signatures[0], signatures[1]};
  const unsigned char *const keys[] = {points[0], points[1]};
  size_t size = bip340_pubkey_size(curve);
  for (int i = 0; i < 2; i++) {
    size_t length = asked->lengths[4 + i];
    const unsigned char *key = asked->bytes[2 + i];
    answer_done(bip340_pubkey_create(curve, points[i], key), points[i], size);
    answer_done(bip340_sign(curve, signatures[i], messages[i], length, key, asked->bytes[6]), signatures[i],
                bip340_sig_size(curve));
    answer_number((uint64_t)bip340_verify(curve, messages[i], length, signatures[i], points[i]));
  }
  answer_number((uint64_t)bip340_verify_batch(curve, messages, &asked->lengths[4], given, keys, 2, scratch));
  signatures[1][size + 5] ^= 1;
  answer_number((uint64_t)bip340_verify(curve, messages[1], asked->lengths[5], signatures[1], points[1]));
  answer_number((uint64_t)bip340_verify_batch(curve, messages, &asked->lengths[4], given, keys, 2, scratch));
  answer_done(bip340_derive(curve, secret, points[0], asked->bytes[3]), secret, size);
  answer_done(bip340_derive(curve, secret, points[1], asked->bytes[2]), secret, size);
  wei_scratch_destroy(curve, scratch);
  wei_curve_destroy(curve);
}

static void ask_bip340_points(const wei_curve_t *curve, const unsigned char *point, const unsigned char *tweak)
{
  size_t size = bip340_pubkey_size(curve);
  unsigned char out[BIP340_MAX_PUB_SIZE], y[BIP340_MAX_PUB_SIZE], sum[BIP340_MAX_PUB_SIZE];
  const unsigned char *const points[] = {point, out, point};
  int negated = 0;
  answer_done(bip340_pubkey_tweak_add(curve, out, &negated, point, tweak), out, size);
  answer_number((uint64_t)bip340_pubkey_tweak_add_check(curve, point, tweak, out, negated));
  answer_number((uint64_t)bip340_pubkey_tweak_add_check(curve, point, tweak, out, !negated));
  answer_done(bip340_pubkey_add(curve, sum, point, out), sum, size);
  answer_done(bip340_pubkey_combine(curve, sum, points, 3), sum, size);
  answer_done(bip340_pubkey_tweak_mul(curve, out, &negated, point, tweak), out, size);
  answer_number((uint64_t)bip340_pubkey_tweak_mul_check(curve, point, tweak, out, negated));
  answer_done(bip340_pubkey_export(curve, out, y, point), out, size), answer_bytes(y, size);
  answer_done(bip340_pubkey_import(curve, sum, out, size, y, size), sum, size);
}

/* curve, randomization, private key, a number to change it by, entropy */
void ask_bip340_keys(const request *asked)
{
  wei_curve_t *curve = curve_of(asked);
  size_t size = bip340_privkey_size(curve);
  const unsigned char *key = asked->bytes[2], *tweak = asked->bytes[3];
  unsigned char out[BIP340_MAX_PRIV_SIZE], x[BIP340_MAX_PUB_SIZE], y[BIP340_MAX_PUB_SIZE];
  bip340_privkey_generate(curve, out, asked->bytes[4]), answer_bytes(out, size);
  answer_number((uint64_t)bip340_privkey_verify(curve, out));
  answer_done(bip340_privkey_export(curve, out, x, y, key), out, size);
  answer_bytes(x, bip340_pubkey_size(curve)), answer_bytes(y, bip340_pubkey_size(curve));
  answer_done(bip340_privkey_import(curve, out, key + 1, size - 1), out, size);
  answer_done(bip340_privkey_tweak_add(curve, out, key, tweak), out, size);
  answer_done(bip340_privkey_tweak_mul(curve, out, key, tweak), out, size);
  answer_done(bip340_privkey_invert(curve, out, key), out, size);
  if (bip340_pubkey_create(curve, x, key))
    ask_bip340_points(curve, x, tweak);
  wei_curve_destroy(curve);
}
