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
import type { ToolResult } from "../run-tool.ts";
import type { Scratch } from "../scratch-folder.ts";
import { createBuildGraph } from "./build-graph.ts";
import type { BuildGraph } from "./build-graph.ts";
import { readJournal } from "./journal.ts";
import { makeRecordingTools } from "./recording-tools.ts";
import { targetsOfGraph } from "./targets-of-graph.ts";

/** A copy of the project with what records its build. */
interface Copy {
  readonly root: string;
  /** Where make runs. */
  readonly folder: string;
  readonly journal: string;
  readonly environment: Environment;
  readonly seconds: number;
  readonly deadline: number;
}

export const makefiles = ["GNUmakefile", "makefile", "Makefile"];

export async function loadMakeProject(
  options: BuildOptions,
  scratch: Scratch,
): Promise<Outcome<LoadedBuild | null>> {
  const copy = await prepare(options, await scratch.folderFor(options.root));
  const { value: graph, diagnostics } = await build(copy);
  if (graph === null) return { value: null, diagnostics };
  const others = otherLanguages(graph, copy.root);
  const value: LoadedBuild = {
    targets: targetsOfGraph(graph, existsSync),
    root: copy.root,
    copies: [{ folder: copy.root, shown: options.shown }],
  };
  return { value, diagnostics: [...diagnostics, ...others] };
}

async function prepare(options: BuildOptions, folder: string): Promise<Copy> {
  const { root, environment, seconds } = options;
  const copied = join(folder, "source");
  await copyTree(root, copied);
  const journal = join(folder, "journal");
  const recorded = await makeRecordingTools(join(folder, "tools"), journal, environment);
  const deadline = Date.now() + seconds * 1000;
  const built = join(copied, options.folder);
  return { root: copied, folder: built, journal, environment: recorded, seconds, deadline };
}

/** Runs make; where that compiles nothing and there is a `configure`, runs both. */
async function build(copy: Copy): Promise<Outcome<BuildGraph | null>> {
  const hasMakefile = makefiles.some((name) => existsSync(join(copy.folder, name)));
  const hasConfigure = existsSync(join(copy.folder, "configure"));
  if (hasMakefile) {
    const first = await make(copy);
    if (first.value !== null || !hasConfigure) return first;
  }
  const result = await run(copy, "./configure");
  if (result.status !== "done") return failed(buildFailed("./configure", result, copy.seconds));
  await writeFile(copy.journal, "");
  return await make(copy);
}

/** What fails may be of no account, as a manual for which there is no tool: what is built all the same is taken. */
async function make(copy: Copy): Promise<Outcome<BuildGraph | null>> {
  const first = await run(copy, "make");
  const result = first.status === "failed" ? await run(copy, "make", ["-k"]) : first;
  const failure = buildFailed("make", first, copy.seconds);
  if (result.status !== "done" && result.status !== "failed") return failed(failure);
  const graph = createBuildGraph(await readJournal(copy.journal), existsSync);
  if (first.status === "done" && graph.compiles > 0) return { value: graph, diagnostics: [] };
  const isBuilt = [...graph.linked.keys()].some((path) => existsSync(path));
  if (first.status === "done" || !isBuilt) return failed(failure);
  const { message } = failure;
  const warning: Diagnostic = { ...failure, severity: "warning", message: `${message}\n${partly}` };
  return { value: graph, diagnostics: [warning] };
}

const partly = "What it built before that, and with `-k` beside it, is translated.";

async function run(copy: Copy, command: string, args: readonly string[] = []): Promise<ToolResult> {
  const seconds = Math.max(1, Math.round((copy.deadline - Date.now()) / 1000));
  return await runTool({ command, args, cwd: copy.folder, seconds, environment: copy.environment });
}

function failed(diagnostic: Diagnostic): Outcome<null> {
  return { value: null, diagnostics: [diagnostic] };
}

function otherLanguages({ others }: BuildGraph, root: string): readonly Diagnostic[] {
  return others.map((path) => ({
    code: "input/other-language",
    severity: "warning",
    message: `\`${relative(root, path)}\` is not C and is left out`,
  }));
}
