/**
 * Function bodies to flows: no `goto`, no fall-through, every jump with its target.
 *
 * Reads: the typed C AST of one body. Gives: `Flow`; gone are `goto`, `labeled`, `case`, `switch` with fall-through,
 * `break` and `continue` without target, `do { } while (0)`, and code that is never reached.
 * Sound because each step is a rewrite between programs whose steps are the same: labels stand for points, a region
 * repeats or skips what its jumps do, and the conditions stay where they were evaluated.
 *
 * Example: `if (a) goto out; b(); out: c();` → `if a {} else { b() } c()`
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Flow } from "../c-ast/structured.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { copyReturns } from "./copy-returns.ts";
import { dropUnreachable } from "./drop-unreachable.ts";
import { noExits } from "./exits.ts";
import { hoistDeclarations } from "./hoist-declarations.ts";
import { mergeLabels } from "./merge-labels.ts";
import { countJumps } from "./piece.ts";
import { resolveJumps } from "./resolve-jumps.ts";
import { simplifyFlows } from "./simplify-flows.ts";
import { structureList } from "./structure-list.ts";

export function structureFunction(definition: c.FunctionDefinition): Outcome<readonly Flow[]> {
  return structureCompound(definition.body);
}

/**
 * Also for the body of a statement expression `({ })`: its value stays the last statement of the list. Jumps that
 * leave it other than by `return` are refused.
 */
export function structureCompound(body: c.Compound): Outcome<readonly Flow[]> {
  const resolved = resolveJumps(body);
  // Labels that stand in front of a jump or a return go first: they are no reason for a block.
  const merged = mergeLabels(copyReturns(resolved.pieces));
  const reached = dropUnreachable(merged);
  const flows = structureList(reached, noExits, countJumps(reached));
  // Simpler lists leave more declarations where they are, so hoisting comes last.
  const hoisted = hoistDeclarations(simplifyFlows(flows));
  return { value: hoisted.value, diagnostics: [...resolved.diagnostics, ...hoisted.diagnostics] };
}
