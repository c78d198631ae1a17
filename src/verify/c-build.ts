/** Compiles the project's C: each unit with its own flags, into objects for one of several purposes. */
import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import pLimit from "p-limit";
import type { Project } from "../project/project.ts";
import { runProgram } from "./run-program.ts";

export type Built<T> =
  | { readonly built: true; readonly value: T }
  | { readonly built: false; readonly missing: boolean; readonly log: string };

export interface ObjectsInput {
  readonly project: Project;
  /** Folder for the objects, made here. */
  readonly directory: string;
  /** Flags behind those of the unit. */
  readonly flags: readonly string[];
  readonly seconds: number;
  readonly concurrency: number;
  /** Compiler to use in place of the project's. */
  readonly compiler?: string;
}

/** Compiles all units; the first failure ends it. */
export async function compileUnits(input: ObjectsInput): Promise<Built<readonly string[]>> {
  await mkdir(input.directory, { recursive: true });
  const limit = pLimit(input.concurrency);
  const results = await Promise.all(
    input.project.units.map((unit, index) =>
      limit(async () => {
        const object = join(input.directory, `${String(index)}-${basename(unit.path, ".c")}.o`);
        const args = ["-w", ...unit.arguments, ...input.flags, "-c", unit.absolutePath, "-o", object];
        const result = await compile(
          input.compiler ?? input.project.compiler,
          args,
          unit.directory,
          input.seconds,
        );
        return result.built ? { built: true as const, value: object } : result;
      }),
    ),
  );
  const objects: string[] = [];
  for (const result of results) {
    if (!result.built) return result;
    objects.push(result.value);
  }
  return { built: true, value: objects };
}

/** One run of the C compiler or, through it, of the linker. */
export async function compile(
  compiler: string,
  args: readonly string[],
  cwd: string,
  seconds: number,
): Promise<Built<null>> {
  const output = await runProgram(compiler, args, { cwd, seconds });
  if (output.exit === 0) return { built: true, value: null };
  return { built: false, missing: output.missing, log: output.stderr.trim() || String(output.exit) };
}

/** What a Rust static library needs from the system, as rustc lists it for Linux. */
export const systemLibraries = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"];

/** Include paths, defines and standards of all units together, for C that belongs to the project but is no unit. */
export function sharedFlags(project: Project): readonly string[] {
  const seen = new Set<string>();
  const flags: string[] = [];
  for (const unit of project.units) {
    for (const flag of withValues(unit.arguments)) {
      const key = flag.join(" ");
      if (seen.has(key)) continue;
      seen.add(key);
      flags.push(...flag);
    }
  }
  // Headers beside the sources are found from there only.
  const beside = new Set(project.units.map(({ absolutePath }) => `-iquote${dirname(absolutePath)}`));
  return [...flags, `-I${project.root}`, ...beside];
}

/** Keeps `-I dir`, `-include file` and the like in one piece. */
function withValues(args: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  const separate = new Set(["-I", "-D", "-U", "-include", "-isystem", "-iquote", "-idirafter", "-imacros"]);
  for (let index = 0; index < args.length; index++) {
    const flag = args[index] ?? "";
    const value = args[index + 1];
    if (separate.has(flag) && value !== undefined) {
      groups.push([flag, value]);
      index++;
    } else {
      groups.push([flag]);
    }
  }
  return groups;
}
