/** Asks a build what it makes. */
import { basename, dirname, relative } from "node:path";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { LoadKind } from "../project/load-kind.ts";
import { loadCMakeProject } from "./cmake/cmake-project.ts";
import { readCompileCommands } from "./compile-commands.ts";
import { crateNameFrom } from "./crate-name.ts";
import { definesMain } from "./defines-main.ts";
import { folderOfDatabase } from "./detect-kind.ts";
import type { BuildOptions, Environment, LoadedBuild } from "./loaded-build.ts";
import { loadMakeProject, makefiles } from "./make/make-project.ts";
import { projectTop } from "./project-top.ts";
import type { Scratch } from "./scratch-folder.ts";
import { shownPath } from "./shown-path.ts";
import { targetsOfUnits } from "./targets-of-units.ts";
import type { UnitGroup } from "./targets-of-units.ts";

export interface BuildRequest {
  /** What the user gave: a folder, or a compilation database. */
  readonly path: string;
  /** The file for which this way of loading was chosen. */
  readonly evidence: string;
  readonly compiler: string;
  readonly workingDirectory: string;
  readonly environment: Environment;
  readonly buildSeconds: number;
}

export interface FoundBuild {
  readonly build: LoadedBuild;
  /** The user's folder with all that the build needs. */
  readonly root: string;
  /** A crate name, by the folder that the user gave. */
  readonly name: string;
}

export async function loadBuild(
  kind: Exclude<LoadKind, "sources">,
  request: BuildRequest,
  scratch: Scratch,
): Promise<Outcome<FoundBuild | null>> {
  if (kind === "compile-commands") return loadDatabase(request);
  const { path, environment } = request;
  const root = await projectTop(path, kind === "cmake" ? ["CMakeLists.txt"] : makefiles);
  const options: BuildOptions = {
    root,
    shown: shownPath(request.workingDirectory, root),
    folder: relative(root, path),
    environment,
    seconds: request.buildSeconds,
  };
  const load = kind === "cmake" ? loadCMakeProject : loadMakeProject;
  const { value, diagnostics } = await load(options, scratch);
  return { value: value === null ? null : { build: value, root, name: nameOf(path) }, diagnostics };
}

async function loadDatabase(request: BuildRequest): Promise<Outcome<FoundBuild | null>> {
  const { evidence, path, workingDirectory } = request;
  const folder = path === evidence ? folderOfDatabase(evidence) : path;
  const shown = shownPath(workingDirectory, evidence);
  const { value, diagnostics } = await readCompileCommands(evidence, shown, nameOf(folder));
  if (value === null) return { value, diagnostics };
  const root = rootAbove(folder, value);
  const units = value.flatMap((group) => group.units);
  const isProgram = await Promise.all(units.map((unit) => definesMain(unit, request.compiler, root)));
  const programs = new Set(units.filter((_unit, at) => isProgram[at]));
  const build = { targets: targetsOfUnits(value, programs, root), root, copies: [] };
  return { value: { build, root: folder, name: nameOf(folder) }, diagnostics };
}

function nameOf(folder: string): string {
  return crateNameFrom(basename(folder));
}

/** The folder, or one above it where sources lie elsewhere. */
function rootAbove(folder: string, groups: readonly UnitGroup[]): string {
  const sources = groups.flatMap(({ units }) => units.map(({ source }) => source));
  let root = folder;
  while (dirname(root) !== root && sources.some((source) => relative(root, source).startsWith(".."))) {
    root = dirname(root);
  }
  return root;
}
