/** Symbolic integer arithmetic: what stays linear, and bounds for the rest. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { integerRange } from "../../src/c-ast/type-size.ts";
import type { FunctionRun } from "./function-run.ts";
import { leastValue } from "./inequalities.ts";
import {
  add,
  addScaled,
  constantForm,
  floorDivide,
  formKey,
  isConstant,
  plus,
  scale,
  subtract,
  type LinearForm,
} from "./linear-form.ts";
import { integer, unknownValue, type State, type Value } from "./state.ts";

/** A form with more atoms is data, not an index. */
const maximalTerms = 6;

export function evaluateArithmetic(run: FunctionRun, state: State, expr: c.Unary | c.Binary): Value {
  if (expr.kind === "unary") {
    const operand = run.engine.evaluate(run, state, expr.operand);
    if (operand.kind !== "integer" || !isInteger(expr.type)) return freshOf(run, expr.type);
    if (expr.operator === "+") return operand;
    const negated = scale(operand.form, -1n);
    const form = expr.operator === "-" ? negated : plus(negated, -1n);
    const result = checked(run, state, form, expr.type);
    return result ? integer(result) : freshOf(run, expr.type);
  }
  const left = run.engine.evaluate(run, state, expr.left);
  const right = run.engine.evaluate(run, state, expr.right);
  if (left.kind !== "integer" || right.kind !== "integer" || !isInteger(expr.type))
    return freshOf(run, expr.type);
  const form = combine(run, state, expr, left.form, right.form);
  if (form && form.terms.size <= maximalTerms) return integer(form);
  const { min, max } = integerRange(expr.type, run.program);
  const name = `${formKey(left.form)} ${expr.operator} ${formKey(right.form)} ${String(min)} ${String(max)}`;
  return integer(run.atoms.result(name, () => run.atoms.fresh(min, max)));
}

function combine(
  run: FunctionRun,
  state: State,
  expr: c.Binary,
  left: LinearForm,
  right: LinearForm,
): LinearForm | null {
  switch (expr.operator) {
    case "+":
      return wrapped(run, add(left, right), expr.type);
    case "-":
      return checked(run, state, subtract(left, right), expr.type);
    case "*":
      if (isConstant(right)) return wrapped(run, scale(left, right.constant), expr.type);
      return isConstant(left) ? wrapped(run, scale(right, left.constant), expr.type) : null;
    case "<<":
      if (!isConstant(right) || right.constant < 0n || right.constant > 63n) return null;
      return wrapped(run, scale(left, 1n << right.constant), expr.type);
    case "/":
    case "%":
      if (!isConstant(right)) return expr.operator === "%" ? remainderBy(run, state, left, right) : null;
      return divided(run, state, expr.operator, left, right.constant);
    case ">>":
      if (!isConstant(right) || right.constant < 0n || right.constant > 127n) return null;
      return divided(run, state, "/", left, 1n << right.constant);
    case "&":
      return masked(run, state, expr.type, left, right);
    case "|":
    case "^":
      return isConstant(left) && isConstant(right)
        ? constantForm(
            expr.operator === "|" ? left.constant | right.constant : left.constant ^ right.constant,
          )
        : bitwise(run, left, right);
    default:
      return null;
  }
}

/** Bits of both operands only: not negative, less than the next power of two above their bounds. */
function bitwise(run: FunctionRun, left: LinearForm, right: LinearForm): LinearForm | null {
  const bounds = [left, right].map((form) => constantUpperBound(run, form));
  if (bounds.some((bound) => bound === null)) return null;
  const bits = Math.max(...bounds.map((bound) => (bound ?? 0n).toString(2).length));
  return run.atoms.fresh(0n, (1n << BigInt(bits)) - 1n);
}

/** Upper bound by the atoms' own bounds when the form is not negative by them. */
function constantUpperBound(run: FunctionRun, form: LinearForm): bigint | null {
  let low = form.constant;
  let high = form.constant;
  for (const [atom, coefficient] of form.terms) {
    const bounds = run.atoms.boundsOf(atom);
    if (bounds.low === null || bounds.high === null) return null;
    low += coefficient * (coefficient > 0n ? bounds.low : bounds.high);
    high += coefficient * (coefficient > 0n ? bounds.high : bounds.low);
  }
  return low < 0n ? null : high;
}

/** Constants wrap as C says; a sum of unknowns is taken not to. */
function wrapped(run: FunctionRun, form: LinearForm, type: c.CType): LinearForm {
  if (!isConstant(form)) return form;
  const { min, max } = integerRange(type, run.program);
  return min === 0n ? constantForm(form.constant & max) : form;
}

/** A difference, or a new atom where it may wrap below zero. */
function checked(run: FunctionRun, state: State, form: LinearForm, type: c.CType): LinearForm | null {
  if (!isUnsigned(run, type)) return form;
  if (isConstant(form)) return wrapped(run, form, type);
  if (form.terms.size > maximalTerms) return null;
  return run.optimistic || state.proves(form) ? form : null;
}

