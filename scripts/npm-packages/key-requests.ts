/** Requests about libtorsion's RSA, DSA and random bytes, compared with Node's crypto where that has them. */
import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import { randomBytes, randomText, type Primitive } from "../hacl/primitive.ts";
import { ask, isDoneWith, numberIn, request, type Given } from "./requests.ts";
import { randomDsaKey, randomRsaKey, withoutPrimes } from "./seeded-keys.ts";

/** As libtorsion numbers them, and as Node names them. */
const hashes: readonly (readonly [number, string])[] = [
  [18, "md5"],
  [21, "sha1"],
  [22, "sha224"],
  [23, "sha256"],
  [24, "sha384"],
  [25, "sha512"],
  [27, "sha3-256"],
];

const named = (name: string, cost: number, makeRequest: (random: Random) => Given): Primitive =>
  request(`libtorsion: ${name}`, cost, makeRequest);

export const keyRequests: readonly Primitive[] = [
  named("RSA, new keys", 50, rsaKeys),
  named("RSA, keys without primes", 50, rsaImport),
  named("RSA, PKCS #1 signatures", 20, rsaSignatures),
  named("RSA, PSS", 20, rsaPss),
  named("RSA, PKCS #1 encryption", 20, rsaEncryption),
  named("RSA, OAEP", 20, rsaOaep),
  named("RSA, veils", 20, rsaVeils),
  named("DSA, new groups", 200, dsaGroups),
  named("DSA, keys and secrets", 50, dsaKeys),
  named("DSA, signatures", 50, dsaSignatures),
  named("HMAC-DRBG", 2, hmacDrbg),
  named("Hash-DRBG", 2, hashDrbg),
  named("CTR-DRBG", 2, ctrDrbg),
];

function rsaBits(random: Random): number {
  return random.pick([768, 1024, 1030]);
}

function digestOf(random: Random, hash: string): readonly [text: Buffer, digest: Buffer] {
  const text = randomText(random, 0, 200);
  return [text, createHash(hash).update(text).digest()];
}

function rsaKeys(random: Random): Given {
  const given = [random.pick([512, 768]), random.pick([3, 65537]), randomBytes(random, 32)];
  return ask("ask_rsa_keys", given, (answers) => {
    const key = createPrivateKey({ key: answers[1] ?? Buffer.alloc(0), format: "der", type: "pkcs1" });
    const text = Buffer.from("text");
    return numberIn(answers, 3) === 1n && verify("md5", text, publicOf(answers[5]), sign("md5", text, key));
  });
}

function publicOf(bytes: Buffer | undefined): { key: Buffer; format: "der"; type: "pkcs1" } {
  return { key: bytes ?? Buffer.alloc(0), format: "der", type: "pkcs1" };
}

function rsaImport(random: Random): Given {
  const { private: key } = randomRsaKey(random, rsaBits(random));
  return ask("ask_rsa_import", [withoutPrimes(key), randomBytes(random, 32)], (answers) => {
    const found = createPrivateKey({ key: answers[1] ?? Buffer.alloc(0), format: "der", type: "pkcs1" });
    return found.export({ format: "jwk" }).n === key.export({ format: "jwk" }).n;
  });
}

function rsaSignatures(random: Random): Given {
  const key = randomRsaKey(random, rsaBits(random));
  const [number, hash] = random.pick(hashes);
  const [text, digest] = digestOf(random, hash);
  const theirs = sign(hash, text, key.private);
  const given = [number, digest, key.privateBytes, key.publicBytes, randomBytes(random, 32), theirs];
  return ask(
    "ask_rsa_signatures",
    given,
    (answers) =>
      isDoneWith(answers, 0, theirs) &&
      numberIn(answers, 2) === 1n &&
      numberIn(answers, 3) === 1n &&
      numberIn(answers, 4) === 0n,
  );
}

function rsaPss(random: Random): Given {
  const key = randomRsaKey(random, random.pick([1024, 1030]));
  const [number, hash] = random.pick(hashes.filter(([, name]) => name !== "sha512"));
  const [text, digest] = digestOf(random, hash);
  const salt = random.pick([digest.length, 8, 1]);
  const settings = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt };
  const theirs = sign(hash, text, { key: key.private, ...settings });
  const given = [number, digest, key.privateBytes, key.publicBytes, randomBytes(random, 32), theirs, salt];
  return ask(
    "ask_rsa_pss",
    given,
    (answers) =>
      verify(hash, text, { key: key.public, ...settings }, answers[1] ?? Buffer.alloc(0)) &&
      numberIn(answers, 2) === 1n &&
      numberIn(answers, 3) === 1n &&
      numberIn(answers, 4) === 0n,
  );
}

function rsaEncryption(random: Random): Given {
  const key = randomRsaKey(random, rsaBits(random));
  const text = random.onceIn(3) ? randomBytes(random, 16) : randomText(random, 0, 80);
  const theirs = publicEncrypt({ key: key.public, padding: constants.RSA_PKCS1_PADDING }, text);
  const given = [text, key.privateBytes, key.publicBytes, randomBytes(random, 32), theirs];
  return ask(
    "ask_rsa_encryption",
    given,
    (answers) => isDoneWith(answers, 2, text) && isDoneWith(answers, 4, text),
  );
}

