/** Encryption. */
import { createCipheriv } from "node:crypto";
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
  sameAs,
  single,
  u32,
  type Answer,
  type Case,
  type Primitive,
} from "./primitive.ts";

const streamCiphers = [
  { name: "ChaCha20 encrypt", function: "Hacl_Chacha20_chacha20_encrypt", nonce: 12, node: true },
  { name: "ChaCha20 decrypt", function: "Hacl_Chacha20_chacha20_decrypt", nonce: 12, node: true },
  {
    name: "ChaCha20 (Vec32) encrypt",
    function: "Hacl_Chacha20_Vec32_chacha20_encrypt_32",
    nonce: 12,
    node: true,
  },
  {
    name: "ChaCha20 (Vec32) decrypt",
    function: "Hacl_Chacha20_Vec32_chacha20_decrypt_32",
    nonce: 12,
    node: true,
  },
  { name: "Salsa20 encrypt", function: "Hacl_Salsa20_salsa20_encrypt", nonce: 8, node: false },
  { name: "Salsa20 decrypt", function: "Hacl_Salsa20_salsa20_decrypt", nonce: 8, node: false },
];

export const ciphers: readonly Primitive[] = [
  ...streamCiphers.map((cipher) => ({
    name: cipher.name,
    cost: 1,
    makeCase: (random: Random) => streamCipher(random, cipher),
  })),
  { name: "Salsa20 block", cost: 1, makeCase: (random) => salsaBlock(random, "key_block0", 64, 8) },
  { name: "HSalsa20", cost: 1, makeCase: (random) => salsaBlock(random, "hsalsa20", 32, 16) },
  { name: "ChaCha20-Poly1305", cost: 1, makeCase: aead },
  { name: "ChaCha20-Poly1305 with a false tag", cost: 1, makeCase: forgedAead },
  {
    name: "NaCl secretbox",
    cost: 1,
    makeCase: (random) => nacl(random, ["secretbox_easy", "secretbox_open_easy"]),
  },
  {
    name: "NaCl secretbox, detached",
    cost: 1,
    makeCase: (random) => detachedNacl(random, ["secretbox_detached", "secretbox_open_detached"], 32),
  },
  { name: "NaCl box", cost: 4, makeCase: naclBox },
];

/** In place half of the time, which HACL* allows. */
function streamCipher(random: Random, cipher: (typeof streamCiphers)[number]): Case {
  const text = randomText(random, 0, 600);
  const key = randomBytes(random, 32);
  const nonce = randomBytes(random, cipher.nonce);
  // Node counts on in more bits than RFC 8439 when the counter overflows.
  const counter = random.onceIn(2) ? random.below(2) : random.below(2 ** 31);
  const inPlace = random.onceIn(2);
  const [output, input] = inPlace ? [Buffer.from(text), sameAs(1)] : [room(text.length), text];
  const made = call(cipher.function, nothing, text.length, output, input, key, nonce, counter);
  if (!cipher.node) return single(made, null);
  const start = Buffer.alloc(4);
  start.writeUInt32LE(counter);
  const node = createCipheriv("chacha20", key, Buffer.concat([start, nonce]));
  return single(made, node.update(text));
}

function salsaBlock(random: Random, name: string, output: number, nonce: number): Case {
  const args = [room(output), randomBytes(random, 32), randomBytes(random, nonce)];
  return single(
    call(`Hacl_Salsa20_${name === "hsalsa20" ? name : `salsa20_${name}`}`, nothing, ...args),
    null,
  );
}

/** Encrypted, compared with Node's, and decrypted again. */
function aead(random: Random): Case {
  const text = randomText(random, 0, 600);
  const data = randomText(random, 0, 100);
  const key = randomBytes(random, 32);
  const nonce = randomBytes(random, 12);
  const { output, tag } = sealed(text, data, key, nonce);
  const inPlace = random.onceIn(2);
  const length = text.length;
  const [into, from] = inPlace ? [Buffer.from(text), sameAs(0)] : [room(length), text];
  const [back, again] = inPlace ? [Buffer.from(output), sameAs(0)] : [room(length), output];
  const calls = [
    call(
      "Hacl_AEAD_Chacha20Poly1305_encrypt",
      nothing,
      into,
      room(16),
      from,
      length,
      data,
      data.length,
      key,
      nonce,
    ),
    call("Hacl_AEAD_Chacha20Poly1305_decrypt", u32, back, again, length, data, data.length, key, nonce, tag),
  ];
  const isRight = (answers: readonly Answer[]): boolean =>
    bufferOf(answers, 0, 0).equals(output) &&
    bufferOf(answers, 0, 1).equals(tag) &&
    answers[1]?.result === 0n &&
    bufferOf(answers, 1, 0).equals(text);
  return { calls, isRight };
}

