/** Sources without a build that hold several programs. */
import type { Project, UnitSource } from "../project/project.ts";
import type { BuildUnit } from "./build-model.ts";
import { cratesOfTargets } from "./crates-of-targets.ts";
import { definesMain } from "./defines-main.ts";
import { includedSources } from "./included-sources.ts";
import { linkedTargets } from "./linked-targets.ts";
import type { Scratch } from "./scratch-folder.ts";
import { targetsOfUnits } from "./targets-of-units.ts";
import { symbolsOf } from "./unit-symbols.ts";

/**
 * One project for each `main`, with the files that it needs, and one for those that none needs; the project itself where
 * there is one `main` or none.
 */
export async function splitProject(project: Project, scratch: Scratch): Promise<readonly Project[]> {
  if (project.units.length < 2) return [project];
  const { name, root, compiler } = project;
  const units = project.units.map((unit): BuildUnit => ({
    source: unit.absolutePath,
    flags: unit.arguments,
  }));
  const symbols = await symbolsOf(units, project, await scratch.folderFor(root));
  const isProgram = symbols
    ? units.map((unit) => symbols.get(unit)?.defined.includes("main") ?? false)
    : await Promise.all(units.map((unit) => definesMain(unit, compiler, root)));
  const programs = new Set(units.filter((_unit, at) => isProgram[at]));
  if (programs.size < 2) return [await withoutIncluded(project)];
  const sources = new Map(project.units.map((unit) => [unit.absolutePath, unit]));
  const targets = targetsOfUnits([{ name, units }], programs, root);
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

function isPresent(unit: UnitSource | undefined): unit is UnitSource {
  return unit !== undefined;
}
