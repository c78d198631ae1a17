/** Hashes fed in pieces: states that are made, fed, read, copied, reset and freed, in random order. */
import { createHash } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import {
  bool,
  bufferOf,
  call,
  handle,
  handleResult,
  nothing,
  randomBytes,
  randomText,
  room,
  u32,
  u8,
  type Answer,
  type Argument,
  type Call,
  type Case,
  type Primitive,
  type Result,
} from "./primitive.ts";

/** The functions of one kind of state. */
interface Stream {
  readonly name: string;
  /** A call that makes the state in slot 0. */
  readonly make: Call;
  readonly update: string;
  readonly digest: string;
  readonly digestResult: Result;
  readonly reset: { readonly name: string; readonly args: readonly Argument[] };
  readonly copy: string | null;
  readonly free: string;
  readonly length: number;
  /** Node's digest of all that was fed; null where Node has none. */
  readonly known: ((fed: Buffer) => Buffer) | null;
  /** Other questions to a state. */
  readonly questions: readonly { readonly name: string; readonly result: Result }[];
}

const plain = [
  { name: "MD5", prefix: "Hacl_Hash_MD5_", suffix: "", copy: "copy", node: "md5", length: 16 },
  { name: "SHA-1", prefix: "Hacl_Hash_SHA1_", suffix: "", copy: "copy", node: "sha1", length: 20 },
  {
    name: "SHA2-224",
    prefix: "Hacl_Hash_SHA2_",
    suffix: "_224",
    copy: "copy_256",
    node: "sha224",
    length: 28,
  },
  {
    name: "SHA2-256",
    prefix: "Hacl_Hash_SHA2_",
    suffix: "_256",
    copy: "copy_256",
    node: "sha256",
    length: 32,
  },
  {
    name: "SHA2-384",
    prefix: "Hacl_Hash_SHA2_",
    suffix: "_384",
    copy: "copy_512",
    node: "sha384",
    length: 48,
  },
  {
    name: "SHA2-512",
    prefix: "Hacl_Hash_SHA2_",
    suffix: "_512",
    copy: "copy_512",
    node: "sha512",
    length: 64,
  },
  { name: "BLAKE2s", prefix: "Hacl_Hash_Blake2s_", suffix: "", copy: "copy", node: "blake2s256", length: 32 },
  { name: "BLAKE2b", prefix: "Hacl_Hash_Blake2b_", suffix: "", copy: "copy", node: "blake2b512", length: 64 },
];

/** SHA-3 has one kind of state for all lengths. */
const sha3 = [
  { name: "SHA3-224", algorithm: 9, node: "sha3-224", length: 28 },
  { name: "SHA3-256", algorithm: 8, node: "sha3-256", length: 32 },
  { name: "SHA3-384", algorithm: 10, node: "sha3-384", length: 48 },
  { name: "SHA3-512", algorithm: 11, node: "sha3-512", length: 64 },
];

export const streams: readonly Primitive[] = [
  ...plain.map((hash) => streamPrimitive(hash.name, () => plainStream(hash))),
  ...sha3.map((hash) => streamPrimitive(hash.name, () => sha3Stream(hash))),
  streamPrimitive("Poly1305", poly1305Stream),
  streamPrimitive("BLAKE2s with key", (random) => keyedBlake2(random, "Hacl_Hash_Blake2s_", 32)),
  streamPrimitive("BLAKE2b with key", (random) => keyedBlake2(random, "Hacl_Hash_Blake2b_", 64)),
  { name: "SHAKE128, streamed", cost: 2, makeCase: (random) => shakeCase(random, 12, "shake128") },
  { name: "SHAKE256, streamed", cost: 2, makeCase: (random) => shakeCase(random, 13, "shake256") },
];

function streamPrimitive(name: string, stream: (random: Random) => Stream): Primitive {
  return { name: `${name}, streamed`, cost: 2, makeCase: (random) => streamCase(random, stream(random)) };
}

function plainStream({ name, prefix, suffix, copy, node, length }: (typeof plain)[number]): Stream {
  const named = (verb: string): string => `${prefix}${verb}${suffix}`;
  return {
    name,
    make: call(named("malloc"), handleResult(0)),
    update: named("update"),
    digest: named("digest"),
    digestResult: nothing,
    reset: { name: named("reset"), args: [] },
    copy: `${prefix}${copy}`,
    free: named("free"),
    length,
    known: (fed) => createHash(node).update(fed).digest(),
    questions: [],
  };
}

