/** Requests about libtorsion's curves, compared with Node's crypto where that has them. */
import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import { randomBytes, randomText, type Primitive } from "../hacl/primitive.ts";
import { ask, isDoneWith, numberIn, request, type Given } from "./requests.ts";

interface Weierstrass {
  readonly number: number;
  readonly name: string;
  readonly node: string;
  /** Of a coordinate and of a private key. */
  readonly size: number;
  /** As JSON Web Keys name it; null where they do not. */
  readonly jwk: string | null;
}

const weierstrass: readonly Weierstrass[] = [
  { number: 0, name: "P-192", node: "prime192v1", size: 24, jwk: null },
  { number: 1, name: "P-224", node: "secp224r1", size: 28, jwk: null },
  { number: 2, name: "P-256", node: "prime256v1", size: 32, jwk: "P-256" },
  { number: 3, name: "P-384", node: "secp384r1", size: 48, jwk: "P-384" },
  { number: 4, name: "P-521", node: "secp521r1", size: 66, jwk: "P-521" },
  { number: 5, name: "secp256k1", node: "secp256k1", size: 32, jwk: "secp256k1" },
];

/** With private keys in the PKCS #8 form behind `prefix`. */
interface ModernCurve {
  readonly number: number;
  readonly name: string;
  readonly size: number;
  readonly prefix: string;
}

const montgomery: readonly ModernCurve[] = [
  { number: 0, name: "X25519", size: 32, prefix: "302e020100300506032b656e04220420" },
  { number: 1, name: "X448", size: 56, prefix: "3046020100300506032b656f043a0438" },
];

const edwards: readonly ModernCurve[] = [
  { number: 0, name: "Ed25519", size: 32, prefix: "302e020100300506032b657004220420" },
  { number: 1, name: "Ed448", size: 57, prefix: "3047020100300506032b6571043b0439" },
];

/** Which Node does not have. */
const ed1174 = { number: 2, name: "Ed1174", size: 32 };

type Named = readonly [name: string, makeRequest: (random: Random) => Given];

const requests: readonly Named[] = [
  ...weierstrass.flatMap((curve): readonly Named[] => [
    [`${curve.name}, ECDSA and secrets`, (random) => ecdsa(random, curve)],
    ...(curve.jwk === null ? [] : [verification(curve)]),
    [`${curve.name}, private keys`, (random) => plain(random, "ask_ecdsa_keys", curve.number, curve.size)],
    [`${curve.name}, points`, (random) => points(random, curve)],
    [`${curve.name}, uniform bytes`, (random) => uniform(random, "ask_ecdsa_uniform", curve.number)],
  ]),
  ...weierstrass
    .filter(({ name }) => name === "P-256" || name === "secp256k1")
    .flatMap((curve): readonly Named[] => [
      [`${curve.name}, Schnorr`, (random) => pair(random, "ask_bipschnorr", curve.number, curve.size, 32)],
      [`${curve.name}, BIP 340`, (random) => bip340(random, curve)],
      [`${curve.name}, BIP 340 keys`, (random) => plain(random, "ask_bip340_keys", curve.number, curve.size)],
    ]),
  ...montgomery.flatMap((curve): readonly Named[] => [
    [curve.name, (random) => ecdh(random, curve)],
    [`${curve.name}, points`, (random) => ecdhPoints(random, curve)],
  ]),
  ...edwards.flatMap((curve): readonly Named[] => [
    [`${curve.name}, signatures`, (random) => eddsa(random, curve)],
    [`${curve.name}, points`, (random) => eddsaPoints(random, curve)],
  ]),
  ...[...edwards, ed1174].flatMap(({ name, number, size }): readonly Named[] => [
    [`${name}, contexts`, (random) => eddsaContexts(random, number, size)],
    [`${name}, scalars`, (random) => plain(random, "ask_eddsa_scalars", number, size)],
    [`${name}, batches`, (random) => pair(random, "ask_eddsa_batch", number, size, randomSize(random))],
    [`${name}, uniform bytes`, (random) => uniform(random, "ask_eddsa_uniform", number)],
    [`${name}, Ristretto`, (random) => ristretto(random, number)],
    [`${name}, Ristretto, uniform bytes`, (random) => uniform(random, "ask_ristretto_uniform", number)],
  ]),
];

export const curveRequests: readonly Primitive[] = requests.map(([name, makeRequest]) =>
  request(`libtorsion: ${name}`, 20, makeRequest),
);

