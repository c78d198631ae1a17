/**
 * Structs that system headers define. Most are the system's own business and have no Rust form; those that only carry a
 * result are structs like the program's own.
 */
import type { RecordDefinition } from "./c-ast.ts";

const results: ReadonlySet<string> = new Set([
  "div_t",
  "ldiv_t",
  "lldiv_t",
  "imaxdiv_t",
  "tm",
  "timeval",
  "timespec",
  "timezone",
  "tms",
  "rusage",
  "option",
]);

/** Is it a struct of the C library that is not translated? */
export function isForeign({ system, name }: RecordDefinition): boolean {
  return system && !results.has(name ?? "");
}
