/** Public keys over big numbers: Diffie-Hellman in finite fields, RSA-PSS. */
import { constants, createPublicKey, verify } from "node:crypto";
import type { Random } from "../fuzz-printf/random.ts";
import { bigEndian, inverse, randomInteger, randomPrime } from "./integer.ts";
import {
  bool,
  bufferOf,
  call,
  handle,
  handleResult,
  kept,
  nothing,
  randomBytes,
  randomText,
  room,
  u32,
  u64,
  type Case,
  type Primitive,
} from "./primitive.ts";

const rsaHashes = [
  { name: "SHA2-256", algorithm: 1, node: "sha256" },
  { name: "SHA2-384", algorithm: 2, node: "sha384" },
  { name: "SHA2-512", algorithm: 3, node: "sha512" },
];

export const publicKeys: readonly Primitive[] = [
  { name: "FFDHE 2048", cost: 50, makeCase: (random) => ffdhe(random, 0, 256) },
  { name: "FFDHE 3072", cost: 50, makeCase: (random) => ffdhe(random, 1, 384) },
  ...rsaHashes.map((hash) => ({
    name: `RSA-PSS ${hash.name}`,
    cost: 20,
    makeCase: (random: Random) => rsaPss(random, hash),
  })),
];

/** Two people come to the same secret, in both ways there are. */
function ffdhe(random: Random, algorithm: number, length: number): Case {
  const name = (rest: string): string => `Hacl_FFDHE_${rest}`;
  const [mine, yours] = [randomInteger(random, 8 * length - 8), randomInteger(random, 8 * length - 8)].map(
    (secret) => bigEndian(secret | 2n, length),
  );
  return {
    calls: [
      call(name("ffdhe_len"), u32, algorithm),
      call(name("ffdhe_secret_to_public"), nothing, algorithm, mine!, kept(0, room(length))),
      call(name("new_ffdhe_precomp_p"), handleResult(2), algorithm),
      call(
        name("ffdhe_secret_to_public_precomp"),
        nothing,
        algorithm,
        handle(2),
        yours!,
        kept(1, room(length)),
      ),
      call(name("ffdhe_shared_secret"), u64, algorithm, mine!, handle(1), room(length)),
      call(name("ffdhe_shared_secret_precomp"), u64, algorithm, handle(2), yours!, handle(0), room(length)),
      call("free", nothing, handle(2)),
    ],
    isRight: (answers) => bufferOf(answers, 4, 2).equals(bufferOf(answers, 5, 2)),
  };
}

/** A key of 1024 bits; Node has to accept the signature. */
function rsaPss(random: Random, { algorithm, node }: (typeof rsaHashes)[number]): Case {
  const exponent = 65537n;
  const [p, q] = [randomPrime(random, 512), randomPrime(random, 512)];
  const [modulus, secret] = [p * q, inverse(exponent, (p - 1n) * (q - 1n))];
  const [n, e, d] = [bigEndian(modulus, 128), bigEndian(exponent, 3), bigEndian(secret, 128)];
  const salt = randomBytes(random, random.below(33));
  const text = randomText(random, 0, 200);
  const name = (rest: string): string => `Hacl_RSAPSS_${rest}`;
  const message = [salt.length, salt, text.length, text];
  const publicArgs = [algorithm, 1024, 17];
  const jwk = { kty: "RSA", n: n.toString("base64url"), e: e.toString("base64url") };
  const key = {
    key: createPublicKey({ key: jwk, format: "jwk" }),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: salt.length,
  };
  const verified = [salt.length, 128, handle(2), text.length, text];
  return {
    calls: [
      call(name("new_rsapss_load_skey"), handleResult(0), 1024, 17, 1024, n, e, d),
      call(name("new_rsapss_load_pkey"), handleResult(1), 1024, 17, n, e),
      call(name("rsapss_sign"), bool, ...publicArgs, 1024, handle(0), ...message, kept(2, room(128))),
      call(name("rsapss_verify"), bool, ...publicArgs, handle(1), ...verified),
      call(name("rsapss_skey_sign"), bool, ...publicArgs, 1024, n, e, d, ...message, room(128)),
      call(name("rsapss_pkey_verify"), bool, ...publicArgs, n, e, ...verified),
      call(name("mgf_hash"), nothing, algorithm, text.length, text, 200, room(200)),
      call("free", nothing, handle(0)),
      call("free", nothing, handle(1)),
    ],
    isRight: (answers) =>
      verify(node, text, key, bufferOf(answers, 2, 2)) &&
      bufferOf(answers, 4, 5).equals(bufferOf(answers, 2, 2)) &&
      answers[3]?.result === 1n &&
      answers[5]?.result === 1n,
  };
}
