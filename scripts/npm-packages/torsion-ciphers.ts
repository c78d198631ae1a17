/** What libtorsion's ciphers compute, compared with Node's crypto where that has them. */
import { createCipheriv, getCipherInfo } from "node:crypto";
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
  u32,
  type Answer,
  type Call,
  type Case,
  type Primitive,
} from "../hacl/primitive.ts";

/** A block cipher as libtorsion numbers it. */
interface BlockCipher {
  readonly number: number;
  readonly name: string;
  readonly keySize: number;
  readonly blockSize: number;
}

const blockCiphers: readonly BlockCipher[] = [
  { number: 0, name: "aes-128", keySize: 16, blockSize: 16 },
  { number: 1, name: "aes-192", keySize: 24, blockSize: 16 },
  { number: 2, name: "aes-256", keySize: 32, blockSize: 16 },
  { number: 9, name: "bf", keySize: 16, blockSize: 8 },
  { number: 10, name: "camellia-128", keySize: 16, blockSize: 16 },
  { number: 11, name: "camellia-192", keySize: 24, blockSize: 16 },
  { number: 12, name: "camellia-256", keySize: 32, blockSize: 16 },
  { number: 13, name: "cast5", keySize: 16, blockSize: 8 },
  { number: 14, name: "des", keySize: 8, blockSize: 8 },
  { number: 16, name: "des-ede3", keySize: 24, blockSize: 8 },
  { number: 17, name: "idea", keySize: 16, blockSize: 8 },
  { number: 18, name: "serpent-128", keySize: 16, blockSize: 16 },
  { number: 20, name: "serpent-256", keySize: 32, blockSize: 16 },
  { number: 21, name: "twofish-128", keySize: 16, blockSize: 16 },
  { number: 23, name: "twofish-256", keySize: 32, blockSize: 16 },
];

/** Modes in which a text is one of whole blocks or of any length; those with tags come below. */
const modes: readonly (readonly [number, string])[] = [
  [1, "ecb"],
  [2, "cbc"],
  [5, "ctr"],
  [6, "cfb"],
  [7, "ofb"],
];

export const torsionCiphers: readonly Primitive[] = [
  ...blockCiphers.flatMap((cipher) =>
    modes.map(([number, mode]) => ({
      name: `libtorsion: ${cipher.name}-${mode}`,
      cost: 10,
      makeCase: (random: Random) => staticCase(random, cipher, number, mode),
    })),
  ),
  ...blockCiphers
    .filter(({ name }) => name.startsWith("aes"))
    .map((cipher) => ({
      name: `libtorsion: ${cipher.name}-gcm, streamed`,
      cost: 10,
      makeCase: (random: Random) => gcmCase(random, cipher),
    })),
  { name: "libtorsion: chacha20-poly1305", cost: 2, makeCase: chachaCase },
];

/** Node's name of a cipher, where it has that without settings of its own. */
function nodeName(cipher: BlockCipher, mode: string): string | null {
  const name = `${cipher.name}-${mode}`;
  if (getCipherInfo(name) === undefined) return null;
  try {
    createCipheriv(
      name,
      Buffer.alloc(cipher.keySize),
      mode === "ecb" ? null : Buffer.alloc(cipher.blockSize),
    );
    return name;
  } catch {
    return null; // of OpenSSL's legacy ones
  }
}

function sizeIn(answers: readonly Answer[], call: number): number {
  return Number(bufferOf(answers, call, 1).readBigUInt64LE());
}

