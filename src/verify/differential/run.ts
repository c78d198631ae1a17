/**
 * Level 4: each function that has a shim, on generated inputs, C against Rust.
 *
 * Sound because: the C runs under sanitizers and an input on which it has undefined behaviour is discarded; a
 * mismatch counts only when a second, differently built C agrees with the first; the first call that diverges is
 * blamed, not the function in whose test it happened.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import type { FunctionSignature } from "../../../analyses/facts/signature-facts.ts";
import type { Built } from "../c-build.ts";
import type { Project } from "../../project/project.ts";
import { CompilerBug } from "../../source/assert-never.ts";

import { recordName } from "../ffi-type.ts";
import { readSymbols } from "../read-symbols.ts";
import type { DifferentialLevel, FunctionDifferential, LevelStatus } from "../verify-result.ts";
import { compareOutcome } from "./compare.ts";
import type { FailingCase } from "./counterexample.ts";
import { explainCase } from "./counterexample.ts";
import type { DriverLimits, Drivers } from "./driver.ts";
import { buildDrivers, compileSanitized, runDriver } from "./driver.ts";
import { driverText } from "./driver-text.ts";
import { driverForm } from "./floor-shapes.ts";
import type { DriverPlan } from "./plan.ts";
import { initialiserCandidates, planDriver, type DriverTypes, type Initialiser } from "./plan.ts";
import type { DriverRun } from "./protocol.ts";
import { parseRun } from "./protocol.ts";
import type { VerifyLimits } from "../verify-limits.ts";

export interface DifferentialInput extends Omit<VerifyLimits, "runSeconds" | "culpritSeconds"> {
  readonly project: Project;
  readonly types: DriverTypes;
  readonly shims: readonly FunctionSignature[];
  readonly skipped: readonly { readonly function: FunctionSignature; readonly reason: string }[];
  readonly staticLibrary: string;
  readonly workDirectory: string;
  readonly seed: bigint;
  readonly concurrency: number;
  readonly onFunction?: (done: FunctionDifferential) => void;
}

export async function runDifferential(input: DifferentialInput): Promise<DifferentialLevel> {
  const started = performance.now();
  const untested = input.skipped.map(({ function: signature, reason }) => skippedFunction(signature, reason));
  const finish = (
    status: LevelStatus,
    reason: string | null,
    functions: readonly FunctionDifferential[],
  ): DifferentialLevel => ({
    level: "differential",
    status,
    reason,
    functions,
    inputs: functions.reduce((sum, one) => sum + one.inputs, 0),
    seconds: (performance.now() - started) / 1000,
  });
  if (input.shims.length === 0) return finish("skipped", "no public function has a shim", untested);
  const directory = join(input.workDirectory, "differential");
  const noDriver = (failure: { missing: boolean; log: string }): DifferentialLevel => {
    const reason = failure.missing ? `tool/missing: ${input.project.compiler} is not installed` : failure.log;
    return finish("skipped", `no driver: ${reason}`, untested);
  };
  const objects = await compileSanitized({ ...input, directory });
  if (!objects.built) return noDriver(objects);
  const names = await namesOf(objects.value);
  if (names?.undefined.some((name) => commandFunctions.has(name)))
    return finish(
      "skipped",
      "the C runs commands of the shell, which are not for random arguments",
      untested,
    );
  const isDefined = ({ cName }: FunctionSignature): boolean => names?.defined.has(cName) ?? true;
  const callable: FunctionSignature[] = [];
  for (const signature of input.shims) {
    const form = driverForm(signature, input.types);
    if (!isDefined(signature)) untested.push(skippedFunction(signature, "the C objects do not define it"));
    else if (form.known) callable.push(form.signature);
    else untested.push(skippedFunction(signature, form.reason));
  }
  if (callable.length === 0)
    return finish("skipped", untested[0]?.reason ?? "no function could be tested", untested);
  const build = (plan: DriverPlan): Promise<Built<Drivers>> =>
    buildDrivers(driverText(plan), objects.value, { ...input, directory });
  let plan = planDriver(callable, input.types);
  let drivers = await build(plan);
  if (!drivers.built) return noDriver(drivers);
  const initialisers = await findInitialisers(plan, drivers.value.c, input, directory);
  if (initialisers.length > 0) {
    plan = planDriver(callable, input.types, initialisers);
    drivers = await build(plan);
    if (!drivers.built) return noDriver(drivers);
  }
  const run = new FunctionRuns(input, plan, drivers.value, directory);
  const limit = pLimit(input.concurrency);
  const tested = await Promise.all(plan.functions.map((_, index) => limit(() => run.test(index))));
  const failures = new Map<number, FailingCase>();
  for (const { failing } of tested) {
    // A function may fail in its own test or while it makes a state for another; its own comes first.
    for (const one of failing) {
      const known = failures.get(one.blamed);
      if (!known || (known.tested !== one.blamed && one.tested === one.blamed)) failures.set(one.blamed, one);
    }
  }
  const functions = await Promise.all(
    tested.map((one, index) =>
      limit(async () => {
        const failing = failures.get(index);
        const done = failing ? await run.explain(one.result, failing) : one.result;
        input.onFunction?.(done);
        return done;
      }),
    ),
  );
  const all = [...functions, ...untested];
  const failed = functions.filter((one) => one.status === "failed");
  if (failed.length > 0) {
    const names = failed.map((one) => one.function).join(", ");
    return finish("failed", `${String(failed.length)} functions differ from the C: ${names}`, all);
  }
  if (functions.every((one) => one.inputs === 0)) {
    return finish("skipped", functions[0]?.reason ?? "no function could be tested", all);
  }
  return finish("passed", null, all);
}

/**
 * Functions that make the same object of any, or leave it when they refuse their arguments: by the C's own runs. Those on
 * which it has undefined behaviour do not count.
 */