function randomSize(random: Random): number {
  return random.below(100);
}

/** Half of all curves are randomized against side channels, which changes no result. */
function randomization(random: Random): Buffer {
  return randomBytes(random, random.onceIn(2) ? 32 : 0);
}

/** Below the order of its curve. */
function randomScalar(random: Random, { size, name }: Weierstrass): Buffer {
  const scalar = randomBytes(random, size);
  scalar.writeUInt8(name === "P-521" ? 0 : scalar.readUInt8(0) & 0x7f, 0);
  scalar.writeUInt8(scalar.readUInt8(size - 1) | 1, size - 1);
  return scalar;
}

function compressed(curve: Weierstrass, scalar: Buffer): Buffer {
  const ecdh = createECDH(curve.node);
  ecdh.setPrivateKey(scalar);
  return ecdh.getPublicKey(null, "compressed");
}

function keyObject({ jwk, size }: Weierstrass, scalar: Buffer, whole: Buffer): KeyObject {
  const coordinates = { x: whole.subarray(1, 1 + size), y: whole.subarray(1 + size), d: scalar };
  const texts = Object.entries(coordinates).map(([name, bytes]) => [name, bytes.toString("base64url")]);
  const key = { kty: "EC", crv: jwk ?? "", ...(Object.fromEntries(texts) as Record<string, string>) };
  return createPrivateKey({ key, format: "jwk" });
}

function ecdsa(random: Random, curve: Weierstrass): Given {
  const key = randomScalar(random, curve);
  const other = compressed(curve, randomScalar(random, curve));
  const text = randomText(random, 0, 100);
  const digest = createHash("sha256").update(text).digest();
  const own = createECDH(curve.node);
  own.setPrivateKey(key);
  const secret = own.computeSecret(other);
  const point = own.getPublicKey(null, "compressed");
  const given = [curve.number, randomization(random), key, digest, other];
  return ask("ask_ecdsa", given, (answers) => {
    const signature = answers[5] ?? Buffer.alloc(0);
    const isRightAsKnown =
      isDoneWith(answers, 0, point) &&
      isDoneWith(answers, 2, own.getPublicKey()) &&
      isDoneWith(answers, 8, point) &&
      numberIn(answers, 6) === 1n &&
      numberIn(answers, 16) === 0n &&
      answers
        .at(-1)
        ?.subarray(1, 1 + curve.size)
        .equals(secret) === true;
    if (curve.jwk === null) return isRightAsKnown;
    const node = {
      key: createPublicKey(keyObject(curve, key, own.getPublicKey())),
      dsaEncoding: "ieee-p1363" as const,
    };
    return isRightAsKnown && verify("sha256", text, node, signature);
  });
}

/** Signatures that Node makes. */
function verification(curve: Weierstrass): Named {
  return [`${curve.name}, ECDSA of Node's`, (random) => ecdsaOfNode(random, curve)];
}

function ecdsaOfNode(random: Random, curve: Weierstrass): Given {
  const key = randomScalar(random, curve);
  const own = createECDH(curve.node);
  own.setPrivateKey(key);
  const text = randomText(random, 0, 100);
  const digest = createHash("sha256").update(text).digest();
  const theirs = sign("sha256", text, {
    key: keyObject(curve, key, own.getPublicKey()),
    dsaEncoding: "ieee-p1363",
  });
  const point = random.onceIn(2) ? own.getPublicKey() : own.getPublicKey(null, "compressed");
  return ask(
    "ask_ecdsa_verify",
    [curve.number, randomization(random), point, digest, theirs],
    (answers) => numberIn(answers, 3) === 1n && numberIn(answers, 4) === 0n,
  );
}

/** A private key, a number, and entropy. */
function plain(random: Random, name: string, number: number, size: number): Given {
  const [key, tweak] = [randomBytes(random, size), randomBytes(random, size)];
  for (const scalar of [key, tweak]) if (random.below(4) > 0) scalar.writeUInt8(0, 0);
  return ask(name, [number, randomization(random), key, tweak, randomBytes(random, 32)], null);
}

function points(random: Random, curve: Weierstrass): Given {
  const [one, other, tweak] = [0, 1, 2].map(() => randomScalar(random, curve)) as [Buffer, Buffer, Buffer];
  const given = [compressed(curve, one), compressed(curve, random.onceIn(8) ? one : other), tweak];
  return ask("ask_ecdsa_points", [curve.number, randomization(random), ...given], (answers) => {
    const ecdh = createECDH(curve.node);
    ecdh.setPrivateKey(tweak);
    const x = ecdh.computeSecret(given[0] ?? one);
    return numberIn(answers, 0) === 1n && answers[4]?.subarray(1).equals(x) === true;
  });
}

