/** Arithmetic on big numbers, compared with BigInt. */
import type { Random } from "../fuzz-printf/random.ts";
import { bigEndian, limbs, ofLimbs, power, randomBelow, randomInteger } from "./integer.ts";
import {
  bool,
  bufferOf,
  call,
  handle,
  handleResult,
  nothing,
  room,
  u32,
  u64,
  type Answer,
  type Argument,
  type Call,
  type Case,
  type Primitive,
  type Result,
} from "./primitive.ts";

/** One of HACL*'s libraries: how large a limb is, and how many limbs a number has where that is fixed. */
interface Library {
  readonly prefix: string;
  readonly limb: 4 | 8;
  readonly fixed: number | null;
}

const libraries: readonly Library[] = [
  { prefix: "Hacl_Bignum32_", limb: 4, fixed: null },
  { prefix: "Hacl_Bignum64_", limb: 8, fixed: null },
  { prefix: "Hacl_Bignum256_", limb: 8, fixed: 4 },
  { prefix: "Hacl_Bignum256_32_", limb: 4, fixed: 8 },
  { prefix: "Hacl_Bignum4096_", limb: 8, fixed: 64 },
  { prefix: "Hacl_Bignum4096_32_", limb: 4, fixed: 128 },
];

const fields = [
  { prefix: "Hacl_GenericField32_", limb: 4 as const },
  { prefix: "Hacl_GenericField64_", limb: 8 as const },
];

export const bignums: readonly Primitive[] = [
  ...libraries.flatMap((library) => {
    const name = library.prefix.slice("Hacl_".length, -1);
    const slow = library.fixed === null || library.fixed * library.limb <= 32 ? 2 : 20;
    return [
      { name: `${name} arithmetic`, cost: 2, makeCase: (random: Random) => arithmetic(random, library) },
      { name: `${name} modular`, cost: slow, makeCase: (random: Random) => modular(random, library) },
      {
        name: `${name} loads and stores`,
        cost: 2,
        makeCase: (random: Random) => conversions(random, library),
      },
    ];
  }),
  ...fields.map((field) => ({
    name: field.prefix.slice("Hacl_".length, -1),
    cost: 4,
    makeCase: (random: Random) => genericField(random, field),
  })),
];

/** Which buffer of which call has to hold which number; where the result of a call is asked for, it has no position. */
interface Expectation {
  readonly call: number;
  readonly position: number | null;
  readonly value: bigint;
}

/** Collects calls with what they have to give. */
class Calls {
  readonly calls: Call[] = [];
  readonly #expected: Expectation[] = [];

  add(call: Call): void {
    this.calls.push(call);
  }

  /** The last buffer of this call is to hold the value. */
  expect(call: Call, value: bigint, result: bigint | null = null): void {
    const buffers = call.args.filter(({ kind }) => kind === "buffer").length;
    if (buffers > 0) this.#expected.push({ call: this.calls.length, position: buffers - 1, value });
    if (result !== null) this.#expected.push({ call: this.calls.length, position: null, value: result });
    this.calls.push(call);
  }

  expectResult(call: Call, result: bigint): void {
    this.#expected.push({ call: this.calls.length, position: null, value: result });
    this.calls.push(call);
  }

  end(): Case {
    const isRight = (answers: readonly Answer[]): boolean =>
      this.#expected.every(({ call, position, value }) =>
        position === null
          ? answers[call]?.result === value
          : ofLimbs(bufferOf(answers, call, position)) === value,
      );
    return { calls: this.calls, isRight };
  }
}

/** How the functions of a library are called for numbers of one size. */
interface Sized {
  readonly bytes: number;
  readonly bits: number;
  readonly limbResult: Result;
  readonly number: (value: bigint) => Buffer;
  readonly named: (name: string, result: Result, ...args: readonly (Argument | Buffer | number)[]) => Call;
}

function size(random: Random, { prefix, limb, fixed }: Library): Sized {
  const length = fixed ?? 1 + random.below(12);
  const bytes = length * limb;
  return {
    bytes,
    bits: 8 * bytes,
    limbResult: limb === 4 ? u32 : u64,
    number: (value) => limbs(value, bytes),
    named: (name, result, ...args) =>
      call(prefix + name, result, ...(fixed === null ? [length, ...args] : args)),
  };
}

/** Carries run through numbers of many ones and zeros. */
function randomNumber(random: Random, bits: number): bigint {
  if (random.onceIn(8)) return (1n << BigInt(random.below(bits))) - (random.onceIn(2) ? 1n : 0n);
  return random.onceIn(8) ? (1n << BigInt(bits)) - 1n : randomInteger(random, bits);
}

function arithmetic(random: Random, library: Library): Case {
  const { bytes, bits, limbResult, number, named } = size(random, library);
  const [a, b] = [randomNumber(random, bits), randomNumber(random, bits)];
  const [left, right] = [number(a), number(b)];
  const mask = (1n << BigInt(8 * library.limb)) - 1n;
  const calls = new Calls();
  calls.expect(
    named("add", limbResult, left, right, room(bytes)),
    BigInt.asUintN(bits, a + b),
    (a + b) >> BigInt(bits),
  );
  calls.expect(
    named("sub", limbResult, left, right, room(bytes)),
    BigInt.asUintN(bits, a - b),
    a < b ? 1n : 0n,
  );
  calls.expect(named("mul", nothing, left, right, room(2 * bytes)), a * b);
  calls.expect(named("sqr", nothing, left, room(2 * bytes)), a * a);
  calls.expectResult(named("lt_mask", limbResult, left, right), a < b ? mask : 0n);
  calls.expectResult(named("eq_mask", limbResult, left, right), a === b ? mask : 0n);
  calls.expectResult(named("eq_mask", limbResult, left, left), mask);
  return calls.end();
}

