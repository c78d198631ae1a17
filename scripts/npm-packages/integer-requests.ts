/** Requests about libtorsion's integers of any size, whose answers are compared with those of JavaScript's. */
import { checkPrimeSync } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import { bigEndian, inverse, power, randomInteger, randomPrime } from "../hacl/integer.ts";
import { randomBytes, type Primitive } from "../hacl/primitive.ts";
import { ask, numberIn, request, type Given } from "./requests.ts";

/** As the program takes and gives it: the sign, then the bytes. */
function bytesOf(value: bigint): Buffer {
  const magnitude = value < 0n ? -value : value;
  const length = Math.ceil(magnitude.toString(16).length / 2);
  return Buffer.concat([
    Buffer.of(value < 0n ? 1 : 0),
    magnitude === 0n ? Buffer.alloc(0) : bigEndian(magnitude, length),
  ]);
}

function integerIn(answer: Buffer): bigint {
  const magnitude = BigInt(`0x0${answer.subarray(1).toString("hex")}`);
  return answer.readUInt8(0) === 1 ? -magnitude : magnitude;
}

/** Often near a power of two, where carries run far. */
function randomSize(random: Random, mostBits: number): bigint {
  const bits = random.below(mostBits + 1);
  const value = random.onceIn(4)
    ? (1n << BigInt(bits)) - BigInt(random.below(3))
    : randomInteger(random, bits);
  return value < 0n ? 0n : value;
}

