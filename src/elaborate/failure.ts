/**
 * Errors in the C. Inside the stage an unusable construct throws, so that rules need no "error expression"; statements and
 * declarations catch it, keep the diagnostic and go on with the next one. Nothing is thrown out of `elaborate`.
 */
import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";

class ElaborationFailure extends Error {
  override readonly name = "ElaborationFailure";
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** A node of either tree. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Gives up the construct at hand. */
export function fail(unit: UnitContext, node: TextRange, code: DiagnosticCode, message: string, hint?: string): never {
  const at = { unit: unit.unit, start: node.start, end: node.end };
  throw new ElaborationFailure({ code, severity: "error", message, at, ...(hint === undefined ? {} : { hint }) });
}

export function warn(unit: UnitContext, node: SyntaxNode, code: DiagnosticCode, message: string, hint?: string): void {
  const at = spanOf(unit, node);
  unit.diagnostics.push({ code, severity: "warning", message, at, ...(hint === undefined ? {} : { hint }) });
}

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** Result of `work`, or why it was given up. Defects of the translator pass through. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof ElaborationFailure) return { ok: false, diagnostic: error.diagnostic };
    throw error;
  }
}
