/** A checkout of HACL*'s C distribution: which files make up a set, and how they are compiled. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, normalize } from "node:path";

export type SetName = "nine" | "portable";

export interface Checkout {
  /** Of the crate. */
  readonly name: string;
  readonly root: string;
  readonly sources: readonly string[];
  readonly flags: readonly string[];
}

const nine = [
  "Hacl_Chacha20",
  "Hacl_Salsa20",
  "Hacl_MAC_Poly1305",
  "Hacl_AEAD_Chacha20Poly1305",
  "Hacl_Hash_SHA1",
  "Hacl_Hash_SHA2",
  "Hacl_Hash_MD5",
  "Hacl_HMAC",
  "Hacl_Curve25519_51",
];

/** Scalar code only: no vectors, no instructions of one processor. */
const configuration = `#define TARGET_ARCHITECTURE 0
#define LINUX_NO_EXPLICIT_BZERO 1
#define Lib_IntVector_Intrinsics_vec128 void *
#define Lib_IntVector_Intrinsics_vec256 void *
`;

/** Support code that clears secrets: it is added to the portable files where they call it. */
export const clearingFile = "Lib_Memzero0.c";

const includeFolders = ["include", "src", "karamel/include", "karamel/krmllib/dist/minimal"];

/**
 * `work` gets the configuration that HACL*'s own build would have made. `only` names files, without `.c`: these and what
 * they are built on, as far as the set has it; all of the set where it names none.
 */
export async function openCheckout(
  root: string,
  set: SetName,
  only: readonly string[],
  work: string,
): Promise<Checkout> {
  const config = join(work, "cfg");
  await mkdir(config, { recursive: true });
  await writeFile(join(config, "config.h"), configuration);
  const texts = await readTexts(root);
  const all = set === "nine" ? nine.map((name) => `${name}.c`) : portableFiles(texts);
  const needed = new Set(only.flatMap((name) => reachable(`src/${name}.c`, texts)));
  const chosen = only.length === 0 ? all : all.filter((name) => needed.has(`src/${name}`));
  const callers = chosen.filter((name) => texts.get(`src/${name}`)?.includes("Lib_Memzero0_memzero"));
  const names = set === "portable" && callers.length > 0 ? [...chosen, clearingFile] : chosen;
  return {
    name: "hacl",
    root,
    sources: names.map((name) => join(root, "src", name)),
    flags: [...includeFolders.map((folder) => `-I${join(root, folder)}`), `-I${config}`],
  };
}

/**
 * The files of HACL* proper that neither include nor are built on vectors (`libintvector.h`), assembly (`Vale.h`) or the
 * choice of an implementation at run time (EverCrypt). A file is built on another when it includes its header.
 */
function portableFiles(texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts.keys()]
    .filter((path) => /^src\/Hacl_[^/]*\.c$/.test(path))
    .filter((path) => !reachable(path, texts).some(isUnportable))
    .map((path) => basename(path))
    .sort();
}

function isUnportable(path: string): boolean {
  return ["libintvector.h", "Vale.h"].includes(basename(path)) || /evercrypt/i.test(path);
}

/** All headers and sources, by path below the checkout. */
async function readTexts(root: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of includeFolders) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      const path = join(folder, name);
      if (/\.[ch]$/.test(name)) texts.set(path, await readFile(join(root, path), "utf8"));
    }
  }
  return texts;
}

/** What a file includes, directly or not, and the sources of the headers among that. */
function reachable(start: string, texts: ReadonlyMap<string, string>): readonly string[] {
  const found = new Set([start]);
  for (const path of found) {
    for (const [, included = ""] of (texts.get(path) ?? "").matchAll(/^\s*#\s*include "([^"]+)"/gm)) {
      found.add(resolveInclude(path, included, texts));
      const source = `src/${basename(included, ".h")}.c`;
      if (texts.has(source)) found.add(source);
    }
  }
  return [...found];
}

function resolveInclude(from: string, included: string, texts: ReadonlyMap<string, string>): string {
  const places = [dirname(from), ...includeFolders].map((folder) => normalize(join(folder, included)));
  return places.find((path) => texts.has(path)) ?? included;
}
