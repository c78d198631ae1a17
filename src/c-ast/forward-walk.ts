/**
 * Walks a function in the order of evaluation with a set of facts that hold "maybe": branches join by union, loops and
 * jumps repeat until nothing is added. What analyses of a function's flow rest on that need no graph.
 */
import type * as c from "./c-ast.ts";
import { exprChildren, initializerChildren, isExpr, isStatement, type AstNode } from "./visit.ts";

export interface ForwardHooks<T> {
  /** An expression whose parts have been evaluated; a variable that is only assigned to is not visited. */
  readonly visit: (expr: c.Expr, state: Set<T>) => void;
  /** A variable that comes to life, after its initializer. */
  readonly declared?: (variable: c.LocalVariable, state: Set<T>) => void;
  /** The function is left here; its end included. */
  readonly leave?: (state: ReadonlySet<T>) => void;
}

export function walkForward<T>(definition: c.FunctionDefinition, hooks: ForwardHooks<T>): void {
  const walk = new ForwardWalk(hooks);
  const state = new Set<T>();
  for (let changed = true; changed;) {
    walk.labelsChanged = false;
    state.clear();
    walk.statement(definition.body, state);
    changed = walk.labelsChanged;
  }
  hooks.leave?.(state);
}

interface Outcomes<T> {
  readonly holds: Set<T>;
  readonly fails: Set<T>;
}

function isTruth(expr: c.Expr): boolean {
  return expr.kind === "logical" || expr.kind === "not";
}

function union<T>(into: Set<T>, from: ReadonlySet<T>): boolean {
  const before = into.size;
  for (const fact of from) into.add(fact);
  return into.size > before;
}

class ForwardWalk<T> {
  readonly #hooks: ForwardHooks<T>;
  readonly #labels = new Map<string, Set<T>>();
  #breaks: ReadonlySet<T>[] = [];
  #continues: ReadonlySet<T>[] = [];
  /** What holds where the innermost switch is entered. */
  #entry: ReadonlySet<T> = new Set();
  /** All that held somewhere in the innermost body that jumps come out of. */
  #seen: Set<T> | null = null;
  labelsChanged = false;

  constructor(hooks: ForwardHooks<T>) {
    this.#hooks = hooks;
  }

  /** Runs a statement on `state`, which becomes the state behind it. */
  statement(node: c.Statement, state: Set<T>): void {
    switch (node.kind) {
      case "compound":
        for (const child of node.body) this.statement(child, state);
        return;
      case "local-declaration":
        for (const variable of node.variables) this.#declare(variable, state);
        return;
      case "expr-statement":
        this.#expr(node.expr, state);
        return;
      case "if":
        this.#if(node, state);
        return;
      case "while":
      case "for":
      case "do-while":
        this.#loop(node, state);
        return;
      case "switch":
        this.#switch(node, state);
        return;
      case "case":
      case "default":
        union(state, this.#entry);
        this.statement(node.body, state);
        return;
      case "labeled":
        this.#jump(node.label, state);
        union(state, this.#labels.get(node.label) ?? new Set());
        this.statement(node.body, state);
        return;
      case "goto":
        this.#jump(node.label, state);
        state.clear(); // nothing comes this way
        return;
      case "break":
        this.#breaks.push(new Set(state));
        state.clear();
        return;
      case "continue":
        this.#continues.push(new Set(state));
        state.clear();
        return;
      case "return":
        if (node.value) this.#expr(node.value, state);
        this.#hooks.leave?.(state);
        state.clear();
        return;
      case "empty":
        return;
      case "catch":
        this.#catch(node, state);
        return;
    }
  }

  /** A jump may come out of any expression of the body. */
  #catch(node: c.Catch, state: Set<T>): void {
    const outer = this.#seen;
    for (let grown = true; grown;) {
      const seen = new Set(state);
      this.#seen = seen;
      const body = new Set(state);
      this.statement(node.body, body);
      this.#seen = outer;
      if (outer) union(outer, seen);
      this.statement(node.handler, seen);
      grown = node.then === "again" && union(state, seen);
      if (grown) continue;
      if (node.then === "again") state.clear();
      else union(state, seen);
      union(state, body);
    }
  }

  #declare(variable: c.LocalVariable, state: Set<T>): void {
    for (const length of variable.vlaLengths) this.#expr(length, state);
    if (variable.initializer) this.#part(variable.initializer, state);
    this.#hooks.declared?.(variable, state);
  }

