/**
 * A project with a CMakeLists.txt.
 *
 * It is copied and configured in the copy, as configuring may write into the sources. CMake then says which targets there
 * are. Nothing is built, unless sources or headers are made by building.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import glob from "fast-glob";
import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts";
import { copyTree } from "../copy-tree.ts";
import type { BuildOptions, LoadedBuild } from "../loaded-build.ts";
import { buildFailed, isInstalled, runTool } from "../run-tool.ts";
import type { Scratch } from "../scratch-folder.ts";
import { queryFile, readTargets } from "./file-api.ts";
import type { CMakeTarget } from "./file-api.ts";
import { targetsOfCMake } from "./targets-of-cmake.ts";

export async function loadCMakeProject(
  options: BuildOptions,
  scratch: Scratch,
): Promise<Outcome<LoadedBuild | null>> {
  const folder = await scratch.folderFor(options.root);
  const source = join(folder, "source");
  const build = join(folder, "build");
  await copyTree(options.root, source);
  await mkdir(dirname(join(build, queryFile)), { recursive: true });
  await writeFile(join(build, queryFile), "");
  const deadline = Date.now() + options.seconds * 1000;
  const failed = await configure(options, join(source, options.folder), build);
  if (failed !== null) return { value: null, diagnostics: [failed] };
  const targets = await readTargets(build);
  if (targets === null) return { value: null, diagnostics: [noAnswer()] };
  const folders = { source: join(source, options.folder), build, exists: existsSync };
  if (needsBuild(targets, folders.source)) {
    const problem = await runBuild(options, build, (deadline - Date.now()) / 1000);
    if (problem !== null) return { value: null, diagnostics: [problem] };
  }
  const value: LoadedBuild = {
    targets: targetsOfCMake(targets, folders, await readTestPrograms(build)),
    root: source,
    copies: [
      { folder: source, shown: options.shown },
      { folder: build, shown: join(options.shown, "cmake-build") },
    ],
  };
  return { value, diagnostics: otherLanguages(targets) };
}

async function configure(options: BuildOptions, source: string, build: string): Promise<Diagnostic | null> {
  const generator = await chooseGenerator(options);
  const args = ["-S", source, "-B", build, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", ...generator];
  const { seconds, environment } = options;
  const run = await runTool({ command: "cmake", args, cwd: build, seconds, environment });
  return run.status === "done"
    ? null
    : buildFailed(`cmake ${join(options.shown, options.folder)}`, run, seconds);
}

/** CMake's own choice, or Ninja where there is no make. */
async function chooseGenerator({ environment }: BuildOptions): Promise<readonly string[]> {
  if (environment["CMAKE_GENERATOR"] !== undefined || (await isInstalled("make", environment))) return [];
  return (await isInstalled("ninja", environment)) ? ["-G", "Ninja"] : [];
}

/** Are there files that are made when the project is built? */
function needsBuild(targets: readonly CMakeTarget[], source: string): boolean {
  const generators = new Set(targets.filter(({ type }) => type === "UTILITY").map(({ id }) => id));
  return targets.some(({ sources, dependencies }) => {
    const missing = sources.some(
      ({ path, isGenerated }) => isGenerated && !path.endsWith(".o") && !existsSync(resolve(source, path)),
    );
    return missing || dependencies.some(({ id }) => generators.has(id));
  });
}

async function runBuild(options: BuildOptions, build: string, seconds: number): Promise<Diagnostic | null> {
  const { environment } = options;
  const limit = Math.max(1, Math.round(seconds));
  const run = await runTool({
    command: "cmake",
    args: ["--build", build],
    cwd: build,
    seconds: limit,
    environment,
  });
  return run.status === "done" ? null : buildFailed("cmake --build", run, options.seconds);
}

/** Absolute paths of the programs that CTest would run. */
async function readTestPrograms(build: string): Promise<ReadonlySet<string>> {
  const files = await glob("**/CTestTestfile.cmake", { cwd: build, absolute: true });
  const programs = new Set<string>();
  for (const file of files.sort()) {
    const text = await readFile(file, "utf8");
    const calls = text.matchAll(
      /^add_test\((?:\[(=*)\[.*?\]\1\]|"(?:[^"\\]|\\.)*"|\S+)\s+"((?:[^"\\]|\\.)*)"/gm,
    );
    for (const [, , program = ""] of calls) programs.add(resolve(dirname(file), program));
  }
  return programs;
}

/** Sources that are compiled as something else than C stay behind. */
function otherLanguages(targets: readonly CMakeTarget[]): readonly Diagnostic[] {
  const left = targets.flatMap(({ sources, compileGroups }) => {
    return sources
      .filter(({ compileGroupIndex }) => {
        const language = compileGroups[compileGroupIndex ?? -1]?.language;
        return language !== undefined && language !== "C";
      })
      .map(({ path }) => path);
  });
  return [...new Set(left)].map((path) => ({
    code: "input/other-language",
    severity: "warning",
    message: `\`${path}\` is not C and is left out`,
  }));
}

function noAnswer(): Diagnostic {
  return {
    code: "input/build-failed",
    severity: "error",
    message: "this CMake does not say what it would build",
    hint: "CMake 3.14 or newer is needed; or take the sources as they are with `--load sources`.",
  };
}
