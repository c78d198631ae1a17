/**
 * The control flow of one function as far as some of its variables go: blocks of reads and definitions, in an order
 * of evaluation that C allows, with edges between blocks.
 *
 * Reads: a function body. Gives: blocks; the first is the entry, where parameters have their definitions.
 */
import type * as c from "../c-ast/c-ast.ts";
import { assertNever } from "../source/assert-never.ts";
import { children, exprChildren, isExpr, isStatement, type AstNode } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";

/** Where a variable is read or defined: the reference, or null for a declaration and for a parameter. */
export type Event =
  | { readonly kind: "read"; readonly symbol: c.SymbolId; readonly ref: NodeId }
  | { readonly kind: "define"; readonly symbol: c.SymbolId; readonly ref: NodeId | null }
  /** `p++`, `p += n`: the new value is the old one, moved. */
  | { readonly kind: "move"; readonly symbol: c.SymbolId; readonly ref: NodeId }
  /** A declaration without a value. */
  | { readonly kind: "forget"; readonly symbol: c.SymbolId };

export interface Block {
  readonly events: Event[];
  readonly next: Block[];
}

export function variableEvents(
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
): readonly Block[] {
  const builder = new Builder(variables);
  for (const param of definition.params)
    if (variables.has(param)) builder.note({ kind: "define", symbol: param, ref: null });
  builder.statement(definition.body);
  return builder.blocks;
}

class Builder {
  readonly blocks: Block[] = [];
  readonly #variables: ReadonlySet<c.SymbolId>;
  readonly #labels = new Map<string, Block>();
  #current: Block;
  #breaks: Block | null = null;
  #continues: Block | null = null;
  /** Blocks of `case` and `default` of the innermost switch are entered from here. */
  #switch: { readonly head: Block; hasDefault: boolean } | null = null;

  constructor(variables: ReadonlySet<c.SymbolId>) {
    this.#variables = variables;
    this.#current = this.#open();
  }

  note(event: Event): void {
    this.#current.events.push(event);
  }

