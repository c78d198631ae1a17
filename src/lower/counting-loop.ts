/**
 * Counting loops: the index is written by the loop alone, the bound does not change, nobody looks at the index
 * afterwards.
 *
 *   for (i = a; i < n; i++)            for i in a..n
 *   for (i = n - 1; i >= 0; i--)       for i in (0..n).rev()
 *   for (i = 0; i < n; i += 2)         for i in (0..n).step_by(2)
 *
 * Sound because the bound fits the index's type, so that the index neither wraps nor stops early, and because no round
 * changes the bound (`loop-invariant.ts`).
 */
import type * as c from "../c-ast/c-ast.ts";
import type * as s from "../c-ast/structured.ts";
import { walk } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { nodesOf } from "./flow-nodes.ts";
import type { FunctionContext } from "./context.ts";
import { bare } from "./literal.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { lowerValue } from "./lower-expr.ts";
import { emitFlows } from "./lower-statement.ts";
import { labelFor } from "./jump.ts";
import { assignsTo, isInvariant } from "./loop-invariant.ts";
import { fits, type ValueRange } from "../../analyses/facts/flow-facts.ts";

export interface CountingLoop {
  readonly index: c.SymbolId;
  readonly type: c.CType;
  readonly start: c.Expr;
  readonly bound: c.Expr;
  readonly inclusive: boolean;
  readonly direction: "up" | "down";
  readonly stride: bigint;
  readonly range: ValueRange;
}

export function countingLoop(cx: FunctionContext, flow: s.LoopFlow): CountingLoop | null {
  if (flow.test !== "before" || !flow.condition || !flow.step || !flow.init) return null;
  const initial = initialIndex(cx, flow.init);
  if (!initial) return null;
  const { index, start, type } = initial;
  const step = strideOf(cx, flow.step, index);
  const test = testOf(cx, flow.condition, index);
  if (!step || !test) return null;
  const up = step.direction === "up";
  const upTest = test.operator === "<" || test.operator === "<=";
  const downTest = test.operator === ">" || test.operator === ">=";
  if (up ? !upTest : !downTest) return null;
  if (!isInvariant(cx, flow, index, test.bound) || writesIndex(cx, flow, index)) return null;
  const own = cx.program.flow.typeRange(type);
  const bound = cx.rangeOf(test.bound);
  const from = cx.rangeOf(start);
  if (!own || !bound || !from || !fits(bound, own)) return null;
  const wraps = own.low === 0n || own.high < INT_MAX; // what is narrower than int wraps, too
  const inclusive = test.operator === "<=" || test.operator === ">=";
  const shared = { index, type, start, bound: test.bound, inclusive, stride: step.stride };
  if (up) {
    // an index that wraps must not run past its largest value before it meets the bound
    const beyond = bound.high + (inclusive ? step.stride : step.stride - 1n);
    if (beyond > own.high && (wraps || step.stride > 1n)) return null;
    if (!test.holds({ low: from.low, high: greater(from.high, lesser(beyond, own.high)) })) return null;
    const high = inclusive ? bound.high : bound.high - 1n;
    return { ...shared, direction: "up", range: { low: from.low, high } };
  }
  if (step.stride > 1n || (own.low === 0n && inclusive)) return null;
  const below = bound.low - (inclusive ? 1n : 0n);
  if (below < own.low && wraps) return null;
  if (!test.holds({ low: lesser(from.low, greater(below, own.low)), high: from.high })) return null;
  const low = inclusive ? bound.low : bound.low + 1n;
  return { ...shared, direction: "down", range: { low, high: from.high } };
}

const INT_MAX = 2n ** 31n - 1n;

