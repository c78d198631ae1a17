/** Builds the driver and the two libraries that it calls: HACL*'s C as it is, and the translation behind its C ABI. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Checkout } from "./checkout.ts";
import type { Primitive } from "./primitive.ts";
import type { Case } from "./primitive.ts";
import { ownShims, writeShims, type ShimRequest } from "./rust-shims.ts";
import type { Translation } from "./translate-set.ts";

export interface PlannedPrimitive {
  readonly primitive: Primitive;
  readonly cases: readonly Case[];
}

/** What is run, with its arguments. */
export type Command = readonly [string, ...string[]];

/** Both answer requests, see `driver.c`. */
export interface Builds {
  readonly c: Command;
  readonly rust: Command;
}

export async function buildLibraries(
  checkout: Checkout,
  translation: Translation,
  work: string,
  planned: readonly PlannedPrimitive[],
): Promise<Builds> {
  const driver = join(work, "driver");
  const cLibrary = join(work, `lib${checkout.name}-c.so`);
  const source = join(import.meta.dirname, "driver.c");
  await execa("cc", ["-std=gnu11", "-O1", "-rdynamic", "-o", driver, source, "-ldl"]);
  // What other files would have to define is looked for only when it is called.
  const asLibrary = ["-O2", "-w", "-fPIC", "-shared", "-Wl,-z,lazy", "-o", cLibrary];
  await execa("cc", [...asLibrary, ...checkout.flags, ...checkout.sources]);

  const own = await ownShims(translation.crate);
  const folder = join(work, "shims");
  await mkdir(folder, { recursive: true });
  await writeShims(checkout.name, translation, folder, missingShims(translation, planned, own));
  const target = join(work, "target");
  const crates = own.size > 0 ? [join(translation.crate, "ffi"), folder] : [folder];
  for (const crate of crates) {
    await execa("cargo", ["build", "--release", "--quiet", "--offline"], {
      cwd: crate,
      env: { CARGO_TARGET_DIR: target, RUSTFLAGS: "-Awarnings" },
    });
  }
  const rust = [`lib${checkout.name}_ffi.so`, `lib${checkout.name}_shims.so`]
    .slice(-crates.length)
    .map((name) => join(target, "release", name));
  return { c: [driver, cLibrary], rust: [driver, ...rust] };
}

/** Functions that are called and translated, but that the crate has no C function for. */
function missingShims(
  { report }: Translation,
  planned: readonly PlannedPrimitive[],
  own: ReadonlySet<string>,
): readonly ShimRequest[] {
  const known = new Set(report.functions.map(({ name }) => name));
  const found = new Map<string, number>();
  for (const { calls } of planned.flatMap(({ cases }) => cases)) {
    for (const { function: name, args } of calls) {
      if (known.has(name) && !own.has(name)) found.set(name, args.length);
    }
  }
  return [...found].map(([name, arity]) => ({ function: name, arity }));
}