/** There, back, and a text that nobody encrypted. */
function staticCase(random: Random, cipher: BlockCipher, number: number, mode: string): Case {
  const key = randomBytes(random, cipher.keySize);
  const iv = randomBytes(random, mode === "ecb" ? 0 : cipher.blockSize);
  const text = randomText(random, 0, 300);
  const name = nodeName(cipher, mode);
  const node = name === null ? null : createCipheriv(name, key, mode === "ecb" ? null : iv);
  const expected = node && Buffer.concat([node.update(text), node.final()]);
  const crypt = (verb: string, given: Buffer): Call =>
    call(
      `torsion_cipher_static_${verb}`,
      u32,
      ...[room(given.length + 32), room(8), cipher.number, number],
      ...[key, key.length, iv, iv.length, given, given.length],
    );
  const calls = [
    crypt("encrypt", text),
    ...(expected ? [crypt("decrypt", expected)] : []),
    crypt("decrypt", randomText(random, 0, 100)),
  ];
  if (!expected) return { calls, isRight: null };
  const isRight = (answers: readonly Answer[]): boolean =>
    answers[0]?.result === 1n &&
    bufferOf(answers, 0, 0).subarray(0, sizeIn(answers, 0)).equals(expected) &&
    answers[1]?.result === 1n &&
    bufferOf(answers, 1, 0).subarray(0, sizeIn(answers, 1)).equals(text);
  return { calls, isRight };
}

/** More than any state of libtorsion's ciphers takes. */
const streamState = 16384;
const gcm = 8;

function gcmCase(random: Random, cipher: BlockCipher): Case {
  const key = randomBytes(random, cipher.keySize);
  const iv = randomBytes(random, 12);
  const aad = randomText(random, 0, 60);
  const pieces = Array.from({ length: random.below(4) }, () => randomText(random, 0, 200));
  const node = createCipheriv(`${cipher.name}-gcm` as "aes-128-gcm", key, iv);
  node.setAAD(aad);
  const expected = Buffer.concat([...pieces.map((piece) => node.update(piece)), node.final()]);
  const tag = node.getAuthTag();
  const stream = (verb: string): string => `torsion_cipher_stream_${verb}`;
  const calls = [
    call(
      stream("init"),
      u32,
      ...[kept(0, room(streamState)), cipher.number, gcm, 1],
      ...[key, key.length, iv, iv.length],
    ),
    call(stream("set_aad"), u32, handle(0), aad, aad.length),
    ...pieces.map((piece) =>
      call(stream("update"), nothing, handle(0), room(piece.length + 32), room(8), piece, piece.length),
    ),
    call(stream("final"), u32, handle(0), room(32), room(8)),
    call(stream("get_tag"), u32, handle(0), room(16), room(8)),
  ];
  const isRight = (answers: readonly Answer[]): boolean => {
    const parts = answers
      .slice(2, -1)
      .map(({ buffers: [, output, size] }) =>
        output && size ? output.subarray(0, Number(size.readBigUInt64LE())) : Buffer.alloc(0),
      );
    return (
      answers[0]?.result === 1n &&
      Buffer.concat(parts).equals(expected) &&
      bufferOf(answers, calls.length - 1, 1).equals(tag)
    );
  };
  return { calls, isRight };
}

function chachaCase(random: Random): Case {
  const key = randomBytes(random, 32);
  const iv = randomBytes(random, 12);
  const aad = randomText(random, 0, 60);
  const text = randomText(random, 0, 500);
  const node = createCipheriv("chacha20-poly1305", key, iv, { authTagLength: 16 });
  node.setAAD(aad, { plaintextLength: text.length });
  const expected = Buffer.concat([node.update(text), node.final()]);
  const tag = node.getAuthTag();
  const named = (verb: string): string => `torsion_chachapoly_${verb}`;
  const calls = [
    call(named("init"), nothing, kept(0, room(1024)), key, iv, iv.length),
    call(named("aad"), nothing, handle(0), aad, aad.length),
    call(named("encrypt"), nothing, handle(0), room(text.length), text, text.length),
    call(named("final"), nothing, handle(0), room(16)),
  ];
  const isRight = (answers: readonly Answer[]): boolean =>
    bufferOf(answers, 2, 1).equals(expected) && bufferOf(answers, 3, 1).equals(tag);
  return { calls, isRight };
}