function forgedAead(random: Random): Case {
  const text = randomText(random, 0, 600);
  const data = randomText(random, 0, 100);
  const key = randomBytes(random, 32);
  const nonce = randomBytes(random, 12);
  const { output, tag } = sealed(text, data, key, nonce);
  tag[random.below(16)]! ^= 1 << random.below(8);
  const args = [room(text.length), output, text.length, data, data.length, key, nonce, tag];
  return {
    calls: [call("Hacl_AEAD_Chacha20Poly1305_decrypt", u32, ...args)],
    isRight: ([answer]) => answer?.result === 1n && answer.buffers[0]!.every((byte) => byte === 0),
  };
}

function sealed(
  text: Buffer,
  data: Buffer,
  key: Buffer,
  nonce: Buffer,
): { readonly output: Buffer; readonly tag: Buffer } {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(data, { plaintextLength: text.length });
  const output = Buffer.concat([cipher.update(text), cipher.final()]);
  return { output, tag: cipher.getAuthTag() };
}

/** Sealed, and opened again: the text comes back. Now and then a bit of what was sealed is wrong. */
function nacl(random: Random, [seal, open]: readonly [string, string]): Case {
  const text = randomText(random, 0, 600);
  const nonce = randomBytes(random, 24);
  const key = randomBytes(random, 32);
  const sealedLength = text.length + 16;
  const forged = random.onceIn(4);
  const box = forged ? randomBytes(random, sealedLength) : handle(0);
  return {
    calls: [
      call(`Hacl_NaCl_crypto_${seal}`, u32, kept(0, room(sealedLength)), text, text.length, nonce, key),
      call(`Hacl_NaCl_crypto_${open}`, u32, room(text.length), box, sealedLength, nonce, key),
    ],
    isRight: (answers) =>
      forged ? answers[1]?.result !== 0n : answers[1]?.result === 0n && bufferOf(answers, 1, 0).equals(text),
  };
}

function detachedNacl(random: Random, [seal, open]: readonly [string, string], keyLength: number): Case {
  const text = randomText(random, 0, 600);
  const nonce = randomBytes(random, 24);
  const key = randomBytes(random, keyLength);
  const length = text.length;
  return {
    calls: [
      call(
        `Hacl_NaCl_crypto_${seal}`,
        u32,
        kept(0, room(length)),
        kept(1, room(16)),
        text,
        length,
        nonce,
        key,
      ),
      call(`Hacl_NaCl_crypto_${open}`, u32, room(length), handle(0), handle(1), length, nonce, key),
    ],
    isRight: (answers) => answers[1]?.result === 0n && bufferOf(answers, 1, 0).equals(text),
  };
}

/** With the keys of two people: sealed by one with the other's public key, opened by the other, in every way there is. */
function naclBox(random: Random): Case {
  const text = randomText(random, 0, 300);
  const length = text.length;
  const nonce = randomBytes(random, 24);
  const [mine, yours] = [randomBytes(random, 32), randomBytes(random, 32)];
  const box = (name: string): string => `Hacl_NaCl_crypto_box_${name}`;
  const [mineOpen, yoursOpen] = [handle(0), handle(1)];
  return {
    calls: [
      call("Hacl_Curve25519_51_secret_to_public", nothing, kept(0, room(32)), mine),
      call("Hacl_Curve25519_51_secret_to_public", nothing, kept(1, room(32)), yours),
      call(box("beforenm"), u32, kept(2, room(32)), yoursOpen, mine),
      call(box("easy"), u32, kept(3, room(length + 16)), text, length, nonce, yoursOpen, mine),
      call(box("open_easy"), u32, room(length), handle(3), length + 16, nonce, mineOpen, yours),
      call(box("easy_afternm"), u32, kept(4, room(length + 16)), text, length, nonce, handle(2)),
      call(box("open_easy_afternm"), u32, room(length), handle(4), length + 16, nonce, handle(2)),
      call(
        box("detached"),
        u32,
        kept(5, room(length)),
        kept(6, room(16)),
        text,
        length,
        nonce,
        yoursOpen,
        mine,
      ),
      call(box("open_detached"), u32, room(length), handle(5), handle(6), length, nonce, mineOpen, yours),
      call(
        box("detached_afternm"),
        u32,
        kept(5, room(length)),
        kept(6, room(16)),
        text,
        length,
        nonce,
        handle(2),
      ),
      call(box("open_detached_afternm"), u32, room(length), handle(5), handle(6), length, nonce, handle(2)),
    ],
    isRight: (answers) => [4, 6, 8, 10].every((at) => bufferOf(answers, at, 0).equals(text)),
  };
}
