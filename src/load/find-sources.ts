/** Which files a path on the command line stands for. */
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import glob from "fast-glob";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { reportFileName } from "../project/report-file.ts";

/** Absolute paths, in a fixed order. */
export interface FoundSources {
  readonly units: readonly string[];
  readonly testPrograms: readonly string[];
  /** Headers below the given folders. */
  readonly headers: readonly string[];
  /** The given folders themselves. */
  readonly folders: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Folders of build systems, of package managers and of this translator's own output. */
const ignoredFolders = [
  "build",
  "_build",
  "cmake-build-*",
  "CMakeFiles",
  "out",
  "target",
  "dist",
  "node_modules",
];

export async function findSources(paths: readonly string[], workingDirectory: string): Promise<FoundSources> {
  const found = await Promise.all(paths.map((path) => findBelow(path, resolve(workingDirectory, path))));
  const unique = (list: (sources: FoundSources) => readonly string[]): readonly string[] => [
    ...new Set(found.flatMap(list)),
  ];
  const units = unique((sources) => sources.units);
  return {
    units,
    testPrograms: unique((sources) => sources.testPrograms).filter((path) => !units.includes(path)),
    headers: unique((sources) => sources.headers),
    folders: unique((sources) => sources.folders),
    diagnostics: found.flatMap((sources) => sources.diagnostics),
  };
}

async function findBelow(shown: string, path: string): Promise<FoundSources> {
  const nothing: FoundSources = { units: [], testPrograms: [], headers: [], folders: [], diagnostics: [] };
  const fail = (diagnostic: Omit<Diagnostic, "severity">): FoundSources => ({
    ...nothing,
    diagnostics: [{ severity: "error", ...diagnostic }],
  });
  const status = await stat(path).catch(() => null);
  if (status === null) return fail({ code: "input/not-found", message: `\`${shown}\` does not exist` });
  if (!status.isDirectory()) {
    if (path.endsWith(".c") && status.isFile()) return { ...nothing, units: [path] };
    const hint = "Give .c files or a folder; headers are found through the #include lines of the sources.";
    return fail({ code: "input/no-c-files", message: `\`${shown}\` is no C source file`, hint });
  }
  const { sources, tests, headers } = await listFolder(path);
  if (sources.length > 0) {
    return { ...nothing, units: sources, testPrograms: tests, headers, folders: [path] };
  }
  const message = `there is no C source file below \`${shown}\``;
  if (tests.length === 0) return fail({ code: "input/no-c-files", message });
  const hint = `Files below folders named test or tests are taken for test programs. To translate them, give that folder itself.`;
  return fail({ code: "input/no-c-files", message: `${message} but test programs`, hint });
}

interface FolderListing {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  readonly headers: readonly string[];
}

async function listFolder(folder: string): Promise<FolderListing> {
  const files = await glob(["**/*.c", "**/*.h", `*/**/${reportFileName}`], {
    cwd: folder,
    ignore: ignoredFolders.map((name) => `**/${name}/**`),
    suppressErrors: true,
    followSymbolicLinks: false,
  });
  files.sort(byPath);
  const written = files
    .filter((file) => basename(file) === reportFileName)
    .map((file) => `${dirname(file)}/`);
  const own = files.filter((file) => !written.some((output) => file.startsWith(output)));
  const sources = own.filter((file) => file.endsWith(".c"));
  const absolute = (list: readonly string[]): readonly string[] => list.map((file) => join(folder, file));
  return {
    sources: absolute(sources.filter((file) => !isTest(file))),
    tests: absolute(sources.filter(isTest)),
    headers: absolute(own.filter((file) => file.endsWith(".h"))),
  };
}

/** Below a folder named `test` or `tests`; `file` is relative to the folder the user gave. */
function isTest(file: string): boolean {
  return file
    .split("/")
    .slice(0, -1)
    .some((name) => name === "test" || name === "tests");
}

/** By code unit, so that the order does not depend on the locale. */
function byPath(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
