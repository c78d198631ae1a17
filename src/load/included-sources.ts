/** C files that other C files include: `#include "parts.c"`. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import type { Project, UnitSource } from "../project/project.ts";

/** The units of the project that are part of another one, and need not be compiled by themselves; absolute paths. */
export async function includedSources(project: Project): Promise<ReadonlySet<string>> {
  const limit = pLimit(availableParallelism());
  const included = await Promise.all(project.units.map((unit) => limit(() => includedBy(unit, project))));
  const paths = new Set(project.units.map(({ absolutePath }) => absolutePath));
  return new Set(included.flat().filter((path) => paths.has(path)));
}

/** The rule of `cc -MM` names all files that a unit is made of; the first is its own. */
async function includedBy(unit: UnitSource, { compiler }: Project): Promise<readonly string[]> {
  const [command = "cc", ...prefix] = compiler.split(/\s+/);
  const args = [...prefix, ...unit.arguments, "-w", "-MM", unit.absolutePath];
  const run = await execa(command, args, { cwd: unit.directory, reject: false, stdin: "ignore" });
  const files = run.stdout.replace(/\\\n/g, " ").replace(/^.*?: /, "");
  return [...files.matchAll(/(?:\\.|\S)+/g)]
    .map(([file]) => resolve(unit.directory, file.replace(/\\(.)/g, "$1")))
    .filter((path) => path !== unit.absolutePath);
}
