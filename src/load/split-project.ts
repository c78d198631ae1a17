/** Sources without a build that hold several programs. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import { parseSymbols, type ObjectSymbols } from "../project/object-symbols.ts";
import type { Project, UnitSource } from "../project/project.ts";
import type { BuildUnit } from "./build-model.ts";
import { cratesOfTargets } from "./crates-of-targets.ts";
import { definesMain, mayDefineMain } from "./defines-main.ts";
import { includedSources } from "./included-sources.ts";
import { linkedTargets } from "./linked-targets.ts";
import type { Scratch } from "./scratch-folder.ts";
import { targetsOfUnits } from "./targets-of-units.ts";

/**
 * One project for each `main`, with the files that it needs, and one for those that none needs; the project itself where
 * there is one `main` or none.
 */
export async function splitProject(project: Project, scratch: Scratch): Promise<readonly Project[]> {
  const may = await Promise.all(project.units.map(({ absolutePath }) => mayDefineMain(absolutePath)));
  if (may.filter(Boolean).length < 2) return [await withoutIncluded(project)];
  const { name, root, compiler } = project;
  const units = project.units.map((unit): BuildUnit => ({
    source: unit.absolutePath,
    flags: unit.arguments,
  }));
  const isProgram = await Promise.all(units.map((unit) => definesMain(unit, compiler, root)));
  const programs = new Set(units.filter((_unit, at) => isProgram[at]));
  if (programs.size < 2) return [await withoutIncluded(project)];
  const sources = new Map(project.units.map((unit) => [unit.absolutePath, unit]));
  const targets = targetsOfUnits([{ name, units }], programs, root);
  const symbols = await symbolsOf(units, project, await scratch.folderFor(root));
  const linked = symbols === null ? targets : linkedTargets(targets, symbols);
  const crates = cratesOfTargets(linked, root).map((crate) => ({
    ...project,
    name: crate.name,
    units: crate.units.map(({ source }) => sources.get(source)).filter(isPresent),
  }));
  return await Promise.all(crates.map(withoutIncluded));
}

/** In one crate a file that another one includes would be there twice. */
async function withoutIncluded(project: Project): Promise<Project> {
  const included = await includedSources(project);
  return { ...project, units: project.units.filter(({ absolutePath }) => !included.has(absolutePath)) };
}

/** What each unit defines and needs; null where it cannot be compiled or read. */
async function symbolsOf(
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

function isPresent(unit: UnitSource | undefined): unit is UnitSource {
  return unit !== undefined;
}
