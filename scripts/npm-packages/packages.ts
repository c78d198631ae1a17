/**
 * The packages, and the libraries in them: which C files their `binding.gyp` compiles together and with what, and how
 * the results are compared. The C++ of the bindings is no part of it.
 */
import type { Primitive } from "../hacl/primitive.ts";
import { curveRequests } from "./curve-requests.ts";
import { integerRequests } from "./integer-requests.ts";
import { keyRequests } from "./key-requests.ts";
import { blake2, blakeHash, ed25519, keccak, torsionHashes } from "./primitives.ts";
import { secp256k1 } from "./secp256k1.ts";
import { torsionCiphers } from "./torsion-ciphers.ts";

export interface PackageLibrary {
  /** Of the crate. */
  readonly name: string;
  /** Below the package's folder; `*` stands for all files. */
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  readonly defines: readonly string[];
  readonly primitives: readonly Primitive[];
  /** Files of ours in `programs` that make a program of it, which answers requests: for what no driver can call. */
  readonly program: readonly string[];
  /** Only translated where it is asked for: minutes, or nothing but vectors. */
  readonly isOptional: boolean;
}

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly libraries: readonly PackageLibrary[];
}

const torsion = "deps/torsion/src";
const torsionDefines = [
  "TORSION_HAVE_CONFIG",
  "TORSION_HAVE_INT128",
  "TORSION_HAVE_PTHREAD",
  "TORSION_TLS=__thread",
];

const secp256k1Modules = ["ECDH", "RECOVERY", "EXTRAKEYS", "SCHNORRSIG", "SCHNORRLEG", "ELLIGATOR", "EXTRA"];

/** Files of libtorsion that need no others; the whole of it is built as one, which takes the translator an hour. */
function torsionGroup(
  name: string,
  files: readonly string[],
  primitives: readonly Primitive[],
  program: readonly string[],
): PackageLibrary {
  return {
    name,
    sources: files.map((file) => `${torsion}/${file}.c`),
    includes: ["deps/torsion/include"],
    defines: torsionDefines,
    primitives,
    program,
    isOptional: program.length > 0,
  };
}

function plain(name: string, sources: readonly string[], primitives: readonly Primitive[]): PackageLibrary {
  return { name, sources, includes: [], defines: [], primitives, program: [], isOptional: false };
}

export const packages: readonly NpmPackage[] = [
  {
    name: "keccak",
    version: "3.0.4",
    libraries: [
      plain("keccak_64", ["src/libkeccak-64/*.c"], keccak),
      plain("keccak_32", ["src/libkeccak-32/*.c"], keccak),
    ],
  },
  {
    name: "blake-hash",
    version: "2.0.0",
    libraries: [plain("blake_hash", ["src/*.c"], blakeHash)],
  },
  {
    name: "blake2",
    version: "5.0.1",
    libraries: [
      plain(
        "blake2_ref",
        ["b", "bp", "s", "sp"].map((kind) => `src/BLAKE2/ref/blake2${kind}-ref.c`),
        blake2,
      ),
      {
        ...plain(
          "blake2_sse",
          ["b", "bp", "s", "sp"].map((kind) => `src/BLAKE2/sse/blake2${kind}.c`),
          blake2,
        ),
        isOptional: true,
      },
    ],
  },
  {
    name: "ed25519-supercop",
    version: "2.0.1",
    libraries: [plain("ed25519_supercop", ["vendor/ed25519/src/*.c"], ed25519)],
  },
  {
    name: "bcrypto",
    version: "5.5.2",
    libraries: [
      {
        name: "secp256k1",
        sources: ["deps/secp256k1/contrib/lax_der_parsing.c", "deps/secp256k1/src/secp256k1.c"],
        includes: ["deps/secp256k1", "deps/secp256k1/include", "deps/secp256k1/src"],
        defines: [
          ...[
            "USE_NUM_NONE=1",
            "USE_FIELD_INV_BUILTIN=1",
            "USE_SCALAR_INV_BUILTIN=1",
            "ECMULT_WINDOW_SIZE=15",
          ],
          ...["ECMULT_GEN_PREC_BITS=4", "USE_ENDOMORPHISM=1", "USE_FORCE_WIDEMUL_INT128=1"],
          ...["SECP256K1_LITTLE_ENDIAN", ...secp256k1Modules.map((module) => `ENABLE_MODULE_${module}=1`)],
        ],
        primitives: secp256k1,
        program: [],
        isOptional: false,
      },
      torsionGroup("torsion_hash", ["hash", "util", "mac", "stream", "internal"], torsionHashes, []),
      torsionGroup(
        "torsion_cipher",
        ["cipher", "aead", "stream", "mac", "util", "internal"],
        torsionCiphers,
        [],
      ),
      torsionGroup(
        "torsion_keys",
        ["asn1", "dsa", "mpi", "rsa", "internal", "util", "drbg", "hash", "mac", "cipher"],
        [...integerRequests, ...keyRequests],
        ["requests", "torsion-integers", "torsion-keys"],
      ),
      torsionGroup(
        "torsion_curves",
        ["ecc", "asn1", "mpi", "internal", "util", "drbg", "hash", "mac", "cipher"],
        curveRequests,
        ["requests", "torsion-curves", "torsion-weierstrass", "torsion-edwards"],
      ),
    ],
  },
];
