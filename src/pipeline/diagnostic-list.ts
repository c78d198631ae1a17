/** Several stages may say the same of one place; the user wants to hear it once. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic])).values()];
}

/** Is the same said in `diagnostics`? */
export function belongsTo(diagnostics: readonly Diagnostic[], diagnostic: Diagnostic): boolean {
  const key = keyOf(diagnostic);
  return diagnostics.some((other) => keyOf(other) === key);
}

function keyOf({ code, message, at }: Diagnostic): string {
  return JSON.stringify([code, message, at ?? null]);
}
