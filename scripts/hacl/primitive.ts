/** What is compared: calls of C functions with random arguments, and what is known about their results. */
import type { Random } from "../fuzz-printf/random.ts";

/** The pointers of a call are to buffers of exactly these bytes; what is in all of them after it is compared. */
export type Argument =
  | { readonly kind: "number"; readonly value: number | bigint }
  | { readonly kind: "buffer"; readonly bytes: Buffer }
  /** A buffer that later calls of the case get again as a handle. */
  | { readonly kind: "kept"; readonly slot: number; readonly bytes: Buffer }
  /** The same pointer as the argument at that position. */
  | { readonly kind: "same"; readonly position: number }
  /** What an earlier call of the case returned, or a buffer that was kept. */
  | { readonly kind: "handle"; readonly slot: number };

export type Result =
  | { readonly kind: "nothing" }
  | { readonly kind: "integer"; readonly bytes: 1 | 4 | 8 }
  | { readonly kind: "handle"; readonly slot: number };

export interface Call {
  readonly function: string;
  readonly result: Result;
  readonly args: readonly Argument[];
}

/** What a call gave: its result, for a pointer whether it is one, and the buffers in the order of the arguments. */
export interface Answer {
  readonly result: bigint;
  readonly buffers: readonly Buffer[];
}

/** Calls in order, in one process. */
export interface Case {
  readonly calls: readonly Call[];
  /** Whether the answers are right by another implementation; null where there is none at hand. */
  readonly isRight: ((answers: readonly Answer[]) => boolean) | null;
}

export interface Primitive {
  readonly name: string;
  /** How much longer than a hash of a few blocks a case takes: so many times fewer cases. */
  readonly cost: number;
  readonly makeCase: (random: Random) => Case;
}

export const nothing: Result = { kind: "nothing" };
export const bool: Result = { kind: "integer", bytes: 1 };
export const u8: Result = { kind: "integer", bytes: 1 };
export const u32: Result = { kind: "integer", bytes: 4 };
export const u64: Result = { kind: "integer", bytes: 8 };

export function handleResult(slot: number): Result {
  return { kind: "handle", slot };
}

export function call(name: string, result: Result, ...args: readonly (Argument | Buffer | number)[]): Call {
  return { function: name, result, args: args.map(toArgument) };
}

export function handle(slot: number): Argument {
  return { kind: "handle", slot };
}

export function kept(slot: number, bytes: Buffer): Argument {
  return { kind: "kept", slot, bytes };
}

export function sameAs(position: number): Argument {
  return { kind: "same", position };
}

/** A buffer that is written: zeros before the call. */
export function room(length: number): Buffer {
  return Buffer.alloc(length);
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** Bytes of a random length from `from` to `to`, more often short than long, and often at the border of a block. */
export function randomText(random: Random, from: number, to: number): Buffer {
  const borders = [from, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 256].filter(
    (length) => length >= from && length <= to,
  );
  const length = random.onceIn(4)
    ? random.pick(borders)
    : from + random.below(random.onceIn(2) ? to - from + 1 : Math.min(to - from, 80) + 1);
  return randomBytes(random, length);
}

/** The buffer at that position of a call's answer. */
export function bufferOf(answers: readonly Answer[], call: number, position: number): Buffer {
  const found = answers[call]?.buffers[position];
  if (found === undefined) throw new Error(`no buffer ${String(position)} in answer ${String(call)}`);
  return found;
}

/** Cases of one call, whose first buffer is the output. */
export function single(call: Call, expected: Buffer | null): Case {
  const isRight =
    expected === null ? null : (answers: readonly Answer[]) => bufferOf(answers, 0, 0).equals(expected);
  return { calls: [call], isRight };
}

function toArgument(given: Argument | Buffer | number): Argument {
  if (typeof given === "number") return { kind: "number", value: given };
  return Buffer.isBuffer(given) ? { kind: "buffer", bytes: given } : given;
}