async function findInitialisers(
  plan: DriverPlan,
  binary: string,
  input: DifferentialInput,
  directory: string,
): Promise<readonly Initialiser[]> {
  const limits = { seed: input.seed, cpuSeconds: input.cpuSeconds, caseSeconds: input.caseSeconds / 4 };
  const limit = pLimit(input.concurrency);
  const probe = async (index: number): Promise<readonly Initialiser[]> => {
    const run = parseRun(await runDriver(binary, limits, ["probe", String(index), "-"], directory));
    const outcomes = [...run.outcomes.values()];
    const ran = outcomes.filter(({ kind }) => kind === "ran");
    const refused = ran.filter(({ status }) => status === "raw").length;
    const isOne = ran.length - refused >= 8 && outcomes.every(({ kind }) => kind !== "no-object");
    return isOne ? [{ index, mayRefuse: refused > 0 }] : [];
  };
  const found = await Promise.all(
    initialiserCandidates(plan).map((candidate) => limit(() => probe(candidate))),
  );
  return found.flat();
}

/** What the C objects offer the linker; null when that cannot be told. */
async function namesOf(objects: readonly string[]): Promise<ObjectNames | null> {
  const defined = new Set<string>();
  const undefinedNames: string[] = [];
  for (const object of objects) {
    const symbols = await readSymbols(object);
    if (symbols === null) return null;
    for (const name of symbols.defined) defined.add(name);
    undefinedNames.push(...symbols.undefined);
  }
  return { defined, undefined: undefinedNames };
}

interface ObjectNames {
  readonly defined: ReadonlySet<string>;
  readonly undefined: readonly string[];
}

/** DATA: functions of the C library that do what a text says. */
const commandFunctions: ReadonlySet<string> = new Set(["system", "popen"]);

interface Tested {
  readonly result: FunctionDifferential;
  readonly failing: readonly FailingCase[];
}

/** Tests the functions of one plan with one set of drivers. */
class FunctionRuns {
  private readonly limits: DriverLimits;
  private readonly rustLimits: DriverLimits;
  private readonly input: DifferentialInput;
  private readonly plan: DriverPlan;
  private readonly drivers: Drivers;
  private readonly directory: string;

  constructor(input: DifferentialInput, plan: DriverPlan, drivers: Drivers, directory: string) {
    this.input = input;
    this.plan = plan;
    this.drivers = drivers;
    this.directory = directory;
    this.limits = { seed: input.seed, cpuSeconds: input.cpuSeconds / 2, caseSeconds: input.caseSeconds };
    // What the C does in time under sanitizers, Rust does in five times that time, or it hangs.
    this.rustLimits = { ...this.limits, caseSeconds: 5 * input.caseSeconds };
  }

  async test(index: number): Promise<Tested> {
    const obstacle = this.untestable(index);
    if (obstacle !== null) return { result: skippedFunction(this.signature(index), obstacle), failing: [] };
    const { inputs, minimumInputs } = this.input;
    const attempts = String(4 * inputs);
    const explore = ["explore", String(index), String(inputs), String(minimumInputs), attempts];
    const c = parseRun(await runDriver(this.drivers.c, this.limits, explore, this.directory));
    if (c.outcomes.size === 0 && !c.complete)
      return { result: skippedFunction(this.signature(index), "the C did not run"), failing: [] };
    const rust = await this.follow(this.drivers.rust, this.rustLimits, index, c);
    const comparisons = compareRuns(c, rust);
    // Only when something differs it is worth to ask a second C.
    const differs = comparisons.some(({ comparison }) => comparison.verdict === "different");
    const witness = differs ? await this.witnessRun(index, c) : null;
    return this.tally(index, c, comparisons, witness);
  }

