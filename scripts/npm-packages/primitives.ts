/** What the packages compute, compared with Node's crypto where that has it. */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import {
  bufferOf,
  call,
  handle,
  kept,
  nothing,
  randomBytes,
  randomText,
  room,
  single,
  u32,
  type Answer,
  type Call,
  type Case,
  type Primitive,
} from "../hacl/primitive.ts";

/** A state that is made, fed in pieces and asked once; its bytes are compared after every call. */
interface Hash {
  readonly name: string;
  readonly stateSize: number;
  readonly make: (state: ReturnType<typeof kept>) => Call;
  readonly feed: (piece: Buffer) => Call;
  readonly finish: readonly Call[];
  /** Node's name; null where Node has no such hash. */
  readonly node: string | null;
}

function hashPrimitive(hash: Hash): Primitive {
  return { name: hash.name, cost: 1, makeCase: (random) => hashCase(random, hash) };
}

function hashCase(random: Random, { stateSize, make, feed, finish, node }: Hash): Case {
  const pieces = Array.from({ length: random.below(5) }, () => randomText(random, 0, 400));
  const calls = [make(kept(0, room(stateSize))), ...pieces.map(feed), ...finish];
  if (node === null) return { calls, isRight: null };
  const expected = createHash(node).update(Buffer.concat(pieces)).digest();
  const isRight = (answers: readonly Answer[]): boolean =>
    bufferOf(answers, calls.length - 1, 1).equals(expected);
  return { calls, isRight };
}

const sponge = "KeccakWidth1600_Sponge";

/** SHA-3 and what was Keccak before it, as the package's own JavaScript calls the sponge. */
function keccakHash(bits: number, lastBits: number): Primitive {
  const capacity = 2 * bits;
  return hashPrimitive({
    name: `${lastBits === 6 ? "SHA-3" : "Keccak"}-${String(bits)}`,
    stateSize: 216,
    make: (state) => call(`${sponge}Initialize`, u32, state, 1600 - capacity, capacity),
    feed: (piece) => call(`${sponge}Absorb`, u32, handle(0), piece, piece.length),
    finish: [
      call(`${sponge}AbsorbLastFewBits`, u32, handle(0), lastBits),
      call(`${sponge}Squeeze`, u32, handle(0), room(bits / 8), bits / 8),
    ],
    node: lastBits === 6 ? `sha3-${String(bits)}` : null,
  });
}

export const keccak = [224, 256, 384, 512].flatMap((bits) => [keccakHash(bits, 6), keccakHash(bits, 1)]);

export const blakeHash = [224, 256, 384, 512].map((bits) =>
  hashPrimitive({
    name: `BLAKE-${String(bits)}`,
    stateSize: bits > 256 ? 248 : 128,
    make: (state) => call(`blake${String(bits)}_init`, nothing, state),
    feed: (piece) => call(`blake${String(bits)}_update`, nothing, handle(0), piece, piece.length),
    finish: [call(`blake${String(bits)}_final`, nothing, handle(0), room(bits / 8))],
    node: null,
  }),
);

interface Blake2 {
  readonly name: string;
  readonly length: number;
  readonly stateSize: number;
  readonly node: string | null;
}

const blake2Kinds: readonly Blake2[] = [
  { name: "blake2b", length: 64, stateSize: 248, node: "blake2b512" },
  { name: "blake2s", length: 32, stateSize: 136, node: "blake2s256" },
];

export const blake2: readonly Primitive[] = [
  ...blake2Kinds.map(({ name, length, stateSize, node }) =>
    hashPrimitive({
      name: `${name}, streamed`,
      stateSize,
      make: (state) => call(`${name}_init`, u32, state, length),
      feed: (piece) => call(`${name}_update`, u32, handle(0), piece, piece.length),
      finish: [call(`${name}_final`, u32, handle(0), room(length), length)],
      node,
    }),
  ),
  ...blake2Kinds.map((kind) => ({
    name: kind.name,
    cost: 1,
    makeCase: (random: Random) => once(random, kind),
  })),
  ...blake2Kinds.map((kind) => ({
    name: `${kind.name}p`,
    cost: 1,
    makeCase: (random: Random) => once(random, { ...kind, name: `${kind.name}p`, node: null }),
  })),
];

