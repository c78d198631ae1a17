/** Data structures of a program: some of them, each in a random variation. */
import type { ProgramParts } from "./functions.ts";

/** The calls that run them. */
export function writeStructures(_parts: ProgramParts): readonly string[] {
  return [];
}
