/** Readers of the typed C AST: what a node consists of, in source order, and walks over everything below it. */
import type * as c from "./c-ast.ts";
import { assertNever } from "../source/assert-never.ts";

/** Everything that can stand below a function or a global; the kinds of the three unions are disjoint. */
export type AstNode = c.Expr | c.Statement | c.Initializer;

/** Direct parts of a node, in source order (not in order of evaluation). */
export function* children(node: AstNode): Generator<AstNode> {
  if (isExpr(node)) yield* exprChildren(node);
  else if (isStatement(node)) yield* statementChildren(node);
  else yield* initializerChildren(node);
}

/** Direct parts of an expression; statements for `({ })`, an initializer for `(T){ }`. */
export function* exprChildren(expr: c.Expr): Generator<AstNode> {
  switch (expr.kind) {
    case "integer-constant":
    case "floating-constant":
    case "string-literal":
    case "variable-ref":
    case "function-ref":
    case "sizeof-variable":
      return;
    case "load":
    case "address-of":
      yield expr.place;
      return;
    case "dereference":
    case "arrow":
      yield expr.pointer;
      return;
    case "index":
    case "pointer-offset":
      yield expr.pointer;
      yield expr.index;
      return;
    case "member":
      yield expr.base;
      return;
    case "unary":
    case "not":
      yield expr.operand;
      return;
    case "convert":
      if (expr.vlaLengths) yield* expr.vlaLengths;
      yield expr.operand;
      return;
    case "binary":
    case "compare":
    case "logical":
    case "pointer-difference":
    case "comma":
      yield expr.left;
      yield expr.right;
      return;
    case "conditional":
      yield expr.condition;
      if (expr.then) yield expr.then;
      yield expr.otherwise;
      return;
    case "assign":
    case "compound-assign":
      yield expr.target;
      yield expr.value;
      return;
    case "step":
      yield expr.target;
      return;
    case "call":
      yield expr.callee;
      yield* expr.args;
      return;
    case "builtin-call":
      yield* expr.args;
      return;
    case "compound-literal":
      yield expr.initializer;
      return;
    case "statement-expr":
      yield expr.body;
      return;
    default:
      assertNever(expr);
  }
}

/** Direct parts of a statement: sub-statements, expressions, and what a declaration initialises its variables with. */
export function* statementChildren(statement: c.Statement): Generator<AstNode> {
  switch (statement.kind) {
    case "compound":
      yield* statement.body;
      return;
    case "local-declaration":
      for (const variable of statement.variables) {
        yield* variable.vlaLengths;
        if (variable.initializer) yield variable.initializer;
      }
      return;
    case "expr-statement":
      yield statement.expr;
      return;
    case "if":
      yield statement.condition;
      yield statement.then;
      if (statement.otherwise) yield statement.otherwise;
      return;
    case "while":
      yield statement.condition;
      yield statement.body;
      return;
    case "do-while":
      yield statement.body;
      yield statement.condition;
      return;
    case "for":
      if (statement.init) yield statement.init;
      if (statement.condition) yield statement.condition;
      if (statement.step) yield statement.step;
      yield statement.body;
      return;
    case "switch":
      yield statement.value;
      yield statement.body;
      return;
    case "case":
      yield statement.low;
      if (statement.high) yield statement.high;
      yield statement.body;
      return;
    case "default":
    case "labeled":
      yield statement.body;
      return;
    case "return":
      if (statement.value) yield statement.value;
      return;
    case "goto":
    case "break":
    case "continue":
    case "empty":
      return;
    default:
      assertNever(statement);
  }
}

/** Direct parts of an initializer. */
export function* initializerChildren(initializer: c.Initializer): Generator<AstNode> {
  switch (initializer.kind) {
    case "value":
      yield initializer.value;
      return;
    case "string":
      yield initializer.literal;
      return;
    case "array":
      for (const element of initializer.elements) yield element.value;
      return;
    case "record":
      for (const field of initializer.fields) yield field.value;
      return;
    default:
      assertNever(initializer);
  }
}

/** The node and all nodes below it, in pre-order. Needs no stack: generated C nests deeply. */
export function* walk(root: AstNode): Generator<AstNode> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    const first = pending.length;
    for (const child of children(node)) pending.push(child);
    reverseFrom(pending, first);
  }
}

/** All expressions in and below a node, in pre-order. */
export function* walkExpr(root: AstNode): Generator<c.Expr> {
  for (const node of walk(root)) if (isExpr(node)) yield node;
}

/** All statements in and below a node, in pre-order; those inside `({ })` too. */
export function* walkStatement(root: AstNode): Generator<c.Statement> {
  for (const node of walk(root)) if (isStatement(node)) yield node;
}

function reverseFrom(nodes: AstNode[], first: number): void {
  const tail = nodes.splice(first).reverse();
  for (const node of tail) nodes.push(node);
}

export function isExpr(node: AstNode): node is c.Expr {
  return exprKinds.has(node.kind);
}

export function isStatement(node: AstNode): node is c.Statement {
  return statementKinds.has(node.kind);
}

/** Records, so that the type checker asks for every kind. */
const exprKindTable: Record<c.Expr["kind"], true> = {
  "integer-constant": true,
  "floating-constant": true,
  "string-literal": true,
  "variable-ref": true,
  "function-ref": true,
  load: true,
  dereference: true,
  "address-of": true,
  index: true,
  member: true,
  arrow: true,
  unary: true,
  not: true,
  binary: true,
  compare: true,
  logical: true,
  "pointer-offset": true,
  "pointer-difference": true,
  conditional: true,
  assign: true,
  "compound-assign": true,
  step: true,
  comma: true,
  call: true,
  "builtin-call": true,
  convert: true,
  "compound-literal": true,
  "statement-expr": true,
  "sizeof-variable": true,
};
const statementKindTable: Record<c.Statement["kind"], true> = {
  compound: true,
  "local-declaration": true,
  "expr-statement": true,
  if: true,
  while: true,
  "do-while": true,
  for: true,
  switch: true,
  case: true,
  default: true,
  labeled: true,
  goto: true,
  break: true,
  continue: true,
  return: true,
  empty: true,
};
const exprKinds: ReadonlySet<string> = new Set(Object.keys(exprKindTable));
const statementKinds: ReadonlySet<string> = new Set(Object.keys(statementKindTable));