/** An odd modulus of the full size or not, greater than 1. */
function randomModulus(random: Random, bits: number): bigint {
  return randomInteger(random, random.onceIn(2) ? bits : 2 + random.below(bits - 2)) | 1n | 2n;
}

function modular(random: Random, library: Library): Case {
  const { bytes, bits, number, named } = size(random, library);
  const n = randomModulus(random, bits);
  const [a, b] = [randomBelow(random, n), randomBelow(random, n)];
  const wide = randomInteger(random, 2 * bits);
  const exponentBits = 1 + random.below(140);
  const exponent = randomInteger(random, exponentBits);
  const limbBits = 8 * library.limb;
  const written = limbs(exponent, Math.ceil(exponentBits / limbBits) * library.limb);
  const [modulus, left, right] = [number(n), number(a), number(b)];
  const raised = power(a, exponent, n);
  const calls = new Calls();
  calls.expect(named("add_mod", nothing, modulus, left, right, room(bytes)), (a + b) % n);
  calls.expect(named("sub_mod", nothing, modulus, left, right, room(bytes)), (a - b + n) % n);
  calls.expect(named("mod", bool, modulus, limbs(wide, 2 * bytes), room(bytes)), wide % n, 1n);
  calls.expect(named("mod", bool, number(n - 1n), limbs(wide, 2 * bytes), room(bytes)), 0n, 0n);
  for (const time of ["vartime", "consttime"]) {
    const args = [modulus, left, exponentBits, written, room(bytes)];
    calls.expect(named(`mod_exp_${time}`, bool, ...args), raised, 1n);
  }
  // By Fermat, whether the modulus is prime or not.
  const inverted = power(a, n - 2n, n);
  if (a > 0n) calls.expect(named("mod_inv_prime_vartime", bool, modulus, left, room(bytes)), inverted, 1n);

  const context = (name: string, ...args: readonly (Buffer | number)[]): Call =>
    call(library.prefix + name, nothing, handle(0), ...args);
  calls.add(named("mont_ctx_init", handleResult(0), modulus));
  calls.expect(context("mod_precomp", limbs(wide, 2 * bytes), room(bytes)), wide % n);
  for (const time of ["vartime", "consttime"]) {
    calls.expect(context(`mod_exp_${time}_precomp`, left, exponentBits, written, room(bytes)), raised);
  }
  if (a > 0n) calls.expect(context("mod_inv_prime_vartime_precomp", left, room(bytes)), inverted);
  calls.add(context("mont_ctx_free"));
  return calls.end();
}

/** From bytes in both orders, and back. */
function conversions(random: Random, library: Library): Case {
  const { prefix, limb, fixed } = library;
  const length = fixed === null ? 1 + random.below(70) : fixed * limb;
  const value = randomInteger(random, 8 * length);
  const calls = new Calls();
  const orders = [
    ["be", bigEndian(value, length)],
    ["le", limbs(value, length)],
  ] as const;
  for (const [order, bytes] of orders) {
    calls.add(call(`${prefix}new_bn_from_bytes_${order}`, handleResult(0), length, bytes));
    const into = [handle(0), room(length)];
    const back = `${prefix}bn_to_bytes_${order}`;
    const made = call(back, nothing, ...(fixed === null ? [length, ...into] : into));
    calls.expect(made, ofLimbs(bytes));
    calls.add(call("free", nothing, handle(0)));
  }
  return calls.end();
}

function genericField(random: Random, { prefix, limb }: (typeof fields)[number]): Case {
  const length = 1 + random.below(9);
  const bytes = length * limb;
  const n = randomModulus(random, 8 * bytes);
  const [a, b] = [randomBelow(random, n), randomBelow(random, n)];
  const exponent = randomInteger(random, 64);
  const calls = new Calls();
  // In Montgomery form: times 2^bits modulo n.
  const inField = (value: bigint): bigint => (value << BigInt(8 * bytes)) % n;
  const number = (value: bigint): Buffer => limbs(value, bytes);
  const field = (name: string, ...args: readonly (Buffer | number)[]): Call =>
    call(prefix + name, nothing, handle(0), ...args);
  const [left, right] = [number(inField(a)), number(inField(b))];
  calls.expectResult(call(`${prefix}field_modulus_check`, bool, length, number(n)), 1n);
  calls.expectResult(call(`${prefix}field_modulus_check`, bool, length, number(n - 1n)), 0n);
  calls.add(call(`${prefix}field_init`, handleResult(0), length, number(n)));
  calls.expectResult(call(`${prefix}field_get_len`, u32, handle(0)), BigInt(length));
  calls.expect(field("to_field", number(a), room(bytes)), inField(a));
  calls.expect(field("from_field", left, room(bytes)), a);
  calls.expect(field("add", left, right, room(bytes)), inField(a + b));
  calls.expect(field("sub", left, right, room(bytes)), inField(a - b + n));
  calls.expect(field("mul", left, right, room(bytes)), inField(a * b));
  calls.expect(field("sqr", left, room(bytes)), inField(a * a));
  calls.expect(field("one", room(bytes)), inField(1n));
  for (const time of ["consttime", "vartime"]) {
    const raised = inField(power(a, exponent, n));
    calls.expect(field(`exp_${time}`, left, 64, limbs(exponent, 8), room(bytes)), raised);
  }
  calls.expect(field("inverse", left, room(bytes)), inField(power(a, n - 2n, n)));
  calls.add(field("field_free"));
  return calls.end();
}
