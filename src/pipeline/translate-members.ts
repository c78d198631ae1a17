/** Several crates of one workspace: each is translated by itself, in a run of its own. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isSpan } from "../diagnostics/diagnostic.ts";
import type { Project } from "../project/project.ts";
import type { CoreStages } from "./core-stages.ts";
import { withoutRepeats } from "./diagnostic-list.ts";
import { unknownPlaces } from "./read-program.ts";
import type { Locate } from "./source-places.ts";
import { StageRun, Stop } from "./stage-run.ts";
import type { StageRunOptions } from "./stage-run.ts";
import { translateCrate } from "./translate-crate.ts";
import type { CrateOptions, TranslatedCrate } from "./translate-crate.ts";

/** Its diagnostics have places, not spans. */
export interface Member extends TranslatedCrate {
  readonly timings: StageRun["timings"];
}

/**
 * Wrong input ends the run; a crate that a defect of ours stops is left out, with the defect as a diagnostic of the run.
 */
export async function translateMembers(
  run: StageRun,
  projects: readonly Project[],
  options: CrateOptions & StageRunOptions,
  core: CoreStages,
): Promise<readonly Member[]> {
  const members: Member[] = [];
  const dumps: string[] = [];
  run.complete();
  for (const project of projects) {
    options.observer.crate?.(project.name);
    const own = new StageRun(options);
    const places = unknownPlaces(options);
    const locate = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
      diagnostics.map((diagnostic) => located(diagnostic, places.locate));
    const keep = (diagnostics: readonly Diagnostic[]): void => {
      run.diagnostics = withoutRepeats([...run.diagnostics, ...locate(diagnostics)]);
    };
    try {
      const crate = await translateCrate(own, places, project, options, core);
      own.complete();
      keep(crate.about.diagnostics);
      members.push({ ...crate, diagnostics: locate(crate.diagnostics), timings: [...own.timings] });
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      keep(own.diagnostics);
      if (error.dump !== null) dumps.push(`// ==> crate ${project.name}\n${error.dump}`);
      else if (error.exitCode !== 1) throw error;
    }
  }
  if (dumps.length > 0) throw new Stop(0, dumps.join("\n"));
  if (members.length === 0) throw new Stop(1);
  return members;
}

/** Spans count in the units of one crate; of several, places are what can be shown. */
function located(diagnostic: Diagnostic, locate: Locate): Diagnostic {
  const { at, ...rest } = diagnostic;
  if (at === undefined || !isSpan(at)) return diagnostic;
  const place = locate(at);
  return place === null ? rest : { ...rest, at: place };
}
