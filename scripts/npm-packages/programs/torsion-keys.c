/* Requests about libtorsion's RSA, DSA and random bytes. */
#include "torsion-integers.h"

#include <string.h>
#include <torsion/drbg.h>
#include <torsion/dsa.h>
#include <torsion/rsa.h>

enum { most_random = 1024 };

typedef struct {
  unsigned char bytes[most_bytes];
  size_t length;
} result;

static void answer_result(int is_done, const result *from)
{
  answer_done(is_done, from->bytes, from->length);
}

/* bits, exponent, entropy */
static void ask_rsa_keys(const request *asked)
{
  result key = {0}, public_key = {0}, other = {0}, again = {0};
  const unsigned char *entropy = asked->bytes[2];
  int is_done = rsa_privkey_generate(key.bytes, &key.length, (unsigned)asked->numbers[0], asked->numbers[1], entropy);
  answer_result(is_done, &key);
  answer_number(rsa_privkey_bits(key.bytes, key.length));
  answer_number((uint64_t)rsa_privkey_verify(key.bytes, key.length));
  answer_result(rsa_pubkey_create(public_key.bytes, &public_key.length, key.bytes, key.length), &public_key);
  answer_number(rsa_pubkey_bits(public_key.bytes, public_key.length));
  answer_number((uint64_t)rsa_pubkey_verify(public_key.bytes, public_key.length));
  answer_result(rsa_privkey_export(other.bytes, &other.length, key.bytes, key.length), &other);
  answer_result(rsa_privkey_import(again.bytes, &again.length, other.bytes, other.length, entropy), &again);
  answer_result(rsa_pubkey_export(other.bytes, &other.length, public_key.bytes, public_key.length), &other);
  answer_result(rsa_pubkey_import(again.bytes, &again.length, other.bytes, other.length), &again);
  key.bytes[key.length / 2] ^= 1;
  answer_number((uint64_t)rsa_privkey_verify(key.bytes, key.length));
  answer_number((uint64_t)rsa_privkey_verify(key.bytes, key.length / 2));
}

/* A private key without its primes, as two numbers and an exponent in DER would leave it: the primes are found. */
static void ask_rsa_import(const request *asked)
{
  result key = {0};
  int is_done =
      rsa_privkey_import(key.bytes, &key.length, asked->bytes[0], asked->lengths[0], asked->bytes[1]);
  answer_result(is_done, &key);
}

/* hash, its digest, private key, public key, entropy, another signature */
static void ask_rsa_signatures(const request *asked)
{
  result signature = {0};
  hash_id_t hash = (hash_id_t)asked->numbers[0];
  const unsigned char *digest = asked->bytes[1], *theirs = asked->bytes[5];
  size_t length = asked->lengths[1];
  const unsigned char *public_key = asked->bytes[3];
  size_t public_length = asked->lengths[3];
  answer_result(rsa_sign(signature.bytes, &signature.length, hash, digest, length, asked->bytes[2],
                         asked->lengths[2], asked->bytes[4]),
                &signature);
  answer_number((uint64_t)rsa_verify(hash, digest, length, signature.bytes, signature.length, public_key,
                                     public_length));
  answer_number(
      (uint64_t)rsa_verify(hash, digest, length, theirs, asked->lengths[5], public_key, public_length));
  signature.bytes[signature.length / 2] ^= 4;
  answer_number((uint64_t)rsa_verify(hash, digest, length, signature.bytes, signature.length, public_key,
                                     public_length));
}

/* as above, and the length of the salt */
static void ask_rsa_pss(const request *asked)
{
  result signature = {0};
  hash_id_t hash = (hash_id_t)asked->numbers[0];
  const unsigned char *digest = asked->bytes[1], *theirs = asked->bytes[5];
  size_t length = asked->lengths[1], salt = (size_t)asked->numbers[6];
  const unsigned char *public_key = asked->bytes[3];
  size_t public_length = asked->lengths[3];
  answer_result(rsa_sign_pss(signature.bytes, &signature.length, hash, digest, length, asked->bytes[2],
                             asked->lengths[2], salt, asked->bytes[4]),
                &signature);
  answer_number((uint64_t)rsa_verify_pss(hash, digest, length, signature.bytes, signature.length,
                                         public_key, public_length, salt));
  answer_number((uint64_t)rsa_verify_pss(hash, digest, length, theirs, asked->lengths[5], public_key,
                                         public_length, salt));
  signature.bytes[signature.length / 2] ^= 4;
  answer_number((uint64_t)rsa_verify_pss(hash, digest, length, signature.bytes, signature.length,
                                         public_key, public_length, salt));
}

/* text, private key, public key, entropy, another encrypted text */
static void ask_rsa_encryption(const request *asked)
{
  result secret = {0}, text = {0}, key = {0};
  const unsigned char *private_key = asked->bytes[1], *entropy = asked->bytes[3];
  size_t private_length = asked->lengths[1];
  answer_result(rsa_encrypt(secret.bytes, &secret.length, asked->bytes[0], asked->lengths[0],
                            asked->bytes[2], asked->lengths[2], entropy),
                &secret);
  answer_result(rsa_decrypt(text.bytes, &text.length, secret.bytes, secret.length, private_key,
                            private_length, entropy),
                &text);
  answer_result(rsa_decrypt(text.bytes, &text.length, asked->bytes[4], asked->lengths[4], private_key,
                            private_length, entropy),
                &text);
  key.length = 16;
  answer_result(rsa_decrypt_key(key.bytes, key.length, secret.bytes, secret.length, private_key,
                                private_length, entropy),
                &key);
}