function rsaOaep(random: Random): Given {
  const key = randomRsaKey(random, rsaBits(random));
  const [number, hash] = random.pick(hashes.slice(1, 4));
  const text = randomText(random, 0, 25);
  const label = randomText(random, 1, 40);
  const settings = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash, oaepLabel: label };
  const theirs = publicEncrypt({ key: key.public, ...settings }, text);
  const given = [
    ...[number, text, key.privateBytes, key.publicBytes],
    ...[label, randomBytes(random, 32), theirs],
  ];
  return ask("ask_rsa_oaep", given, (answers) => {
    const [, own = Buffer.alloc(0)] = answers;
    return (
      privateDecrypt({ key: key.private, ...settings }, own).equals(text) &&
      isDoneWith(answers, 2, text) &&
      isDoneWith(answers, 4, text) &&
      numberIn(answers, 6) === 0n
    );
  });
}

function rsaVeils(random: Random): Given {
  const bits = rsaBits(random);
  const { publicBytes } = randomRsaKey(random, bits);
  const text = randomBytes(random, Math.ceil(bits / 8));
  text.writeUInt8(0, 0);
  const more = bits + random.below(9);
  return ask("ask_rsa_veils", [text, more, publicBytes, randomBytes(random, 32)], (answers) =>
    isDoneWith(answers, 2, text),
  );
}

function dsaGroups(random: Random): Given {
  return ask("ask_dsa_groups", [1024, randomBytes(random, 32)], null);
}

function dsaKeys(random: Random): Given {
  const key = randomDsaKey(random);
  return ask(
    "ask_dsa_keys",
    [key.privateBytes, randomBytes(random, 32)],
    (answers) => isDoneWith(answers, 4, key.publicBytes) && numberIn(answers, 10) === 1n,
  );
}

function dsaSignatures(random: Random): Given {
  const key = randomDsaKey(random);
  const [text, digest] = digestOf(random, "sha1");
  const form = { dsaEncoding: "ieee-p1363" as const };
  const theirs = sign("sha1", text, { key: key.private, ...form });
  const given = [digest, key.privateBytes, key.publicBytes, randomBytes(random, 32), theirs];
  return ask(
    "ask_dsa_signatures",
    given,
    (answers) =>
      verify("sha1", text, { key: key.public, ...form }, answers[1] ?? Buffer.alloc(0)) &&
      numberIn(answers, 2) === 1n &&
      numberIn(answers, 3) === 1n &&
      numberIn(answers, 8) === 0n,
  );
}

function seeds(random: Random): readonly [seed: Buffer, other: Buffer, text: Buffer, length: number] {
  return [
    randomBytes(random, 32 + random.below(40)),
    randomBytes(random, 32 + random.below(40)),
    randomText(random, 0, 80),
    random.below(300),
  ];
}

function hmacDrbg(random: Random): Given {
  const [number, hash] = random.pick(hashes);
  const [seed, other, text, length] = seeds(random);
  return ask("ask_hmac_drbg", [number, seed, other, text, length], (answers) => {
    const source = new HmacDrbg(hash, seed);
    const expected = [source.generate(length, Buffer.alloc(0)), source.generate(length, text)];
    source.update(other);
    expected.push(source.generate(length, Buffer.alloc(0)));
    return expected.every((bytes, at) => answers[at]?.equals(bytes) === true);
  });
}

/** NIST SP 800-90A, section 10.1.2, with Node's HMAC. */
class HmacDrbg {
  readonly #hash: string;
  #key: Buffer;
  #value: Buffer;

  constructor(hash: string, seed: Buffer) {
    this.#hash = hash;
    const { length } = createHash(hash).digest();
    this.#key = Buffer.alloc(length, 0);
    this.#value = Buffer.alloc(length, 1);
    this.update(seed);
  }

  update(seed: Buffer): void {
    for (const round of seed.length > 0 ? [0, 1] : [0]) {
      this.#key = this.#mac(this.#value, Buffer.of(round), seed);
      this.#value = this.#mac(this.#value);
    }
  }

  generate(length: number, more: Buffer): Buffer {
    if (more.length > 0) this.update(more);
    const parts: Buffer[] = [];
    for (let left = length; left > 0; left -= this.#value.length) {
      this.#value = this.#mac(this.#value);
      parts.push(this.#value);
    }
    this.update(more);
    return Buffer.concat(parts).subarray(0, length);
  }

  #mac(...parts: readonly Buffer[]): Buffer {
    return createHmac(this.#hash, this.#key).update(Buffer.concat(parts)).digest();
  }
}

function hashDrbg(random: Random): Given {
  const [number] = random.pick(hashes);
  return ask("ask_hash_drbg", [number, ...seeds(random)], null);
}

function ctrDrbg(random: Random): Given {
  return ask("ask_ctr_drbg", [random.pick([128, 192, 256]), random.below(2), ...seeds(random)], null);
}
