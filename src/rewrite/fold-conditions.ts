/**
 * Conditions that say less than they seem to.
 *
 *     false || x, x || false, true && x, x && true   ->  x
 *     !(a >= 1), !(a == b), !!x                      ->  a < 1, a != b, x      (integers only for < and >)
 *     !x.is_some(), !x.is_none()                     ->  x.is_none(), x.is_some()
 *     !(!x && a < 1)                                 ->  x || a >= 1           (where fewer `!` are left)
 *     8u64 == 8u64                                   ->  true
 *     x != x                                         ->  x.is_nan()            (floats)
 *     true as i32                                    ->  1i32
 *     if c { true } else { x }                       ->  c || x                (and its kin)
 *     if true { s }, while true { s }                ->  { s }, loop { s }
 *
 * Sound because nothing with an effect goes: of `x || true` and `false && x` the `x` would.
 */
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { foldInteger } from "./literal-value.ts";
import { isPure } from "./pure.ts";
import { collectItemTypes, isInteger, typeOf } from "./types.ts";
import { resolveVariables } from "./variables.ts";

const opposites: Readonly<Partial<Record<rust.BinaryOperator, rust.BinaryOperator>>> = {
  "<": ">=",
  ">": "<=",
  "<=": ">",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};

const floatSuffixes = ["f32", "f64"] as const;

