/**
 * What is to be translated, by what the project's build says about it.
 *
 * Reads: the paths of the command line, and what lies in the one folder they may be. Gives: one project for each crate, or
 * null and the reasons. A build runs in a copy of the folder, so that the user's own stays as it is.
 */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { LoadKind } from "../project/load-kind.ts";
import type { Workspace } from "../project/project.ts";
import { acceptedUnits } from "./accepted-units.ts";
import { chooseCrates, cratesOfTargets } from "./crates-of-targets.ts";
import { findCompiler } from "./find-compiler.ts";
import { detectKinds, evidenceFor } from "./detect-kind.ts";
import { checkName, loadProject } from "./load-project.ts";
import type { LoadOptions } from "./load-project.ts";
import type { LoadedBuild } from "./loaded-build.ts";
import { loadBuild } from "./load-build.ts";
import { projectsOfCrates } from "./projects-of-crates.ts";
import { isInstalled } from "./run-tool.ts";
import type { Scratch } from "./scratch-folder.ts";
import { withStrayTests } from "./stray-tests.ts";
import { splitProject } from "./split-project.ts";

export interface WorkspaceOptions extends LoadOptions {
  /** How to find out what belongs to the project; null to see from what lies in its folder. */
  readonly load: LoadKind | null;
  /** Names of programs and libraries; empty for all but tests. */
  readonly targets: readonly string[];
  /** Time for the project's own build. */
  readonly buildSeconds: number;
}

export async function loadWorkspace(
  paths: readonly string[],
  options: WorkspaceOptions,
  scratch: Scratch,
): Promise<Outcome<Workspace | null>> {
  const [only] = paths;
  if (only === undefined || paths.length > 1) return loadSources(paths, options, scratch);
  const path = resolve(options.workingDirectory, only);
  if (options.load !== null) return loadBy(options.load, only, options, scratch);
  const before: Diagnostic[] = [];
  for (const kind of await kindsOf(path)) {
    const missing = await missingTool(kind, options);
    const { value, diagnostics } = missing ? none([missing]) : await loadBy(kind, only, options, scratch);
    const isOfBuild = missing !== null || diagnostics.every(({ code }) => code === "input/build-failed");
    if (value !== null || !isOfBuild) return { value, diagnostics: [...before, ...diagnostics] };
    before.push(...diagnostics.map(otherwiseLoaded));
  }
  return none(before);
}

/** A build that does not work is no reason to give up where nobody asked for it. */
function otherwiseLoaded(failure: Diagnostic): Diagnostic {
  const message = `${failure.message}\nThe project is read without this build: programs and flags may be others.`;
  return { ...failure, severity: "warning", message };
}

async function loadBy(
  kind: LoadKind,
  path: string,
  options: WorkspaceOptions,
  scratch: Scratch,
): Promise<Outcome<Workspace | null>> {
  if (kind === "sources") return loadSources([path], options, scratch);
  const absolute = resolve(options.workingDirectory, path);
  const evidence = evidenceFor(kind, absolute);
  if (evidence === null) return none([nothingToLoad(kind, path)]);
  const missing = await missingTool(kind, options);
  return missing === null ? loadFromBuild(kind, absolute, evidence, options, scratch) : none([missing]);
}

/** Single C files are what they are, wherever they lie. */
async function kindsOf(path: string): Promise<readonly LoadKind[]> {
  const status = await stat(path).catch(() => null);
  if (status === null) return ["sources"];
  return status.isDirectory() || path.endsWith(".json") ? detectKinds(path) : ["sources"];
}