function greater(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

function initialIndex(
  cx: FunctionContext,
  init: c.LocalDeclaration | c.ExprStatement,
): { readonly index: c.SymbolId; readonly start: c.Expr; readonly type: c.CType } | null {
  if (init.kind === "local-declaration") {
    const [variable] = init.variables;
    if (!variable || init.variables.length > 1 || variable.initializer?.kind !== "value") return null;
    const { type } = cx.symbol(variable.symbol);
    if (cx.isStatic(variable.symbol) || cx.program.floor.objects.has(variable.symbol)) return null;
    return isCounterType(cx, type)
      ? { index: variable.symbol, start: variable.initializer.value, type }
      : null;
  }
  const { expr } = init;
  if (expr.kind !== "assign" || expr.target.kind !== "variable-ref" || !cx.loopOnly.has(expr.target.symbol))
    return null;
  const { type } = expr.target;
  return isCounterType(cx, type) ? { index: expr.target.symbol, start: expr.value, type } : null;
}

function isCounterType(cx: FunctionContext, type: c.CType): boolean {
  const scalar = rustScalar(type, cx.program.program.enums);
  const isChar = type.kind === "integer" && type.integer === "char";
  return scalar !== null && scalar !== "bool" && !scalar.startsWith("f") && !isChar;
}

function strideOf(
  cx: FunctionContext,
  step: c.Expr,
  index: c.SymbolId,
): { readonly direction: "up" | "down"; readonly stride: bigint } | null {
  if (step.kind === "convert" && step.conversion === "to-void") return strideOf(cx, step.operand, index);
  if (step.kind === "step" && isIndex(step.target, index))
    return { direction: step.operator === "++" ? "up" : "down", stride: 1n };
  if (step.kind === "compound-assign" && isIndex(step.target, index)) {
    const amount = constantValue(cx, step.value);
    if (amount === null || amount <= 0n) return null;
    if (step.operator === "+") return { direction: "up", stride: amount };
    if (step.operator === "-") return { direction: "down", stride: amount };
  }
  return null;
}

/** Of a constant, also behind conversions that keep its value. */
function constantValue(cx: FunctionContext, expr: c.Expr): bigint | null {
  if (expr.kind === "integer-constant") return expr.value;
  if (expr.kind !== "convert" || expr.conversion !== "integer") return null;
  const value = constantValue(cx, expr.operand);
  return value !== null && fits({ low: value, high: value }, cx.program.flow.typeRange(expr.type))
    ? value
    : null;
}

function isIndex(expr: c.Expr, index: c.SymbolId): boolean {
  return expr.kind === "variable-ref" && expr.symbol === index;
}

interface IndexTest {
  readonly operator: c.ComparisonOperator;
  readonly bound: c.Expr;
  /** Are all these values of the index the same once converted to the type they are compared in? */
  readonly holds: (values: ValueRange) => boolean;
}

/** `i < n`, also `(size_t)i < n`: there a negative index is a large number. */
function testOf(cx: FunctionContext, condition: c.Expr, index: c.SymbolId): IndexTest | null {
  if (condition.kind !== "compare") return null;
  const { left, right, operator } = condition;
  const test = (own: c.Expr, wanted: c.ComparisonOperator, bound: c.Expr): IndexTest => ({
    operator: wanted,
    bound,
    holds: (values) => conversionsOf(own).every((type) => fits(values, cx.program.flow.typeRange(type))),
  });
  if (loadsIndex(left, index)) return test(left, operator, right);
  const mirrored = { "<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!=" } as const;
  return loadsIndex(right, index) ? test(right, mirrored[operator], left) : null;
}

function conversionsOf(expr: c.Expr): readonly c.CType[] {
  return expr.kind === "convert" ? [expr.type, ...conversionsOf(expr.operand)] : [];
}

function loadsIndex(expr: c.Expr, index: c.SymbolId): boolean {
  if (expr.kind === "convert" && expr.conversion === "integer") return loadsIndex(expr.operand, index);
  return expr.kind === "load" && isIndex(expr.place, index);
}

/** Does the loop's body (or condition) write the variable, or take its address? */
function writesIndex(cx: FunctionContext, flow: s.LoopFlow, symbol: c.SymbolId): boolean {
  if (cx.program.flow.variables.addressTaken.has(symbol)) return true;
  return assignsTo(flow, (target) => isIndex(target, symbol));
}

export function lowerCountingLoop(cx: FunctionContext, flow: s.LoopFlow, loop: CountingLoop): void {
  const asIndex =
    loop.range.low >= 0n &&
    nonNegative(cx, loop.bound) &&
    nonNegative(cx, loop.start) &&
    isUsedAsIndex(flow, loop.index);
  const value = (expr: c.Expr): rust.Expr =>
    asIndex ? lowerIndex(cx, expr) : lowerValue(cx, narrowed(cx, expr, loop.type));
  const start = value(loop.start);
  const bound = value(loop.bound);
  const name = cx.local(loop.index);
  const label = labelFor(cx, flow.target, "outer");
  cx.enter({ target: flow.target, label, breakable: true });
  if (asIndex) cx.counters.add(loop.index);
  const before = cx.ranges.get(loop.index);
  cx.ranges.set(loop.index, loop.range);
  const { statements } = cx.collect(() => {
    emitFlows(cx, flow.body);
  });
  if (before) cx.ranges.set(loop.index, before);
  else cx.ranges.delete(loop.index);
  cx.counters.delete(loop.index);
  cx.leave();
  const iterator = iteratorOf(loop, start, bound, endOf(cx, loop, statements));
  cx.emit(
    b.statement(
      b.forLoop(name, iterator, b.block(statements), cx.usedLabels.has(flow.target) ? label : undefined),
    ),
  );
}

function nonNegative(cx: FunctionContext, expr: c.Expr): boolean {
  const range = cx.rangeOf(expr);
  return range !== null && range.low >= 0n;
}

/** The bound in the index's own type: conversions to the common type of the comparison are undone. */
function narrowed(cx: FunctionContext, expr: c.Expr, type: c.CType): c.Expr {
  const own = rustScalar(expr.type, cx.program.program.enums);
  const wanted = rustScalar(type, cx.program.program.enums);
  if (own === wanted) return expr;
  if (
    expr.kind === "convert" &&
    expr.conversion === "integer" &&
    rustScalar(expr.operand.type, cx.program.program.enums) === wanted
  )
    return expr.operand;
  if (expr.kind === "integer-constant") return { ...expr, type };
  return {
    kind: "convert",
    conversion: "integer",
    explicit: false,
    operand: expr,
    type,
    id: expr.id,
    span: expr.span,
  };
}

/**
 * Is there a number behind the bound? `1..m + 1` is faster than `1..=m`. There is none for the greatest number of its type;
 * but where the loop has no way out before its end, C would count over that, which is undefined.
 */
function endOf(
  cx: FunctionContext,
  loop: CountingLoop,
  body: readonly rust.Statement[],
): "representable" | "unknown" {
  const [own, bound] = [cx.program.flow.typeRange(loop.type), cx.rangeOf(loop.bound)];
  if (own && bound && bound.high < own.high) return "representable";
  const waysOut = /^(return|break|call|macro|while|loop)$/;
  const leaves = (part: rust.Expr): boolean =>
    waysOut.test(part.kind) ||
    (part.kind === "continue" && part.label !== undefined) || // of a loop around this one
    (part.kind === "method-call" && part.method === "call"); // through a pointer
  return [...descendants(b.blockExpr(b.block(body)))].some(leaves) ? "unknown" : "representable";
}

function iteratorOf(
  loop: CountingLoop,
  start: rust.Expr,
  bound: rust.Expr,
  end: "representable" | "unknown",
): rust.Expr {
  if (loop.direction === "down") {
    const low = loop.inclusive
      ? bound
      : bound.kind === "integer"
        ? { ...bound, value: bound.value + 1n }
        : b.binary("+", bound, b.int(1));
    return b.method(reversedRange(low, start), "rev");
  }
  const range = upRange(loop, start, bound, end);
  return loop.stride === 1n ? range : b.method(range, "step_by", b.int(loop.stride));
}

function upRange(
  loop: CountingLoop,
  start: rust.Expr,
  bound: rust.Expr,
  end: "representable" | "unknown",
): rust.Expr {
  const from = bare(start);
  const untyped = bound.kind === "integer" && start.kind === "integer";
  const to = untyped ? bound : bare(bound);
  if (!loop.inclusive) return b.range(from, to);
  if (bound.kind === "integer") return b.range(from, { ...bound, value: bound.value + 1n });
  if (end === "unknown") return b.rangeInclusive(from, to);
  return b.range(from, isMinusOne(to) ? to.left : b.binary("+", to, b.int(1)));
}

/** `low..=start`, written `low..n` when start is `n - 1`. */
function reversedRange(low: rust.Expr, start: rust.Expr): rust.Expr {
  if (isMinusOne(start)) return b.range(bare(low), start.left);
  if (start.kind === "integer") return b.range(bare(low), { ...start, value: start.value + 1n });
  return b.rangeInclusive(bare(low), start);
}

/** `n - 1` */
function isMinusOne(expr: rust.Expr): expr is rust.BinaryExpr {
  return (
    expr.kind === "binary" &&
    expr.operator === "-" &&
    expr.right.kind === "integer" &&
    expr.right.value === 1n
  );
}

/** Is the variable read inside an index or a pointer offset? */
function isUsedAsIndex(flow: s.LoopFlow, index: c.SymbolId): boolean {
  for (const root of nodesOf(flow.body)) {
    for (const node of walk(root)) {
      const position = node.kind === "index" || node.kind === "pointer-offset" ? node.index : null;
      if (position && mentions(position, index)) return true;
    }
  }
  return false;
}

function mentions(expr: c.Expr, index: c.SymbolId): boolean {
  for (const node of walk(expr)) if (node.kind === "variable-ref" && node.symbol === index) return true;
  return false;
}
