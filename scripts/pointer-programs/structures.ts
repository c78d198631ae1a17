/** Data structures of a program: some of them, each in a random variation. */
import { writeBeforeStart } from "./before-start.ts";
import { writeCallbacks } from "./callbacks.ts";
import type { ProgramParts } from "./functions.ts";
import { writeItems } from "./items.ts";
import { writeList } from "./lists.ts";
import { writeMatrix } from "./matrices.ts";
import { writeRing } from "./rings.ts";
import { writeStrings } from "./strings.ts";
import { writeTree } from "./trees.ts";
import { writeUnion } from "./unions.ts";
import { writeVector } from "./vectors.ts";

const structures = [
  writeList,
  writeTree,
  writeVector,
  writeItems,
  writeStrings,
  writeRing,
  writeCallbacks,
  writeUnion,
  writeMatrix,
  writeBeforeStart,
];

/** The calls that run them. */
export function writeStructures(parts: ProgramParts): readonly string[] {
  const { random, size } = parts;
  const chosen = structures.filter(() => random.onceIn(size > 4 ? 5 : 8));
  return chosen.map((write) => write(parts));
}