export function foldConditions(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const integral = new Set<rust.Expr>();
    const isIntegral = ({ operator, left, right }: rust.BinaryExpr): boolean =>
      isEquality(operator) ||
      [left, right].some((side) => side.kind === "integer" || isInteger(typeOf(side, variables, items)));
    const isFloat = (expr: rust.Expr): boolean => {
      const type = expr.kind === "binary" ? typeOf(expr.left, variables, items) : null;
      return type?.kind === "path" && /^f(32|64)$/.test(type.path);
    };
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      const then = original.kind === "if" ? original.then.value : null;
      const type = then === null ? null : typeOf(then, variables, items);
      if (rebuilt.kind === "if") return foldIf(rebuilt, type, integral);
      if (rebuilt.kind === "binary" && original.kind === "binary" && isIntegral(original))
        integral.add(rebuilt);
      return (isFloat(original) ? nanTest(rebuilt) : null) ?? fold(rebuilt, integral);
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

/** `x != x` */
function nanTest(expr: rust.Expr): rust.Expr | null {
  if (expr.kind !== "binary" || !isPure(expr.left) || !sameExpr(expr.left, expr.right)) return null;
  const test: rust.Expr = { kind: "method-call", receiver: expr.left, method: "is_nan", args: [] };
  if (expr.operator === "!=") return test;
  return expr.operator === "==" ? { kind: "unary", operator: "!", operand: test } : null;
}

/** @param integral comparisons that have an opposite, as far as they are known */
function fold(expr: rust.Expr, integral: Set<rust.Expr>): rust.Expr {
  switch (expr.kind) {
    case "unary":
      return expr.operator === "!" ? negate(expr, integral) : expr;
    case "binary":
      return foldBinary(expr);
    case "cast":
      return expr.operand.kind === "bool" && expr.type.kind === "path"
        ? { kind: "integer", value: expr.operand.value ? 1n : 0n, suffix: expr.type.path }
        : expr;
    case "while": {
      const { kind: _kind, condition, ...loop } = expr;
      return condition.kind === "bool" && condition.value ? { ...loop, kind: "loop" } : expr;
    }
    default:
      return expr;
  }
}

function negate(expr: rust.UnaryExpr, integral: Set<rust.Expr>): rust.Expr {
  const { operand } = expr;
  const turned = opposite(operand, integral);
  if (isJoint(operand) && negations(operand) === 0) return expr; // as the C has it
  return negations(turned) < negations(expr) ? turned : expr;
}

function isJoint(expr: rust.Expr): expr is rust.BinaryExpr & { readonly operator: "&&" | "||" } {
  return expr.kind === "binary" && (expr.operator === "&&" || expr.operator === "||");
}

/** What is true where `expr` is not; its operands are evaluated as before. */
export function opposite(expr: rust.Expr, integral = new Set<rust.Expr>()): rust.Expr {
  if (expr.kind === "bool") return { ...expr, value: !expr.value };
  if (expr.kind === "unary" && expr.operator === "!") return expr.operand;
  if (expr.kind === "method-call" && expr.method === "is_some") return { ...expr, method: "is_none" };
  if (expr.kind === "method-call" && expr.method === "is_none") return { ...expr, method: "is_some" };
  if (isJoint(expr)) {
    const [left, right] = [opposite(expr.left, integral), opposite(expr.right, integral)];
    return { ...expr, operator: expr.operator === "&&" ? "||" : "&&", left, right };
  }
  const other = expr.kind === "binary" ? opposites[expr.operator] : undefined;
  if (expr.kind !== "binary" || other === undefined || !(isEquality(other) || integral.has(expr)))
    return { kind: "unary", operator: "!", operand: expr };
  const turned: rust.Expr = { ...expr, operator: other };
  integral.add(turned);
  return turned;
}

function isEquality(operator: rust.BinaryOperator): boolean {
  return operator === "==" || operator === "!=";
}

function negations(expr: rust.Expr): number {
  if (expr.kind === "unary" && expr.operator === "!") return 1 + negations(expr.operand);
  return isJoint(expr) ? negations(expr.left) + negations(expr.right) : 0;
}

function foldBinary(expr: rust.BinaryExpr): rust.Expr {
  const { operator, left, right } = expr;
  if (operator === "||" || operator === "&&") {
    const neutral = operator === "&&";
    if (left.kind === "bool") return left.value === neutral ? right : left;
    return right.kind === "bool" && right.value === neutral ? left : expr;
  }
  if (opposites[operator] === undefined) return expr;
  const [a, b] = [foldInteger(left), foldInteger(right)];
  if (a === null || b === null) return expr;
  const results: Readonly<Partial<Record<rust.BinaryOperator, boolean>>> = {
    "<": a.value < b.value,
    ">": a.value > b.value,
    "<=": a.value <= b.value,
    ">=": a.value >= b.value,
    "==": a.value === b.value,
    "!=": a.value !== b.value,
  };
  const value = results[operator];
  return value === undefined ? expr : { kind: "bool", value };
}

/** @param type of the first branch, which tells that of a literal in the other */
function foldIf(expr: rust.IfExpr, type: rust.Type | null, integral: Set<rust.Expr>): rust.Expr {
  const { condition, then, otherwise } = expr;
  if (condition.kind !== "bool") return foldChoice(expr, integral) ?? expr;
  if (condition.value) return opened({ kind: "block", block: then });
  if (otherwise?.kind === "block") {
    const block = withType(otherwise.block, type);
    return block === null ? expr : opened({ ...otherwise, block });
  }
  return otherwise ?? { kind: "block", block: { statements: [], value: null } };
}

/** `{ 5 }` */
function opened(expr: rust.BlockExpr): rust.Expr {
  const { statements, value } = expr.block;
  const isNumber = value?.kind === "integer" || value?.kind === "float";
  return statements.length === 0 && isNumber && expr.label === undefined ? value : expr;
}

/** A literal that the other branch no longer tells its type says it itself; null where that type is not known. */
function withType(block: rust.Block, type: rust.Type | null): rust.Block | null {
  const { value } = block;
  if ((value?.kind !== "integer" && value?.kind !== "float") || value.suffix !== undefined) return block;
  if (type?.kind !== "path") return null;
  if (value.kind === "integer")
    return isInteger(type) ? { ...block, value: { ...value, suffix: type.path } } : null;
  const suffix = floatSuffixes.find((name) => name === type.path);
  return suffix === undefined ? null : { ...block, value: { ...value, suffix } };
}

/** `if c { true } else { x }` and its kin as `c || x`. */
function foldChoice({ condition, then, otherwise }: rust.IfExpr, integral: Set<rust.Expr>): rust.Expr | null {
  if (then.statements.length > 0 || !then.value || otherwise?.kind !== "block") return null;
  const yes = then.value;
  const { statements, value: no } = otherwise.block;
  if (statements.length > 0 || !no || otherwise.label !== undefined) return null;
  const not = (): rust.Expr => negate({ kind: "unary", operator: "!", operand: condition }, integral);
  const both = (operator: "&&" | "||", left: rust.Expr, right: rust.Expr): rust.Expr =>
    foldBinary({ kind: "binary", operator, left, right });
  if (yes.kind === "bool") return yes.value ? both("||", condition, no) : both("&&", not(), no);
  if (no.kind === "bool") return no.value ? both("||", not(), yes) : both("&&", condition, yes);
  return null;
}