  private tally(
    index: number,
    c: DriverRun,
    comparisons: readonly Compared[],
    witness: DriverRun | null,
  ): Tested {
    const reasons = new Map<string, number>();
    const discard = (reason: string): void => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const failing: FailingCase[] = [];
    let inputs = 0;
    let refused = 0;
    let undecided = 0;
    let mismatches = 0;
    for (const { number, comparison, made } of comparisons) {
      if (comparison.verdict === "discarded") discard(comparison.reason);
      else if (comparison.verdict === "refused") refused++;
      else if (comparison.verdict === "undecided") undecided++;
      else if (comparison.verdict === "same") {
        if (made) inputs++;
        else discard("no valid object could be made");
      } else if (witness && !agrees(c, witness, number))
        discard("the C's own result depends on how it is compiled");
      else {
        const { function: blamed, kind, message } = comparison;
        failing.push({ tested: index, blamed, number, segmentFirst: segmentOf(c, number), kind, message });
        if (blamed === index) {
          inputs++;
          mismatches++;
        } else discard(`${this.signature(blamed).cName} differs before`);
      }
    }
    const discardReasons = [...reasons].map(([reason, count]) => ({ reason, count }));
    const discarded = discardReasons.reduce((sum, one) => sum + one.count, 0);
    const weak = inputs < this.input.minimumInputs || undecided > 0;
    const reason =
      undecided > 0
        ? `${String(undecided)} inputs are undecided: Rust ends out of bounds on a struct with arbitrary contents that the C takes`
        : `only ${String(inputs)} inputs that the C accepts`;
    return {
      failing,
      result: {
        ...skippedFunction(this.signature(index), null),
        status: mismatches > 0 ? "failed" : weak ? "weak" : "passed",
        reason: weak ? reason : null,
        inputs,
        discarded,
        discardReasons: discardReasons.sort((a, b) => b.count - a.count),
        refused,
        undecided,
        mismatches,
      },
    };
  }

  async explain(result: FunctionDifferential, failing: FailingCase): Promise<FunctionDifferential> {
    const counterexample = await explainCase(
      {
        plan: this.plan,
        drivers: this.drivers,
        limits: this.limits,
        rustLimits: this.rustLimits,
        directory: this.directory,
        shrinkSeconds: this.input.shrinkSeconds,
      },
      failing,
    );
    const { diverging } = counterexample;
    return {
      ...result,
      status: "failed",
      reason: `${diverging.name}: C ${diverging.c}, Rust ${diverging.rust}`,
      mismatches: Math.max(1, result.mismatches),
      counterexample,
    };
  }

  private signature(index: number): FunctionSignature {
    const planned = this.plan.functions[index];
    if (!planned) throw new CompilerBug(`no function ${String(index)} in the plan`);
    return planned.signature;
  }

  /** Why no case can be made, or null. */
  private untestable(index: number): string | null {
    const objects =
      this.plan.functions[index]?.arguments.filter((argument) => argument.kind === "object") ?? [];
    if (objects.length > 16) return "more than 16 objects";
    for (const { object } of objects) {
      const type = this.plan.objects[object];
      if (!type || type.layout || type.creators.length > 0) continue;
      const definition = this.input.types.records.get(type.record);
      return `no function makes ${definition ? recordName(definition) : "the object"}`;
    }
    return null;
  }

  private async follow(
    binary: string,
    limits: DriverLimits,
    index: number,
    c: DriverRun,
  ): Promise<DriverRun> {
    const file = join(this.directory, `segments-${String(index)}`);
    await mkdir(this.directory, { recursive: true });
    await writeFile(file, c.segments.map(({ first, last }) => `${String(first)} ${String(last)}\n`).join(""));
    return parseRun(await runDriver(binary, limits, ["follow", String(index), file], this.directory));
  }

  private async witnessRun(index: number, c: DriverRun): Promise<DriverRun | null> {
    const witness = await this.drivers.witness();
    return witness === null ? null : this.follow(witness, this.rustLimits, index, c);
  }
}

interface Compared {
  readonly number: number;
  readonly comparison: ReturnType<typeof compareOutcome>;
  /** The tested function was called. */
  readonly made: boolean;
}

function compareRuns(c: DriverRun, rust: DriverRun): readonly Compared[] {
  const compared: Compared[] = [];
  for (const [number, outcome] of c.outcomes) {
    const other = rust.outcomes.get(number) ?? (outcome.kind === "died" ? outcome : undefined);
    // Rust stopped before this case, for time or after a panic: nothing is known of it.
    if (!other) continue;
    compared.push({
      number,
      comparison: compareOutcome(outcome, other),
      made: outcome.kind === "ran" || outcome.kind === "exit",
    });
  }
  return compared;
}

/** A case that the witness did not reach is no excuse. */
function agrees(c: DriverRun, witness: DriverRun, number: number): boolean {
  const expected = c.outcomes.get(number);
  const actual = witness.outcomes.get(number);
  return !expected || !actual || compareOutcome(expected, actual).verdict === "same";
}

function segmentOf(run: DriverRun, number: number): number {
  return run.segments.find((segment) => segment.first <= number && number < segment.last)?.first ?? number;
}

/** A function that no input was given to. */
export function skippedFunction(signature: FunctionSignature, reason: string | null): FunctionDifferential {
  return {
    symbol: signature.symbol,
    function: signature.cName,
    status: "skipped",
    reason,
    inputs: 0,
    discarded: 0,
    discardReasons: [],
    refused: 0,
    undecided: 0,
    mismatches: 0,
    counterexample: null,
  };
}
