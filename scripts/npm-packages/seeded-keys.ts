/** Keys made of seeded random numbers, in the forms that Node and libtorsion take. */
import { checkPrimeSync, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import { bigEndian, inverse, power, randomBelow, randomInteger, randomPrime } from "../hacl/integer.ts";

export interface KeyPair {
  readonly private: KeyObject;
  readonly public: KeyObject;
  /** As libtorsion reads them: for RSA that is PKCS #1. */
  readonly privateBytes: Buffer;
  readonly publicBytes: Buffer;
}

const exponent = 65537n;

function unsigned(value: bigint): Buffer {
  return bigEndian(value, Math.ceil(value.toString(16).length / 2));
}

export function randomRsaKey(random: Random, bits: number): KeyPair {
  const [p, q] = [randomRsaPrime(random, bits / 2), randomRsaPrime(random, bits / 2)];
  if (p < q) return rsaKey(q, p);
  return p === q ? randomRsaKey(random, bits) : rsaKey(p, q);
}

function randomRsaPrime(random: Random, bits: number): bigint {
  const prime = randomPrime(random, bits);
  return prime % exponent === 1n ? randomRsaPrime(random, bits) : prime;
}

function rsaKey(p: bigint, q: bigint): KeyPair {
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const texts = Object.entries(numbers).map(([name, value]) => [name, unsigned(value).toString("base64url")]);
  const key = createPrivateKey({
    key: { kty: "RSA", ...(Object.fromEntries(texts) as Record<string, string>) },
    format: "jwk",
  });
  const publicKey = createPublicKey(key);
  return {
    private: key,
    public: publicKey,
    privateBytes: key.export({ format: "der", type: "pkcs1" }),
    publicBytes: publicKey.export({ format: "der", type: "pkcs1" }),
  };
}

/** The numbers of an RSA key without its primes; libtorsion takes these as their lengths and bytes. */
export function withoutPrimes(key: KeyObject): Buffer {
  const { n = "", e = "", d = "" } = key.export({ format: "jwk" });
  const numbers = [n, e, d].map((text) => Buffer.from(text, "base64url"));
  return Buffer.concat([...numbers, ...Array.from({ length: 5 }, () => Buffer.alloc(0))].map(prefixed));
}

function prefixed(bytes: Buffer): Buffer {
  return Buffer.concat([bigEndian(BigInt(bytes.length), 2), bytes]);
}

/** Of 1024 bits, in a subgroup of 160. */
export function randomDsaKey(random: Random): KeyPair {
  const q = randomPrime(random, 160);
  const p = primeAbove(random, q);
  const g = power(2n, (p - 1n) / q, p);
  const x = 1n + randomBelow(random, q - 1n);
  const y = power(g, x, p);
  const algorithm = sequence(Buffer.from("06072a8648ce380401", "hex"), sequence(...[p, q, g].map(integer)));
  const pkcs8 = sequence(integer(0n), algorithm, tagged(4, integer(x)));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return {
    private: key,
    public: createPublicKey(key),
    privateBytes: sequence(...[0n, p, q, g, y, x].map(integer)),
    publicBytes: sequence(...[y, p, q, g].map(integer)),
  };
}

function primeAbove(random: Random, q: bigint): bigint {
  for (;;) {
    const start = randomInteger(random, 1024) | (1n << 1023n);
    const candidate = start - (start % (2n * q)) + 1n;
    if (candidate >> 1023n === 1n && checkPrimeSync(candidate)) return candidate;
  }
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128
      ? Buffer.of(length)
      : length < 256
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 255);
  return Buffer.concat([Buffer.of(tag), size, content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(value: bigint): Buffer {
  const bytes = unsigned(value);
  return tagged(2, bytes.readUInt8(0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}
