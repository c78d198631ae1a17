/** From CMake's targets to those of the build model. */
import { basename, resolve } from "node:path";
import type { BuildTarget, BuildUnit } from "../build-model.ts";
import { isC, readCompilerCommand } from "../compiler-command.ts";
import { splitCommand } from "../split-command.ts";
import type { CMakeTarget } from "./file-api.ts";

export interface CMakeFolders {
  readonly source: string;
  readonly build: string;
  readonly exists: (path: string) => boolean;
}

const kinds: ReadonlyMap<string, BuildTarget["kind"]> = new Map([
  ["EXECUTABLE", "program"],
  ["STATIC_LIBRARY", "library"],
  ["SHARED_LIBRARY", "library"],
  ["MODULE_LIBRARY", "library"],
  ["OBJECT_LIBRARY", "library"],
] as const);

/**
 * Object libraries that others use are part of those.
 * @param testPrograms absolute paths of programs that CTest runs
 */
export function targetsOfCMake(
  cmake: readonly CMakeTarget[],
  folders: CMakeFolders,
  testPrograms: ReadonlySet<string>,
): readonly BuildTarget[] {
  const built = cmake.filter(({ type }) => kinds.has(type));
  const links = built.map((target) => linksOf(target, built));
  const used = new Set(links.flat());
  const roleOf = ({ type, artifacts }: CMakeTarget, at: number): BuildTarget["role"] => {
    if (type === "OBJECT_LIBRARY" && used.has(at)) return "part";
    return artifacts.some(({ path }) => testPrograms.has(resolve(folders.build, path))) ? "test" : "product";
  };
  return built.map((target, at) => ({
    name: target.name,
    kind: kinds.get(target.type) ?? "library",
    units: unitsOf(target, folders),
    links: links[at] ?? [],
    role: roleOf(target, at),
  }));
}

function unitsOf(target: CMakeTarget, folders: CMakeFolders): readonly BuildUnit[] {
  return target.sources.flatMap((source): readonly BuildUnit[] => {
    const group = target.compileGroups[source.compileGroupIndex ?? -1];
    const path = resolve(folders.source, source.path);
    if (group === undefined || group.language !== "C" || !isC(path)) return [];
    return [{ source: path, flags: flagsOf(group, folders) }];
  });
}

type Group = CMakeTarget["compileGroups"][number];

function flagsOf(group: Group, folders: CMakeFolders): readonly string[] {
  const defines = group.defines.map(({ define }) => `-D${define}`);
  const includes = group.includes.flatMap(({ path, isSystem }) => [isSystem ? "-isystem" : "-I", path]);
  const others = group.compileCommandFragments.flatMap(({ fragment }) => splitCommand(fragment) ?? []);
  return readCompilerCommand([...defines, ...includes, ...others], folders.build, folders.exists).flags;
}

/** Libraries on the linker's command line; for libraries, which may have none, all that are built before. */
function linksOf(target: CMakeTarget, built: readonly CMakeTarget[]): readonly number[] {
  const dependencies = new Set(target.dependencies.map(({ id }) => id));
  const fragments = (target.link?.commandFragments ?? [])
    .filter(({ role }) => role === "libraries")
    .flatMap(({ fragment }) => splitCommand(fragment) ?? []);
  const names = fragments.map((fragment) => basename(fragment));
  const isLinked = (other: CMakeTarget): boolean => {
    if (other === target || kinds.get(other.type) !== "library") return false;
    if (!dependencies.has(other.id)) return false;
    if (other.type === "OBJECT_LIBRARY" || target.link === undefined) return true;
    return other.artifacts.some(({ path }) => names.some((name) => isNamedBy(basename(path), name)));
  };
  return built.map((other, at) => (isLinked(other) ? at : -1)).filter((at) => at >= 0);
}

/** `libfoo.so` is linked as `libfoo.so.1.2` when it has a version. */
function isNamedBy(artifact: string, fragment: string): boolean {
  return fragment === artifact || fragment.startsWith(`${artifact}.`);
}
