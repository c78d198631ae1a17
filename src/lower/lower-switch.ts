/** `switch` as `match`; arms never fall through here (see `structure`). */
import type * as c from "../c-ast/c-ast.ts";
import type * as s from "../c-ast/structured.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { targetsUsed } from "../c-ast/structured-visit.ts";
import { labelFor } from "./jump.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerFlows } from "./lower-statement.ts";
import { lowerCondition, isBoolean } from "./lower-condition.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { integerRange } from "../c-ast/type-size.ts";

export function lowerSwitch(cx: FunctionContext, flow: s.SwitchFlow): void {
  const label = labelFor(cx, flow.target, "choice");
  const subject = narrowSubject(cx, flow);
  const value =
    isBoolean(subject) && subject.type.kind !== "bool"
      ? b.cast(lowerCondition(cx, subject), "i32")
      : bare(lowerValue(cx, subject));
  const bodies = flow.arms.map((arm) => withoutFinalBreak(arm.body, flow));
  const labelled = bodies.some((body) => targetsUsed(body).breaks.has(flow.target));
  cx.enter({ target: flow.target, label, breakable: false, labelled });
  const arms: rust.MatchArm[] = [];
  let fallback: rust.MatchArm | null = null;
  for (const [at, arm] of flow.arms.entries()) {
    const body = lowerFlows(cx, bodies[at] ?? []);
    if (arm.isDefault) fallback = b.arm(b.wildcard, body);
    const patterns = arm.isDefault
      ? []
      : arm.cases.map(({ low, high }) => casePattern(cx, low, high, subject.type));
    if (patterns.length > 0) arms.push(b.arm(b.orPattern(patterns), body));
  }
  // case labels that share the default's body need no arm of their own, unless another arm's range covers them
  arms.push(fallback ?? b.arm(b.wildcard, b.block([])));
  cx.leave();
  const match = b.matchOn(value, arms);
  cx.emit(
    b.statement(cx.usedLabels.has(flow.target) ? b.blockExpr(b.block([b.statement(match)]), label) : match),
  );
}

/** The value before its promotion, when all cases fit in its own type. */
function narrowSubject(cx: FunctionContext, flow: s.SwitchFlow): c.Expr {
  const { value } = flow;
  if (value.kind !== "convert" || value.conversion !== "integer") return value;
  const { operand } = value;
  const scalar = rustScalar(operand.type, cx.program.program.enums);
  const isChar = operand.type.kind === "integer" && operand.type.integer === "char";
  if (scalar === null || scalar === "bool") return value;
  const own = integerRange(operand.type, cx.program.program);
  const whole = integerRange(value.type, cx.program.program);
  if (own.min < whole.min || own.max > whole.max) return value;
  const fitting = flow.arms.every((arm) =>
    arm.cases.every(
      ({ low, high }) => low.value >= (isChar ? 0n : own.min) && (high ?? low).value <= own.max,
    ),
  );
  return fitting ? operand : value;
}

function casePattern(
  cx: FunctionContext,
  low: c.IntegerConstant,
  high: c.IntegerConstant | null,
  type: c.CType,
): rust.Pattern {
  const constant = (value: c.IntegerConstant): rust.Expr => {
    const lowered = bare(lowerValue(cx, { ...value, type }));
    // casts and arithmetic are no patterns
    return lowered.kind === "cast" ? { kind: "integer", value: value.value } : lowered;
  };
  return high ? b.rangePattern(constant(low), constant(high)) : b.literalPattern(constant(low));
}

/** A `break` at the end of an arm is implied. */
function withoutFinalBreak(body: readonly s.Flow[], flow: s.SwitchFlow): readonly s.Flow[] {
  const last = body.at(-1);
  if (last?.kind === "break" && last.target === flow.target) return body.slice(0, -1);
  if (last?.kind === "scope")
    return [...body.slice(0, -1), { ...last, body: withoutFinalBreak(last.body, flow) }];
  return body;
}