  #open(...from: Block[]): Block {
    const block: Block = { events: [], next: [] };
    this.blocks.push(block);
    for (const before of from) before.next.push(block);
    return block;
  }

  #label(name: string): Block {
    const found = this.#labels.get(name) ?? this.#open();
    this.#labels.set(name, found);
    return found;
  }

  /** Goes on in a block that the current one leads to. */
  #enter(block: Block): void {
    this.#current.next.push(block);
    this.#current = block;
  }

  /** Code behind a jump is not reached from before it. */
  #jump(target: Block | null): void {
    if (target) this.#current.next.push(target);
    this.#current = this.#open();
  }

  statement(statement: c.Statement): void {
    switch (statement.kind) {
      case "compound":
        for (const inner of statement.body) this.statement(inner);
        return;
      case "local-declaration":
        for (const variable of statement.variables) this.#declare(variable);
        return;
      case "expr-statement":
        this.expr(statement.expr);
        return;
      case "if": {
        this.expr(statement.condition);
        const head = this.#current;
        this.#current = this.#open(head);
        this.statement(statement.then);
        const then = this.#current;
        this.#current = this.#open(head);
        if (statement.otherwise) this.statement(statement.otherwise);
        this.#current = this.#open(then, this.#current);
        return;
      }
      case "while":
        this.#loop(null, statement.condition, null, statement.body);
        return;
      case "for":
        if (statement.init) this.statement(statement.init);
        this.#loop(null, statement.condition, statement.step, statement.body);
        return;
      case "do-while":
        this.#loop("body", statement.condition, null, statement.body);
        return;
      case "switch":
        this.#switchStatement(statement);
        return;
      case "case":
      case "default":
        this.#case(statement);
        return;
      case "labeled":
        this.#enter(this.#label(statement.label));
        this.statement(statement.body);
        return;
      case "goto":
        this.#jump(this.#label(statement.label));
        return;
      case "break":
        this.#jump(this.#breaks);
        return;
      case "continue":
        this.#jump(this.#continues);
        return;
      case "return":
        if (statement.value) this.expr(statement.value);
        this.#jump(null);
        return;
      case "empty":
        return;
      case "catch":
        this.#catch(statement);
        return;
      default:
        assertNever(statement);
    }
  }

  /** A jump may come out of every block of the body. */
  #catch({ mark, body, handler, then }: c.Catch): void {
    this.expr(mark);
    const head = this.#open(this.#current);
    const first = this.blocks.length;
    this.#current = head;
    this.statement(body);
    const end = this.#current;
    const left = [head, ...this.blocks.slice(first)];
    this.#current = this.#open(...left);
    this.statement(handler);
    if (then === "again") this.#current.next.push(head);
    this.#current = then === "again" ? this.#open(end) : this.#open(end, this.#current);
  }

  #declare(variable: c.LocalVariable): void {
    for (const length of variable.vlaLengths) this.expr(length);
    if (variable.initializer) this.#parts(variable.initializer);
    if (!this.#variables.has(variable.symbol)) return;
    if (variable.initializer) this.note({ kind: "define", symbol: variable.symbol, ref: null });
    else this.note({ kind: "forget", symbol: variable.symbol });
  }

  #loop(first: "body" | null, condition: c.Expr | null, step: c.Expr | null, body: c.Statement): void {
    const head = this.#open();
    const test = first === "body" ? this.#open() : head;
    const after = this.#open();
    const again = step ? this.#open() : test;
    const outer = [this.#breaks, this.#continues] as const;
    [this.#breaks, this.#continues] = [after, again];
    this.#enter(head);
    if (first === null) {
      if (condition) {
        this.expr(condition);
        this.#current.next.push(after);
      }
      this.#current = this.#open(this.#current);
    }
    this.statement(body);
    this.#enter(again);
    if (step) {
      this.expr(step);
      this.#current.next.push(head);
    } else if (first === "body") {
      if (condition) this.expr(condition);
      this.#current.next.push(head, after);
    }
    [this.#breaks, this.#continues] = outer;
    this.#current = after;
  }

  #switchStatement(statement: c.Switch): void {
    this.expr(statement.value);
    const after = this.#open();
    const outer = [this.#breaks, this.#switch] as const;
    const own = { head: this.#current, hasDefault: false };
    [this.#breaks, this.#switch] = [after, own];
    this.#current = this.#open();
    this.statement(statement.body);
    this.#current.next.push(after);
    if (!own.hasDefault) own.head.next.push(after);
    [this.#breaks, this.#switch] = outer;
    this.#current = after;
  }

  #case(statement: c.Case | c.Default): void {
    const block = this.#open();
    this.#switch?.head.next.push(block);
    if (statement.kind === "default" && this.#switch) this.#switch.hasDefault = true;
    this.#enter(block);
    this.statement(statement.body);
  }

  /** Reads before definitions; operands in source order, which C leaves open. */
  expr(expr: c.Expr): void {
    switch (expr.kind) {
      case "assign":
        this.expr(expr.value);
        this.#target(expr.target, "define");
        return;
      case "compound-assign":
        this.expr(expr.value);
        this.#target(expr.target, "move");
        return;
      case "step":
        this.#target(expr.target, "move");
        return;
      case "variable-ref":
        if (this.#variables.has(expr.symbol)) this.note({ kind: "read", symbol: expr.symbol, ref: expr.id });
        return;
      case "logical":
        this.expr(expr.left);
        this.#maybe(expr.right);
        return;
      case "conditional": {
        this.expr(expr.condition);
        const head = this.#current;
        this.#current = this.#open(head);
        if (expr.then) this.expr(expr.then);
        const then = this.#current;
        this.#current = this.#open(head);
        this.expr(expr.otherwise);
        this.#current = this.#open(then, this.#current);
        return;
      }
      case "statement-expr":
        this.statement(expr.body);
        return;
      default:
        for (const part of exprChildren(expr)) this.#part(part);
    }
  }

  #target(target: c.Expr, kind: "define" | "move"): void {
    if (target.kind === "variable-ref" && this.#variables.has(target.symbol))
      this.note({ kind, symbol: target.symbol, ref: target.id });
    else this.expr(target);
  }

  #maybe(expr: c.Expr): void {
    const before = this.#current;
    this.#current = this.#open(before);
    this.expr(expr);
    this.#current = this.#open(before, this.#current);
  }

  #part(node: AstNode): void {
    if (isExpr(node)) this.expr(node);
    else if (isStatement(node)) this.statement(node);
    else this.#parts(node);
  }

  #parts(node: AstNode): void {
    for (const part of children(node)) this.#part(part);
  }
}
