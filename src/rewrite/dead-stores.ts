/**
 * Assignments whose value nothing reads: the last `*p++ = x` of a function leaves a step of the index behind.
 *
 *     out[pos] = a; pos += 1; return;   ->  out[pos] = a; return;
 *
 * Sound because only local numbers go that are never borrowed nor captured, whose new value no path reads, and whose
 * computation can be left out. Liveness over-estimates: a loop's end may meet its beginning.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants, exprChildren } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { isRemovable } from "./pure.ts";
import { collectItemTypes, typeOf } from "./types.ts";
import { resolveVariables } from "./variables.ts";
import type { Variable, Variables } from "./variables.ts";

type Store = rust.AssignExpr | rust.CompoundAssignExpr;

interface Target {
  readonly label: string | null;
  readonly isLoop: boolean;
  readonly atBreak: boolean;
  readonly atContinue: boolean;
}

interface Context {
  readonly variable: Variable;
  readonly variables: Variables;
  /** Assignments whose value is read on some path. */
  readonly needed: Set<rust.Expr>;
  targets: readonly Target[];
}

export function deadStores(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const exprs = [...blockChildren(item.body)].flatMap((outer) => [...descendants(outer)]);
    const lent = lentVariables(exprs, variables);
    const dead = new Set<rust.Expr>();
    for (const variable of variables.all) {
      const stores = exprs.filter((expr): expr is Store => isStore(expr, variable, variables));
      const [use] = variable.uses;
      if (stores.length === 0 || use === undefined || variable.hidden || lent.has(variable)) continue;
      if (!isNumeric(typeOf(use, variables, items))) continue;
      const cx: Context = { variable, variables, needed: new Set(), targets: [] };
      liveInBlock(cx, item.body, false);
      for (const store of stores) if (!cx.needed.has(store) && isRemovable(store.value)) dead.add(store);
    }
    const block = (rebuilt: rust.Block, original: rust.Block): rust.Block =>
      dropStatements(rebuilt, original, dead);
    return dead.size === 0 ? item : { ...item, body: changeBlock(item.body, { block }) };
  });
}

function dropStatements(rebuilt: rust.Block, original: rust.Block, dead: ReadonlySet<rust.Expr>): rust.Block {
  return {
    ...rebuilt,
    statements: rebuilt.statements.filter((statement, at) => {
      const old = original.statements[at];
      return (statement.comments ?? []).length > 0 || old?.kind !== "expr" || !dead.has(old.expr);
    }),
  };
}

/** Borrowed or captured: read where no path shows it. */
function lentVariables(exprs: readonly rust.Expr[], variables: Variables): ReadonlySet<Variable> {
  const lent = new Set<Variable>();
  const add = (expr: rust.Expr): void => {
    for (const inner of descendants(expr)) {
      const variable = variables.ofUse.get(inner);
      if (variable !== undefined) lent.add(variable);
    }
  };
  for (const expr of exprs) {
    if (expr.kind === "borrow") add(expr.place);
    if (expr.kind === "closure") add(expr.body);
  }
  return lent;
}

function isNumeric(type: rust.Type | null): boolean {
  return type?.kind === "path" && /^([iuf](8|16|32|64|128|size)|bool)$/.test(type.path);
}

function isStore(expr: rust.Expr, variable: Variable, variables: Variables): expr is Store {
  return (
    (expr.kind === "assign" || expr.kind === "compound-assign") &&
    variables.ofUse.get(expr.target) === variable
  );
}

/** Whether the variable is read after the point before `expr`, when it is after `expr` or not. */
function live(cx: Context, expr: rust.Expr, after: boolean): boolean {
  if (isStore(expr, cx.variable, cx.variables)) return liveStore(cx, expr, after);
  switch (expr.kind) {
    case "path":
      return after || cx.variables.ofUse.get(expr) === cx.variable;
    case "binary":
      if (expr.operator !== "&&" && expr.operator !== "||") return liveAll(cx, exprChildren(expr), after);
      return live(cx, expr.left, live(cx, expr.right, after) || after);
    case "block": {
      const target = { label: expr.label ?? null, isLoop: false, atBreak: after, atContinue: false };
      return inside(cx, target, () => liveInBlock(cx, expr.block, after));
    }
    case "if": {
      const otherwise = expr.otherwise === null ? after : live(cx, expr.otherwise, after);
      const then = liveInBlock(cx, expr.then, after);
      return live(cx, expr.condition, then || otherwise);
    }
    case "match": {
      let before = expr.arms.length > 0 ? false : after;
      for (const arm of [...expr.arms].reverse()) {
        const body = live(cx, arm.body, after);
        // A guard that fails goes on with the arms below.
        before = (arm.guard === undefined ? body : live(cx, arm.guard, body || before)) || before;
      }
      return live(cx, expr.value, before);
    }
    case "loop":
    case "while":
    case "for":
      return liveLoop(cx, expr, after);
    case "break":
    case "continue": {
      const target = cx.targets.findLast(({ label, isLoop }) =>
        expr.label === undefined ? isLoop : label === expr.label,
      );
      const there = target === undefined || (expr.kind === "break" ? target.atBreak : target.atContinue);
      return expr.kind === "break" && expr.value !== undefined ? live(cx, expr.value, there) : there;
    }
    case "return":
      return expr.value === undefined ? false : live(cx, expr.value, false);
    default:
      return liveAll(cx, exprChildren(expr), after);
  }
}

function liveStore(cx: Context, expr: Store, after: boolean): boolean {
  if (after) cx.needed.add(expr);
  else if (isRemovable(expr.value)) return false;
  return live(cx, expr.value, expr.kind === "compound-assign");
}

function liveAll(cx: Context, exprs: Iterable<rust.Expr>, after: boolean): boolean {
  return [...exprs].reverse().reduce((state, expr) => live(cx, expr, state), after);
}

function liveInBlock(cx: Context, block: rust.Block, after: boolean): boolean {
  let state = block.value === null ? after : live(cx, block.value, after);
  for (const statement of [...block.statements].reverse()) {
    if (statement.kind === "expr") state = live(cx, statement.expr, state);
    if (statement.kind !== "let") continue;
    if (statement === cx.variable.statement) state = false;
    if (statement.otherwise !== undefined) state = liveInBlock(cx, statement.otherwise, state) || state;
    if (statement.value !== undefined) state = live(cx, statement.value, state);
  }
  return state;
}

/** What is live at the head comes round again, until nothing changes: it only grows. */
function liveLoop(cx: Context, expr: rust.LoopExpr | rust.WhileExpr | rust.ForExpr, after: boolean): boolean {
  let head = expr.kind !== "loop" && after;
  for (;;) {
    const target = { label: expr.label ?? null, isLoop: true, atBreak: after, atContinue: head };
    const body = inside(cx, target, () => liveInBlock(cx, expr.body, head));
    const entry = expr.kind === "loop" ? body : body || after;
    const now = expr.kind === "while" ? inside(cx, target, () => live(cx, expr.condition, entry)) : entry;
    if (head || !now) break;
    head = true;
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
