/**
 * Indices that may become negative: `-1`, `n % 4 - 1`, `up ? 1 : -1`, `i` in `for (int i = -2; ...)`, `i - 1` in
 * `for (i = 0; ...)`, `j - 1` where nothing is known of `j`, and what negative numbers are given to. A pointer that is used so may have elements before it. Any
 * other integer of which nothing is known counts as not negative.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { IntegerKind } from "../../src/c-ast/c-type.ts";
import { walk, type AstNode } from "../../src/c-ast/visit.ts";

interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

/** What a function tells about its integer variables. */
export interface IndexFacts {
  /** Loop variables that start at a constant, and the lowest of these. */
  readonly starts: ReadonlyMap<c.SymbolId, bigint>;
  /** Variables that are compared with constants, and the highest that they may then be known to reach. */
  readonly compared: ReadonlyMap<c.SymbolId, bigint>;
  /** Is the integer read from what is negative at times? */
  readonly isNegative: (value: c.Expr) => boolean;
}

const unbounded = 1n << 62n;

export function indexFacts(body: c.Statement, isNegative: IndexFacts["isNegative"]): IndexFacts {
  const starts = new Map<c.SymbolId, bigint>();
  const compared = new Map<c.SymbolId, bigint>();
  for (const node of walk(body)) {
    for (const { operand, low } of tested(node)) {
      const symbol = loadedVariable(operand);
      if (symbol !== null && low > (compared.get(symbol) ?? -unbounded)) compared.set(symbol, low);
    }
    if (node.kind !== "for" || !node.init) continue;
    for (const [symbol, value] of initialValues(node.init)) {
      const bounds = boundsOf(value, starts);
      const before = starts.get(symbol);
      if (bounds && (before === undefined || bounds.low < before)) starts.set(symbol, bounds.low);
    }
  }
  return { starts, compared, isNegative };
}

interface Test {
  readonly operand: c.Expr;
  /** Where the test goes one way or the other, the operand is at least that. */
  readonly low: bigint;
}

/** What is compared with a constant, zero included where something is used as a condition. */
function tested(node: AstNode): readonly Test[] {
  const isTrue = (operand: c.Expr | null): readonly Test[] => (operand ? [{ operand, low: 1n }] : []);
  switch (node.kind) {
    case "compare": {
      const [left, right] = [constantOf(node.left), constantOf(node.right)];
      // `x > 3` and `x <= 3` tell of 4; all others of the constant itself
      if (right !== null)
        return [{ operand: node.left, low: right + (/^(>|<=)$/.test(node.operator) ? 1n : 0n) }];
      if (left !== null)
        return [{ operand: node.right, low: left + (/^(<|>=)$/.test(node.operator) ? 1n : 0n) }];
      return [];
    }
    case "logical":
      return [...isTrue(node.left), ...isTrue(node.right)];
    case "not":
      return isTrue(node.operand);
    case "if":
    case "while":
    case "do-while":
    case "for":
    case "conditional":
      return isTrue(node.condition);
    default:
      return [];
  }
}

function constantOf(expr: c.Expr): bigint | null {
  if (expr.kind === "convert") return constantOf(expr.operand);
  return expr.kind === "integer-constant" ? expr.value : null;
}

function loadedVariable(expr: c.Expr): c.SymbolId | null {
  if (expr.kind === "convert") return loadedVariable(expr.operand);
  const place = expr.kind === "load" ? expr.place : expr.kind === "step" ? expr.target : null;
  return place?.kind === "variable-ref" ? place.symbol : null;
}

function initialValues(init: NonNullable<c.For["init"]>): readonly (readonly [c.SymbolId, c.Expr])[] {
  if (init.kind === "local-declaration")
    return init.variables.flatMap(({ symbol, initializer }) =>
      initializer?.kind === "value" ? [[symbol, initializer.value] as const] : [],
    );
  const { expr } = init;
  return expr.kind === "assign" && expr.target.kind === "variable-ref"
    ? [[expr.target.symbol, expr.value]]
    : [];
}

/** May the index be negative at times? */
export function reachesBack(index: c.Expr, { starts, compared, isNegative }: IndexFacts): boolean {
  const bounds = boundsOf(index, starts);
  if (bounds !== null) return bounds.low < 0n;
  return isNegated(index) || isStepBack(index, starts, compared) || hasNegativeTerm(index, isNegative);
}

/** Is the value itself a negative number at times? */
export function mayGiveNegative(value: c.Expr): boolean {
  if (value.kind === "conditional")
    return mayGiveNegative(value.then ?? value.condition) || mayGiveNegative(value.otherwise);
  const bounds = boundsOf(value, new Map());
  return bounds === null ? isNegated(value) : bounds.low < 0n;
}

