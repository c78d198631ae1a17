/**
 * Arguments that may point one past the last element: a callee that does not touch what they point at can be called with
 * them, so they are no `&T`. `first(end)` is right in C as long as `first` looks at nothing.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { pointerVariable } from "../../src/c-ast/pointer-variable.ts";
import { exprChildren, isExpr, walk } from "../../src/c-ast/visit.ts";
import type { Address } from "../facts/pointer-facts.ts";

/** Parameters that every call accesses, as far as it is seen from the statements that always run. */
export function surelyAccessed({ params, body }: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  noteStatement(body, found);
  return new Set(params.filter((param) => found.has(param)));
}

/** False when what follows may not run. */
function noteStatement(statement: c.Statement, found: Set<c.SymbolId>): boolean {
  switch (statement.kind) {
    case "compound":
      return statement.body.every((inner) => noteStatement(inner, found));
    case "local-declaration":
      for (const { initializer } of statement.variables)
        if (initializer?.kind === "value") noteExpr(initializer.value, found);
      return true;
    case "expr-statement":
      noteExpr(statement.expr, found);
      return true;
    case "if":
    case "while":
      noteExpr(statement.condition, found);
      return !leaves(statement);
    case "return":
      if (statement.value) noteExpr(statement.value, found);
      return false;
    default:
      return !leaves(statement);
  }
}

function leaves(statement: c.Statement): boolean {
  return [...walk(statement)].some(({ kind }) => kind === "return" || kind === "goto" || kind === "labeled");
}

function noteExpr(expr: c.Expr, found: Set<c.SymbolId>): void {
  if (expr.kind === "logical") {
    noteExpr(expr.left, found);
    return;
  }
  if (expr.kind === "conditional") {
    noteExpr(expr.condition, found);
    return;
  }
  const accessed = accessedPlace(expr);
  const root = accessed && accessedPointer(accessed);
  if (root !== null) found.add(root);
  for (const child of exprChildren(expr)) if (isExpr(child)) noteExpr(child, found);
}

function accessedPlace(expr: c.Expr): c.Expr | null {
  if (expr.kind === "load") return expr.place;
  return expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step"
    ? expr.target
    : null;
}

/** The variable through which a place is reached. */
function accessedPointer(place: c.Expr): c.SymbolId | null {
  switch (place.kind) {
    case "dereference":
    case "index":
    case "arrow":
      return pointerVariable(place.pointer);
    case "member":
      return accessedPointer(place.base);
    default:
      return null;
  }
}

/** May the address lie behind the last element of its sequence? */
export function mayBePastEnd(
  { root, steps }: Address,
  program: c.Program,
  isMany: (symbol: c.SymbolId) => boolean,
): boolean {
  const last = steps.at(-1);
  if (last?.kind !== "element") return false;
  if (last.index === null) return true;
  if (steps.length === 1 && root.kind === "pointee") return last.index > 0 || isMany(root.symbol);
  const length = sequenceLength({ root, steps: steps.slice(0, -1) }, program);
  return length !== null && last.index >= length;
}

function sequenceLength({ root, steps }: Address, program: c.Program): number | null {
  const field = steps.findLast((step) => step.kind === "field");
  const after = field ? steps.slice(steps.lastIndexOf(field) + 1) : steps;
  let type: c.CType | undefined;
  if (field) type = program.records.get(field.record)?.fields?.[field.field]?.type;
  else if (root.kind === "variable") {
    const variable = program.symbols.get(root.symbol);
    type = variable?.kind === "variable" ? variable.type : undefined;
  }
  for (const step of after)
    type = step.kind === "element" && type?.kind === "array" ? type.element : undefined;
  return type?.kind === "array" && typeof type.length === "number" ? type.length : null;
}