function randomSigned(random: Random, mostBits: number): bigint {
  const value = randomSize(random, mostBits);
  return random.onceIn(2) ? -value : value;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Rounded down for positive divisors, so that the rest is never negative. */
function euclidean(n: bigint, d: bigint): readonly [bigint, bigint] {
  const rest = ((n % d) + absolute(d)) % absolute(d);
  return [(n - rest) / d, rest];
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? absolute(a) : divisor(b, a % b);
}

/** Do the answers at these positions stand for these numbers? */
function areIntegers(answers: readonly Buffer[], expected: readonly (readonly [number, bigint])[]): boolean {
  return expected.every(([at, value]) => answers[at] !== undefined && integerIn(answers[at]) === value);
}

function integers(name: string, cost: number, makeRequest: (random: Random) => Given): Primitive {
  return request(`libtorsion: integers, ${name}`, cost, makeRequest);
}

export const integerRequests: readonly Primitive[] = [
  integers("sums", 1, sums),
  integers("products", 1, products),
  integers("quotients", 1, quotients),
  integers("quotients by a word", 1, smallQuotients),
  integers("divisors", 2, divisors),
  integers("powers modulo", 4, powers),
  integers("roots", 4, roots),
  integers("square roots modulo primes", 10, squareRoots),
  integers("primes", 20, primes),
  integers("bits", 1, bits),
  integers("positions of bits", 1, bitPositions),
  integers("factorials and the like", 4, counting),
  integers("texts", 2, texts),
  integers("bytes", 1, bytes),
  integers("random ones", 2, randomOnes),
  integers("limbs", 4, limbs),
];

function sums(random: Random): Given {
  const [x, y, k] = [randomSigned(random, 600), randomSigned(random, 600), random.bits()];
  return ask("ask_mpz_sums", [bytesOf(x), bytesOf(y), k], (answers) =>
    areIntegers(answers, [
      [0, x + y],
      [1, x - y],
      [2, x + k],
      [3, x - k],
      [4, k - x],
      [5, x - (k >> 1n)],
      [6, -x],
      [7, absolute(x)],
      [8, 2n * x],
      [9, y - x],
      [10, y],
      [11, x],
    ]),
  );
}

function products(random: Random): Given {
  const [x, y, k] = [randomSigned(random, 1500), randomSigned(random, 1500), random.bits()];
  const last = y + x * y - x * x;
  return ask("ask_mpz_products", [bytesOf(x), bytesOf(y), k], (answers) =>
    areIntegers(answers, [
      [0, x * y],
      [1, x * x],
      [2, x * k],
      [3, -x * (k >> 1n)],
      [4, y + x * y],
      [5, last],
      [6, last + y * k],
      [7, last],
      [8, last * last],
      [9, x << (k & 255n)],
    ]),
  );
}

function quotients(random: Random): Given {
  const [n, d] = [randomSigned(random, 1500), randomSigned(random, 800) || 3n];
  const [quotient, rest] = euclidean(n, d);
  return ask("ask_mpz_quotients", [bytesOf(n), bytesOf(d)], (answers) =>
    areIntegers(answers, [
      [0, n / d],
      [1, n % d],
      [2, n / d],
      [3, n % d],
      [4, quotient],
      [5, rest],
      [6, quotient],
      [7, rest],
      [9, n],
      [10, n % d],
    ]),
  );
}

function smallQuotients(random: Random): Given {
  const [n, d, shift] = [randomSigned(random, 500), random.bits() || 1n, BigInt(random.below(300))];
  const [quotient, rest] = euclidean(n, d);
  return ask("ask_mpz_small_quotients", [bytesOf(n), d, shift], (answers) => {
    const unit = 1n << shift;
    return (
      numberIn(answers, 5) === rest &&
      areIntegers(answers, [
        [1, n / d],
        [4, quotient],
        [8, n / unit],
        [9, n % unit],
        [10, euclidean(n, unit)[0]],
        [11, euclidean(n, unit)[1]],
      ])
    );
  });
}

function divisors(random: Random): Given {
  const common = randomSize(random, 100);
  const [x, y] = [randomSigned(random, 400) * common, randomSigned(random, 400) * common];
  const [a, b] = random.onceIn(2) ? [x, y] : [randomSigned(random, 400), randomSize(random, 400) | 1n];
  return ask("ask_mpz_divisors", [bytesOf(a), bytesOf(b || 1n), random.bits()], (answers) => {
    const greatest = divisor(a, b || 1n);
    const [s, t] = [answers[3], answers[4]];
    return (
      s !== undefined &&
      t !== undefined &&
      areIntegers(answers, [
        [0, greatest],
        [1, absolute(a * (b || 1n)) / greatest],
        [2, greatest],
      ]) &&
      integerIn(s) * a + integerIn(t) * (b || 1n) === greatest
    );
  });
}

function powers(random: Random): Given {
  const [x, y] = [randomSigned(random, 500), randomSize(random, 300)];
  const modulus = randomSize(random, 500) | 3n;
  const small = random.bits();
  const own = euclidean(x, modulus)[1];
  const even = euclidean(x, modulus + 1n)[1];
  return ask("ask_mpz_powers", [bytesOf(x), bytesOf(y), bytesOf(modulus), small], (answers) =>
    areIntegers(answers, [
      [0, power(own, y, modulus)],
      [1, power(own, y, modulus)],
      [2, power(own, small, modulus)],
      [3, power(even, y, modulus + 1n)],
      [4, x ** (small & 15n)],
      [5, small ** (small & 15n)],
    ]),
  );
}

function roots(random: Random): Given {
  const [x, k] = [randomSize(random, 800), 2 + random.below(6)];
  return ask("ask_mpz_roots", [bytesOf(x), k], (answers) => {
    const [root, rest, , other, otherRest] = answers.slice(0, 5).map(integerIn) as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    const degree = BigInt(k);
    return (
      root * root + rest === x &&
      (root + 1n) ** 2n > x &&
      other ** degree + otherRest === x &&
      (other + 1n) ** degree > x &&
      areIntegers(answers, [[12, x]])
    );
  });
}

function squareRoots(random: Random): Given {
  const [p, q] = [randomPrime(random, 100 + random.below(60)), randomPrime(random, 90)];
  const some = randomInteger(random, 150);
  const x = random.onceIn(2) ? some : some * some;
  return ask("ask_mpz_square_roots", [bytesOf(x), bytesOf(p), bytesOf(q)], (answers) => {
    const roots = [2, 4].map((at) => (answers[at] ? integerIn(answers[at]) : -1n));
    return [p, p * q].every((modulus, at) => {
      const isSquare = numberIn(answers, 1 + 2 * at) === 1n;
      return !isSquare || ((roots[at] ?? -1n) ** 2n - x) % modulus === 0n;
    });
  });
}

function primes(random: Random): Given {
  const bits = 8 + random.below(150);
  const x = random.onceIn(2) ? randomPrime(random, bits) : randomSize(random, bits) | 1n;
  const given = [bytesOf(x), randomBytes(random, 32), 8 + random.below(120)];
  return ask("ask_mpz_primes", given, (answers) => {
    const [next, random] = [answers[3], answers[6]];
    return (
      next !== undefined &&
      random !== undefined &&
      (numberIn(answers, 0) === 1n) === (x > 1n && checkPrimeSync(x)) &&
      checkPrimeSync(integerIn(next)) &&
      checkPrimeSync(integerIn(random))
    );
  });
}

function bits(random: Random): Given {
  const [x, y, k] = [randomSigned(random, 400), randomSigned(random, 400), random.bits()];
  return ask("ask_mpz_bits", [bytesOf(x), bytesOf(y), k], (answers) =>
    areIntegers(answers, [
      [0, x & y],
      [1, x | y],
      [2, x ^ y],
      [3, ~x],
      [5, x | k],
      [6, x ^ k],
      [7, x & BigInt.asIntN(64, k)],
    ]),
  );
}

/** libtorsion does not take numbers below zero for two's complement here, as GMP and JavaScript do. */
function bitPositions(random: Random): Given {
  const [x, at] = [randomSigned(random, 200), BigInt(random.below(260))];
  const isRight = (answers: readonly Buffer[]): boolean =>
    areIntegers(answers, [
      [3, x | (1n << at)],
      [4, x & ~(1n << at)],
      [5, x ^ (1n << at)],
    ]);
  return ask("ask_mpz_bit_positions", [bytesOf(x), at], x < 0n ? null : isRight);
}

function product(from: bigint, to: bigint, step: bigint): bigint {
  let result = 1n;
  for (let factor = to; factor >= from; factor -= step) result *= factor;
  return result;
}

function counting(random: Random): Given {
  const [n, k] = [BigInt(random.below(200)), 1n + BigInt(random.below(20))];
  const chosen = k > n ? 0n : product(n - k + 1n, n, 1n) / product(1n, k, 1n);
  return ask("ask_mpz_counting", [n, k], (answers) =>
    areIntegers(answers, [
      [0, product(1n, n, 1n)],
      [1, product(1n, n, 2n)],
      [2, product(1n, n, k)],
      [4, chosen],
      [6, chosen],
    ]),
  );
}

function texts(random: Random): Given {
  const [x, base] = [randomSigned(random, 400), 2 + random.below(35)];
  const text = random.pick([
    "0x1Fe",
    "-0b1011",
    "017",
    " +99",
    "12z",
    "",
    "-",
    "0o777",
    "zZ",
    "123456789012345678901",
  ]);
  return ask("ask_mpz_texts", [bytesOf(x), Buffer.from(text), base], (answers) => {
    const [own, printed] = [answers[0]?.toString().toLowerCase(), answers.at(-1)?.toString().toLowerCase()];
    return own === x.toString(base) && printed?.trim() === own && areIntegers(answers, [[3, x]]);
  });
}

function bytes(random: Random): Given {
  const x = randomSigned(random, 300);
  return ask("ask_mpz_bytes", [bytesOf(x), random.below(9)], (answers) =>
    areIntegers(answers, [[1, absolute(x)]]),
  );
}

function randomOnes(random: Random): Given {
  const [x, size] = [randomSize(random, 300) + 1n, random.below(300)];
  return ask("ask_mpz_random", [bytesOf(x), randomBytes(random, 40), size], (answers) => {
    const [ofSize, below] = answers.map(integerIn);
    return ofSize !== undefined && below !== undefined && ofSize >> BigInt(size) === 0n && below < x;
  });
}

function limbs(random: Random): Given {
  const [x, y] = [randomSize(random, 511), randomSize(random, 511)];
  const modulus = randomPrime(random, 512);
  const given = [...[x, y, modulus].map((value) => bigEndian(value, 64)), random.below(2)];
  return ask("ask_mpn", given, (answers) => {
    const value = (at: number): bigint => BigInt(`0x0${answers[at]?.toString("hex") ?? ""}`);
    return (
      value(1) === x + y &&
      value(3) === BigInt.asUintN(512, x - y) &&
      value(4) === x * y &&
      value(5) === x * x &&
      (x === 0n || (value(15) === inverse(x, modulus) && value(17) === value(15)))
    );
  });
}
