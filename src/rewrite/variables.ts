/**
 * Which variable each name of a function means: Rust's scopes, shadowing included. Variables are known by the object
 * that declares them and uses by the object of the path, so the function must share no nodes (`unshare`).
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { exprChildren } from "../rust-ast/visit.ts";

export type Declaration = rust.FnParam | rust.Pattern;

export interface Variable {
  readonly name: string;
  readonly declaration: Declaration;
  /** The `let` that binds just this variable, or null. */
  readonly statement: rust.LetStatement | null;
  /** Its type as written; null where it is inferred. */
  readonly type: rust.Type | null;
  readonly uses: rust.PathExpr[];
  /** Also used where no path shows it: `format!("{x}")`. */
  hidden: boolean;
}

export interface Variables {
  readonly all: readonly Variable[];
  readonly ofUse: ReadonlyMap<rust.Expr, Variable>;
  readonly ofDeclaration: ReadonlyMap<Declaration, Variable>;
}

type Scope = Map<string, Variable>;

interface Context {
  readonly all: Variable[];
  readonly ofUse: Map<rust.Expr, Variable>;
  readonly ofDeclaration: Map<Declaration, Variable>;
}

export function resolveVariables(item: rust.FnItem): Variables {
  const cx: Context = { all: [], ofUse: new Map(), ofDeclaration: new Map() };
  const scope = new Map<string, Variable>();
  for (const param of item.params) scope.set(param.name, declare(cx, param.name, param, param.type, null));
  resolveBlock(cx, scope, item.body);
  return cx;
}

function declare(
  cx: Context,
  name: string,
  declaration: Declaration,
  type: rust.Type | null,
  statement: rust.LetStatement | null,
): Variable {
  const variable: Variable = { name, declaration, statement, type, uses: [], hidden: false };
  cx.all.push(variable);
  cx.ofDeclaration.set(declaration, variable);
  return variable;
}

function resolveBlock(cx: Context, outer: Scope, block: rust.Block): void {
  const scope = block.statements.some(({ kind }) => kind === "let") ? new Map(outer) : outer;
  for (const statement of block.statements) {
    if (statement.kind === "expr") resolveExpr(cx, scope, statement.expr);
    if (statement.kind !== "let") continue;
    if (statement.value !== undefined) resolveExpr(cx, scope, statement.value);
    if (statement.otherwise !== undefined) resolveBlock(cx, scope, statement.otherwise);
    for (const [name, variable] of bound(cx, statement.pattern, statement)) scope.set(name, variable);
  }
  if (block.value !== null) resolveExpr(cx, scope, block.value);
}

/** The scope behind `pattern`. */
function bind(cx: Context, outer: Scope, pattern: rust.Pattern): Scope {
  return new Map([...outer, ...bound(cx, pattern, null)]);
}

/** The variables that `pattern` declares. */
function bound(
  cx: Context,
  pattern: rust.Pattern,
  statement: rust.LetStatement | null,
): ReadonlyMap<string, Variable> {
  const own = new Map<string, Variable>(); // alternatives of one pattern bind the same variables
  const single = pattern.kind === "binding" ? statement : null;
  for (const binding of bindings(pattern)) {
    const known = own.get(binding.name);
    if (known !== undefined) cx.ofDeclaration.set(binding, known);
    else own.set(binding.name, declare(cx, binding.name, binding, single?.type ?? null, single));
  }
  return own;
}

export function* bindings(pattern: rust.Pattern): Generator<Extract<rust.Pattern, { kind: "binding" }>> {
  switch (pattern.kind) {
    case "binding":
      yield pattern;
      return;
    case "or":
      for (const part of pattern.alternatives) yield* bindings(part);
      return;
    case "tuple":
    case "constructor":
    case "slice":
      for (const part of pattern.elements) yield* bindings(part);
      return;
    case "reference":
      yield* bindings(pattern.pattern);
      return;
    case "wildcard":
    case "literal":
    case "range":
      return;
  }
}

function resolveExpr(cx: Context, scope: Scope, expr: rust.Expr): void {
  switch (expr.kind) {
    case "path":
      usePath(cx, scope, expr);
      return;
    case "block":
      resolveBlock(cx, scope, expr.block);
      return;
    case "if": {
      const inside = resolveCondition(cx, scope, expr.condition);
      resolveBlock(cx, inside, expr.then);
      if (expr.otherwise !== null) resolveExpr(cx, scope, expr.otherwise);
      return;
    }
    case "while":
      resolveBlock(cx, resolveCondition(cx, scope, expr.condition), expr.body);
      return;
    case "loop":
      resolveBlock(cx, scope, expr.body);
      return;
    case "for":
      resolveExpr(cx, scope, expr.iterator);
      resolveBlock(cx, bind(cx, scope, expr.pattern), expr.body);
      return;
    case "match":
      resolveExpr(cx, scope, expr.value);
      for (const arm of expr.arms) {
        const inside = bind(cx, scope, arm.pattern);
        if (arm.guard !== undefined) resolveExpr(cx, inside, arm.guard);
        resolveExpr(cx, inside, arm.body);
      }
      return;
    case "closure": {
      let inside = scope;
      for (const param of expr.params) inside = bind(cx, inside, param.pattern);
      resolveExpr(cx, inside, expr.body);
      return;
    }
    case "macro":
      for (const arg of expr.args) if (arg.kind === "string") useInText(scope, arg.value);
      for (const arg of expr.args) resolveExpr(cx, scope, arg);
      return;
    default:
      for (const child of exprChildren(expr)) resolveExpr(cx, scope, child);
  }
}

function resolveCondition(cx: Context, scope: Scope, condition: rust.Expr): Scope {
  resolveExpr(cx, scope, condition);
  return condition.kind === "let-condition" ? bind(cx, scope, condition.pattern) : scope;
}

function usePath(cx: Context, scope: Scope, expr: rust.PathExpr): void {
  const variable = scope.get(expr.path);
  if (variable !== undefined) {
    variable.uses.push(expr);
    cx.ofUse.set(expr, variable);
    return;
  }
  // Text that is no plain path may name variables anywhere.
  if (/^[\p{XID_Continue}:#]+$/u.test(expr.path)) return;
  for (const [name] of expr.path.matchAll(/\p{XID_Continue}+/gu)) hide(scope, name);
}

/** `{name}` and `{:name$}` of format strings. */
function useInText(scope: Scope, text: string): void {
  for (const [braces] of text.matchAll(/\{[^{}]*\}/g)) {
    for (const [name] of braces.matchAll(/\p{XID_Continue}+/gu)) hide(scope, name);
  }
}

function hide(scope: Scope, name: string): void {
  const variable = scope.get(name);
  if (variable !== undefined) variable.hidden = true;
}
