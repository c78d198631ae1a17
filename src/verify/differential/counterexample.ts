/** From a failing case to what a person can read: shrunk inputs and the first value that differs. */
import type { Counterexample } from "../verify-result.ts";
import { compareOutcome, firstDivergence } from "./compare.ts";
import type { DriverLimits, Drivers } from "./driver.ts";
import { replay, runDriver } from "./driver.ts";
import type { DriverPlan } from "./plan.ts";
import type { Choices, ShownCall } from "./protocol.ts";
import { choicesText, parseCalls, parseTrace } from "./protocol.ts";
import { shrink } from "./shrink.ts";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface FailingCase {
  /** Function under test, as an index into the plan. */
  readonly tested: number;
  /** Function that diverges: the tested one, or one that made the state for it. */
  readonly blamed: number;
  readonly number: number;
  /** First case of the process in which it failed. */
  readonly segmentFirst: number;
  readonly kind: Counterexample["kind"];
  readonly message: string;
}

export interface ExplainInput {
  readonly plan: DriverPlan;
  readonly drivers: Drivers;
  readonly limits: DriverLimits;
  readonly rustLimits: DriverLimits;
  readonly directory: string;
  readonly shrinkSeconds: number;
}

export async function explainCase(input: ExplainInput, failing: FailingCase): Promise<Counterexample> {
  const { tested, number } = failing;
  const trace = await runDriver(
    input.drivers.c,
    input.limits,
    ["trace", String(tested), String(number), String(number)],
    input.directory,
  );
  const choices = parseTrace(trace);
  if (choices && (await stillFails(input, failing, [choices]))[0] === true) {
    // What hangs takes its full time in every attempt, so it is shown as it came.
    const seconds = failing.kind === "timeout" ? 0 : input.shrinkSeconds;
    const shrunk = await shrink(
      choices,
      (candidates) => stillFails(input, failing, candidates),
      seconds * 1000,
    );
    const file = join(input.directory, `show-${String(tested)}`);
    await writeFile(file, `${choicesText(shrunk.choices)}\n`);
    return showCase(input, failing, ["show", String(tested), file], shrunk.complete);
  }
  // It needs what earlier calls left behind in the library: shown as it came, in the process it came in.
  const command = ["show-case", String(tested), String(failing.segmentFirst), String(number)];
  return showCase(input, failing, command, false);
}

async function stillFails(
  input: ExplainInput,
  failing: FailingCase,
  candidates: readonly Choices[],
): Promise<readonly boolean[]> {
  const { drivers, directory } = input;
  const file = join(directory, `replay-${String(failing.tested)}`);
  // A candidate that is not reached in time counts as one that does not fail.
  const brief = { ...input.limits, cpuSeconds: Math.max(2, input.shrinkSeconds / 2) };
  const c = await replay(drivers.c, brief, failing.tested, candidates, file, directory);
  const rust = await replay(
    drivers.rust,
    { ...brief, caseSeconds: input.rustLimits.caseSeconds },
    failing.tested,
    candidates,
    file,
    directory,
  );
  return candidates.map((_, index) => {
    const expected = c.outcomes.get(index);
    const actual = rust.outcomes.get(index);
    if (!expected || !actual) return false;
    const comparison = compareOutcome(expected, actual);
    return comparison.verdict === "different" && comparison.function === failing.blamed;
  });
}

async function showCase(
  input: ExplainInput,
  failing: FailingCase,
  command: readonly string[],
  shrunk: boolean,
): Promise<Counterexample> {
  const { drivers, directory, plan } = input;
  const cText = await runDriver(drivers.c, input.limits, command, directory);
  const rustText = await runDriver(drivers.rust, input.rustLimits, command, directory);
  const c = parseCalls(cText);
  const rust = parseCalls(rustText);
  const name = (call: ShownCall): string => plan.functions[call.function]?.signature.cName ?? "?";
  const readable = (calls: readonly ShownCall[]): Counterexample["calls"] =>
    calls.map((call) => ({ function: name(call), inputs: call.inputs }));
  const divergence = firstDivergence(c, rust);
  if (divergence) {
    const { calls, ...diverging } = divergence;
    return { kind: "value", calls: readable(calls), diverging, shrunk };
  }
  // No value differs: one side did not come back from its last call.
  const last = rust.at(-1);
  const cCall = c[rust.length - 1];
  const returned = cCall?.outputs.map((output) => `${output.name} = ${output.value}`).join(", ") ?? "";
  return {
    kind: failing.kind,
    calls: readable(rust),
    diverging: {
      name: last ? name(last) : "?",
      c: returned === "" ? "returns" : returned,
      rust: failing.message,
    },
    shrunk,
  };
}
