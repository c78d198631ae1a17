/** Counts in the Rust of one crate, the runtime left out. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import fastGlob from "fast-glob";

export interface Quality {
  /** That are not empty. */
  readonly lines: number;
  /** Of rustc and clippy, by default. */
  readonly warnings: number;
  /** The same without what the crate's manifest allows. */
  readonly unallowed: number;
  /** Of clippy's pedantic lints only. */
  readonly pedantic: number;
  readonly casts: number;
  readonly wrapping: number;
  /** Mentions of `Ptr`. */
  readonly floor: number;
  /** The warnings by default, by lint. */
  readonly lints: ReadonlyMap<string, number>;
}

/** @param target what cargo builds goes there; the crate's manifest is changed */
export async function measureCrate(crate: string, target: string): Promise<Quality> {
  const texts = await ownTexts(crate);
  const count = (pattern: RegExp): number =>
    texts.reduce((sum, text) => sum + Array.from(text.matchAll(pattern)).length, 0);
  const warnings = await lintsOf(crate, target, []);
  const manifest = join(crate, "Cargo.toml");
  const written = await readFile(manifest, "utf8");
  await writeFile(manifest, written.replace(/^\[lints\.clippy\]\n(?:(?!\[).*\n)*/m, ""));
  const unallowed = await lintsOf(crate, target, []);
  const pedantic = await lintsOf(crate, target, ["-W", "clippy::pedantic"]);
  const lints = new Map<string, number>();
  for (const lint of warnings) lints.set(lint, (lints.get(lint) ?? 0) + 1);
  return {
    lines: count(/^.*\S.*$/gm),
    warnings: warnings.length,
    unallowed: unallowed.length,
    pedantic: pedantic.length - unallowed.length,
    casts: count(/ as [iuf]\w+/g),
    wrapping: count(/\bwrapping_\w+/g),
    floor: count(/\bPtr\b/g),
    lints,
  };
}

async function ownTexts(crate: string): Promise<readonly string[]> {
  const files = await fastGlob("src/**/*.rs", { cwd: crate, absolute: true });
  const own = files.filter((file) => !/\/c_runtime(\/|\.rs$)/.test(file));
  return await Promise.all(own.map((file) => readFile(file, "utf8")));
}

/** The lints of all warnings and errors about the crate's own files. */
async function lintsOf(crate: string, target: string, flags: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execa(
    "cargo",
    ["clippy", "--offline", "--quiet", "--message-format=json", "--", ...flags],
    {
      cwd: crate,
      env: { CARGO_TARGET_DIR: target },
      reject: false,
    },
  );
  return stdout.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const message = JSON.parse(line) as CargoMessage;
    const lint = message.message?.code?.code;
    const file = message.message?.spans[0]?.file_name ?? "";
    return lint === undefined || file.includes("c_runtime") ? [] : [lint];
  });
}

interface CargoMessage {
  readonly message?: {
    readonly code: { readonly code: string } | null;
    readonly spans: readonly { readonly file_name: string }[];
  };
}
