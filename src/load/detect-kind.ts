/** Which way of loading a folder asks for. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { loadKinds } from "../project/load-kind.ts";
import type { LoadKind } from "../project/load-kind.ts";
import { compileCommandsFile } from "./compile-commands.ts";
import { makefiles } from "./make/make-project.ts";

/** What tells a way of loading that it has something to do, or null. */
export function evidenceFor(kind: LoadKind, path: string): string | null {
  switch (kind) {
    case "compile-commands":
      if (basename(path) === compileCommandsFile || path.endsWith(".json")) return path;
      return firstOf(path, [compileCommandsFile, join("build", compileCommandsFile)]);
    case "cmake":
      return firstOf(path, ["CMakeLists.txt"]);
    case "make":
      return firstOf(path, [...makefiles, "configure"]);
    case "sources":
      return path;
  }
}

/** The ways of loading that a path gives reason for, the best first; `sources` is always the last. */
export function detectKinds(path: string): readonly LoadKind[] {
  return loadKinds.filter((kind) => evidenceFor(kind, path) !== null);
}

/** Folder of the project whose compilation database this is; it may lie in the project's build folder. */
export function folderOfDatabase(file: string): string {
  const folder = dirname(file);
  return basename(folder) === "build" ? dirname(folder) : folder;
}

function firstOf(folder: string, names: readonly string[]): string | null {
  return names.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
