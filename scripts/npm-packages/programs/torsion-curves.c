/* Montgomery curves, and which requests there are. */
#include "torsion-curves.h"

#include <string.h>
#include <torsion/ecc.h>

void answer_result(int is_done, const result *from)
{
  answer_done(is_done, from->bytes, from->length);
}

/* curve, private key, another public key, entropy */
static void ask_ecdh(const request *asked)
{
  mont_curve_t *curve = mont_curve_create((mont_curve_id_t)asked->numbers[0]);
  size_t size = ecdh_pubkey_size(curve), key_size = ecdh_privkey_size(curve);
  const unsigned char *key = asked->bytes[1], *other = asked->bytes[2];
  unsigned char point[ECDH_MAX_PUB_SIZE], out[ECDH_MAX_PRIV_SIZE];
  ecdh_pubkey_create(curve, point, key), answer_bytes(point, size);
  answer_done(ecdh_derive(curve, out, other, key), out, size);
  ecdh_privkey_generate(curve, out, asked->bytes[3]), answer_bytes(out, key_size);
  answer_number((uint64_t)ecdh_privkey_verify(curve, out));
  answer_done(ecdh_privkey_export(curve, out, key), out, key_size);
  answer_done(ecdh_privkey_import(curve, out, key, key_size - 1), out, key_size);
  answer_number((uint64_t)mont_curve_scalar_bits(curve) << 32 | mont_curve_field_bits(curve));
  mont_curve_destroy(curve);
}

/* curve, public key, random bytes, hint, entropy */
static void ask_ecdh_points(const request *asked)
{
  mont_curve_t *curve = mont_curve_create((mont_curve_id_t)asked->numbers[0]);
  size_t size = ecdh_pubkey_size(curve);
  const unsigned char *given = asked->bytes[1];
  unsigned hint = (unsigned)asked->numbers[3];
  unsigned char out[ECDH_MAX_PUB_SIZE + 1], x[ECDH_MAX_PUB_SIZE], y[ECDH_MAX_PUB_SIZE];
  unsigned char bytes[2 * ECDH_MAX_PUB_SIZE] = {0};
  answer_number((uint64_t)(ecdh_pubkey_verify(curve, given) + 2 * ecdh_pubkey_is_small(curve, given) +
                           4 * ecdh_pubkey_has_torsion(curve, given)));
  answer_done(ecdh_pubkey_convert(curve, out, given, (int)hint & 1), out, size + (size == 56));
  answer_done(ecdh_pubkey_export(curve, x, y, given, (int)hint & 1), x, size), answer_bytes(y, size);
  answer_done(ecdh_pubkey_import(curve, out, x, size, y, size), out, size);
  ecdh_pubkey_from_uniform(curve, out, asked->bytes[2]), answer_bytes(out, size);
  if (ecdh_pubkey_to_uniform(curve, bytes, out, hint)) {
    answer_bytes(bytes, size);
    ecdh_pubkey_from_uniform(curve, out, bytes), answer_bytes(out, size);
  }
  answer_done(ecdh_pubkey_from_hash(curve, out, asked->bytes[2], (int)hint & 1), out, size);
  answer_done(ecdh_pubkey_to_hash(curve, bytes, out, 0, asked->bytes[4]), bytes, 2 * size);
  answer_done(ecdh_pubkey_from_hash(curve, out, bytes, 0), out, size);
  mont_curve_destroy(curve);
}

static const known_request known[] = {
    {"ask_ecdsa", ask_ecdsa},
    {"ask_ecdsa_verify", ask_ecdsa_verify},
    {"ask_ecdsa_keys", ask_ecdsa_keys},
    {"ask_ecdsa_points", ask_ecdsa_points},
    {"ask_ecdsa_uniform", ask_ecdsa_uniform},
    {"ask_bipschnorr", ask_bipschnorr},
    {"ask_bip340", ask_bip340},
    {"ask_bip340_keys", ask_bip340_keys},
    {"ask_ecdh", ask_ecdh},
    {"ask_ecdh_points", ask_ecdh_points},
    {"ask_eddsa", ask_eddsa},
    {"ask_eddsa_scalars", ask_eddsa_scalars},
    {"ask_eddsa_points", ask_eddsa_points},
    {"ask_eddsa_uniform", ask_eddsa_uniform},
    {"ask_eddsa_batch", ask_eddsa_batch},
    {"ask_ristretto", ask_ristretto},
    {"ask_ristretto_uniform", ask_ristretto_uniform},
};

int main(void)
{
  return serve(known, sizeof known / sizeof known[0]);
}