function sha3Stream({ name, algorithm, node, length }: (typeof sha3)[number]): Stream {
  return {
    name,
    make: call("Hacl_Hash_SHA3_malloc", handleResult(0), algorithm),
    update: "Hacl_Hash_SHA3_update",
    digest: "Hacl_Hash_SHA3_digest",
    digestResult: u8,
    reset: { name: "Hacl_Hash_SHA3_reset", args: [] },
    copy: "Hacl_Hash_SHA3_copy",
    free: "Hacl_Hash_SHA3_free",
    length,
    known: (fed) => createHash(node).update(fed).digest(),
    questions: [
      { name: "Hacl_Hash_SHA3_get_alg", result: u8 },
      { name: "Hacl_Hash_SHA3_block_len", result: u32 },
      { name: "Hacl_Hash_SHA3_hash_len", result: u32 },
      { name: "Hacl_Hash_SHA3_is_shake", result: bool },
    ],
  };
}

function poly1305Stream(random: Random): Stream {
  return {
    name: "Poly1305",
    make: call("Hacl_MAC_Poly1305_malloc", handleResult(0), randomBytes(random, 32)),
    update: "Hacl_MAC_Poly1305_update",
    digest: "Hacl_MAC_Poly1305_digest",
    digestResult: nothing,
    reset: {
      name: "Hacl_MAC_Poly1305_reset",
      args: [{ kind: "buffer", bytes: randomBytes(random, 32) }],
    },
    copy: null,
    free: "Hacl_MAC_Poly1305_free",
    length: 16,
    known: null,
    questions: [],
  };
}

function keyedBlake2(random: Random, prefix: string, longest: number): Stream {
  const key = randomBytes(random, 1 + random.below(longest));
  return {
    name: prefix,
    make: call(`${prefix}malloc_with_key`, handleResult(0), key, key.length),
    update: `${prefix}update`,
    digest: `${prefix}digest`,
    digestResult: nothing,
    reset: {
      name: `${prefix}reset_with_key`,
      args: [{ kind: "buffer", bytes: randomBytes(random, key.length) }],
    },
    copy: `${prefix}copy`,
    free: `${prefix}free`,
    length: longest,
    known: null,
    questions: [],
  };
}

/** Random calls on up to three states; what each of them was fed is known. */
function streamCase(random: Random, stream: Stream): Case {
  const calls: Call[] = [stream.make];
  const fed: Buffer[] = [Buffer.alloc(0)];
  const digests: { readonly call: number; readonly expected: Buffer }[] = [];
  const digest = (slot: number): void => {
    if (stream.known) digests.push({ call: calls.length, expected: stream.known(fed[slot]!) });
    calls.push(call(stream.digest, stream.digestResult, handle(slot), room(stream.length)));
  };
  for (let left = 2 + random.below(10); left > 0; left--) {
    const slot = random.below(fed.length);
    if (random.onceIn(12)) {
      calls.push(call(stream.reset.name, nothing, handle(slot), ...stream.reset.args));
      fed[slot] = Buffer.alloc(0);
    } else if (random.onceIn(6) && stream.copy !== null && fed.length < 3) {
      calls.push(call(stream.copy, handleResult(fed.length), handle(slot)));
      fed.push(fed[slot]!);
    } else if (random.onceIn(4)) {
      digest(slot);
    } else {
      const chunk = randomText(random, 0, 400);
      calls.push(call(stream.update, u8, handle(slot), chunk, chunk.length));
      fed[slot] = Buffer.concat([fed[slot]!, chunk]);
    }
  }
  for (const { name, result } of stream.questions) calls.push(call(name, result, handle(0)));
  for (const slot of fed.keys()) digest(slot);
  for (const slot of fed.keys()) calls.push(call(stream.free, nothing, handle(slot)));
  const isRight = (answers: readonly Answer[]): boolean =>
    digests.every(({ call, expected }) => bufferOf(answers, call, 0).equals(expected));
  return { calls, isRight: stream.known ? isRight : null };
}

function shakeCase(random: Random, algorithm: number, node: string): Case {
  const calls = [call("Hacl_Hash_SHA3_malloc", handleResult(0), algorithm)];
  const fed: Buffer[] = [];
  for (let left = random.below(6); left > 0; left--) {
    const chunk = randomText(random, 0, 400);
    calls.push(call("Hacl_Hash_SHA3_update", u8, handle(0), chunk, chunk.length));
    fed.push(chunk);
  }
  // Of no length is an error that both have to report.
  const outputLength = random.below(300);
  const at = calls.length;
  calls.push(
    call("Hacl_Hash_SHA3_squeeze", u8, handle(0), room(outputLength), outputLength),
    call("Hacl_Hash_SHA3_digest", u8, handle(0), room(64)),
    call("Hacl_Hash_SHA3_is_shake", bool, handle(0)),
    call("Hacl_Hash_SHA3_free", nothing, handle(0)),
  );
  const expected = createHash(node, { outputLength }).update(Buffer.concat(fed)).digest();
  const isRight = (answers: readonly Answer[]): boolean => bufferOf(answers, at, 0).equals(expected);
  return { calls, isRight: outputLength > 0 ? isRight : null };
}
