/** Leaves out a function for a reason that only the whole program shows. */
import type * as c from "../c-ast/c-ast.ts";
import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import type { UnitContext } from "./context.ts";

/** Nothing happens where the function is left out already. */
export function refuseDefinition(
  unit: UnitContext,
  symbol: c.SymbolId,
  code: DiagnosticCode,
  reason: string,
  at: Span,
): void {
  const owner = unit.functions.find((definition) => definition.symbol === symbol);
  if (!owner) return;
  const name = unit.program.symbols.get(symbol)?.name ?? "";
  const diagnostic: Diagnostic = { code, severity: "error", message: `In \`${name}\`: ${reason}`, at };
  unit.functions.splice(unit.functions.indexOf(owner), 1);
  unit.refused.push({ symbol, span: owner.span, diagnostics: [diagnostic] });
  unit.diagnostics.push(diagnostic);
}
