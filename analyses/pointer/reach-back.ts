/**
 * Indices that are seen to become negative: `-1`, `n % 4 - 1`, `up ? 1 : -1`, `i` in `for (int i = -2; ...)`, `i - 1` in
 * `for (i = 0; ...)`. A pointer that is used so has elements before it. An integer of which nothing is known counts as not negative.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { IntegerKind } from "../../src/c-ast/c-type.ts";
import { walk } from "../../src/c-ast/visit.ts";

interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

/** Loop variables that start at a constant, and the lowest of these. */
export type LoopStarts = ReadonlyMap<c.SymbolId, bigint>;

const unbounded = 1n << 62n;

export function loopStarts(body: c.Statement): LoopStarts {
  const starts = new Map<c.SymbolId, bigint>();
  for (const node of walk(body)) {
    if (node.kind !== "for" || !node.init) continue;
    for (const [symbol, value] of initialValues(node.init)) {
      const bounds = boundsOf(value, starts);
      const before = starts.get(symbol);
      if (bounds && (before === undefined || bounds.low < before)) starts.set(symbol, bounds.low);
    }
  }
  return starts;
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

/** Is the index negative at times? */
export function reachesBack(index: c.Expr, starts: LoopStarts): boolean {
  const bounds = boundsOf(index, starts);
  return bounds === null ? isNegated(index) : bounds.low < 0n;
}

function isNegated(expr: c.Expr): boolean {
  if (expr.kind === "convert") return isNegated(expr.operand);
  return expr.kind === "unary" && expr.operator === "-";
}

function boundsOf(expr: c.Expr, starts: LoopStarts): Bounds | null {
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

function loadedBounds({ place }: c.Load, starts: LoopStarts): Bounds | null {
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

function binaryBounds({ operator, left, right }: c.Binary, starts: LoopStarts): Bounds | null {
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