function uniform(random: Random, name: string, number: number): Given {
  const given = [randomBytes(random, 132), random.below(16), randomBytes(random, 32)];
  return ask(name, [number, randomization(random), ...given], null);
}

/** Two keys that sign two messages of one length. */
function pair(random: Random, name: string, number: number, size: number, length: number): Given {
  const given = [size, size, length, length].map((bytes) => randomBytes(random, bytes));
  for (const key of given.slice(0, 2)) key.writeUInt8(key.readUInt8(0) & 0x7f, 0);
  return ask(name, [number, randomization(random), ...given], null);
}

function bip340(random: Random, curve: Weierstrass): Given {
  const keys = [randomScalar(random, curve), randomScalar(random, curve)];
  const rest = [32, 32, 32].map((length) => randomBytes(random, length));
  return ask(
    "ask_bip340",
    [curve.number, randomization(random), ...keys, ...rest],
    (answers) =>
      isDoneWith(answers, 0, compressed(curve, keys[0] ?? Buffer.alloc(0)).subarray(1)) &&
      numberIn(answers, 4) === 1n &&
      numberIn(answers, 9) === 1n &&
      numberIn(answers, 10) === 1n &&
      numberIn(answers, 11) === 0n,
  );
}

function modernKey({ prefix }: ModernCurve, bytes: Buffer): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([Buffer.from(prefix, "hex"), bytes]),
    format: "der",
    type: "pkcs8",
  });
}

function pointOf({ size }: ModernCurve, key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-size);
}

function ecdh(random: Random, curve: ModernCurve): Given {
  const bytes = randomBytes(random, curve.size);
  const key = modernKey(curve, bytes);
  const other = modernKey(curve, randomBytes(random, curve.size));
  const secret = diffieHellman({ privateKey: key, publicKey: createPublicKey(other) });
  return ask(
    "ask_ecdh",
    [curve.number, bytes, pointOf(curve, other), randomBytes(random, 32)],
    (answers) => answers[0]?.equals(pointOf(curve, key)) === true && isDoneWith(answers, 1, secret),
  );
}

function ecdhPoints(random: Random, curve: ModernCurve): Given {
  const point = pointOf(curve, modernKey(curve, randomBytes(random, curve.size)));
  const given = [curve.number, point, randomBytes(random, 112), random.below(16), randomBytes(random, 32)];
  return ask("ask_ecdh_points", given, null);
}

function eddsa(random: Random, curve: ModernCurve): Given {
  const bytes = randomBytes(random, curve.size);
  const key = modernKey(curve, bytes);
  const other = pointOf(curve, modernKey(curve, randomBytes(random, curve.size)));
  const text = randomText(random, 0, 300);
  const given = [curve.number, randomization(random), bytes, text, 0, Buffer.alloc(0), other];
  return ask(
    "ask_eddsa",
    given,
    (answers) =>
      answers[0]?.equals(pointOf(curve, key)) === true &&
      answers[1]?.equals(sign(null, text, key)) === true &&
      [1n, 1n, 0n, 0n].every((result, at) => numberIn(answers, 2 + at) === result),
  );
}

function eddsaContexts(random: Random, number: number, size: number): Given {
  const given = [randomBytes(random, size), randomBytes(random, 64), random.below(3)];
  const more = [randomText(random, 0, 40), randomBytes(random, size)];
  return ask("ask_eddsa", [number, randomization(random), ...given, ...more], null);
}

function eddsaPoints(random: Random, curve: ModernCurve): Given {
  const [one, other] = [0, 1].map(() => pointOf(curve, modernKey(curve, randomBytes(random, curve.size))));
  const given = [one ?? Buffer.alloc(0), other ?? Buffer.alloc(0), randomBytes(random, curve.size)];
  return ask(
    "ask_eddsa_points",
    [curve.number, randomization(random), ...given],
    (answers) => numberIn(answers, 0) === 1n,
  );
}

function ristretto(random: Random, number: number): Given {
  return ask(
    "ask_ristretto",
    [number, randomization(random), randomBytes(random, 32), randomBytes(random, 112)],
    null,
  );
}