/** `left % right` for a right operand that is no constant: less than it when it is positive. */
function remainderBy(run: FunctionRun, state: State, left: LinearForm, right: LinearForm): LinearForm | null {
  if (!state.proves(left) || !state.proves(right)) return null;
  const rest = run.atoms.fresh(0n, null);
  state.learn(plus(subtract(right, rest), -1n)); // a zero divisor is undefined
  state.learn(subtract(left, rest));
  return rest;
}

/** Null where the left side may be negative, or the divisor is. */
export function divided(
  run: FunctionRun,
  state: State,
  operator: "/" | "%",
  left: LinearForm,
  divisor: bigint,
): LinearForm | null {
  if (divisor <= 0n) return null;
  if (divisor === 1n) return operator === "/" ? left : constantForm(0);
  if (isConstant(left)) {
    if (left.constant < 0n) return null;
    return constantForm(operator === "/" ? left.constant / divisor : left.constant % divisor);
  }
  if (!state.proves(left)) return operator === "%" ? run.atoms.fresh(1n - divisor, divisor - 1n) : null;
  const quotient = quotientOf(run, left, divisor);
  const rest = addScaled(left, quotient, -divisor);
  const [atom] = quotient.terms.keys();
  if (atom === undefined || run.atoms.definitionOf(atom).length === 0) {
    state.learn(rest);
    state.learn(plus(scale(rest, -1n), divisor - 1n));
  }
  return operator === "/" ? quotient : rest;
}

/** One atom per dividend and divisor, so that `len / 64` and `len % 64` fit together. */
function quotientOf(run: FunctionRun, left: LinearForm, divisor: bigint): LinearForm {
  return run.atoms.result(`${formKey(left)} / ${String(divisor)}`, () => {
    const high = constantUpperBound(run, left);
    const quotient = run.atoms.fresh(0n, high === null ? null : floorDivide(high, divisor));
    const rest = addScaled(left, quotient, -divisor);
    const least = leastValue(left, run.atoms);
    if (least !== null && least >= 0n)
      run.atoms.define(quotient, [rest, plus(scale(rest, -1n), divisor - 1n)]);
    return quotient;
  });
}

/** `x & (2^k - 1)` is a remainder, `x & ~(2^k - 1)` what it leaves; any other mask only bounds. */
function masked(
  run: FunctionRun,
  state: State,
  type: c.CType,
  left: LinearForm,
  right: LinearForm,
): LinearForm | null {
  if (isConstant(left) && isConstant(right)) return constantForm(left.constant & right.constant);
  const [value, mask] = isConstant(right)
    ? [left, right.constant]
    : [right, isConstant(left) ? left.constant : null];
  if (mask === null) return lesserOf(run, left, right);
  if (mask >= 0n && (mask & (mask + 1n)) === 0n && state.proves(value))
    return divided(run, state, "%", value, mask + 1n);
  const { max } = integerRange(type, run.program);
  const cleared = mask < 0n ? ~mask : max & ~mask;
  if ((cleared & (cleared + 1n)) === 0n && (mask < 0n || mask > max / 2n) && state.proves(value)) {
    const rest = divided(run, state, "%", value, cleared + 1n);
    return rest && subtract(value, rest);
  }
  return mask >= 0n ? run.atoms.fresh(0n, mask) : null;
}

/** `x & y`: no more than the lesser of their limits. */
function lesserOf(run: FunctionRun, left: LinearForm, right: LinearForm): LinearForm | null {
  const limits = [left, right].map((form) => constantUpperBound(run, form)).filter((limit) => limit !== null);
  const [first, ...rest] = limits;
  if (first === undefined) return null;
  return run.atoms.fresh(
    0n,
    rest.reduce((least, limit) => (limit < least ? limit : least), first),
  );
}

/** An integer conversion: the same number where it fits, or where only a negative number would not. */
export function narrow(
  run: FunctionRun,
  state: State,
  form: LinearForm,
  from: c.CType,
  to: c.CType,
): LinearForm {
  if (!isInteger(from) || !isInteger(to)) return run.atoms.fresh(null, null);
  const source = integerRange(from, run.program);
  const target = integerRange(to, run.program);
  if (target.min <= source.min && target.max >= source.max) return form;
  if (isConstant(form)) {
    if (form.constant >= target.min && form.constant <= target.max) return form;
    const width = target.max - target.min + 1n;
    const reduced = (((form.constant - target.min) % width) + width) % width;
    return constantForm(reduced + target.min);
  }
  if (source.max - source.min <= target.max - target.min) return form; // a sign is taken not to matter
  if (state.proves(subtract(constantForm(target.max), form)) && state.proves(plus(form, -target.min)))
    return form;
  const result = run.atoms.fresh(target.min, target.max);
  if (target.min === 0n && state.proves(form)) state.learn(subtract(form, result));
  return result;
}

/** A value of which only the type is known. */
export function freshOf(run: FunctionRun, type: c.CType): Value {
  if (!isInteger(type)) return unknownValue;
  const { min, max } = integerRange(type, run.program);
  return integer(run.atoms.fresh(min, max));
}

export function isUnsigned(run: FunctionRun, type: c.CType): boolean {
  return isInteger(type) && integerRange(type, run.program).min === 0n;
}
