/** From planned crates to projects, as the stages behind loading want them. */
import { relative, sep } from "node:path";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Project, UnitSource } from "../project/project.ts";
import { shownInCopy } from "../project/shown-file.ts";
import type { BuildUnit } from "./build-model.ts";
import { checkText } from "./check-text.ts";
import type { PlannedCrate } from "./crates-of-targets.ts";
import { fromRoot, fromRootIfNear, rebaseFlags } from "./include-flags.ts";
import type { LoadedBuild } from "./loaded-build.ts";
import { shownPath } from "./shown-path.ts";

export interface ProjectOptions {
  readonly cflags: readonly string[];
  readonly workingDirectory: string;
  readonly compiler: string;
  /** The user's folder, of which the build's root may be a copy. */
  readonly userRoot: string;
}

export async function projectsOfCrates(
  crates: readonly PlannedCrate[],
  build: LoadedBuild,
  options: ProjectOptions,
): Promise<Outcome<readonly Project[]>> {
  const value = crates.map(({ name, units, testPrograms }): Project => ({
    name,
    units: units.map((unit) => unitSource(unit, build, options)),
    testPrograms: testPrograms.map((path) => fromRoot(build.root, path)),
    root: build.root,
    compiler: options.compiler,
  }));
  const units = new Map(value.flatMap((crate) => crate.units).map((unit) => [unit.absolutePath, unit]));
  const texts = await Promise.all([...units.values()].map((unit) => checkText(unit.absolutePath, unit.path)));
  return { value, diagnostics: [...texts.filter((text) => text !== null), ...value.flatMap(compiledTwice)] };
}

function unitSource({ source, flags }: BuildUnit, build: LoadedBuild, options: ProjectOptions): UnitSource {
  const { root, copies } = build;
  const { userRoot, workingDirectory } = options;
  // What the user names in his own folder is found at the same place in the copy.
  const given = rebaseFlags(options.cflags, workingDirectory, (path) => {
    const inside = relative(userRoot, path).split(sep).join("/");
    return inside.startsWith("..") ? path : inside === "" ? "." : inside;
  });
  const built = rebaseFlags(flags, root, (path) => fromRootIfNear(root, path));
  return {
    path: shownInCopy(copies, source) ?? shownPath(workingDirectory, source),
    absolutePath: source,
    directory: root,
    arguments: [...built.map((flag) => withUserRoot(flag, root, userRoot)), ...given],
    copies,
  };
}

/** Macros that hold the project's folder: the copy is gone when the program runs. */
function withUserRoot(flag: string, root: string, userRoot: string): string {
  return flag.startsWith("-D") ? flag.replaceAll(root, userRoot) : flag;
}

/** Which of the two is meant where is not known here. */
function compiledTwice(crate: Project): readonly Diagnostic[] {
  const seen = new Set<string>();
  const again = crate.units.filter(({ absolutePath }) => seen.size === seen.add(absolutePath).size);
  return [...new Set(again.map(({ path }) => path))].map((path) => ({
    code: "input/compiled-twice",
    severity: "error",
    message: `\`${path}\` is compiled twice, with different flags, for \`${crate.name}\``,
    hint: "Choose other targets with --target, or take the sources as they are with `--load sources -- FLAGS`.",
  }));
}
