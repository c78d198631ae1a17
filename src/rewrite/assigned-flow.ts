/**
 * Definite assignment of one variable declared without value, as rustc sees it: conditions are not folded, each loop
 * may end before its first round. Reading, borrowing, or any use in a closure before each path has assigned is
 * `tooEarly`; an assignment that some path already made is `repeated`, which needs `mut`.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { exprChildren } from "../rust-ast/visit.ts";
import type { Variable, Variables } from "./variables.ts";

/** `always`: every path to here assigned; `perhaps`: some path did. A place no path reaches is `nowhere`. */
interface State {
  readonly always: boolean;
  readonly perhaps: boolean;
}
const nowhere: State = { always: true, perhaps: false };
export const unassigned: State = { always: false, perhaps: false };

interface Target {
  readonly label: string | null;
  readonly isLoop: boolean;
  breaks: State;
  continues: State;
}

interface Context {
  readonly variable: Variable;
  readonly variables: Variables;
  targets: readonly Target[];
  tooEarly: boolean;
  repeated: boolean;
}

export interface Assignment {
  readonly tooEarly: boolean;
  readonly repeated: boolean;
}

/** What `statements` and `value`, all that follows the declaration in its block, do with the variable. */
export function followAssignment(variable: Variable, variables: Variables, rest: rust.Block): Assignment {
  const cx: Context = { variable, variables, targets: [], tooEarly: false, repeated: false };
  flowBlock(cx, unassigned, rest);
  return { tooEarly: cx.tooEarly, repeated: cx.repeated };
}

function join(a: State, b: State): State {
  return { always: a.always && b.always, perhaps: a.perhaps || b.perhaps };
}

function flowBlock(cx: Context, start: State, block: rust.Block): State {
  let state = start;
  for (const statement of block.statements) {
    if (statement.kind === "expr") state = flow(cx, state, statement.expr);
    if (statement.kind !== "let") continue;
    if (statement.value !== undefined) state = flow(cx, state, statement.value);
    if (statement.otherwise !== undefined) state = join(state, flowBlock(cx, state, statement.otherwise));
  }
  return block.value === null ? state : flow(cx, state, block.value);
}

function flow(cx: Context, start: State, expr: rust.Expr): State {
  switch (expr.kind) {
    case "path":
      if (isVariable(cx, expr) && !start.always) cx.tooEarly = true;
      return start;
    case "assign":
      return flowAssign(cx, start, expr);
    case "binary":
      if (expr.operator === "&&" || expr.operator === "||") {
        const left = flow(cx, start, expr.left);
        return join(left, flow(cx, left, expr.right));
      }
      return flowAll(cx, start, exprChildren(expr));
    case "block":
      return flowLabelled(cx, start, expr);
    case "if": {
      const { met, unmet } = flowCondition(cx, start, expr.condition);
      const then = flowBlock(cx, met, expr.then);
      return join(then, expr.otherwise === null ? unmet : flow(cx, unmet, expr.otherwise));
    }
    case "match":
      return flowMatch(cx, start, expr);
    case "loop":
    case "while":
    case "for":
      return flowLoop(cx, start, expr);
    case "break":
    case "continue":
      return flowJump(cx, start, expr);
    case "return":
      if (expr.value !== undefined) flow(cx, start, expr.value);
      return nowhere;
    case "macro": {
      const state = flowAll(cx, start, expr.args);
      return /^(panic|unreachable|unimplemented|todo)$/.test(expr.name) ? nowhere : state;
    }
    case "closure":
      if (mentions(cx, expr.body)) cx.tooEarly = true;
      return start;
    default:
      return flowAll(cx, start, exprChildren(expr));
  }
}

interface Tested {
  readonly met: State;
  readonly unmet: State;
}

