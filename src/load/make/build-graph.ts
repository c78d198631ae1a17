/** What was made of what, from the calls of compilers, archivers, linkers and file tools in their order. */
import { basename, join, resolve } from "node:path";
import type { BuildUnit } from "../build-model.ts";
import { isC, readCompilerCommand } from "../compiler-command.ts";
import type { CompilerCommand } from "../compiler-command.ts";
import { readArchiveCommand } from "./archive-command.ts";
import type { ToolCall } from "./journal.ts";

/** A library or program. */
export interface Linked {
  readonly kind: "program" | "shared" | "archive";
  readonly units: readonly BuildUnit[];
  /** Absolute paths of libraries that were linked, whoever made them. */
  readonly libraries: readonly string[];
}

export interface BuildGraph {
  /** By absolute path; what a later call made takes the place of what an earlier one did. */
  readonly linked: ReadonlyMap<string, Linked>;
  /** Sources in other languages than C. */
  readonly others: readonly string[];
  /** Was any C compiled? */
  readonly compiles: number;
}

/** Is a file there, at the end of the build? */
export type Exists = (path: string) => boolean;

export function createBuildGraph(calls: readonly ToolCall[], exists: Exists): BuildGraph {
  const builder = new GraphBuilder(exists);
  for (const call of calls) builder.add(call);
  return { linked: builder.linked, others: [...builder.others], compiles: builder.compiles };
}

class GraphBuilder {
  readonly linked = new Map<string, Linked>();
  readonly others = new Set<string>();
  compiles = 0;
  readonly #objects = new Map<string, readonly BuildUnit[]>();
  readonly #exists: Exists;

  constructor(exists: Exists) {
    this.#exists = exists;
  }

  add({ tool, args, directory }: ToolCall): void {
    const name = tool.replace(/-[\d.]+$/, "");
    if (/(^|-)ar$/.test(name)) this.#archive(args, directory);
    else if (/^(mv|cp|ln|install)$/.test(name)) this.#move(args, directory);
    else if (/(^|-)ld(\.\w+)?$/.test(name))
      this.#link(linkerCommand(args, directory, this.#exists), directory);
    else this.#compile(readCompilerCommand(args, directory, this.#exists), directory);
  }

  #compile(command: CompilerCommand, directory: string): void {
    if (command.action === "other") return;
    if (command.action !== "compile") {
      this.#link(command, directory);
      return;
    }
    for (const source of command.sources) {
      const object = basename(source).replace(/\.\w+$/, ".o");
      this.#objects.set(command.output ?? join(directory, object), this.#unit(source, command));
    }
  }

  /** Sources that are gone were tests of a configuration. */
  #unit(source: string, { flags }: CompilerCommand): readonly BuildUnit[] {
    if (!this.#exists(source)) return [];
    if (!isC(source)) {
      this.others.add(source);
      return [];
    }
    this.compiles += 1;
    return [{ source, flags }];
  }

  #link(command: CompilerCommand, directory: string): void {
    if (command.action === "other") return;
    const output = command.output ?? join(directory, "a.out");
    const sources = command.sources.flatMap((source) => this.#unit(source, command));
    const objects = command.objects.flatMap((object) => this.#objects.get(object) ?? []);
    const units = withoutRepeats([...sources, ...objects]);
    if (command.action === "link-object") {
      this.#objects.set(output, units);
      return;
    }
    const given = command.objects.filter((object) => !this.#objects.has(object));
    const libraries = [...given, ...this.#findLibraries(command)];
    this.linked.set(output, { kind: command.action === "link" ? "program" : "shared", units, libraries });
  }

  /** `-lfoo` is a library of this project when one lies in the folders behind `-L`. */
  #findLibraries({ libraries, libraryFolders }: CompilerCommand): readonly string[] {
    return libraries.flatMap((name) => {
      const candidates = libraryFolders.flatMap((folder) => [
        join(folder, `lib${name}.so`),
        join(folder, `lib${name}.a`),
      ]);
      return candidates.find((path) => this.linked.has(path)) ?? [];
    });
  }

  #archive(args: readonly string[], directory: string): void {
    const command = readArchiveCommand(args, directory);
    if (command === null) return;
    const known = this.linked.get(command.archive);
    const before = known?.kind === "archive" ? known : null;
    const units = command.members.flatMap((member) => this.#objects.get(member) ?? []);
    this.linked.set(command.archive, {
      kind: "archive",
      units: withoutRepeats([...(before?.units ?? []), ...units]),
      libraries: [
        ...(before?.libraries ?? []),
        ...command.members.filter((member) => this.linked.has(member)),
      ],
    });
  }

  /** Objects and libraries go on under the new name as well. */
  #move(args: readonly string[], directory: string): void {
    const paths = args.filter((argument) => !argument.startsWith("-"));
    const target = resolve(directory, paths.at(-1) ?? "");
    for (const path of paths.slice(0, -1)) {
      const from = resolve(directory, path);
      for (const to of [target, join(target, basename(path))]) {
        const units = this.#objects.get(from);
        if (units !== undefined) this.#objects.set(to, units);
        const linked = this.linked.get(from);
        if (linked !== undefined) this.linked.set(to, linked);
      }
    }
  }
}

/** The linker makes programs unless it is told otherwise, and takes the flags of the compiler for that. */
function linkerCommand(args: readonly string[], directory: string, exists: Exists): CompilerCommand {
  const command = readCompilerCommand(
    args.map((word) =>
      word === "-i" || word === "--relocatable" ? "-r" : word === "-Bshareable" ? "-shared" : word,
    ),
    directory,
    exists,
  );
  return { ...command, sources: [] };
}

function withoutRepeats(units: readonly BuildUnit[]): readonly BuildUnit[] {
  return [...new Map(units.map((unit) => [JSON.stringify([unit.source, unit.flags]), unit])).values()];
}
