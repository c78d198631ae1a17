/** Sources without a build that hold several programs. */
import type { Project, UnitSource } from "../project/project.ts";
import type { BuildUnit } from "./build-model.ts";
import { cratesOfTargets } from "./crates-of-targets.ts";
import { definesMain, mayDefineMain } from "./defines-main.ts";
import { targetsOfUnits } from "./targets-of-units.ts";

/** One project for each `main`, with all files that have none; the project itself where there is one or none. */
export async function splitProject(project: Project): Promise<readonly Project[]> {
  const may = await Promise.all(project.units.map(({ absolutePath }) => mayDefineMain(absolutePath)));
  if (may.filter(Boolean).length < 2) return [project];
  const { name, root, compiler } = project;
  const units = project.units.map((unit): BuildUnit => ({
    source: unit.absolutePath,
    flags: unit.arguments,
  }));
  const isProgram = await Promise.all(units.map((unit) => definesMain(unit, compiler, root)));
  const programs = new Set(units.filter((_unit, at) => isProgram[at]));
  if (programs.size < 2) return [project];
  const sources = new Map(project.units.map((unit) => [unit.absolutePath, unit]));
  return cratesOfTargets(targetsOfUnits([{ name, units }], programs, root), root).map((crate) => ({
    ...project,
    name: crate.name,
    units: crate.units.map(({ source }) => sources.get(source)).filter(isPresent),
  }));
}

function isPresent(unit: UnitSource | undefined): unit is UnitSource {
  return unit !== undefined;
}
