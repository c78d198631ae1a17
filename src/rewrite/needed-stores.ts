/**
 * Assignments to local variables whose value is read on some path. All variables are followed at once, from the end of
 * the function to its beginning. It over-estimates: a loop's end may meet its beginning.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { exprChildren } from "../rust-ast/visit.ts";
import { isRemovable } from "./pure.ts";
import type { Variable, Variables } from "./variables.ts";

export type Store = rust.AssignExpr | rust.CompoundAssignExpr;

/** Variables whose value is read later on some path. */
type Live = ReadonlySet<Variable>;

interface Target {
  readonly label: string | null;
  readonly isLoop: boolean;
  readonly atBreak: Live;
  readonly atContinue: Live;
}

interface Context {
  readonly followed: Live;
  readonly byStatement: ReadonlyMap<rust.Statement, Variable>;
  readonly variables: Variables;
  /** Assignments whose value is read on some path. */
  readonly needed: Set<rust.Expr>;
  targets: readonly Target[];
}

/** @param followed the variables that are looked at */
export function neededStores(
  item: rust.FnItem,
  variables: Variables,
  followed: ReadonlySet<Variable>,
): ReadonlySet<rust.Expr> {
  const byStatement = new Map(
    [...followed].flatMap((variable) =>
      variable.statement ? [[variable.statement, variable] as const] : [],
    ),
  );
  const cx: Context = { followed, byStatement, variables, needed: new Set(), targets: [] };
  liveInBlock(cx, item.body, new Set());
  return cx.needed;
}

/** The followed variable that an expression names. */
function namedBy(cx: Context, expr: rust.Expr): Variable | null {
  const variable = cx.variables.ofUse.get(expr);
  return variable && cx.followed.has(variable) ? variable : null;
}

/** What is live before `expr`, when that is live after it. The set given is changed, or is the result itself. */
function live(cx: Context, expr: rust.Expr, after: Set<Variable>): Set<Variable> {
  switch (expr.kind) {
    case "path": {
      const variable = namedBy(cx, expr);
      return variable ? after.add(variable) : after;
    }
    case "assign":
    case "compound-assign":
      return liveStore(cx, expr, after);
    case "binary":
      if (expr.operator !== "&&" && expr.operator !== "||") return liveAll(cx, exprChildren(expr), after);
      return live(cx, expr.left, united(live(cx, expr.right, new Set(after)), after));
    case "block": {
      const target = {
        label: expr.label ?? null,
        isLoop: false,
        atBreak: new Set(after),
        atContinue: nothing,
      };
      return inside(cx, target, () => liveInBlock(cx, expr.block, after));
    }
    case "if": {
      const otherwise = expr.otherwise === null ? new Set(after) : live(cx, expr.otherwise, new Set(after));
      const then = liveInBlock(cx, expr.then, after);
      return live(cx, expr.condition, united(then, otherwise));
    }
    case "match":
      return liveMatch(cx, expr, after);
    case "loop":
    case "while":
    case "for":
      return liveLoop(cx, expr, after);
    case "break":
    case "continue":
      return liveJump(cx, expr);
    case "return":
      return expr.value === undefined ? new Set() : live(cx, expr.value, new Set());
    default:
      return liveAll(cx, exprChildren(expr), after);
  }
}

const nothing: Live = new Set();

/** `into` with all of the other. */
function united(into: Set<Variable>, other: Live): Set<Variable> {
  for (const variable of other) into.add(variable);
  return into;
}

function liveStore(cx: Context, expr: Store, after: Set<Variable>): Set<Variable> {
  const variable = namedBy(cx, expr.target);
  if (!variable) return liveAll(cx, exprChildren(expr), after);
  const isDead = !after.has(variable) && isRemovable(expr.value);
  if (after.has(variable)) cx.needed.add(expr);
  if (expr.kind === "assign") after.delete(variable);
  else after.add(variable);
  const before = live(cx, expr.value, after);
  if (isDead) before.delete(variable);
  return before;
}

function liveMatch(cx: Context, expr: rust.MatchExpr, after: Set<Variable>): Set<Variable> {
  let before = expr.arms.length > 0 ? new Set<Variable>() : new Set(after);
  for (const arm of [...expr.arms].reverse()) {
    const body = live(cx, arm.body, new Set(after));
    // A guard that fails goes on with the arms below.
    const start = arm.guard === undefined ? body : live(cx, arm.guard, united(body, before));
    before = united(start, before);
  }
  return live(cx, expr.value, before);
}

function liveJump(cx: Context, expr: rust.BreakExpr | rust.ContinueExpr): Set<Variable> {
  const target = cx.targets.findLast(({ label, isLoop }) =>
    expr.label === undefined ? isLoop : label === expr.label,
  );
  const there = target ? (expr.kind === "break" ? target.atBreak : target.atContinue) : cx.followed;
  return expr.kind === "break" && expr.value !== undefined
    ? live(cx, expr.value, new Set(there))
    : new Set(there);
}

function liveAll(cx: Context, exprs: readonly rust.Expr[], after: Set<Variable>): Set<Variable> {
  return exprs.reduceRight((state, expr) => live(cx, expr, state), after);
}

function liveInBlock(cx: Context, block: rust.Block, after: Set<Variable>): Set<Variable> {
  let state = block.value === null ? after : live(cx, block.value, after);
  for (const statement of [...block.statements].reverse()) {
    if (statement.kind === "expr") state = live(cx, statement.expr, state);
    if (statement.kind !== "let") continue;
    const declared = cx.byStatement.get(statement);
    if (declared) state.delete(declared);
    const { value, otherwise } = statement;
    if (otherwise !== undefined) state = united(liveInBlock(cx, otherwise, new Set(state)), state);
    if (value !== undefined) state = live(cx, value, state);
  }
  return state;
}

/** What is live at the head comes round again, until nothing changes: it only grows. */
function liveLoop(
  cx: Context,
  expr: rust.LoopExpr | rust.WhileExpr | rust.ForExpr,
  after: Live,
): Set<Variable> {
  let head: Set<Variable> = expr.kind === "loop" ? new Set() : new Set(after);
  for (;;) {
    const target = { label: expr.label ?? null, isLoop: true, atBreak: after, atContinue: head };
    const body = inside(cx, target, () => liveInBlock(cx, expr.body, new Set(head)));
    const entry = expr.kind === "loop" ? body : united(body, after);
    const now = expr.kind === "while" ? inside(cx, target, () => live(cx, expr.condition, entry)) : entry;
    const grown = united(new Set(head), now);
    if (grown.size === head.size) break;
    head = grown;
  }
  return expr.kind === "for" ? live(cx, expr.iterator, head) : head;
}

function inside<T>(cx: Context, target: Target, work: () => T): T {
  const outer = cx.targets;
  cx.targets = [...outer, target];
  const result = work();
  cx.targets = outer;
  return result;
}
