/**
 * Two comparisons of one value with constants are a question whether a range has it.
 *
 *     c >= b'0' as i32 && c <= b'9' as i32   ->  (b'0' as i32..=b'9' as i32).contains(&c)
 *     n < 1 || n > 12                        ->  !(1..=12).contains(&n)
 *     c >= b'a' && c <= b'z'                 ->  c.is_ascii_lowercase()
 *
 *     x >= 0.5 && x < 2.5                    ->  (0.5..2.5).contains(&x)
 *
 * Sound because the value is pure, so that it makes no difference that it is evaluated once. Outside of a range are only
 * integers: of `x < LOW || x > HIGH` both are false for NaN, which no range contains.
 */
import * as b from "../rust-ast/build.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeCrate } from "./change.ts";
import { isPure } from "./pure.ts";
import { collectItemTypes, isInteger, typeOf, type ItemTypes } from "./types.ts";
import type { Variables } from "./variables.ts";

export function rangeContains(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return changeCrate(crate, { expr: (expr) => contained(expr, items) });
}

function contained(expr: rust.Expr, items: ItemTypes): rust.Expr {
  if (expr.kind !== "binary" || (expr.operator !== "&&" && expr.operator !== "||")) return expr;
  const { operator, left, right } = expr;
  const whole = inRange(left, right, operator, items);
  if (whole) return whole;
  if (left.kind !== "binary" || left.operator !== operator) return expr;
  const end = inRange(left.right, right, operator, items);
  return end ? { ...expr, left: left.left, right: end } : expr;
}

/** A comparison with a constant, the constant on the right. */
interface Bound {
  readonly value: rust.Expr;
  readonly operator: rust.BinaryOperator;
  readonly limit: rust.Expr;
}

function inRange(
  first: rust.Expr,
  second: rust.Expr,
  operator: "&&" | "||",
  items: ItemTypes,
): rust.Expr | null {
  const [one, two] = [boundOf(first), boundOf(second)];
  if (!one || !two || !sameExpr(one.value, two.value) || !isPure(one.value)) return null;
  if (operator === "||" && ![one, two].some(({ limit }) => isIntegral(limit, items))) return null;
  const isLow = (bound: Bound): boolean => bound.operator === (operator === "&&" ? ">=" : "<");
  const [low, high] = isLow(one) ? [one, two] : [two, one];
  if (!isLow(low)) return null;
  const [exclusive, inclusive] = operator === "&&" ? ["<", "<="] : [">=", ">"];
  if (high.operator !== exclusive && high.operator !== inclusive) return null;
  if (isReversed(low.limit, high.limit)) return null;
  const range: rust.RangeExpr = {
    kind: "range",
    from: low.limit,
    to: high.limit,
    inclusive: high.operator === inclusive,
  };
  const question = asciiClass(range, low.value) ?? b.method(range, "contains", b.borrow(low.value));
  return operator === "&&" ? question : b.not(question);
}

function isReversed(low: rust.Expr, high: rust.Expr): boolean {
  return low.kind === "integer" && high.kind === "integer" && low.value > high.value;
}

const mirrored: Readonly<Partial<Record<rust.BinaryOperator, rust.BinaryOperator>>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function boundOf(expr: rust.Expr): Bound | null {
  if (expr.kind !== "binary") return null;
  const other = mirrored[expr.operator];
  if (other === undefined) return null;
  if (isConstant(expr.right) && !isConstant(expr.left))
    return { value: expr.left, operator: expr.operator, limit: expr.right };
  return isConstant(expr.left) && !isConstant(expr.right)
    ? { value: expr.right, operator: other, limit: expr.left }
    : null;
}

function isConstant(expr: rust.Expr): boolean {
  if (expr.kind === "cast") return isConstant(expr.operand);
  if (expr.kind === "unary") return expr.operator === "-" && isConstant(expr.operand);
  if (expr.kind === "path") return /^(\w+::)*[A-Z][A-Z0-9_]*$/.test(expr.path); // a constant's name
  return expr.kind === "integer" || expr.kind === "byte" || expr.kind === "float";
}

/** A constant that is no float for certain: then what is compared with it is none either. */
function isIntegral(limit: rust.Expr, items: ItemTypes): boolean {
  if (limit.kind === "integer" || limit.kind === "byte") return true;
  if (limit.kind === "unary") return isIntegral(limit.operand, items);
  return (
    isInteger(typeOf(limit, noVariables, items)) ||
    (limit.kind === "path" && /^[iu](8|16|32|64|128|size)::M/.test(limit.path))
  );
}

const noVariables: Variables = { all: [], ofUse: new Map(), ofDeclaration: new Map() };

const classes: Readonly<Record<string, string>> = {
  "a-z": "is_ascii_lowercase",
  "A-Z": "is_ascii_uppercase",
  "0-9": "is_ascii_digit",
};

/** What has a name for bytes. */
function asciiClass({ from, to, inclusive }: rust.RangeExpr, value: rust.Expr): rust.Expr | null {
  if (!inclusive || from?.kind !== "byte" || to?.kind !== "byte") return null;
  const name = classes[String.fromCharCode(from.value) + "-" + String.fromCharCode(to.value)];
  return name === undefined ? null : b.method(value, name);
}
