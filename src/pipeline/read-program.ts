/** The first stages of every run: from files to one typed C program. */
import type { Program } from "../c-ast/c-ast.ts";
import { checkProgram } from "../c-ast/check.ts";
import { dumpProgram } from "../c-ast/dump.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import type { Scratch } from "../load/scratch-folder.ts";
import { createSourceLines } from "../load/source-lines.ts";
import type { SourceLines } from "../load/source-lines.ts";
import type { LoadKind } from "../project/load-kind.ts";
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import type { Project, Workspace } from "../project/project.ts";
import type { CoreStages } from "./core-stages.ts";
import { dumpData, dumpTrees, dumpUnits } from "./dump.ts";
import { elaborateWithLibrary } from "./library-units.ts";
import { acceptAll, parseAll, preprocessAll } from "./read-units.ts";
import { createLocate, describePlace } from "./source-places.ts";
import type { Locate } from "./source-places.ts";
import { Stop } from "./stage-run.ts";
import type { StageRun } from "./stage-run.ts";

export interface ReadOptions {
  readonly paths: readonly string[];
  readonly cflags: readonly string[];
  /** How to find out what belongs to the project; null to see from what lies in its folder. */
  readonly load: LoadKind | null;
  /** Programs and libraries of the project's build; empty for all but tests. */
  readonly targets: readonly string[];
  /** Time for the project's own build. */
  readonly buildSeconds: number;
  /** Crate name; null to derive it. */
  readonly name: string | null;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Processes at a time. */
  readonly concurrency: number;
}

/** What diagnostics can be shown with: grows while the run goes on. */
export interface Places {
  locate: Locate;
  sourceLine: SourceLines;
}

export function unknownPlaces({ workingDirectory }: ReadOptions): Places {
  return { locate: () => null, sourceLine: createSourceLines([workingDirectory]) };
}

/** Paths and compiler first: what is wrong with them is said at once. */
export async function loadSources(
  run: StageRun,
  places: Places,
  options: ReadOptions,
  scratch: Scratch,
): Promise<Workspace> {
  const workspace = await run.stage("load", () => loadWorkspace(options.paths, options, scratch), dumpData);
  if (workspace === null) throw new Stop(2);
  const roots = new Set(workspace.crates.map(({ root }) => root));
  places.sourceLine = createSourceLines([options.workingDirectory, ...roots]);
  return workspace;
}

export async function readProgram(
  run: StageRun,
  places: Places,
  project: Project,
  options: ReadOptions,
  core: CoreStages,
): Promise<{ readonly program: Program; readonly units: readonly PreprocessedUnit[] }> {
  // The system's preprocessor decides what the text of a unit is ...
  const units = await run.stage("preprocess", () => preprocessAll(project, options), dumpUnits);
  run.stopOnErrors(2);
  places.locate = createLocate(units);

  // ... and the system's compiler whether that is C. Errors of later stages are gaps of ours, not of the input.
  await run.stage("accept", () => acceptAll(project, options), dumpData);
  run.stopOnErrors(2);

  // Concrete trees. What the grammar does not take is an error node there, and a refused definition after the next.
  const parsed = await run.stage("parse", () => parseAll(units), dumpTrees);

  // Names, types and conversions; all units become one program.
  const { program, units: all } = await run.stage(
    "elaborate",
    () => elaborateWithLibrary(parsed, project, core),
    (elaborated) => dumpProgram(elaborated.program),
  );
  const everyUnit = all.map(({ unit }) => unit);
  places.locate = createLocate(everyUnit);
  const flaws = checkProgram(program).map(
    ({ span, message }) => describePlace(places.locate(span)) + message,
  );
  run.expectSound("elaborate", flaws);
  return { program, units: everyUnit };
}
