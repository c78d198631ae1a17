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
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.diagnostic.message);
    this.failure = failure;
  }
}

interface Failure {
  readonly diagnostic: Diagnostic;
  /** Follows from an error that is reported already. */
  readonly secondary: boolean;
}

/** A node of either tree. */
interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Gives up the construct at hand. */
export function fail(
  unit: UnitContext,
  node: TextRange,
  code: DiagnosticCode,
  message: string,
  hint?: string,
): never {
  throw new ElaborationFailure({ diagnostic: errorAt(unit, node, code, message, hint), secondary: false });
}

/** Gives up because `name` could not be declared. */
export function failBroken(unit: UnitContext, node: TextRange, name: string): never {
  const message = `\`${name}\` is not usable: its declaration has an error`;
  throw new ElaborationFailure({
    diagnostic: errorAt(unit, node, "elaborate/undeclared", message),
    secondary: true,
  });
}

/** Refuses the function or declaration at hand, but goes on with what it says. */
export function refuse(unit: UnitContext, node: TextRange, code: DiagnosticCode, message: string): void {
  const diagnostic = errorAt(unit, node, code, message);
  if (unit.function) unit.function.errors.push(diagnostic);
  else unit.diagnostics.push(diagnostic);
}

function errorAt(
  unit: UnitContext,
  { start, end }: TextRange,
  code: DiagnosticCode,
  message: string,
  hint?: string,
): Diagnostic {
  const at = { unit: unit.unit, start, end };
  return { code, severity: "error", message, at, ...(hint === undefined ? {} : { hint }) };
}

export function warn(
  unit: UnitContext,
  node: SyntaxNode,
  code: DiagnosticCode,
  message: string,
  hint?: string,
): void {
  const at = spanOf(unit, node);
  unit.diagnostics.push({ code, severity: "warning", message, at, ...(hint === undefined ? {} : { hint }) });
}

/** Says what the translation leaves out on purpose. */
export function note(unit: UnitContext, node: SyntaxNode, code: DiagnosticCode, message: string): void {
  unit.diagnostics.push({ code, severity: "note", message, at: spanOf(unit, node) });
}

export type Attempt<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Failure);

/** Result of `work`, or why it was given up. Defects of the translator pass through. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof ElaborationFailure) return { ok: false, ...error.failure };
    throw error;
  }
}
