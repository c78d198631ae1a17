/** What libsecp256k1 computes: keys, ECDSA in both directions and secrets with Node's crypto, the rest with the C alone. */
import { createECDH, createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import {
  bufferOf,
  call,
  handle,
  handleResult,
  kept,
  nothing,
  randomBytes,
  room,
  u32,
  type Answer,
  type Call,
  type Case,
  type Primitive,
} from "../hacl/primitive.ts";

/** A context takes longer to make than all that is done with it. */
export const secp256k1: readonly Primitive[] = [
  { name: "secp256k1: keys, ECDSA, secrets", cost: 50, makeCase: ecdsaCase },
  { name: "secp256k1: Schnorr, recovery, tweaks", cost: 50, makeCase: otherCase },
];

const keysPerContext = 8;
const none = 0;
const forSigningAndVerifying = 0x301;
const compressed = 0x102;
const context = handle(0);

interface Key {
  readonly secret: Buffer;
  readonly point: Buffer;
  readonly private: KeyObject;
  readonly public: KeyObject;
}

function randomKey(random: Random): Key {
  const secret = randomBytes(random, 32);
  secret.writeUInt8(secret.readUInt8(0) & 0x7f, 0); // below the order
  secret.writeUInt8(secret.readUInt8(31) | 1, 31);
  const ecdh = createECDH("secp256k1");
  ecdh.setPrivateKey(secret);
  const whole = ecdh.getPublicKey();
  const jwk = {
    kty: "EC",
    crv: "secp256k1",
    x: whole.subarray(1, 33).toString("base64url"),
    y: whole.subarray(33).toString("base64url"),
  };
  return {
    secret,
    point: ecdh.getPublicKey(null, "compressed"),
    private: createPrivateKey({ key: { ...jwk, d: secret.toString("base64url") }, format: "jwk" }),
    public: createPublicKey({ key: jwk, format: "jwk" }),
  };
}

function wrapped(calls: readonly Call[]): readonly Call[] {
  return [
    call("secp256k1_context_create", handleResult(0), forSigningAndVerifying),
    ...calls,
    call("secp256k1_context_destroy", nothing, context),
  ];
}

/** What is done with one key, and whether the answers to it are right. */
interface Part {
  readonly calls: readonly Call[];
  readonly isRight: (answers: readonly Answer[]) => boolean;
}

function ecdsaCase(random: Random): Case {
  const parts = Array.from({ length: keysPerContext }, () => ecdsaPart(random));
  const isRight = (answers: readonly Answer[]): boolean => {
    let at = 1;
    return parts.every((part) => {
      const own = answers.slice(at, (at += part.calls.length));
      return part.isRight(own);
    });
  };
  return { calls: wrapped(parts.flatMap(({ calls }) => calls)), isRight };
}

function ecdsaPart(random: Random): Part {
  const key = randomKey(random);
  const other = randomKey(random);
  const message = randomBytes(random, random.below(100));
  const digest = createHash("sha256").update(message).digest();
  const theirs = sign("sha256", message, key.private);
  const size = Buffer.alloc(8);
  size.writeUInt8(33);
  const calls = [
    call("secp256k1_ec_pubkey_create", u32, context, kept(1, room(64)), key.secret),
    call("secp256k1_ec_pubkey_serialize", u32, context, room(33), size, handle(1), compressed),
    call("secp256k1_ecdsa_sign", u32, context, kept(2, room(64)), digest, key.secret, none, none),
    call("secp256k1_ecdsa_signature_serialize_compact", u32, context, room(64), handle(2)),
    call("secp256k1_ecdsa_verify", u32, context, handle(2), digest, handle(1)),
    call("secp256k1_ecdsa_signature_parse_der", u32, context, kept(3, room(64)), theirs, theirs.length),
    call("secp256k1_ecdsa_signature_normalize", u32, context, kept(3, room(64)), handle(3)),
    call("ecdsa_signature_parse_der_lax", u32, context, kept(3, room(64)), theirs, theirs.length),
    call("secp256k1_ecdsa_signature_normalize", u32, context, kept(4, room(64)), handle(3)),
    call("secp256k1_ecdsa_verify", u32, context, handle(4), digest, handle(1)),
    call("secp256k1_ecdsa_verify", u32, context, handle(4), randomBytes(random, 32), handle(1)),
    call("secp256k1_ec_pubkey_parse", u32, context, kept(5, room(64)), other.point, 33),
    call("secp256k1_ecdh", u32, context, room(32), handle(5), key.secret, none, none),
  ];
  const ecdh = createECDH("secp256k1");
  ecdh.setPrivateKey(key.secret);
  const x = ecdh.computeSecret(other.point);
  const secrets = [2, 3].map((sign) => createHash("sha256").update(Buffer.of(sign)).update(x).digest());
  const isRight = (answers: readonly Answer[]): boolean => {
    const ours = { key: key.public, dsaEncoding: "ieee-p1363" as const };
    return (
      bufferOf(answers, 1, 0).equals(key.point) &&
      verify("sha256", message, ours, bufferOf(answers, 3, 0)) &&
      answers[4]?.result === 1n &&
      answers[9]?.result === 1n &&
      answers[10]?.result === 0n &&
      secrets.some((secret) => bufferOf(answers, 12, 0).equals(secret))
    );
  };
  return { calls, isRight };
}

function otherCase(random: Random): Case {
  const calls = Array.from({ length: keysPerContext }, () => otherCalls(random)).flat();
  return { calls: wrapped(calls), isRight: null };
}

function otherCalls(random: Random): readonly Call[] {
  const { secret } = randomKey(random);
  const digest = randomBytes(random, 32);
  const tweak = randomBytes(random, 32);
  return [
    call("secp256k1_keypair_create", u32, context, kept(1, room(96)), secret),
    call("secp256k1_keypair_xonly_pub", u32, context, kept(2, room(64)), room(4), handle(1)),
    call("secp256k1_schnorrsig_sign", u32, context, kept(3, room(64)), digest, handle(1), none, tweak),
    call("secp256k1_schnorrsig_verify", u32, context, handle(3), digest, handle(2)),
    call("secp256k1_schnorrsig_verify", u32, context, handle(3), tweak, handle(2)),
    call("secp256k1_ecdsa_sign_recoverable", u32, context, kept(4, room(65)), digest, secret, none, none),
    call("secp256k1_ecdsa_recover", u32, context, kept(5, room(64)), handle(4), digest),
    call("secp256k1_ec_seckey_tweak_add", u32, context, kept(6, Buffer.from(secret)), tweak),
    call("secp256k1_ec_pubkey_tweak_add", u32, context, handle(5), tweak),
    call("secp256k1_ec_pubkey_tweak_mul", u32, context, handle(5), tweak),
    call("secp256k1_ec_pubkey_negate", u32, context, handle(5)),
    call("secp256k1_ec_seckey_verify", u32, context, handle(6)),
  ];
}
