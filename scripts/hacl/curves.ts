/** Elliptic curves: keys, agreement, signatures, and hybrid encryption on top of them. */
import { createECDH, createPrivateKey, createPublicKey, diffieHellman, sign, verify } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import {
  bool,
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
  type Case,
  type Primitive,
} from "./primitive.ts";

export const curves: readonly Primitive[] = [
  { name: "X25519 public key", cost: 4, makeCase: x25519Public },
  { name: "X25519 agreement", cost: 4, makeCase: x25519 },
  { name: "X25519 scalarmult", cost: 4, makeCase: x25519Scalar },
  { name: "Ed25519", cost: 4, makeCase: ed25519 },
  { name: "Ed25519, expanded keys", cost: 4, makeCase: ed25519Expanded },
  { name: "P-256 keys", cost: 4, makeCase: p256Keys },
  { name: "P-256 agreement", cost: 4, makeCase: p256Agreement },
  ...(["sha2", "sha384", "sha512"] as const).map((hash) => ({
    name: `P-256 ECDSA ${hash}`,
    cost: 4,
    makeCase: (random: Random) => p256Signature(random, hash),
  })),
  { name: "P-256 ECDSA without hash", cost: 4, makeCase: p256WithoutHash },
  { name: "secp256k1 keys", cost: 4, makeCase: k256Keys },
  { name: "secp256k1 ECDSA", cost: 4, makeCase: (random) => k256Signature(random, "") },
  { name: "secp256k1 ECDSA, normalized", cost: 4, makeCase: (random) => k256Signature(random, "secp256k1_") },
  { name: "Ed25519 group", cost: 4, makeCase: (random) => group(random, "Hacl_EC_Ed25519_", 5, 20) },
  { name: "secp256k1 group", cost: 4, makeCase: (random) => group(random, "Hacl_EC_K256_", 5, 15) },
  { name: "HPKE X25519 SHA-256", cost: 8, makeCase: (random) => hpke(random, "Curve51_CP32_SHA256") },
  { name: "HPKE X25519 SHA-512", cost: 8, makeCase: (random) => hpke(random, "Curve51_CP32_SHA512") },
  { name: "HPKE P-256 SHA-256", cost: 8, makeCase: (random) => hpke(random, "P256_CP32_SHA256") },
];

