/**
 * Which sources of a folder belong to what is translated. Without a build nobody says so: beside a library lie files for
 * other systems, examples of what is not installed, parts that other files include. The C compiler tells them apart.
 */
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Project, UnitSource } from "../project/project.ts";
import { acceptC } from "./accept-c.ts";

/** The project without the units that the compiler rejects, each an error; all of them where it accepts none. */
export async function acceptedUnits(project: Project, workingDirectory: string): Promise<Outcome<Project>> {
  if (project.units.length < 2) return { value: project, diagnostics: [] };
  const limit = pLimit(availableParallelism());
  const errors = await Promise.all(
    project.units.map((unit) => limit(() => acceptC(unit, project.compiler, workingDirectory))),
  );
  const units = project.units.filter((_unit, at) => errors[at]?.length === 0);
  if (units.length === 0) return { value: project, diagnostics: [] };
  const diagnostics = project.units.flatMap((unit, at) => {
    const [first] = errors[at] ?? [];
    return first === undefined ? [] : [leftOut(unit, first)];
  });
  return { value: { ...project, units }, diagnostics };
}

function leftOut(unit: UnitSource, first: Diagnostic): Diagnostic {
  const hint =
    "If it belongs to the project, add the flags that it needs behind `--`; if not, give the files themselves.";
  const message = `\`${unit.path}\` is left out, the C compiler rejects it: ${first.message}`;
  return { ...first, code: "input/left-out", message, hint };
}
