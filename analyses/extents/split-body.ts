/**
 * A loop body with its ways kept apart where it takes the lesser of a length and a block: `n = len < 16 ? len : 16`,
 * `if (len > 16) len -= 16; else len = 0;`. On one way the loop ends behind the body; joined with the other, where a
 * whole block was taken, both would count as a block of any size.
 *
 * Sound because each way is executed by itself with what its outcome says, and ways are only ever joined.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walkStatement, walkExpr } from "../../src/c-ast/visit.ts";
import type { FunctionRun } from "./function-run.ts";
import { State } from "./state.ts";

/** More ways are joined. */
const maximalWays = 2;

/** The states in which control comes out at the end of the body. */
export function executeBody(
  run: FunctionRun,
  state: State | null,
  body: c.Statement,
  condition: c.Expr | null,
): readonly State[] {
  const limited = condition ? variablesIn(condition) : new Set<c.SymbolId>();
  if (!state || limited.size === 0 || hasTargets(body)) return present(run.engine.execute(run, state, body));
  return split(run, state, body, limited);
}

/** As `executeBody`, for the step of a `for` loop. */
export function executeStep(
  run: FunctionRun,
  state: State,
  expr: c.Expr,
  condition: c.Expr | null,
): readonly State[] {
  const statement: c.Statement = { kind: "expr-statement", id: expr.id, span: expr.span, expr };
  return executeBody(run, state, statement, condition);
}

function split(
  run: FunctionRun,
  state: State,
  statement: c.Statement,
  limited: ReadonlySet<c.SymbolId>,
): readonly State[] {
  const parts = partsOf(statement);
  if (parts) {
    let ways: readonly State[] = [state];
    for (const part of parts) {
      ways = ways.flatMap((way) => split(run, way, part, limited));
      if (ways.length > maximalWays) ways = [ways.reduce((a, b) => State.join(a, b))];
    }
    return ways;
  }
  const choice = choiceIn(statement);
  if (!choice || !comparesAny(choice.condition, limited))
    return present(run.engine.execute(run, state, statement));
  const holds = run.engine.assume(run, state.fork(), choice.condition, "true");
  const fails = run.engine.assume(run, state.fork(), choice.condition, "false");
  const then = run.engine.execute(run, holds, choice.then);
  const otherwise = choice.otherwise ? run.engine.execute(run, fails, choice.otherwise) : fails;
  return [...present(then), ...present(otherwise)];
}

/** What is executed one after the other. */
function partsOf(statement: c.Statement): readonly c.Statement[] | null {
  if (statement.kind === "compound") return statement.body;
  if (statement.kind !== "expr-statement" || statement.expr.kind !== "comma") return null;
  const { left, right } = statement.expr;
  return [
    { ...statement, expr: left },
    { ...statement, expr: right },
  ];
}

function present(state: State | null): readonly State[] {
  return state ? [state] : [];
}

// ---------------------------------------------------------------------------------------------------- choices

/** A statement as an `if`. */
interface Choice {
  readonly condition: c.Expr;
  readonly then: c.Statement;
  readonly otherwise: c.Statement | null;
}

function choiceIn(statement: c.Statement): Choice | null {
  switch (statement.kind) {
    case "if":
      return statement;
    case "expr-statement": {
      const found = conditionalIn(statement.expr);
      if (!found) return null;
      const { condition, then, otherwise } = found;
      return {
        condition,
        then: { ...statement, expr: then },
        otherwise: { ...statement, expr: otherwise },
      };
    }
    case "local-declaration":
      return choiceInDeclaration(statement);
    default:
      return null;
  }
}

function choiceInDeclaration(statement: c.LocalDeclaration): Choice | null {
  const [variable, ...others] = statement.variables;
  if (!variable || others.length > 0) return null;
  const { initializer } = variable;
  if (initializer?.kind !== "value") return null;
  const found = conditionalIn(initializer.value);
  if (!found) return null;
  const initialised = (value: c.Expr): c.Statement => ({
    ...statement,
    variables: [{ ...variable, initializer: { ...initializer, value } }],
  });
  const { condition, then, otherwise } = found;
  return { condition, then: initialised(then), otherwise: initialised(otherwise) };
}

interface ConditionalParts {
  readonly condition: c.Expr;
  readonly then: c.Expr;
  readonly otherwise: c.Expr;
}

/** `c ? a : b`, also converted or assigned to a variable, as `c`, the expression with `a` and the one with `b`. */
function conditionalIn(expr: c.Expr): ConditionalParts | null {
  switch (expr.kind) {
    case "conditional": {
      const { condition, then, otherwise } = expr;
      return then && { condition, then, otherwise };
    }
    case "convert":
      return mapParts(conditionalIn(expr.operand), (operand) => ({ ...expr, operand }));
    case "assign":
    case "compound-assign":
      if (expr.target.kind !== "variable-ref") return null;
      return mapParts(conditionalIn(expr.value), (value) => ({ ...expr, value }));
    default:
      return null;
  }
}

function mapParts(parts: ConditionalParts | null, map: (expr: c.Expr) => c.Expr): ConditionalParts | null {
  return parts && { ...parts, then: map(parts.then), otherwise: map(parts.otherwise) };
}

// ---------------------------------------------------------------------------------------------------- conditions

function comparesAny(condition: c.Expr, limited: ReadonlySet<c.SymbolId>): boolean {
  if (condition.kind === "not") return comparesAny(condition.operand, limited);
  if (condition.kind === "convert") return comparesAny(condition.operand, limited);
  if (condition.kind !== "compare") return false;
  return [condition.left, condition.right].some((side) => {
    const plain = withoutConversions(side);
    return plain.kind === "load" && plain.place.kind === "variable-ref" && limited.has(plain.place.symbol);
  });
}

function withoutConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" ? withoutConversions(expr.operand) : expr;
}

function variablesIn(condition: c.Expr): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const expr of [condition, ...walkExpr(condition)])
    if (expr.kind === "variable-ref") found.add(expr.symbol);
  return found;
}

function hasTargets(statement: c.Statement): boolean {
  for (const part of walkStatement(statement))
    if (part.kind === "labeled" || part.kind === "case" || part.kind === "default") return true;
  return false;
}
