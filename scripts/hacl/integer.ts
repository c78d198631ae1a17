/** Integers of any size, as the bignum primitives want them. */
import { checkPrimeSync } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";

export function randomInteger(random: Random, bits: number): bigint {
  let value = 0n;
  for (let left = bits; left > 0; left -= 64) value = (value << 64n) | random.bits();
  return BigInt.asUintN(bits, value);
}

export function randomBelow(random: Random, bound: bigint): bigint {
  return randomInteger(random, bound.toString(2).length + 64) % bound;
}

/** With its two highest bits set, so that a product of two has twice the bits. */
export function randomPrime(random: Random, bits: number): bigint {
  for (;;) {
    const candidate = randomInteger(random, bits) | (3n << BigInt(bits - 2)) | 1n;
    if (checkPrimeSync(candidate)) return candidate;
  }
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** By the extended Euclidean algorithm; the two have no common divisor. */
export function inverse(value: bigint, modulus: bigint): bigint {
  // `before` and `last` times the value are `a` and `b`, but for multiples of the modulus.
  let [a, b, before, last] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b, before, last] = [b, a - quotient * b, last, before - quotient * last];
  }
  return ((before % modulus) + modulus) % modulus;
}

export function bigEndian(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
}

/** Limbs of any size, least significant first, in memory. */
export function limbs(value: bigint, length: number): Buffer {
  return bigEndian(value, length).reverse();
}

export function ofLimbs(bytes: Buffer): bigint {
  return BigInt(`0x0${Buffer.from(bytes).reverse().toString("hex")}`);
}