/* hash, text, private key, public key, label, entropy, another encrypted text */
static void ask_rsa_oaep(const request *asked)
{
  result secret = {0}, text = {0};
  hash_id_t hash = (hash_id_t)asked->numbers[0];
  const unsigned char *private_key = asked->bytes[2], *label = asked->bytes[4];
  size_t private_length = asked->lengths[2], label_length = asked->lengths[4];
  const unsigned char *entropy = asked->bytes[5];
  answer_result(rsa_encrypt_oaep(secret.bytes, &secret.length, hash, asked->bytes[1], asked->lengths[1],
                                 asked->bytes[3], asked->lengths[3], label, label_length, entropy),
                &secret);
  answer_result(rsa_decrypt_oaep(text.bytes, &text.length, hash, secret.bytes, secret.length, private_key,
                                 private_length, label, label_length, entropy),
                &text);
  answer_result(rsa_decrypt_oaep(text.bytes, &text.length, hash, asked->bytes[6], asked->lengths[6],
                                 private_key, private_length, label, label_length, entropy),
                &text);
  answer_result(rsa_decrypt_oaep(text.bytes, &text.length, hash, secret.bytes, secret.length, private_key,
                                 private_length, entropy, 32, entropy),
                &text);
}

/* text as long as the modulus, bits, public key, entropy */
static void ask_rsa_veils(const request *asked)
{
  result veiled = {0}, text = {0};
  unsigned bits = (unsigned)asked->numbers[1];
  const unsigned char *key = asked->bytes[2];
  size_t length = asked->lengths[2];
  answer_result(rsa_veil(veiled.bytes, &veiled.length, asked->bytes[0], asked->lengths[0], bits, key,
                         length, asked->bytes[3]),
                &veiled);
  answer_result(rsa_unveil(text.bytes, &text.length, veiled.bytes, veiled.length, bits, key, length), &text);
}

/* bits, entropy */
static void ask_dsa_groups(const request *asked)
{
  result group = {0}, other = {0}, again = {0};
  answer_result(dsa_params_generate(group.bytes, &group.length, (unsigned)asked->numbers[0], asked->bytes[1]),
                &group);
  answer_number(dsa_params_bits(group.bytes, group.length));
  answer_number(dsa_params_qbits(group.bytes, group.length));
  answer_number((uint64_t)dsa_params_verify(group.bytes, group.length));
  answer_result(dsa_params_export(other.bytes, &other.length, group.bytes, group.length), &other);
  answer_result(dsa_params_import(again.bytes, &again.length, other.bytes, other.length), &again);
  group.bytes[group.length / 2] ^= 1;
  answer_number((uint64_t)dsa_params_verify(group.bytes, group.length));
}

/* private key, entropy */
static void ask_dsa_keys(const request *asked)
{
  result group = {0}, key = {0}, public_key = {0}, other = {0}, again = {0};
  const unsigned char *given = asked->bytes[0];
  size_t given_length = asked->lengths[0];
  answer_result(dsa_params_create(group.bytes, &group.length, given, given_length), &group);
  answer_number(dsa_privkey_bits(given, given_length));
  answer_number(dsa_privkey_qbits(given, given_length));
  answer_result(dsa_pubkey_create(public_key.bytes, &public_key.length, given, given_length), &public_key);
  answer_number(dsa_pubkey_bits(public_key.bytes, public_key.length));
  answer_number(dsa_pubkey_qbits(public_key.bytes, public_key.length));
  answer_result(dsa_privkey_create(key.bytes, &key.length, group.bytes, group.length, asked->bytes[1]), &key);
  answer_number((uint64_t)dsa_privkey_verify(key.bytes, key.length));
  answer_result(dsa_privkey_export(other.bytes, &other.length, key.bytes, key.length), &other);
  answer_result(dsa_privkey_import(again.bytes, &again.length, other.bytes, other.length), &again);
  answer_result(dsa_pubkey_create(public_key.bytes, &public_key.length, key.bytes, key.length), &public_key);
  answer_number((uint64_t)dsa_pubkey_verify(public_key.bytes, public_key.length));
  answer_result(dsa_pubkey_export(other.bytes, &other.length, public_key.bytes, public_key.length), &other);
  answer_result(dsa_pubkey_import(again.bytes, &again.length, other.bytes, other.length), &again);
  answer_result(dsa_derive(other.bytes, &other.length, public_key.bytes, public_key.length, given, given_length),
                &other);
}

