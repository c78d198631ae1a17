/** How lowering gives up on one function: thrown inside, caught in `lower-function`, reported as a diagnostic. */
import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { Span } from "../source/span.ts";

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly hint: string | undefined;
  /** It is another function that is refused, which this one calls. */
  readonly isInherited: boolean;

  constructor(code: DiagnosticCode, message: string, span: Span, hint?: string, isInherited = false) {
    super(message);
    this.isInherited = isInherited;
    this.code = code;
    this.span = span;
    this.hint = hint;
  }
}

/** Ends the lowering of the current function. */
export function refuse(code: DiagnosticCode, message: string, span: Span, hint?: string): never {
  throw new Refusal(code, message, span, hint);
}
