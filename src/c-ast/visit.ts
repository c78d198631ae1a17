/** Readers of the typed C AST: what a node consists of, in source order, and walks over everything below it. */
import type * as c from "./c-ast.ts";
import { assertNever } from "../source/assert-never.ts";

/** Everything that can stand below a function or a global; the kinds of the three unions are disjoint. */
export type AstNode = c.Expr | c.Statement | c.Initializer;

/** Direct parts of a node, in source order (not in order of evaluation). */
export function children(node: AstNode): readonly AstNode[] {
  if (isExpr(node)) return exprChildren(node);
  return isStatement(node) ? statementChildren(node) : initializerChildren(node);
}

const none: readonly AstNode[] = [];

/** Those of the parts that are there. */
function present(...parts: readonly (AstNode | null)[]): readonly AstNode[] {
  return parts.filter((part) => part !== null);
}

/** Direct parts of an expression; statements for `({ })`, an initializer for `(T){ }`. */
export function exprChildren(expr: c.Expr): readonly AstNode[] {
  switch (expr.kind) {
    case "integer-constant":
    case "floating-constant":
    case "string-literal":
    case "variable-ref":
    case "function-ref":
    case "sizeof-variable":
      return none;
    case "load":
    case "address-of":
      return [expr.place];
    case "dereference":
    case "arrow":
      return [expr.pointer];
    case "index":
    case "pointer-offset":
      return [expr.pointer, expr.index];
    case "member":
      return [expr.base];
    case "unary":
    case "not":
      return [expr.operand];
    case "convert":
      return expr.vlaLengths ? [...expr.vlaLengths, expr.operand] : [expr.operand];
    case "binary":
    case "compare":
    case "logical":
    case "pointer-difference":
    case "comma":
      return [expr.left, expr.right];
    case "conditional":
      return present(expr.condition, expr.then, expr.otherwise);
    case "assign":
    case "compound-assign":
      return [expr.target, expr.value];
    case "step":
      return [expr.target];
    case "call":
      return [expr.callee, ...expr.args];
    case "builtin-call":
      return expr.args;
    case "compound-literal":
      return [expr.initializer];
    case "statement-expr":
      return [expr.body];
    default:
      return assertNever(expr);
  }
}

/** Direct parts of a statement: sub-statements, expressions, and what a declaration initialises its variables with. */
export function statementChildren(statement: c.Statement): readonly AstNode[] {
  switch (statement.kind) {
    case "compound":
      return statement.body;
    case "local-declaration":
      return declaredParts(statement);
    case "expr-statement":
      return [statement.expr];
    case "if":
      return present(statement.condition, statement.then, statement.otherwise);
    case "while":
      return [statement.condition, statement.body];
    case "do-while":
      return [statement.body, statement.condition];
    case "for":
      return present(statement.init, statement.condition, statement.step, statement.body);
    case "switch":
      return [statement.value, statement.body];
    case "case":
      return present(statement.low, statement.high, statement.body);
    case "default":
    case "labeled":
      return [statement.body];
    case "return":
      return statement.value ? [statement.value] : none;
    case "catch":
      return [statement.mark, statement.body, statement.handler];
    case "goto":
    case "break":
    case "continue":
    case "empty":
      return none;
    default:
      return assertNever(statement);
  }
}

function declaredParts({ variables }: c.LocalDeclaration): readonly AstNode[] {
  const parts: AstNode[] = [];
  for (const { vlaLengths, initializer } of variables) {
    for (const length of vlaLengths) parts.push(length);
    if (initializer) parts.push(initializer);
  }
  return parts;
}

/** Direct parts of an initializer. */
export function initializerChildren(initializer: c.Initializer): readonly AstNode[] {
  switch (initializer.kind) {
    case "value":
      return [initializer.value];
    case "string":
      return [initializer.literal];
    case "array":
      return initializer.elements.map(({ value }) => value);
    case "record":
      return initializer.fields.map(({ value }) => value);
    default:
      return assertNever(initializer);
  }
}

/** The node and all nodes below it, in pre-order. Needs no recursion: generated C nests deeply. */
export function walk(root: AstNode): Iterable<AstNode> {
  return root.kind === "compound" ? blockNodes(root) : walkOnce(root);
}

/** Every analysis walks the bodies of functions, some of them many times. */
const nodesOfBlocks = new WeakMap<c.Compound, readonly AstNode[]>();

function blockNodes(block: c.Compound): readonly AstNode[] {
  const known = nodesOfBlocks.get(block);
  if (known) return known;
  const nodes = [...walkOnce(block)];
  nodesOfBlocks.set(block, nodes);
  return nodes;
}

function* walkOnce(root: AstNode): Generator<AstNode> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    pushReversed(pending, children(node));
  }
}

function pushReversed(pending: AstNode[], nodes: readonly AstNode[]): void {
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at];
    if (node) pending.push(node);
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
  catch: true,
};
const exprKinds: ReadonlySet<string> = new Set(Object.keys(exprKindTable));
const statementKinds: ReadonlySet<string> = new Set(Object.keys(statementKindTable));
