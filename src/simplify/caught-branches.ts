/**
 * The usual forms of tests of what `setjmp` gives: what is done when it was called, and what after a jump.
 *
 *   if (setjmp(env) == 0) A else B
 *   if (setjmp(env)) { B; return; } A
 *   switch (r = setjmp(env)) { case 0: A; break; case 1: B; ... }
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { hasOuterBreak } from "./entered-statements.ts";

export interface CaughtBranches {
  /** When `setjmp` was called. */
  readonly called: c.Statement | null;
  /** After a jump; the value of the jump stands in it as `subject` did, or is asked for no more. */
  readonly caught: (value: () => c.Expr) => c.Statement | null;
}

/** What is asked for the value: the call of `setjmp`, or a variable that got it. */
export type IsSubject = (expr: c.Expr) => boolean;

export function caughtBranches(statement: c.Statement, isSubject: IsSubject): CaughtBranches | null {
  if (statement.kind === "if") return branchesOfIf(statement, isSubject);
  return statement.kind === "switch" ? branchesOfSwitch(statement, isSubject) : null;
}

function branchesOfIf({ condition, then, otherwise }: c.If, isSubject: IsSubject): CaughtBranches | null {
  const holds = truthOf(condition, isSubject);
  if (holds === null) return null;
  return holds === "called"
    ? { called: then, caught: () => otherwise }
    : { called: otherwise, caught: () => then };
}

/** For which value, that of the call or of a jump, a condition holds; null where it asks for more. */
function truthOf(expr: c.Expr, isSubject: IsSubject): "called" | "caught" | null {
  if (isSubject(expr)) return "caught";
  switch (expr.kind) {
    case "convert":
      return /^(integer|to-bool|none)$/.test(expr.conversion) ? truthOf(expr.operand, isSubject) : null;
    case "not":
      return otherOf(truthOf(expr.operand, isSubject));
    case "compare": {
      const [subject, constant] = isZero(expr.right) ? [expr.left, expr.right] : [expr.right, expr.left];
      if (!isZero(constant) || !/^[!=]=$/.test(expr.operator)) return null;
      const truth = truthOf(subject, isSubject);
      return expr.operator === "!=" ? truth : otherOf(truth);
    }
    case "builtin-call": {
      const [first] = expr.args;
      return first && expr.builtin.startsWith("__builtin_expect") ? truthOf(first, isSubject) : null;
    }
    default:
      return null;
  }
}

function otherOf(truth: "called" | "caught" | null): "called" | "caught" | null {
  if (truth === null) return null;
  return truth === "called" ? "caught" : "called";
}

function isZero(expr: c.Expr): boolean {
  return expr.kind === "convert"
    ? isZero(expr.operand)
    : expr.kind === "integer-constant" && expr.value === 0n;
}

/** The statements behind `case 0:`, which must be left by a `break` or in another way at their end. */
function branchesOfSwitch(statement: c.Switch, isSubject: IsSubject): CaughtBranches | null {
  const { value, body } = statement;
  if (!isSubject(value) || body.kind !== "compound") return null;
  const list = body.body;
  if (list.some(({ kind }) => kind === "local-declaration")) return null;
  const at = list.findIndex((one) => one.kind === "case" && one.low.value === 0n && one.high === null);
  const zero = list[at];
  if (zero?.kind !== "case" || /^(case|default|labeled)$/.test(zero.body.kind)) return null;
  const next = list.findIndex((one, index) => index > at && (one.kind === "case" || one.kind === "default"));
  const end = next < 0 ? list.length : next;
  const segment = [zero.body, ...list.slice(at + 1, end)];
  const before = list[at - 1];
  if (before && !endsInJump(before)) return null;
  const last = segment.at(-1);
  const isLeft = end === list.length || (last !== undefined && endsInJump(last));
  const called = last?.kind === "break" ? segment.slice(0, -1) : segment;
  if (!isLeft || called.some(hasOuterBreak)) return null;
  const others = [...list.slice(0, at), ...list.slice(end)];
  return {
    called: { ...body, body: called },
    caught: (jumped) => ({
      ...statement,
      value: jumped(),
      body: { ...zero, kind: "compound", body: others },
    }),
  };
}

function endsInJump(statement: c.Statement): boolean {
  if (statement.kind === "compound") {
    const last = statement.body.at(-1);
    return last !== undefined && endsInJump(last);
  }
  if (statement.kind === "labeled" || statement.kind === "case" || statement.kind === "default")
    return endsInJump(statement.body);
  return /^(return|goto|break|continue)$/.test(statement.kind);
}

/** Does control surely not come to the end of a statement? */
export function neverEnds(program: c.Program, statement: c.Statement | null): boolean {
  if (statement === null) return false;
  if (statement.kind === "compound") return neverEnds(program, statement.body.at(-1) ?? null);
  if (statement.kind === "if")
    return neverEnds(program, statement.then) && neverEnds(program, statement.otherwise);
  if (statement.kind === "expr-statement" && statement.expr.kind === "call") {
    const callee = calleeSymbol(statement.expr, program);
    return (
      callee !== null && (callee.noreturn || (!callee.defined && /^(exit|abort|_exit)$/.test(callee.name)))
    );
  }
  return /^(return|goto|break|continue)$/.test(statement.kind);
}
