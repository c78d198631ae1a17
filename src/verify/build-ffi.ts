/**
 * Builds the static library that C links against. A shim that rustc rejects is a defect of ours; it is withheld and
 * reported, so that it does not take the proof of all other functions with it.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCargo, staticLibrary } from "./cargo.ts";
import type { FfiCrate, FfiInput } from "./emit-ffi.ts";
import { emitFfi } from "./emit-ffi.ts";
import type { RustMessage } from "./verify-result.ts";

export interface BuiltFfi {
  readonly ffi: FfiCrate;
  readonly staticLibrary: string;
  /** Functions whose shim rustc rejected, with its message. */
  readonly rejected: ReadonlyMap<string, string>;
}

export type FfiBuild =
  | { readonly built: true; readonly value: BuiltFfi }
  | {
      readonly built: false;
      readonly reason: string;
      /** Functions that could not have a shim anyway. */
      readonly skipped: FfiCrate["skipped"];
    };

export interface FfiBuildInput {
  readonly ffi: FfiInput;
  /** Copy of the emitted crate; `ffi/` in it is written anew. */
  readonly crate: string;
  readonly targetDirectory: string;
  readonly seconds: number;
}

export async function buildFfi(input: FfiBuildInput): Promise<FfiBuild> {
  const rejected = new Map<string, string>();
  for (;;) {
    const withhold = new Map([...(input.ffi.withhold ?? []), ...rejected]);
    const ffi = emitFfi({ ...input.ffi, withhold });
    if (ffi.shims.length === 0)
      return { built: false, reason: "no public function has a shim", skipped: ffi.skipped };
    for (const [path, text] of ffi.files) {
      const file = join(input.crate, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const cargo = await runCargo(["build", "--release"], { ...input, crate: join(input.crate, "ffi") });
    if (cargo.missing) return { built: false, reason: "tool/missing: cargo is not installed", skipped: [] };
    if (cargo.succeeded) {
      const library = staticLibrary(input.targetDirectory, `${input.ffi.crateName}_ffi`);
      return { built: true, value: { ffi, staticLibrary: library, rejected } };
    }
    const errors = cargo.messages.filter((message) => message.level === "error");
    const guilty = guiltyShims(ffi.files.get("ffi/src/lib.rs") ?? "", errors);
    if (guilty.size === 0) {
      const reason = `the ffi crate does not build: ${errors[0]?.text ?? cargo.log}`;
      return { built: false, reason, skipped: ffi.skipped };
    }
    for (const [name, reason] of guilty) rejected.set(name, reason);
  }
}

/** The shims in which rustc found errors, by the lines of `lib.rs`. */
function guiltyShims(text: string, errors: readonly RustMessage[]): ReadonlyMap<string, string> {
  const owners: (string | null)[] = [];
  let owner: string | null = null;
  for (const line of text.split("\n")) {
    owner = /^#\[export_name = "(.*)"\]$/.exec(line)?.[1] ?? owner;
    owners.push(owner);
    if (line === "}") owner = null;
  }
  const guilty = new Map<string, string>();
  for (const error of errors) {
    const line = /^src\/lib\.rs:(\d+):/.exec(error.place ?? "")?.[1];
    const name = line === undefined ? null : owners[Number(line) - 1];
    if (name) guilty.set(name, `the shim does not compile: ${error.text.split("\n")[0] ?? ""}`);
  }
  return guilty;
}
