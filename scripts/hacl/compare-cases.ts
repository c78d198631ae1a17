/** Runs cases against both libraries and compares the answers, with each other and with what is known. */
import { execa } from "execa";
import type { Builds, Command, PlannedPrimitive } from "./build-libraries.ts";
import type { Answer, Argument, Call, Case, Result } from "./primitive.ts";

export interface Comparison {
  readonly name: string;
  readonly cases: number;
  readonly agree: number;
  /** Cases that were also compared with another implementation than HACL*'s. */
  readonly known: number;
  /** Cases that disagree, the first of them in detail. */
  readonly disagreements: readonly string[];
}

export async function compareCases(
  builds: Builds,
  { primitive, cases }: PlannedPrimitive,
): Promise<Comparison> {
  const requests = cases.map(({ calls }) => calls.map(requestLine));
  const input = requests.flat().join("\n") + "\n";
  const c = await runDriver(builds.c, input);
  const rust = await runDriver(builds.rust, input);
  const disagreements: string[] = [];
  let at = 0;
  for (const [index, { calls, isRight }] of cases.entries()) {
    const [ofC, ofRust] = [c, rust].map(({ lines }) => lines.slice(at, at + calls.length));
    const why = disagreement(requests[index]!, ofC!, ofRust!, isRight);
    if (why !== null) {
      disagreements.push(`case ${String(index)}: ${why}\n    ${[c.error, rust.error].join("\n    ").trim()}`);
    }
    at += calls.length;
  }
  const known = cases.filter(({ isRight }) => isRight !== null).length;
  const agree = cases.length - disagreements.length;
  return { name: primitive.name, cases: cases.length, agree, known, disagreements };
}

interface Run {
  readonly lines: readonly string[];
  readonly error: string;
}

async function runDriver([program, ...given]: Command, input: string): Promise<Run> {
  const run = await execa(program, given, { input, reject: false, timeout: 600_000, maxBuffer: 2 ** 30 });
  const lines = run.stdout === "" ? [] : run.stdout.split("\n");
  const end = run.exitCode === 0 ? "" : `${run.shortMessage ?? ""} ${run.stderr.slice(0, 600)}`;
  return { lines, error: end };
}

/** Null when a case is as it should be. */
function disagreement(
  requests: readonly string[],
  c: readonly string[],
  rust: readonly string[],
  isRight: Case["isRight"],
): string | null {
  for (const [at, request] of requests.entries()) {
    if (c[at] !== undefined && c[at] === rust[at]) continue;
    const show = (line: string | undefined): string => line ?? "no answer";
    return `Rust and C differ\n    request ${request}\n    C       ${show(c[at])}\n    Rust    ${show(rust[at])}`;
  }
  if (isRight === null || isRight(rust.map(readAnswer))) return null;
  return `Rust and C agree, but not with what is known\n    ${requests.map((request, at) => `${request}\n    ${rust[at]!}`).join("\n    ")}`;
}

function readAnswer(line: string): Answer {
  const [result = "", ...buffers] = line.split(" ");
  return {
    result: BigInt(result),
    buffers: buffers.map((hex) => Buffer.from(hex === "-" ? "" : hex, "hex")),
  };
}

function requestLine({ function: name, result, args }: Call): string {
  return [name, resultWord(result), ...args.map(argumentWord)].join(" ");
}

function resultWord(result: Result): string {
  switch (result.kind) {
    case "nothing":
      return "v";
    case "integer":
      return String(result.bytes);
    case "handle":
      return `h${String(result.slot)}`;
  }
}

function argumentWord(argument: Argument): string {
  switch (argument.kind) {
    case "number":
      return `i${String(argument.value)}`;
    case "buffer":
      return `b${argument.bytes.toString("hex")}`;
    case "kept":
      return `k${String(argument.slot)}:${argument.bytes.toString("hex")}`;
    case "same":
      return `s${String(argument.position)}`;
    case "handle":
      return `h${String(argument.slot)}`;
  }
}