/** In one call; with a key Node has no such hash. */
function once(random: Random, { name, length, node }: Blake2): Case {
  const text = randomText(random, 0, 1000);
  const key = randomBytes(random, random.onceIn(2) ? 1 + random.below(length) : 0);
  const expected = node === null || key.length > 0 ? null : createHash(node).update(text).digest();
  return single(call(name, u32, room(length), length, text, text.length, key, key.length), expected);
}

const privateKeyPrefix = Buffer.from("302e020100300506032b657004220420", "hex");

export const ed25519: readonly Primitive[] = [
  { name: "Ed25519: keys, signatures, verification", cost: 10, makeCase: signatureCase },
  { name: "Ed25519: key exchange", cost: 10, makeCase: exchangeCase },
];

function signatureCase(random: Random): Case {
  const seed = randomBytes(random, 32);
  const message = randomText(random, 0, 300);
  const key = createPrivateKey({
    key: Buffer.concat([privateKeyPrefix, seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  const signature = sign(null, message, key);
  const wrong = Buffer.from(signature);
  const at = random.below(64);
  wrong.writeUInt8(wrong.readUInt8(at) ^ (1 << random.below(8)), at);
  const verify = (given: Buffer): Call =>
    call("ed25519_verify", u32, given, message, message.length, publicKey);
  const calls = [
    call("ed25519_create_keypair", nothing, kept(0, room(32)), kept(1, room(64)), seed),
    call("ed25519_sign", nothing, room(64), message, message.length, handle(0), handle(1)),
    verify(signature),
    verify(wrong),
  ];
  const isRight = (answers: readonly Answer[]): boolean =>
    bufferOf(answers, 0, 0).equals(publicKey) &&
    bufferOf(answers, 1, 0).equals(signature) &&
    answers[2]?.result === 1n &&
    answers[3]?.result === 0n;
  return { calls, isRight };
}

/** Both sides come to one secret. */
function exchangeCase(random: Random): Case {
  const exchange = (own: number, other: number): Call =>
    call("ed25519_key_exchange", nothing, room(32), handle(2 * other), handle(2 * own + 1));
  const calls = [
    call("ed25519_create_keypair", nothing, kept(0, room(32)), kept(1, room(64)), randomBytes(random, 32)),
    call("ed25519_create_keypair", nothing, kept(2, room(32)), kept(3, room(64)), randomBytes(random, 32)),
    exchange(0, 1),
    exchange(1, 0),
    call("ed25519_add_scalar", nothing, handle(0), handle(1), randomBytes(random, 32)),
  ];
  const isRight = (answers: readonly Answer[]): boolean =>
    bufferOf(answers, 2, 0).equals(bufferOf(answers, 3, 0));
  return { calls, isRight };
}

/** More than any state of libtorsion's hashes takes. */
const torsionState = 1024;

export const torsionHashes = [
  ["md5", "md5", 16],
  ["ripemd160", "ripemd160", 20],
  ["sha1", "sha1", 20],
  ["sha224", "sha224", 28],
  ["sha256", "sha256", 32],
  ["sha384", "sha384", 48],
  ["sha512", "sha512", 64],
  ["sha3_224", "sha3-224", 28],
  ["sha3_256", "sha3-256", 32],
  ["sha3_512", "sha3-512", 64],
  ["blake2b512", "blake2b512", 64],
  ["blake2s256", "blake2s256", 32],
].map(([name, node, length]) => torsionHash(String(name), String(node), Number(length)));

function torsionHash(name: string, node: string, length: number): Primitive {
  const named = (verb: string): string => `torsion_${name}_${verb}`;
  const isKeyed = name.startsWith("blake2");
  return hashPrimitive({
    name: `libtorsion: ${node}`,
    stateSize: torsionState,
    make: (state) =>
      isKeyed ? call(named("init"), nothing, state, room(0), 0) : call(named("init"), nothing, state),
    feed: (piece) => call(named("update"), nothing, handle(0), piece, piece.length),
    finish: [call(named("final"), nothing, handle(0), room(length))],
    node,
  });
}
