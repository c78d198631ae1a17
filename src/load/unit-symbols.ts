/** What the files of a project define and need of each other, as the compiler's objects say. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import { parseSymbols, type ObjectSymbols } from "../project/object-symbols.ts";
import type { Project } from "../project/project.ts";
import type { BuildUnit } from "./build-model.ts";

/**
 * Symbols by unit; null where one cannot be compiled, or there is no `nm`.
 * @param folder for the objects
 */
export async function symbolsOf(
  units: readonly BuildUnit[],
  { compiler, root }: Project,
  folder: string,
): Promise<ReadonlyMap<BuildUnit, ObjectSymbols> | null> {
  const [command = "cc", ...prefix] = compiler.split(/\s+/);
  const limit = pLimit(availableParallelism());
  const read = async (unit: BuildUnit, object: string): Promise<ObjectSymbols | null> => {
    const args = [...prefix, ...unit.flags, "-w", "-c", "-o", object, unit.source];
    const options = { cwd: root, env: { LC_ALL: "C" }, reject: false, stdin: "ignore" } as const;
    const { failed } = await execa(command, args, options);
    const listed = failed ? null : await execa("nm", ["--extern-only", object], options);
    return !listed || listed.failed ? null : parseSymbols(listed.stdout);
  };
  const symbols = await Promise.all(
    units.map((unit, at) => limit(() => read(unit, join(folder, `${String(at)}.o`)))),
  );
  const known = units.flatMap((unit, at) => {
    const own = symbols[at];
    return own ? [[unit, own] as const] : [];
  });
  return known.length === units.length ? new Map(known) : null;
}
