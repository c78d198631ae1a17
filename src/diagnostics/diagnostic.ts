/** What the translator tells its user. Factories for each code live beside the table of codes. */
import type { Location, Span } from "../source/span.ts";
import type { DiagnosticCode } from "./codes.ts";

export type Severity = "error" | "warning" | "note";

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence that names the cause. */
  readonly message: string;
  /** What the user can do about it: the edit to the C, the flag, the package to install. */
  readonly hint?: string;
  /** The cause is in a function that is called, which has a diagnostic of its own. */
  readonly isInherited?: boolean;
  /** Where in the C; absent for diagnostics about the run itself. */
  readonly at?: Span | Location;
}

/** Result of a pure stage: always a value, never an exception for bad input. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export function isSpan(at: Span | Location): at is Span {
  return "start" in at;
}
