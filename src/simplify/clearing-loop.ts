/**
 * Loops that set bytes to zero one by one: `while (n--) *p++ = 0`, and the ways to write it.
 * Gives the variables of the pointer and of the number of bytes.
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/layout.ts";

export interface ClearingLoop {
  readonly pointer: c.SymbolId;
  readonly count: c.SymbolId;
}

export function clearingLoop(statement: c.Statement, program: c.Program): ClearingLoop | null {
  const loop = statement.kind === "for" ? clearedByFor(statement) : clearedByWhile(statement);
  const type = loop && program.symbols.get(loop.pointer)?.type;
  return type?.kind === "pointer" && sizeOf(type.target, program) === 1 ? loop : null;
}

/** `while (n--) *p++ = 0;` or `while (n > 0) { *p++ = 0; n--; }` */
function clearedByWhile(statement: c.Statement): ClearingLoop | null {
  if (statement.kind !== "while") return null;
  const { condition } = statement;
  const body = statementsOf(statement.body);
  const counted = steppedVariable(condition, "--");
  if (counted !== null && condition.kind === "step" && condition.position === "postfix" && body.length === 1)
    return clearing(body[0], counted);
  const tested = testedVariable(condition);
  const [first, second] = body;
  if (tested === null || body.length !== 2) return null;
  if (second?.kind === "expr-statement" && steppedVariable(second.expr, "--") === tested)
    return clearing(first, tested);
  return first?.kind === "expr-statement" && steppedVariable(first.expr, "--") === tested
    ? clearing(second, tested)
    : null;
}

/** `for (i = 0; i < n; i++) p[i] = 0;` with an `i` of its own, or `for (; n > 0; n--) *p++ = 0;` */
function clearedByFor({ init, condition, step, body }: c.For): ClearingLoop | null {
  const [only, more] = statementsOf(body);
  if (!condition || !step || more) return null;
  if (init === null) {
    const tested = testedVariable(condition);
    return tested !== null && steppedVariable(step, "--") === tested ? clearing(only, tested) : null;
  }
  const index = startsAtZero(init);
  if (index === null || steppedVariable(step, "++") !== index) return null;
  if (condition.kind !== "compare" || condition.operator !== "<" || loadedVariable(condition.left) !== index)
    return null;
  const count = loadedVariable(condition.right);
  const target = zeroedPlace(only);
  if (count === null || target?.kind !== "index" || loadedVariable(target.index) !== index) return null;
  const pointer = loadedVariable(target.pointer);
  return pointer === null ? null : { pointer, count };
}

function startsAtZero(init: NonNullable<c.For["init"]>): c.SymbolId | null {
  if (init.kind !== "local-declaration" || init.variables.length !== 1) return null;
  const [variable] = init.variables;
  if (variable?.initializer?.kind !== "value") return null;
  return isZero(variable.initializer.value) ? variable.symbol : null;
}

/** `*p++ = 0` */
function clearing(statement: c.Statement | undefined, count: c.SymbolId): ClearingLoop | null {
  const target = zeroedPlace(statement);
  if (target?.kind !== "dereference") return null;
  const { pointer } = target;
  if (pointer.kind !== "step" || pointer.position !== "postfix") return null;
  const symbol = steppedVariable(pointer, "++");
  return symbol === null || symbol === count ? null : { pointer: symbol, count };
}

function zeroedPlace(statement: c.Statement | undefined): c.Expr | null {
  if (statement?.kind !== "expr-statement" || statement.expr.kind !== "assign") return null;
  return isZero(statement.expr.value) ? statement.expr.target : null;
}

function statementsOf(body: c.Statement): readonly c.Statement[] {
  return body.kind === "compound" ? body.body : [body];
}

function steppedVariable(expr: c.Expr, operator: "++" | "--"): c.SymbolId | null {
  if (expr.kind !== "step" || expr.operator !== operator) return null;
  return expr.target.kind === "variable-ref" ? expr.target.symbol : null;
}

/** `n`, `n > 0` or `n != 0` */
function testedVariable(expr: c.Expr): c.SymbolId | null {
  if (expr.kind !== "compare") return loadedVariable(expr);
  const isTest = (expr.operator === ">" || expr.operator === "!=") && isZero(expr.right);
  return isTest ? loadedVariable(expr.left) : null;
}

function loadedVariable(expr: c.Expr): c.SymbolId | null {
  if (expr.kind === "convert" && expr.conversion === "integer") return loadedVariable(expr.operand);
  return expr.kind === "load" && expr.place.kind === "variable-ref" ? expr.place.symbol : null;
}

function isZero(expr: c.Expr): boolean {
  if (expr.kind === "convert" && expr.conversion === "integer") return isZero(expr.operand);
  return expr.kind === "integer-constant" && expr.value === 0n;
}
