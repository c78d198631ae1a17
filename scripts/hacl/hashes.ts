/** Hashes in one call, compared with Node's. */
import { createHash } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import {
  call,
  nothing,
  randomBytes,
  randomText,
  room,
  single,
  type Case,
  type Primitive,
} from "./primitive.ts";

const fixedLength = [
  { name: "MD5", function: "Hacl_Hash_MD5_hash", node: "md5", length: 16 },
  { name: "SHA-1", function: "Hacl_Hash_SHA1_hash", node: "sha1", length: 20 },
  { name: "SHA2-224", function: "Hacl_Hash_SHA2_hash_224", node: "sha224", length: 28 },
  { name: "SHA2-256", function: "Hacl_Hash_SHA2_hash_256", node: "sha256", length: 32 },
  { name: "SHA2-384", function: "Hacl_Hash_SHA2_hash_384", node: "sha384", length: 48 },
  { name: "SHA2-512", function: "Hacl_Hash_SHA2_hash_512", node: "sha512", length: 64 },
  { name: "SHA3-224", function: "Hacl_Hash_SHA3_sha3_224", node: "sha3-224", length: 28 },
  { name: "SHA3-256", function: "Hacl_Hash_SHA3_sha3_256", node: "sha3-256", length: 32 },
  { name: "SHA3-384", function: "Hacl_Hash_SHA3_sha3_384", node: "sha3-384", length: 48 },
  { name: "SHA3-512", function: "Hacl_Hash_SHA3_sha3_512", node: "sha3-512", length: 64 },
];

const extendable = [
  { name: "SHAKE128", function: "Hacl_Hash_SHA3_shake128", node: "shake128" },
  { name: "SHAKE256", function: "Hacl_Hash_SHA3_shake256", node: "shake256" },
];

const blake2 = [
  { name: "BLAKE2s", function: "Hacl_Hash_Blake2s_hash_with_key", node: "blake2s256", longest: 32 },
  { name: "BLAKE2b", function: "Hacl_Hash_Blake2b_hash_with_key", node: "blake2b512", longest: 64 },
];

export const hashes: readonly Primitive[] = [
  ...fixedLength.map((hash) => ({
    name: hash.name,
    cost: 1,
    makeCase: (random: Random): Case => {
      const text = randomText(random, 0, 1000);
      const expected = createHash(hash.node).update(text).digest();
      return single(call(hash.function, nothing, room(hash.length), text, text.length), expected);
    },
  })),
  ...extendable.map((hash) => ({
    name: hash.name,
    cost: 1,
    makeCase: (random: Random): Case => {
      const text = randomText(random, 0, 1000);
      const length = 1 + random.below(400);
      const expected = createHash(hash.node, { outputLength: length }).update(text).digest();
      return single(call(hash.function, nothing, room(length), length, text, text.length), expected);
    },
  })),
  ...blake2.map((hash) => ({
    name: hash.name,
    cost: 1,
    makeCase: (random: Random): Case => {
      const text = randomText(random, 0, 1000);
      // Node knows the hash without a key and of full length only.
      const key = randomBytes(random, random.onceIn(2) ? 0 : random.below(hash.longest + 1));
      const length = random.onceIn(2) ? hash.longest : 1 + random.below(hash.longest);
      const known = key.length === 0 && length === hash.longest;
      const output = room(length);
      return single(
        call(hash.function, nothing, output, length, text, text.length, key, key.length),
        known ? createHash(hash.node).update(text).digest() : null,
      );
    },
  })),
];
