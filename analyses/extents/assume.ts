/** What is known where a condition came out true or false. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { isNull } from "./null-pointer.ts";
import type { FunctionRun, Truth } from "./function-run.ts";
import { absolute, constantForm, isConstant, plus, scale, subtract, type LinearForm } from "./linear-form.ts";
import { State } from "./state.ts";

/** Evaluates the condition in `state` and adds what its outcome says; null when it cannot come out so. */
export function assume(run: FunctionRun, state: State, condition: c.Expr, truth: Truth): State | null {
  switch (condition.kind) {
    case "not":
      return assume(run, state, condition.operand, truth === "true" ? "false" : "true");
    case "logical":
      return assumeLogical(run, state, condition, truth);
    case "compare":
      return assumeCompare(run, state, condition, truth);
    case "convert":
      if (
        condition.conversion === "to-bool" ||
        (condition.conversion === "integer" && isTruth(condition.operand))
      )
        return assume(run, state, condition.operand, truth);
      return assumeNonZero(run, state, condition, truth);
    case "integer-constant":
      return (condition.value !== 0n) === (truth === "true") ? state : null;
    case "comma":
      run.engine.evaluate(run, state, condition.left);
      return assume(run, state, condition.right, truth);
    default:
      return assumeNonZero(run, state, condition, truth);
  }
}

function isTruth(expr: c.Expr): boolean {
  return expr.kind === "compare" || expr.kind === "logical" || expr.kind === "not";
}

function assumeLogical(run: FunctionRun, state: State, expr: c.Logical, truth: Truth): State | null {
  const both = (expr.operator === "&&") === (truth === "true");
  if (both) {
    const left = assume(run, state, expr.left, truth);
    return left && assume(run, left, expr.right, truth);
  }
  const other: Truth = truth === "true" ? "false" : "true";
  const first = assume(run, state.fork(), expr.left, truth);
  const passed = assume(run, state.fork(), expr.left, other);
  const second = passed && assume(run, passed, expr.right, truth);
  return first && second ? State.join(first, second) : (first ?? second);
}

const opposite = { "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">" } as const;

function assumeCompare(run: FunctionRun, state: State, expr: c.Compare, truth: Truth): State | null {
  const operator = truth === "true" ? expr.operator : opposite[expr.operator];
  const stepped = postfixDecrement(expr.left);
  if (stepped) return assumeBeforeStep(run, state, stepped, expr.right, operator);
  if (isNull(expr.left) || isNull(expr.right)) {
    run.engine.evaluate(run, state, expr.left);
    run.engine.evaluate(run, state, expr.right);
    return state;
  }
  const left = run.engine.evaluate(run, state, expr.left);
  const right = run.engine.evaluate(run, state, expr.right);
  if (left.kind === "integer" && right.kind === "integer")
    return learn(run, state, left.form, operator, right.form);
  if (
    left.kind === "pointer" &&
    right.kind === "pointer" &&
    left.root === right.root &&
    !left.inside &&
    !right.inside
  )
    return learn(run, state, left.offset, operator, right.offset);
  return state;
}

function assumeNonZero(run: FunctionRun, state: State, expr: c.Expr, truth: Truth): State | null {
  const operator = truth === "true" ? "!=" : "==";
  const stepped = postfixDecrement(expr);
  if (stepped) return assumeBeforeStep(run, state, stepped, null, operator);
  const value = run.engine.evaluate(run, state, expr);
  return value.kind === "integer" ? learn(run, state, value.form, operator, constantForm(0)) : state;
}

/** `n--` on an integer variable, whatever its conversions. */
function postfixDecrement(expr: c.Expr): c.Step | null {
  if (expr.kind === "convert" && expr.conversion === "integer") return postfixDecrement(expr.operand);
  if (expr.kind !== "step" || expr.position !== "postfix" || expr.operator !== "--") return null;
  return isInteger(expr.target.type) ? expr : null;
}

/** `n-- > 0`: the comparison is about the value before, and what it says keeps the step from wrapping. */
function assumeBeforeStep(
  run: FunctionRun,
  state: State,
  step: c.Step,
  right: c.Expr | null,
  operator: c.ComparisonOperator,
): State | null {
  const before = run.engine.evaluate(run, state, {
    kind: "load",
    id: step.id,
    span: step.span,
    type: step.type,
    place: step.target,
  });
  const bound = right ? run.engine.evaluate(run, state, right) : null;
  let result: State | null = state;
  if (before.kind === "integer" && (bound === null || bound.kind === "integer"))
    result = learn(run, state, before.form, operator, bound?.form ?? constantForm(0));
  if (result) run.engine.evaluate(run, result, step);
  return result;
}

function learn(
  run: FunctionRun,
  state: State,
  left: LinearForm,
  operator: c.ComparisonOperator,
  right: LinearForm,
): State | null {
  const difference = subtract(left, right);
  run.hints?.push(difference);
  if (operator === "==" || operator === "!=") noteChoice(state, difference, operator);
  const facts = factsOf(state, difference, operator);
  for (const fact of facts) {
    if (isConstant(fact) && fact.constant < 0n) return null;
    state.learn(fact);
  }
  return state;
}

/** A parameter compared with a constant. */
function noteChoice(state: State, { constant, terms }: LinearForm, operator: "==" | "!="): void {
  const [term, ...others] = terms;
  if (!term || others.length > 0 || !state.atoms.isAnchor(term[0]) || absolute(term[1]) !== 1n) return;
  state.choose(term[0], -constant * term[1], operator === "==" ? "equal" : "other");
}

function factsOf(
  state: State,
  difference: LinearForm,
  operator: c.ComparisonOperator,
): readonly LinearForm[] {
  const negated = scale(difference, -1n);
  switch (operator) {
    case "<":
      return [plus(negated, -1n)];
    case "<=":
      return [negated];
    case ">":
      return [plus(difference, -1n)];
    case ">=":
      return [difference];
    case "==":
      return [difference, negated];
    case "!=":
      if (isConstant(difference)) return difference.constant === 0n ? [constantForm(-1)] : [];
      if (state.proves(difference)) return [plus(difference, -1n)];
      return state.proves(negated) ? [plus(negated, -1n)] : [];
  }
}