  #jump(label: string, state: ReadonlySet<T>): void {
    const known = this.#labels.get(label) ?? new Set();
    this.#labels.set(label, known);
    if (union(known, state)) this.labelsChanged = true;
  }

  #if(node: c.If, state: Set<T>): void {
    const { holds, fails } = this.#condition(node.condition, state);
    this.statement(node.then, holds);
    if (node.otherwise) this.statement(node.otherwise, fails);
    state.clear();
    union(state, holds);
    union(state, fails);
  }

  /** What there is behind a condition that held, and behind one that did not: `a || b` fails when both were evaluated. */
  #condition(expr: c.Expr, state: Set<T>): Outcomes<T> {
    const outcomes = this.#outcomes(expr, state);
    if (!outcomes) {
      this.#expr(expr, state);
      return { holds: new Set(state), fails: new Set(state) };
    }
    this.#hooks.visit(expr, outcomes.holds);
    this.#hooks.visit(expr, outcomes.fails);
    return outcomes;
  }

  /** Null for conditions that are evaluated alike whatever comes out. */
  #outcomes(expr: c.Expr, state: Set<T>): Outcomes<T> | null {
    if (expr.kind === "not") {
      const { holds, fails } = this.#condition(expr.operand, state);
      return { holds: fails, fails: holds };
    }
    if (expr.kind === "convert" && (expr.conversion === "to-bool" || isTruth(expr.operand)))
      return this.#condition(expr.operand, state);
    if (expr.kind !== "logical") return null;
    const left = this.#condition(expr.left, state);
    const isAnd = expr.operator === "&&";
    const right = this.#condition(expr.right, isAnd ? left.holds : left.fails);
    union(isAnd ? right.fails : right.holds, isAnd ? left.fails : left.holds);
    return right;
  }

  /** Each case of a switch may be where it is entered. */
  #switch(node: c.Switch, state: Set<T>): void {
    this.#expr(node.value, state);
    const outer = this.#breaks;
    const entry = new Set(state);
    const outerEntry = this.#entry;
    this.#entry = entry;
    this.#breaks = [entry];
    const parts = node.body.kind === "compound" ? node.body.body : [node.body];
    for (const part of parts) {
      union(state, entry);
      this.statement(part, state);
    }
    for (const at of this.#breaks) union(state, at);
    this.#breaks = outer;
    this.#entry = outerEntry;
  }

  #loop(node: c.While | c.For | c.DoWhile, state: Set<T>): void {
    const breaks = this.#breaks;
    const continues = this.#continues;
    if (node.kind === "for" && node.init) this.statement(node.init, state);
    const exits = new Set<T>();
    for (let grown = true; grown;) {
      this.#breaks = [];
      this.#continues = [];
      const round = new Set(state);
      if (node.kind !== "do-while" && node.condition) this.#expr(node.condition, round);
      if (node.kind !== "do-while") union(exits, round);
      this.statement(node.body, round);
      for (const at of this.#continues) union(round, at);
      if (node.kind === "do-while") {
        this.#expr(node.condition, round);
        union(exits, round);
      }
      if (node.kind === "for" && node.step) this.#expr(node.step, round);
      for (const at of this.#breaks) union(exits, at);
      grown = union(state, round);
    }
    union(state, exits);
    this.#breaks = breaks;
    this.#continues = continues;
  }

  #part(node: AstNode, state: Set<T>): void {
    if (isExpr(node)) this.#expr(node, state);
    else if (isStatement(node)) this.statement(node, state);
    else for (const child of initializerChildren(node)) this.#part(child, state);
  }

  #expr(expr: c.Expr, state: Set<T>): void {
    if (expr.kind === "conditional" || expr.kind === "logical") this.#branches(expr, state);
    else if (expr.kind === "assign") {
      this.#expr(expr.value, state);
      if (expr.target.kind !== "variable-ref") this.#expr(expr.target, state);
    } else for (const child of exprChildren(expr)) this.#part(child, state);
    this.#hooks.visit(expr, state);
    if (this.#seen) union(this.#seen, state);
  }

  #branches(expr: c.Conditional | c.Logical, state: Set<T>): void {
    const [first, ...rest] = [...exprChildren(expr)];
    if (first) this.#part(first, state);
    const before = new Set(state);
    if (expr.kind === "conditional" && expr.then !== null) state.clear();
    for (const branch of rest) {
      const taken = new Set(before);
      this.#part(branch, taken);
      union(state, taken);
    }
  }
}