async function loadSources(
  paths: readonly string[],
  options: WorkspaceOptions,
  scratch: Scratch,
): Promise<Outcome<Workspace | null>> {
  const loaded = await loadProject(paths, options);
  if (loaded.value === null) return { value: null, diagnostics: loaded.diagnostics };
  // Files that the user names are meant.
  const isNamed = paths.every((path) => path.endsWith(".c"));
  const accepted = isNamed
    ? { ...loaded, value: loaded.value }
    : await acceptedUnits(loaded.value, options.workingDirectory);
  const { value, diagnostics } = accepted;
  const crates = await splitProject(value, scratch);
  const wanted = crates.filter(({ name }) => options.targets.length === 0 || options.targets.includes(name));
  const absent = absentTargets(
    options.targets,
    crates.map(({ name }) => name),
  );
  if (absent.length > 0) return none([...diagnostics, ...absent]);
  return { value: { name: value.name, crates: wanted }, diagnostics };
}

async function loadFromBuild(
  kind: Exclude<LoadKind, "sources">,
  path: string,
  evidence: string,
  options: WorkspaceOptions,
  scratch: Scratch,
): Promise<Outcome<Workspace | null>> {
  const { compiler, missing } = await findCompiler(options.environment);
  const early = [...checkName(options.name), ...(missing === null ? [] : [missing])];
  if (early.length > 0) return none(early);
  const built = await loadBuild(kind, { ...options, compiler, path, evidence }, scratch);
  if (built.value === null) return none(built.diagnostics);
  const { build, root: userRoot, name: projectName } = built.value;
  return makeWorkspace(build, { ...options, projectName, userRoot, compiler }, built.diagnostics);
}

interface Named {
  /** By the project's folder. */
  readonly projectName: string;
}

async function makeWorkspace(
  build: LoadedBuild,
  options: WorkspaceOptions & Named & { readonly userRoot: string; readonly compiler: string },
  before: readonly Diagnostic[],
): Promise<Outcome<Workspace | null>> {
  const { name, targets } = options;
  const planned = cratesOfTargets(build.targets, build.root);
  const absent = absentTargets(
    targets,
    planned.flatMap((crate) => [crate.name, ...crate.targets]),
  );
  if (absent.length > 0) return none([...before, ...absent]);
  const tested = await withStrayTests(chooseCrates(planned, targets), build);
  const { value: crates, diagnostics } = await projectsOfCrates(tested, build, options);
  const all = [...before, ...diagnostics];
  const [first] = crates;
  if (first === undefined || diagnostics.some(({ severity }) => severity === "error")) return none(all);
  // Of one crate the user names the crate, of several the folder in which they are.
  const named = crates.length > 1 || name === null ? crates : [{ ...first, name }];
  const folder = crates.length === 1 ? first.name : options.projectName;
  return { value: { name: name ?? folder, crates: named }, diagnostics: all };
}

/** The program without which a kind cannot be loaded, when it is not there. */
async function missingTool(kind: LoadKind, { environment }: WorkspaceOptions): Promise<Diagnostic | null> {
  if (kind !== "cmake" && kind !== "make") return null;
  if (await isInstalled(kind, environment)) return null;
  return {
    code: "tool/missing",
    severity: "error",
    message: `\`${kind}\`, by which the project is built, is not installed`,
    hint: `Install it (Debian and Ubuntu: \`apt install ${kind}\`).`,
  };
}

function absentTargets(wanted: readonly string[], present: readonly string[]): readonly Diagnostic[] {
  const names = [...new Set(present)];
  return wanted
    .filter((name) => !names.includes(name))
    .map((name) => ({
      code: "input/target",
      severity: "error",
      message: `the project has no program or library \`${name}\``,
      hint: `It has ${names.map((name) => `\`${name}\``).join(", ")}.`,
    }));
}

function nothingToLoad(kind: LoadKind, path: string): Diagnostic {
  const what = {
    "compile-commands": "compile_commands.json",
    cmake: "CMakeLists.txt",
    make: "Makefile",
    sources: "C",
  };
  return {
    code: "input/not-found",
    severity: "error",
    message: `there is no ${what[kind]} in \`${path}\``,
  };
}

function none(diagnostics: readonly Diagnostic[]): Outcome<null> {
  return { value: null, diagnostics };
}
