/** All files of the output folder but the report: the safe crate, and the `ffi` crate that gives it C's ABI. */
import type { Program } from "../c-ast/c-ast.ts";
import type { RecordId } from "../c-ast/c-type.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { printCrate } from "../print/print-crate.ts";
import { printManifest } from "../print/print-manifest.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { emitFfi } from "../verify/emit-ffi.ts";
import type { FfiInput } from "../verify/emit-ffi.ts";
import { formatOutput } from "../write/format-output.ts";
import { readRuntime } from "../write/read-runtime.ts";
import type { Locate } from "./source-places.ts";

/** Text of each file by its path below the output folder. */
export type OutputFiles = ReadonlyMap<string, string>;

/** Prints and formats. */
export async function printFiles(lowered: LoweredProgram, ffi: FfiInput): Promise<Outcome<OutputFiles>> {
  const runtime = await readRuntime(lowered.runtime);
  const files = new Map([
    ["Cargo.toml", printManifest(lowered.crate)],
    ...printCrate(lowered.crate),
    ...runtime,
  ]);
  const { files: ffiFiles, shims } = emitFfi(ffi);
  // C does not link against a program.
  const withFfi = lowered.crate.target === "library" && shims.length > 0;
  return formatOutput(withFfi ? new Map([...files, ...ffiFiles]) : files);
}

export function makeFfiInput(program: Program, lowered: LoweredProgram, locate: Locate): FfiInput {
  const refused = lowered.functions.filter(({ status }) => status === "refused");
  return {
    crateName: lowered.crate.name,
    signatures: lowered.signatures,
    records: program.records,
    enums: program.enums,
    recordPaths: lowered.recordPaths,
    constants: lowered.constants,
    visibleRecords: visibleRecords(program, locate),
    shared: lowered.shared,
    overflowChecks: false,
    afterCall: lowered.flush,
    withhold: new Map(refused.map(({ cName }) => [cName, "the function was refused"])),
  };
}

/** Records that a header defines: C callers may know their fields. */
function visibleRecords(program: Program, locate: Locate): ReadonlySet<RecordId> {
  const sources = new Set(program.units.map(({ path }) => path));
  const visible = [...program.records.values()].filter(({ fields, span }) => {
    const file = locate(span)?.file;
    return fields !== null && file !== undefined && !sources.has(file);
  });
  return new Set(visible.map(({ id }) => id));
}

/** The files one after the other, for `--dump print`. */
export function dumpFiles(files: OutputFiles): string {
  return [...files].map(([path, text]) => `// ==> ${path}\n${text}`).join("\n");
}