function privateKey(prefix: string, key: Buffer): ReturnType<typeof createPrivateKey> {
  const der = Buffer.concat([Buffer.from(prefix, "hex"), key]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

function x25519Key(key: Buffer): ReturnType<typeof createPrivateKey> {
  return privateKey("302e020100300506032b656e04220420", key);
}

function ed25519Key(key: Buffer): ReturnType<typeof createPrivateKey> {
  return privateKey("302e020100300506032b657004220420", key);
}

/** Of an Edwards or Montgomery curve: the last 32 bytes of the standard form. */
function publicBytes(key: ReturnType<typeof createPrivateKey>): Buffer {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
}

function x25519Public(random: Random): Case {
  const secret = randomBytes(random, 32);
  const expected = publicBytes(x25519Key(secret));
  return single(call("Hacl_Curve25519_51_secret_to_public", nothing, room(32), secret), expected);
}

/** Now and then with a point of low order, which has to be said. */
function x25519(random: Random): Case {
  const secret = randomBytes(random, 32);
  const low = random.onceIn(8);
  const other = x25519Key(randomBytes(random, 32));
  const point = low ? Buffer.concat([Buffer.from([random.below(2)]), Buffer.alloc(31)]) : publicBytes(other);
  const expected = low
    ? Buffer.alloc(32)
    : diffieHellman({ privateKey: x25519Key(secret), publicKey: createPublicKey(other) });
  return {
    calls: [call("Hacl_Curve25519_51_ecdh", bool, room(32), secret, point)],
    isRight: (answers) => bufferOf(answers, 0, 0).equals(expected) && answers[0]?.result === (low ? 0n : 1n),
  };
}

function x25519Scalar(random: Random): Case {
  const args = [room(32), randomBytes(random, 32), randomBytes(random, 32)];
  return single(call("Hacl_Curve25519_51_scalarmult", nothing, ...args), null);
}

function ed25519(random: Random): Case {
  const secret = randomBytes(random, 32);
  const text = randomText(random, 0, 400);
  const key = ed25519Key(secret);
  const expected = sign(null, text, key);
  const forged = Buffer.from(expected);
  forged[random.below(64)]! ^= 1 << random.below(8);
  const length = text.length;
  return {
    calls: [
      call("Hacl_Ed25519_secret_to_public", nothing, kept(0, room(32)), secret),
      call("Hacl_Ed25519_sign", nothing, kept(1, room(64)), secret, length, text),
      call("Hacl_Ed25519_verify", bool, handle(0), length, text, handle(1)),
      call("Hacl_Ed25519_verify", bool, handle(0), length, text, forged),
    ],
    isRight: (answers) =>
      bufferOf(answers, 0, 0).equals(publicBytes(key)) &&
      bufferOf(answers, 1, 0).equals(expected) &&
      answers[2]?.result === 1n &&
      answers[3]?.result === 0n,
  };
}

function ed25519Expanded(random: Random): Case {
  const secret = randomBytes(random, 32);
  const text = randomText(random, 0, 400);
  const expected = sign(null, text, ed25519Key(secret));
  return {
    calls: [
      call("Hacl_Ed25519_expand_keys", nothing, kept(0, room(96)), secret),
      call("Hacl_Ed25519_sign_expanded", nothing, room(64), handle(0), text.length, text),
    ],
    isRight: (answers) => bufferOf(answers, 1, 0).equals(expected),
  };
}

/** A public point by Node: uncompressed, without its first byte. */
function point(curve: "prime256v1" | "secp256k1", secret: Buffer): Buffer {
  const keys = createECDH(curve);
  keys.setPrivateKey(secret);
  return keys.getPublicKey().subarray(1);
}

/** A random number below the order, never 0: both orders begin with more ones than this leaves. */
function scalar(random: Random): Buffer {
  const bytes = randomBytes(random, 32);
  bytes[0]! &= 0x7f;
  bytes[31]! |= 1;
  return bytes;
}

/** Through both written forms and back; random bytes instead of a key have to be seen. */
function p256Keys(random: Random): Case {
  const raw = random.onceIn(4) ? randomBytes(random, 64) : point("prime256v1", scalar(random));
  return {
    calls: [
      call("Hacl_P256_validate_public_key", bool, raw),
      call("Hacl_P256_validate_private_key", bool, random.onceIn(4) ? Buffer.alloc(32, 255) : scalar(random)),
      call("Hacl_P256_raw_to_uncompressed", nothing, raw, kept(0, room(65))),
      call("Hacl_P256_uncompressed_to_raw", bool, handle(0), room(64)),
      call("Hacl_P256_raw_to_compressed", nothing, raw, kept(1, room(33))),
      call("Hacl_P256_compressed_to_raw", bool, handle(1), room(64)),
    ],
    isRight: (answers) =>
      bufferOf(answers, 3, 1).equals(raw) &&
      (answers[0]?.result === 0n || bufferOf(answers, 5, 1).equals(raw)),
  };
}

function p256Agreement(random: Random): Case {
  const [mine, yours] = [scalar(random), scalar(random)];
  const keys = createECDH("prime256v1");
  keys.setPrivateKey(mine);
  const their = point("prime256v1", yours);
  const shared = keys.computeSecret(Buffer.concat([Buffer.from([4]), their]));
  return {
    calls: [
      call("Hacl_P256_dh_initiator", bool, room(64), mine),
      call("Hacl_P256_dh_responder", bool, room(64), their, mine),
    ],
    isRight: (answers) =>
      bufferOf(answers, 0, 0).equals(point("prime256v1", mine)) &&
      bufferOf(answers, 1, 0).subarray(0, 32).equals(shared),
  };
}

const nodeHash = { sha2: "sha256", sha384: "sha384", sha512: "sha512" };

/** Signed; Node and HACL* both have to accept the signature, and HACL* no other. */
function p256Signature(random: Random, hash: keyof typeof nodeHash): Case {
  const secret = scalar(random);
  const raw = point("prime256v1", secret);
  const text = randomText(random, 0, 300);
  const key = publicKey("P-256", raw);
  const theirs = sign(nodeHash[hash], text, {
    key: privateJwk("P-256", raw, secret),
    dsaEncoding: "ieee-p1363",
  });
  const [r, s] = [theirs.subarray(0, 32), theirs.subarray(32)];
  const args = [room(64), text.length, text, secret, scalar(random)];
  const verified = `Hacl_P256_ecdsa_verif_p256_${hash}`;
  return {
    calls: [
      call(`Hacl_P256_ecdsa_sign_p256_${hash}`, bool, ...args),
      call(verified, bool, text.length, text, raw, r, s),
      call(verified, bool, text.length, text, raw, s, r),
    ],
    isRight: (answers) =>
      verify(nodeHash[hash], text, { key, dsaEncoding: "ieee-p1363" }, bufferOf(answers, 0, 0)) &&
      answers[1]?.result === 1n &&
      answers[2]?.result === 0n,
  };
}

function p256WithoutHash(random: Random): Case {
  const secret = scalar(random);
  const raw = point("prime256v1", secret);
  const text = randomBytes(random, 32);
  return {
    calls: [
      call("Hacl_P256_ecdsa_sign_p256_without_hash", bool, room(64), 32, text, secret, scalar(random)),
      call("Hacl_P256_ecdsa_verif_without_hash", bool, 32, text, raw, scalar(random), scalar(random)),
    ],
    isRight: null,
  };
}

function jwkOf(
  curve: "P-256" | "secp256k1",
  raw: Buffer,
): { kty: string; crv: string; x: string; y: string } {
  const [x, y] = [raw.subarray(0, 32), raw.subarray(32)].map((half) => half.toString("base64url"));
  return { kty: "EC", crv: curve, x: x!, y: y! };
}

function publicKey(curve: "P-256" | "secp256k1", raw: Buffer): ReturnType<typeof createPublicKey> {
  return createPublicKey({ key: jwkOf(curve, raw), format: "jwk" });
}

function privateJwk(
  curve: "P-256" | "secp256k1",
  raw: Buffer,
  secret: Buffer,
): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({ key: { ...jwkOf(curve, raw), d: secret.toString("base64url") }, format: "jwk" });
}

function k256Keys(random: Random): Case {
  const secret = scalar(random);
  const raw = point("secp256k1", secret);
  const other = random.onceIn(4) ? randomBytes(random, 64) : point("secp256k1", scalar(random));
  const name = (rest: string): string => `Hacl_K256_ECDSA_${rest}`;
  return {
    calls: [
      call(name("secret_to_public"), bool, room(64), secret),
      call(name("is_public_key_valid"), bool, other),
      call(name("is_private_key_valid"), bool, random.onceIn(4) ? Buffer.alloc(32) : secret),
      call(name("public_key_uncompressed_from_raw"), nothing, kept(0, room(65)), other),
      call(name("public_key_uncompressed_to_raw"), bool, room(64), handle(0)),
      call(name("public_key_compressed_from_raw"), nothing, kept(1, room(33)), other),
      call(name("public_key_compressed_to_raw"), bool, room(64), handle(1)),
      call(name("ecdh"), bool, room(64), other, secret),
    ],
    isRight: (answers) => bufferOf(answers, 0, 0).equals(raw) && bufferOf(answers, 4, 0).equals(other),
  };
}

function k256Signature(random: Random, prefix: "" | "secp256k1_"): Case {
  const secret = scalar(random);
  const raw = point("secp256k1", secret);
  const text = randomText(random, 0, 300);
  const key = publicKey("secp256k1", raw);
  const digest = randomBytes(random, 32);
  const name = (rest: string): string => `Hacl_K256_ECDSA_${prefix}ecdsa_${rest}`;
  const general = (rest: string): string => `Hacl_K256_ECDSA_secp256k1_ecdsa_${rest}`;
  return {
    calls: [
      call(name("sign_sha256"), bool, kept(0, room(64)), text.length, text, secret, scalar(random)),
      call(name("verify_sha256"), bool, text.length, text, raw, handle(0)),
      call(name("verify_sha256"), bool, text.length, text, raw, randomBytes(random, 64)),
      call(name("sign_hashed_msg"), bool, kept(1, room(64)), digest, secret, scalar(random)),
      call(name("verify_hashed_msg"), bool, digest, raw, handle(1)),
      call(general("is_signature_normalized"), bool, handle(1)),
      call(general("signature_normalize"), bool, handle(1)),
    ],
    isRight: (answers) =>
      verify("sha256", text, { key, dsaEncoding: "ieee-p1363" }, bufferOf(answers, 0, 0)) &&
      answers[1]?.result === 1n &&
      answers[2]?.result === 0n &&
      answers[4]?.result === 1n,
  };
}

/** Field elements and points of a curve, as limbs of 64 bits. */
function group(random: Random, prefix: string, felem: number, coordinates: number): Case {
  const [element, whole] = [felem * 8, coordinates * 8];
  const name = (rest: string): string => prefix + rest;
  const calls = [
    call(name("felem_load"), nothing, scalar(random), kept(0, room(element))),
    call(name("felem_load"), nothing, scalar(random), kept(1, room(element))),
    ...["add", "sub", "mul"].flatMap((operation) => [
      call(name(`felem_${operation}`), nothing, handle(0), handle(1), kept(2, room(element))),
      call(name("felem_store"), nothing, handle(2), room(32)),
    ]),
    call(name("felem_sqr"), nothing, handle(0), kept(2, room(element))),
    call(name("felem_inv"), nothing, handle(0), kept(3, room(element))),
    call(name("felem_store"), nothing, handle(3), room(32)),
    call(name("mk_felem_zero"), nothing, room(element)),
    call(name("mk_felem_one"), nothing, room(element)),
    call(name("mk_point_at_inf"), nothing, kept(4, room(whole))),
    call(name("mk_base_point"), nothing, kept(5, room(whole))),
    call(name("point_mul"), nothing, scalar(random), handle(5), kept(6, room(whole))),
    call(name("point_double"), nothing, handle(6), kept(7, room(whole))),
    call(name("point_add"), nothing, handle(6), handle(7), kept(8, room(whole))),
    call(name("point_negate"), nothing, handle(8), kept(9, room(whole))),
    call(name("point_add"), nothing, handle(9), handle(4), kept(10, room(whole))),
  ];
  const written = prefix.includes("Ed25519")
    ? [
        call(name("point_eq"), bool, handle(8), handle(9)),
        call(name("point_eq"), bool, handle(10), handle(9)),
        call(name("point_compress"), nothing, handle(8), kept(11, room(32))),
        call(name("point_decompress"), bool, handle(11), room(whole)),
      ]
    : [
        call(name("point_store"), nothing, handle(8), kept(11, room(64))),
        call(name("is_point_valid"), bool, handle(11)),
        call(name("point_load"), nothing, handle(11), room(whole)),
      ];
  return { calls: [...calls, ...written], isRight: null };
}

/** Sealed for somebody, who opens it. */
function hpke(random: Random, suite: string): Case {
  const p256 = suite.startsWith("P256");
  const [ephemeral, secret] = [scalar(random), scalar(random)];
  const key = p256 ? point("prime256v1", secret) : publicBytes(x25519Key(secret));
  const info = randomText(random, 0, 100);
  const data = randomText(random, 0, 100);
  const text = randomText(random, 0, 300);
  const sealedLength = text.length + 16;
  const common = [info.length, info, data.length, data];
  const [encapsulated, sealed] = [kept(0, room(p256 ? 65 : 32)), kept(1, room(sealedLength))];
  const name = `Hacl_HPKE_${suite}_`;
  return {
    calls: [
      call(`${name}sealBase`, u32, ephemeral, key, ...common, text.length, text, encapsulated, sealed),
      call(`${name}openBase`, u32, handle(0), secret, ...common, sealedLength, handle(1), room(text.length)),
    ],
    isRight: (answers) => answers[1]?.result === 0n && answers[1].buffers.at(-1)?.equals(text) === true,
  };
}
