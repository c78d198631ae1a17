/** What verification found, in the words of the report. */
import type { Report, ReportCheck, ReportLevel } from "../report/report-schema.ts";
import type {
  Counterexample,
  CTestsLevel,
  DifferentialLevel,
  FunctionDifferential,
  ProgramLevel,
  RustLevel,
  RustMessage,
  VerifyResult,
} from "../verify/verify-result.ts";

export function reportVerification(result: VerifyResult): NonNullable<Report["verification"]> {
  const levels = [
    reportRust(result.rust),
    reportCTests(result.cTests),
    reportProgram(result.program),
    reportDifferential(result.differential),
  ];
  return { status: result.status, levels };
}

function reportRust(level: RustLevel): ReportLevel {
  const messages = (list: readonly RustMessage[]): string[] =>
    list.map(({ place, code, text }) =>
      [place, code, text.split("\n")[0]].filter((part) => part !== null).join(": "),
    );
  const checks: ReportCheck[] = [
    check("cargo check", level.errors.length === 0 ? level.status : "failed", messages(level.errors)),
    check("clippy", level.clippyRan ? "passed" : "skipped", messages(level.warnings)),
    check(
      `no unsafe in ${String(level.filesScanned)} files`,
      level.unsafeTokens.length === 0 ? "passed" : "failed",
      [...level.unsafeTokens],
    ),
  ];
  const method =
    "The crate compiles with unsafe code forbidden; clippy's default lints; a scan of all tokens.";
  return { level: "rust", method, ...head(level), checks };
}

function reportCTests(level: CTestsLevel): ReportLevel {
  const checks = level.programs.map(({ program, status, reason, culprits }) => ({
    ...check(
      program,
      status,
      culprits.length === 0 ? [] : [`fails with only this in Rust: ${culprits.join(", ")}`],
    ),
    reason,
  }));
  const method = "The project's own C tests, linked to the Rust code in place of the C objects.";
  return { level: "c-tests", method, ...head(level), checks };
}

function reportProgram(level: ProgramLevel): ReportLevel {
  const checks = level.runs.map(({ case: input, status, reason }) => ({
    ...check(`arguments ${JSON.stringify(input.args)}`, status, []),
    reason,
  }));
  const method =
    "The program with the same arguments and input in C and in Rust: same output, same exit code.";
  return { level: "program", method, ...head(level), checks };
}

function reportDifferential(level: DifferentialLevel): ReportLevel {
  const method =
    "Generated inputs through each public function in C and in Rust, the C under sanitizers so that inputs with " +
    "undefined behaviour do not count.";
  return { level: "differential", method, ...head(level), checks: level.functions.map(reportFunction) };
}

function reportFunction(done: FunctionDifferential): ReportCheck {
  return {
    name: done.function,
    status: done.status,
    reason: done.reason,
    inputs: done.inputs,
    discarded: done.discarded,
    details: done.counterexample === null ? [] : describe(done.counterexample),
  };
}

function describe({ kind, calls, diverging }: Counterexample): string[] {
  const lines = calls.map((call) => {
    const inputs = call.inputs.map(({ name, value }) => `${name} = ${value}`).join(", ");
    return `${call.function}(${inputs})`;
  });
  return [...lines, `${kind}: ${diverging.name} is ${diverging.c} in C, ${diverging.rust} in Rust`];
}

function head(
  level: Pick<RustLevel, "status" | "reason" | "seconds">,
): Pick<ReportLevel, "status" | "reason" | "seconds"> {
  return { status: level.status, reason: level.reason, seconds: Math.round(level.seconds * 1000) / 1000 };
}

function check(name: string, status: ReportCheck["status"], details: string[]): ReportCheck {
  return { name, status, reason: null, inputs: null, discarded: null, details };
}
