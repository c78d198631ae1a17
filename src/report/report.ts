/** Makes the report of a run: what was done with each function and pointer, how long it took, what was verified. */
import { isSpan } from "../diagnostics/diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Project } from "../project/project.ts";
import type { Location, Span } from "../source/span.ts";
import type { LoweredProgram } from "../translation/translation.ts";
import { failureSchema, reportSchema } from "./report-schema.ts";
import type { Report, ReportDiagnostic } from "./report-schema.ts";

export interface ReportInput {
  readonly version: string;
  readonly project: Project;
  readonly lowered: LoweredProgram;
  /** Of the run, without those of functions. */
  readonly diagnostics: readonly Diagnostic[];
  readonly timings: Report["timings"];
  readonly verification: Report["verification"];
  readonly locate: (span: Span) => Location | null;
}

const unknownPlace: Location = { file: "<unknown>", line: 1, column: 1 };

export function makeReport(input: ReportInput): Report {
  const { lowered, project, verification } = input;
  const place = (at: Location | Span): Location => (isSpan(at) ? (input.locate(at) ?? unknownPlace) : at);
  const refused = lowered.functions.filter(({ status }) => status === "refused").length;
  return {
    format: 1,
    tool: { name: "c2rust-safe", version: input.version },
    // Not proven although asked for: as bad as disproven.
    outcome:
      verification !== null && verification.status !== "passed"
        ? "failed"
        : refused > 0
          ? "refused"
          : "translated",
    crate: { name: lowered.crate.name, target: lowered.crate.target },
    input: {
      sources: project.units.map(({ path }) => path),
      testPrograms: [...project.testPrograms],
      compiler: project.compiler,
      ...reportArguments(project),
    },
    functions: lowered.functions.map(({ cName, rustPath, at, status, diagnostics }) => {
      const { file, line } = place(at);
      const reported = diagnostics.map((diagnostic) => reportDiagnostic(diagnostic, input.locate));
      return { name: cName, rustPath, file, line, status, diagnostics: reported };
    }),
    pointers: lowered.pointers.map(({ at, ...pointer }) => {
      const { file, line } = place(at);
      const { name, cType, representation, rustType, mutable, reason } = pointer;
      return {
        name,
        function: pointer.function,
        file,
        line,
        cType,
        representation,
        rustType,
        mutable,
        reason,
      };
    }),
    counts: { translated: lowered.functions.length - refused, refused, ...lowered.counts },
    timings: input.timings,
    verification,
    diagnostics: input.diagnostics.map((diagnostic) => reportDiagnostic(diagnostic, input.locate)),
  };
}

function reportArguments({ units }: Project): Pick<Report["input"], "arguments" | "ownArguments"> {
  const [first, ...others] = units;
  if (first === undefined) return { arguments: [], ownArguments: [] };
  const text = first.arguments.join("\0");
  if (others.every((unit) => unit.arguments.join("\0") === text)) {
    return { arguments: [...first.arguments], ownArguments: [] };
  }
  const shared = first.arguments.filter((one) => others.every((unit) => unit.arguments.includes(one)));
  const own = units.map((unit) => ({ source: unit.path, arguments: [...unit.arguments] }));
  return { arguments: shared, ownArguments: own };
}

export function reportDiagnostic(
  diagnostic: Diagnostic,
  locate: (span: Span) => Location | null,
): ReportDiagnostic {
  const { code, severity, message, at } = diagnostic;
  const location = at === undefined ? null : isSpan(at) ? locate(at) : at;
  return {
    code,
    severity,
    message,
    hint: diagnostic.hint ?? null,
    file: location?.file ?? null,
    line: location?.line ?? null,
    column: location?.column ?? null,
  };
}

/** For programs that read our output: why there is no report. */
export function printFailure(
  diagnostics: readonly Diagnostic[],
  locate: (span: Span) => Location | null,
): string {
  const reported = diagnostics.map((diagnostic) => reportDiagnostic(diagnostic, locate));
  const failure = { format: 1, outcome: "invalid", diagnostics: reported };
  return `${JSON.stringify(failureSchema.parse(failure), null, 2)}\n`;
}

/** The report as the file holds it; throws when it breaks its own schema, which is a defect. */
export function printReport(report: Report): string {
  return `${JSON.stringify(reportSchema.parse(report), null, 2)}\n`;
}