/** What `c && { x = g(); x > 0 }` assigns is there where it is met. */
function flowCondition(cx: Context, start: State, expr: rust.Expr): Tested {
  if (expr.kind === "unary" && expr.operator === "!") {
    const { met, unmet } = flowCondition(cx, start, expr.operand);
    return { met: unmet, unmet: met };
  }
  if (expr.kind !== "binary" || (expr.operator !== "&&" && expr.operator !== "||")) {
    const state = flow(cx, start, expr);
    return { met: state, unmet: state };
  }
  const left = flowCondition(cx, start, expr.left);
  const isBoth = expr.operator === "&&";
  const right = flowCondition(cx, isBoth ? left.met : left.unmet, expr.right);
  return isBoth
    ? { met: right.met, unmet: join(left.unmet, right.unmet) }
    : { met: join(left.met, right.met), unmet: right.unmet };
}

function flowAll(cx: Context, start: State, exprs: Iterable<rust.Expr>): State {
  let state = start;
  for (const expr of exprs) state = flow(cx, state, expr);
  return state;
}

/** The value comes first; what the target reads must be there even before it. */
function flowAssign(cx: Context, start: State, expr: rust.AssignExpr): State {
  const state = flow(cx, start, expr.value);
  if (!isVariable(cx, expr.target)) {
    flow(cx, start, expr.target);
    return state;
  }
  if (state.perhaps) cx.repeated = true;
  return state === nowhere ? nowhere : { always: true, perhaps: true };
}

function flowLabelled(cx: Context, start: State, expr: rust.BlockExpr): State {
  if (expr.label === undefined) return flowBlock(cx, start, expr.block);
  const target: Target = { label: expr.label, isLoop: false, breaks: nowhere, continues: nowhere };
  const end = inside(cx, target, () => flowBlock(cx, start, expr.block));
  return join(end, target.breaks);
}

function flowMatch(cx: Context, start: State, expr: rust.MatchExpr): State {
  let before = flow(cx, start, expr.value);
  let end = nowhere;
  for (const arm of expr.arms) {
    if (arm.guard !== undefined) before = join(before, flow(cx, before, arm.guard));
    end = join(end, flow(cx, before, arm.body));
  }
  return end;
}

/** Two rounds: the second begins with what the first may have left, and nothing changes after that. */
function flowLoop(cx: Context, start: State, expr: rust.LoopExpr | rust.WhileExpr | rust.ForExpr): State {
  const entry = expr.kind === "for" ? flow(cx, start, expr.iterator) : start;
  const first = flowRound(cx, entry, expr);
  return flowRound(cx, join(entry, first.again), expr).end;
}

function flowRound(
  cx: Context,
  entry: State,
  expr: rust.LoopExpr | rust.WhileExpr | rust.ForExpr,
): { readonly again: State; readonly end: State } {
  const target: Target = { label: expr.label ?? null, isLoop: true, breaks: nowhere, continues: nowhere };
  return inside(cx, target, () => {
    const { met, unmet } =
      expr.kind === "while" ? flowCondition(cx, entry, expr.condition) : { met: entry, unmet: entry };
    const again = join(flowBlock(cx, met, expr.body), target.continues);
    const over = expr.kind === "loop" ? nowhere : unmet;
    return { again, end: join(over, target.breaks) };
  });
}

function flowJump(cx: Context, start: State, expr: rust.BreakExpr | rust.ContinueExpr): State {
  const state = expr.kind === "break" && expr.value !== undefined ? flow(cx, start, expr.value) : start;
  const target = cx.targets.findLast(({ label, isLoop }) =>
    expr.label === undefined ? isLoop : label === expr.label,
  );
  if (target === undefined) return nowhere; // leaves the variable's scope
  if (expr.kind === "break") target.breaks = join(target.breaks, state);
  else target.continues = join(target.continues, state);
  return nowhere;
}

function inside<T>(cx: Context, target: Target, work: () => T): T {
  const outer = cx.targets;
  cx.targets = [...outer, target];
  const result = work();
  cx.targets = outer;
  return result;
}

function isVariable(cx: Context, expr: rust.Expr): boolean {
  return cx.variables.ofUse.get(expr) === cx.variable;
}

function mentions(cx: Context, expr: rust.Expr): boolean {
  if (isVariable(cx, expr)) return true;
  for (const child of exprChildren(expr)) if (mentions(cx, child)) return true;
  return false;
}
