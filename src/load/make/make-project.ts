/**
 * A project with a Makefile, or with a `configure` that makes one.
 *
 * It is copied and built once in the copy. Recording tools stand first in PATH meanwhile; variables such as CC are left
 * alone, as Makefiles put flags into them.
 */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts";
import { copyTree } from "../copy-tree.ts";
import type { BuildOptions, Environment, LoadedBuild } from "../loaded-build.ts";
import { buildFailed, runTool } from "../run-tool.ts";
import type { Scratch } from "../scratch-folder.ts";
import { createBuildGraph } from "./build-graph.ts";
import type { BuildGraph } from "./build-graph.ts";
import { readJournal } from "./journal.ts";
import { makeRecordingTools } from "./recording-tools.ts";
import { targetsOfGraph } from "./targets-of-graph.ts";

/** A copy of the project with what records its build. */
interface Copy {
  readonly root: string;
  readonly journal: string;
  readonly environment: Environment;
  readonly shown: string;
  readonly seconds: number;
  readonly deadline: number;
}

export const makefiles = ["GNUmakefile", "makefile", "Makefile"];

export async function loadMakeProject(
  options: BuildOptions,
  scratch: Scratch,
): Promise<Outcome<LoadedBuild | null>> {
  const copy = await prepare(options, await scratch.folderFor(options.root));
  const problem = await build(copy);
  if (problem !== null) return { value: null, diagnostics: [problem] };
  const graph = createBuildGraph(await readJournal(copy.journal), existsSync);
  if (graph.compiles === 0)
    return { value: null, diagnostics: [nothingCompiled(options.shown === "" ? "." : options.shown)] };
  const value: LoadedBuild = {
    targets: targetsOfGraph(graph, existsSync),
    root: copy.root,
    copies: [{ folder: copy.root, shown: options.shown }],
  };
  return { value, diagnostics: otherLanguages(graph, copy.root) };
}

async function prepare({ root, shown, environment, seconds }: BuildOptions, folder: string): Promise<Copy> {
  const copied = join(folder, "source");
  await copyTree(root, copied);
  const journal = join(folder, "journal");
  const recorded = await makeRecordingTools(join(folder, "tools"), journal, environment);
  const deadline = Date.now() + seconds * 1000;
  return { root: copied, journal, environment: recorded, shown, seconds, deadline };
}

/** Runs make; where that compiles nothing and there is a `configure`, runs both. */
async function build(copy: Copy): Promise<Diagnostic | null> {
  const hasMakefile = makefiles.some((name) => existsSync(join(copy.root, name)));
  const hasConfigure = existsSync(join(copy.root, "configure"));
  const first = hasMakefile ? await run(copy, "make", []) : null;
  if (first === null && hasMakefile && (!hasConfigure || (await compiled(copy)))) return null;
  if (!hasConfigure) return first;
  const configured = await run(copy, "sh", ["./configure"]);
  if (configured !== null) return configured;
  await writeFile(copy.journal, "");
  return await run(copy, "make", []);
}

async function compiled({ journal }: Copy): Promise<boolean> {
  return createBuildGraph(await readJournal(journal), existsSync).compiles > 0;
}

async function run(copy: Copy, command: string, args: readonly string[]): Promise<Diagnostic | null> {
  const seconds = Math.max(1, Math.round((copy.deadline - Date.now()) / 1000));
  const { environment } = copy;
  const result = await runTool({ command, args, cwd: copy.root, seconds, environment });
  if (result.status === "done") return null;
  return buildFailed([command, ...args].join(" "), result, copy.seconds);
}

function nothingCompiled(shown: string): Diagnostic {
  return {
    code: "input/build-failed",
    severity: "error",
    message: `\`make\` in \`${shown}\` compiled no C`,
    hint: "Does its default goal build the program? Or take the sources as they are with `--load sources`.",
  };
}

function otherLanguages({ others }: BuildGraph, root: string): readonly Diagnostic[] {
  return others.map((path) => ({
    code: "input/other-language",
    severity: "warning",
    message: `\`${relative(root, path)}\` is not C and is left out`,
  }));
}
