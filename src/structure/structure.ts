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
import { walkExpr } from "../c-ast/visit.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { NodeId } from "../source/node-id.ts";
import { copyReturns } from "./copy-returns.ts";
import { dropUnreachable } from "./drop-unreachable.ts";
import { heldTargets, type Exit, type LeavingJumps } from "./exits.ts";

import { hoistDeclarations } from "./hoist-declarations.ts";
import { mergeLabels } from "./merge-labels.ts";
import { countJumps } from "./piece.ts";
import { resolveJumps, type Resolved } from "./resolve-jumps.ts";
import { simplifyFlows } from "./simplify-flows.ts";
import { structureList } from "./structure-list.ts";

export function structureFunction(definition: c.FunctionDefinition): Outcome<readonly Flow[]> {
  return structureCompound(definition.body);
}

/**
 * Also for the body of a statement expression `({ })`: its value stays the last statement of the list. `leaving` says
 * where jumps out of it go (see `leavingJumps`); those it does not know are refused.
 */
export function structureCompound(
  body: c.Compound,
  leaving: LeavingJumps = new Map<NodeId, Exit>(),
): Outcome<readonly Flow[]> {
  const resolved = resolveJumps(body, leaving);
  const inner = new Map<NodeId, Exit>();
  const { flows, unscoped } = structurePieces(resolved, inner);
  // Simpler lists leave more declarations where they are, so hoisting comes last.
  const hoisted = hoistDeclarations(simplifyFlows(flows, heldTargets(inner)), unscoped);
  return { value: hoisted.value, diagnostics: [...resolved.diagnostics, ...hoisted.diagnostics] };
}

/** For all `({ })` of a function: where `break`, `continue` and `goto` go that leave them. */
export function leavingJumps(definition: c.FunctionDefinition): LeavingJumps {
  const leaving = new Map<NodeId, Exit>();
  for (const body of nestedBodies(definition.body)) structurePieces(resolveJumps(body, leaving), leaving);
  return leaving;
}

/** The body and those of all `({ })` in it, outer ones first; only the body if there is no other. */
function nestedBodies(body: c.Compound): c.Compound[] {
  const inner: c.Compound[] = [];
  for (const expr of walkExpr(body)) if (expr.kind === "statement-expr") inner.push(expr.body);
  return inner.length > 0 ? [body, ...inner] : [];
}

interface Structured {
  readonly flows: readonly Flow[];
  /** Variables of blocks that were opened, so that names of theirs may hide others. */
  readonly unscoped: ReadonlySet<c.SymbolId>;
}

function structurePieces({ pieces, exits }: Resolved, leaving: Map<NodeId, Exit>): Structured {
  // Labels that stand in front of a jump or a return go first: they are no reason for a block.
  const reached = dropUnreachable(mergeLabels(copyReturns(pieces)));
  const unscoped = new Set<c.SymbolId>();
  const context = { jumps: countJumps(reached), leaving, unscoped };
  return { flows: structureList(reached, { byLabel: exits, loop: null }, context), unscoped };
}