/* digest, private key, public key, entropy, another signature */
static void ask_dsa_signatures(const request *asked)
{
  result signature = {0}, der = {0}, again = {0};
  const unsigned char *digest = asked->bytes[0], *key = asked->bytes[2];
  size_t length = asked->lengths[0], key_length = asked->lengths[2];
  size_t half = asked->lengths[4] / 2;
  answer_result(dsa_sign(signature.bytes, &signature.length, digest, length, asked->bytes[1],
                         asked->lengths[1], asked->bytes[3]),
                &signature);
  answer_number(
      (uint64_t)dsa_verify(digest, length, signature.bytes, signature.length, key, key_length));
  answer_number(
      (uint64_t)dsa_verify(digest, length, asked->bytes[4], asked->lengths[4], key, key_length));
  answer_result(dsa_sig_export(der.bytes, &der.length, signature.bytes, signature.length, half), &der);
  answer_result(dsa_sig_import(again.bytes, &again.length, der.bytes, der.length, half), &again);
  signature.bytes[signature.length / 2] ^= 4;
  answer_number(
      (uint64_t)dsa_verify(digest, length, signature.bytes, signature.length, key, key_length));
}

/* hash, seed, other seed, text, length */
static void ask_hmac_drbg(const request *asked)
{
  hmac_drbg_t source;
  unsigned char out[most_random];
  size_t length = (size_t)asked->numbers[4];
  hmac_drbg_init(&source, (hash_id_t)asked->numbers[0], asked->bytes[1], asked->lengths[1]);
  hmac_drbg_generate(&source, out, length, NULL, 0), answer_bytes(out, length);
  hmac_drbg_generate(&source, out, length, asked->bytes[3], asked->lengths[3]), answer_bytes(out, length);
  hmac_drbg_reseed(&source, asked->bytes[2], asked->lengths[2]);
  hmac_drbg_rng(out, length, &source), answer_bytes(out, length);
}

static void ask_hash_drbg(const request *asked)
{
  hash_drbg_t source;
  unsigned char out[most_random];
  size_t length = (size_t)asked->numbers[4];
  hash_drbg_init(&source, (hash_id_t)asked->numbers[0], asked->bytes[1], asked->lengths[1]);
  hash_drbg_generate(&source, out, length, NULL, 0), answer_bytes(out, length);
  hash_drbg_generate(&source, out, length, asked->bytes[3], asked->lengths[3]), answer_bytes(out, length);
  hash_drbg_reseed(&source, asked->bytes[2], asked->lengths[2]);
  hash_drbg_rng(out, length, &source), answer_bytes(out, length);
}

/* bits of the key, is there a derivation, seed, other seed, text, length */
static void ask_ctr_drbg(const request *asked)
{
  ctr_drbg_t source;
  unsigned char out[most_random];
  size_t length = (size_t)asked->numbers[5];
  const unsigned char *text = asked->bytes[4];
  size_t text_length = asked->lengths[4];
  ctr_drbg_init(&source, (unsigned)asked->numbers[0], (int)asked->numbers[1], asked->bytes[2],
                asked->lengths[2], text, text_length);
  ctr_drbg_generate(&source, out, length, NULL, 0), answer_bytes(out, length);
  ctr_drbg_generate(&source, out, length, text, text_length), answer_bytes(out, length);
  ctr_drbg_reseed(&source, asked->bytes[3], asked->lengths[3], text, text_length);
  ctr_drbg_rng(out, length, &source), answer_bytes(out, length);
}

static const known_request known[] = {
    {"ask_mpz_sums", ask_mpz_sums},
    {"ask_mpz_products", ask_mpz_products},
    {"ask_mpz_quotients", ask_mpz_quotients},
    {"ask_mpz_small_quotients", ask_mpz_small_quotients},
    {"ask_mpz_divisors", ask_mpz_divisors},
    {"ask_mpz_powers", ask_mpz_powers},
    {"ask_mpz_roots", ask_mpz_roots},
    {"ask_mpz_square_roots", ask_mpz_square_roots},
    {"ask_mpz_primes", ask_mpz_primes},
    {"ask_mpz_bits", ask_mpz_bits},
    {"ask_mpz_bit_positions", ask_mpz_bit_positions},
    {"ask_mpz_counting", ask_mpz_counting},
    {"ask_mpz_texts", ask_mpz_texts},
    {"ask_mpz_bytes", ask_mpz_bytes},
    {"ask_mpz_random", ask_mpz_random},
    {"ask_mpn", ask_mpn},
    {"ask_rsa_keys", ask_rsa_keys},
    {"ask_rsa_import", ask_rsa_import},
    {"ask_rsa_signatures", ask_rsa_signatures},
    {"ask_rsa_pss", ask_rsa_pss},
    {"ask_rsa_encryption", ask_rsa_encryption},
    {"ask_rsa_oaep", ask_rsa_oaep},
    {"ask_rsa_veils", ask_rsa_veils},
    {"ask_dsa_groups", ask_dsa_groups},
    {"ask_dsa_keys", ask_dsa_keys},
    {"ask_dsa_signatures", ask_dsa_signatures},
    {"ask_hmac_drbg", ask_hmac_drbg},
    {"ask_hash_drbg", ask_hash_drbg},
    {"ask_ctr_drbg", ask_ctr_drbg},
};

int main(void)
{
  return serve(known, sizeof known / sizeof known[0]);
}
