/** Test programs that lie in folders of tests and are no part of what the build makes by itself. */
import type { PlannedCrate } from "./crates-of-targets.ts";
import { mayDefineMain } from "./defines-main.ts";
import { findSources } from "./find-sources.ts";
import type { LoadedBuild } from "./loaded-build.ts";

/** Libraries for which the build tells of no tests get those that lie about. Which of them fit, linking shows. */
export async function withStrayTests(
  crates: readonly PlannedCrate[],
  build: LoadedBuild,
): Promise<readonly PlannedCrate[]> {
  if (!crates.some(isUntested)) return crates;
  const compiled = new Set(build.targets.flatMap(({ units }) => units.map(({ source }) => source)));
  const { testPrograms } = await findSources([build.root], build.root);
  const stray = testPrograms.filter((path) => !compiled.has(path));
  const isProgram = await Promise.all(stray.map((path) => mayDefineMain(path)));
  const programs = stray.filter((_path, at) => isProgram[at]);
  return crates.map((crate) => (isUntested(crate) ? { ...crate, testPrograms: programs } : crate));
}

function isUntested({ kind, testPrograms }: PlannedCrate): boolean {
  return kind === "library" && testPrograms.length === 0;
}
