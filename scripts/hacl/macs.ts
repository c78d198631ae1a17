/** Message authentication and key derivation. */
import { createHmac } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import {
  call,
  nothing,
  randomBytes,
  randomText,
  room,
  single,
  type Case,
  type Primitive,
} from "./primitive.ts";

/** Names in HACL* behind `Hacl_HMAC_compute_`, and in Node. */
const hmacs = [
  { name: "sha1", node: "sha1", length: 20 },
  { name: "sha2_256", node: "sha256", length: 32 },
  { name: "sha2_384", node: "sha384", length: 48 },
  { name: "sha2_512", node: "sha512", length: 64 },
  { name: "blake2s_32", node: "blake2s256", length: 32 },
  { name: "blake2b_32", node: "blake2b512", length: 64 },
];

export const macs: readonly Primitive[] = [
  ...hmacs.map((hash) => ({
    name: `HMAC ${hash.name}`,
    cost: 1,
    makeCase: (random: Random): Case => {
      const key = randomText(random, 0, 200);
      const text = randomText(random, 0, 600);
      return single(
        call(
          `Hacl_HMAC_compute_${hash.name}`,
          nothing,
          room(hash.length),
          key,
          key.length,
          text,
          text.length,
        ),
        createHmac(hash.node, key).update(text).digest(),
      );
    },
  })),
  ...hmacs.slice(1).flatMap((hash) => [
    { name: `HKDF extract ${hash.name}`, cost: 1, makeCase: (random: Random) => extract(random, hash) },
    { name: `HKDF expand ${hash.name}`, cost: 1, makeCase: (random: Random) => expand(random, hash) },
  ]),
  { name: "Poly1305", cost: 1, makeCase: poly1305 },
];

type Hmac = (typeof hmacs)[number];

function extract(random: Random, hash: Hmac): Case {
  const salt = randomText(random, 0, 100);
  const key = randomText(random, 0, 100);
  return single(
    call(`Hacl_HKDF_extract_${hash.name}`, nothing, room(hash.length), salt, salt.length, key, key.length),
    createHmac(hash.node, salt).update(key).digest(),
  );
}

function expand(random: Random, hash: Hmac): Case {
  const key = randomText(random, hash.length, 100);
  const info = randomText(random, 0, 100);
  const length = 1 + random.below(400);
  return single(
    call(`Hacl_HKDF_expand_${hash.name}`, nothing, room(length), key, key.length, info, info.length, length),
    expanded(hash, key, info).subarray(0, length),
  );
}

/** RFC 5869, as many blocks as are ever wanted here: Node has only both steps in one. */
function expanded(hash: Hmac, key: Buffer, info: Buffer): Buffer {
  const blocks: Buffer[] = [];
  let last = Buffer.alloc(0);
  for (let counter = 1; counter <= 32; counter++) {
    last = createHmac(hash.node, key)
      .update(last)
      .update(info)
      .update(Buffer.from([counter]))
      .digest();
    blocks.push(last);
  }
  return Buffer.concat(blocks);
}

function poly1305(random: Random): Case {
  const key = randomBytes(random, 32);
  const text = randomText(random, 0, 600);
  // RFC 8439: (text as a number in blocks) * r, modulo 2^130 - 5, plus s.
  const prime = (1n << 130n) - 5n;
  const r = littleEndian(key.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < text.length; at += 16) {
    const block = text.subarray(at, at + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * r) % prime;
  }
  const tag = BigInt.asUintN(128, sum + littleEndian(key.subarray(16)));
  const expected = Buffer.from(tag.toString(16).padStart(32, "0"), "hex").reverse();
  return single(call("Hacl_MAC_Poly1305_mac", nothing, room(16), text, text.length, key), expected);
}

function littleEndian(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}