/** `dy * w + dx` */
function hasNegativeTerm(expr: c.Expr, isNegative: IndexFacts["isNegative"]): boolean {
  if (expr.kind === "convert") return hasNegativeTerm(expr.operand, isNegative);
  if (expr.kind === "load") return isNegative(expr);
  if (expr.kind !== "binary" || !/^[-+*]$/.test(expr.operator)) return false;
  return hasNegativeTerm(expr.left, isNegative) || hasNegativeTerm(expr.right, isNegative);
}

/** `j - 1` of a signed variable that is not known to be 1. */
function isStepBack(
  expr: c.Expr,
  starts: ReadonlyMap<c.SymbolId, bigint>,
  compared: ReadonlyMap<c.SymbolId, bigint>,
): boolean {
  if (expr.kind === "convert") return isStepBack(expr.operand, starts, compared);
  if (expr.kind !== "binary" || expr.operator !== "-" || !isSigned(expr.type)) return false;
  const [symbol, by] = [loadedVariable(expr.left), constantOf(expr.right)];
  return symbol !== null && by !== null && !starts.has(symbol) && by > (compared.get(symbol) ?? 0n);
}

function isSigned(type: c.CType): boolean {
  return type.kind === "integer" && signed.has(type.integer);
}

const signed: ReadonlySet<IntegerKind> = new Set(["int", "long", "llong"]);

function isNegated(expr: c.Expr): boolean {
  if (expr.kind === "convert") return isNegated(expr.operand);
  return expr.kind === "unary" && expr.operator === "-";
}

function boundsOf(expr: c.Expr, starts: ReadonlyMap<c.SymbolId, bigint>): Bounds | null {
  switch (expr.kind) {
    case "integer-constant":
      return { low: expr.value, high: expr.value };
    case "load":
      return loadedBounds(expr, starts);
    case "convert":
      return withinType(boundsOf(expr.operand, starts), expr.type);
    case "unary": {
      const operand = expr.operator === "-" ? boundsOf(expr.operand, starts) : null;
      if (!operand || countsUp(operand)) return null;
      return withinType({ low: -operand.high, high: -operand.low }, expr.type);
    }
    case "conditional":
      return hull(boundsOf(expr.then ?? expr.condition, starts), boundsOf(expr.otherwise, starts));
    case "binary":
      return withinType(binaryBounds(expr, starts), expr.type);
    default:
      return null;
  }
}

function loadedBounds({ place }: c.Load, starts: ReadonlyMap<c.SymbolId, bigint>): Bounds | null {
  const low = place.kind === "variable-ref" ? starts.get(place.symbol) : undefined;
  return low === undefined ? null : { low, high: unbounded };
}

/** A count of which only the start is known: what it is subtracted from is probably as high (`v[n - 1 - i]`). */
function countsUp({ low, high }: Bounds): boolean {
  return low >= 0n && high >= unbounded;
}

/** Either, if one is unknown. */
function hull(one: Bounds | null, other: Bounds | null): Bounds | null {
  if (!one || !other) return one ?? other;
  return {
    low: one.low < other.low ? one.low : other.low,
    high: one.high > other.high ? one.high : other.high,
  };
}

/** What wraps around is unknown. */
function withinType(bounds: Bounds | null, type: c.CType): Bounds | null {
  if (!bounds || type.kind !== "integer") return null;
  return bounds.low < 0n && narrowUnsigned.has(type.integer) ? null : bounds;
}

const narrowUnsigned: ReadonlySet<IntegerKind> = new Set(["uchar", "ushort", "uint"]);

function binaryBounds(
  { operator, left, right }: c.Binary,
  starts: ReadonlyMap<c.SymbolId, bigint>,
): Bounds | null {
  const by = boundsOf(right, starts);
  if (!by) return null;
  if (operator === "%" && by.low === by.high && by.low > 0n) return { low: 0n, high: by.low - 1n };
  if (operator === "&" && by.low >= 0n) return { low: 0n, high: by.high };
  const from = boundsOf(left, starts);
  if (!from || (operator === "-" && countsUp(by))) return null;
  if (operator === "+") return { low: from.low + by.low, high: from.high + by.high };
  if (operator === "-") return { low: from.low - by.high, high: from.high - by.low };
  if (operator !== "*" || from.low < 0n || by.low !== by.high || (by.low < 0n && countsUp(from))) return null;
  return by.low < 0n
    ? { low: from.high * by.low, high: from.low * by.low }
    : { low: from.low * by.low, high: from.high * by.low };
}
