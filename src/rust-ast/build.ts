/**
 * Factories of Rust AST nodes, for code that writes much Rust in few lines. Names that Rust reserves as keywords carry a
 * second word (`ifElse`, `returnValue`). A type may be given as its path (`cast(x, "u32")`), a length as a number.
 */
import type { NodeId } from "../source/node-id.ts";
import type * as rust from "./rust-ast.ts";

/** A type, or the path that names it. */
export type TypeLike = rust.Type | string;

/** The same node with the C node it came from. */
export function from<N extends rust.Expr | rust.LetStatement>(origin: NodeId, node: N): N {
  return { ...node, origin };
}

// ---------------------------------------------------------------------------------------------------------- types

export function toType(type: TypeLike): rust.Type {
  return typeof type === "string" ? { kind: "path", path: type } : type;
}

/** `path<args>` */
export function namedType(path: string, ...args: readonly TypeLike[]): rust.Type {
  return args.length === 0 ? { kind: "path", path } : { kind: "path", path, args: args.map(toType) };
}

/** `path<'lifetimes, args>` */
export function lifetimeType(
  path: string,
  lifetimes: readonly string[],
  ...args: readonly TypeLike[]
): rust.Type {
  return { kind: "path", path, lifetimes, args: args.map(toType) };
}

/** `&target`, `&'lifetime target` */
export function refType(target: TypeLike, lifetime?: string): rust.Type {
  return {
    kind: "ref",
    mutable: false,
    target: toType(target),
    ...(lifetime === undefined ? {} : { lifetime }),
  };
}

/** `&mut target`, `&'lifetime mut target` */
export function refMutType(target: TypeLike, lifetime?: string): rust.Type {
  return {
    kind: "ref",
    mutable: true,
    target: toType(target),
    ...(lifetime === undefined ? {} : { lifetime }),
  };
}

/** `[element]` */
export function sliceType(element: TypeLike): rust.Type {
  return { kind: "slice", element: toType(element) };
}

/** `[element; length]` */
export function arrayType(element: TypeLike, length: rust.Expr | number | bigint): rust.Type {
  return { kind: "array", element: toType(element), length: toLength(length) };
}

/** `(a, b)`; `()` without elements */
export function tupleType(...elements: readonly TypeLike[]): rust.Type {
  return { kind: "tuple", elements: elements.map(toType) };
}

/** `fn(params) -> result` */
export function fnType(params: readonly TypeLike[], result: TypeLike = unitType): rust.Type {
  return { kind: "fn", params: params.map(toType), result: toType(result) };
}

/** `Option<inner>` */
export function optionType(inner: TypeLike): rust.Type {
  return namedType("Option", inner);
}

/** `N` in `path<T, N>` */
export function constArgument(value: number): rust.Type {
  return { kind: "const", value };
}

export const unitType: rust.Type = { kind: "tuple", elements: [] };
export const neverType: rust.Type = { kind: "never" };
export const inferType: rust.Type = { kind: "infer" };

// ------------------------------------------------------------------------------------------------------- literals

/** `5`, `5u32`, `-1i32` */
export function int(value: bigint | number, suffix?: string): rust.IntegerLiteral {
  return { kind: "integer", value: BigInt(value), ...(suffix === undefined ? {} : { suffix }) };
}

/** `0xff`, `0xffu32` */
export function hex(value: bigint | number, suffix?: string): rust.IntegerLiteral {
  return { ...int(value, suffix), base: "hex" };
}

/** `text` is a valid Rust float literal: `1.0`, `2.5e-3`. */
export function float(text: string, suffix?: "f32" | "f64"): rust.FloatLiteral {
  return { kind: "float", text, ...(suffix === undefined ? {} : { suffix }) };
}

export function bool(value: boolean): rust.BoolLiteral {
  return { kind: "bool", value };
}

/** `b'a'` */
export function byte(value: number): rust.ByteLiteral {
  return { kind: "byte", value };
}

/** `b"..."` */
export function byteString(bytes: Iterable<number>): rust.ByteString {
  return { kind: "byte-string", bytes: [...bytes] };
}

/** `"..."` */
export function string(value: string): rust.StringLiteral {
  return { kind: "string", value };
}

// ---------------------------------------------------------------------------------------------------- expressions

/** A variable, constant or function: `x`, `module::NAME`. */
export function path(text: string): rust.PathExpr {
  return { kind: "path", path: text };
}

/** `-operand` */
export function negate(operand: rust.Expr): rust.UnaryExpr {
  return { kind: "unary", operator: "-", operand };
}

/** `!operand` */
export function not(operand: rust.Expr): rust.UnaryExpr {
  return { kind: "unary", operator: "!", operand };
}

/** `*operand` */
export function deref(operand: rust.Expr): rust.UnaryExpr {
  return { kind: "unary", operator: "*", operand };
}

/** `&place` */
export function borrow(place: rust.Expr): rust.BorrowExpr {
  return { kind: "borrow", mutable: false, place };
}

/** `&mut place` */
export function borrowMut(place: rust.Expr): rust.BorrowExpr {
  return { kind: "borrow", mutable: true, place };
}

/** `left operator right` */
export function binary(operator: rust.BinaryOperator, left: rust.Expr, right: rust.Expr): rust.BinaryExpr {
  return { kind: "binary", operator, left, right };
}

/** `target = value` */
export function assign(target: rust.Expr, value: rust.Expr): rust.AssignExpr {
  return { kind: "assign", target, value };
}

/** `target operator value`, the operator with its `=`: `compoundAssign("+=", x, y)` */
export function compoundAssign(
  operator: rust.AssignOperator,
  target: rust.Expr,
  value: rust.Expr,
): rust.CompoundAssignExpr {
  return { kind: "compound-assign", operator, target, value };
}

/** `operand as type` */
export function cast(operand: rust.Expr, type: TypeLike): rust.CastExpr {
  return { kind: "cast", operand, type: toType(type) };
}

/** `callee(args)`; the callee may be given as its path. */
export function call(callee: rust.Expr | string, ...args: readonly rust.Expr[]): rust.CallExpr {
  return { kind: "call", callee: typeof callee === "string" ? path(callee) : callee, args };
}

/** `receiver.name(args)` */
export function method(
  receiver: rust.Expr,
  name: string,
  ...args: readonly rust.Expr[]
): rust.MethodCallExpr {
  return { kind: "method-call", receiver, method: name, args };
}

/** `name!(args)` */
export function macro(name: string, ...args: readonly rust.Expr[]): rust.MacroExpr {
  return { kind: "macro", name, delimiter: "(", args };
}

/** `vec![a, b, c]` */
export function vec(...elements: readonly rust.Expr[]): rust.MacroExpr {
  return { kind: "macro", name: "vec", delimiter: "[", args: elements };
}

/** `vec![element; length]` */
export function vecRepeat(element: rust.Expr, length: rust.Expr | number | bigint): rust.MacroExpr {
  return { kind: "macro", name: "vec", delimiter: "[", args: [element, toLength(length)], separator: ";" };
}

/** `base.name`; a number names a tuple field. */
export function field(base: rust.Expr, name: string | number): rust.FieldExpr {
  return { kind: "field", base, name: String(name) };
}

/** `base[at]` */
export function index(base: rust.Expr, at: rust.Expr): rust.IndexExpr {
  return { kind: "index", base, index: at };
}

/** `start..end`, either end may be open (null) */
export function range(start: rust.Expr | null, end: rust.Expr | null): rust.RangeExpr {
  return { kind: "range", from: start, to: end, inclusive: false };
}

/** `start..=end` */
export function rangeInclusive(start: rust.Expr, end: rust.Expr): rust.RangeExpr {
  return { kind: "range", from: start, to: end, inclusive: true };
}

/** `[a, b, c]` */
export function array(...elements: readonly rust.Expr[]): rust.ArrayExpr {
  return { kind: "array", elements };
}

/** `[element; length]` */
export function repeat(element: rust.Expr, length: rust.Expr | number | bigint): rust.RepeatExpr {
  return { kind: "repeat", element, length: toLength(length) };
}

/** `(a, b)`; `()` without elements */
export function tuple(...elements: readonly rust.Expr[]): rust.TupleExpr {
  return { kind: "tuple", elements };
}

/** `Path { name: value, ..rest }` */
export function struct(
  structPath: string,
  fields: Readonly<Record<string, rust.Expr>>,
  rest?: rust.Expr,
): rust.StructExpr {
  return {
    kind: "struct",
    path: structPath,
    fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
    ...(rest === undefined ? {} : { rest }),
  };
}

/** `Some(value)` */
export function some(value: rust.Expr): rust.CallExpr {
  return call("Some", value);
}

/** `None` */
export const none: rust.PathExpr = path("None");

// --------------------------------------------------------------------------------------------------- control flow

/** The braces of a function, loop or branch. */
export function block(statements: readonly rust.Statement[], value: rust.Expr | null = null): rust.Block {
  return { statements, value };
}

/** `{ ... }` as an expression, `'label: { ... }` */
export function blockExpr(body: rust.Block, label?: string): rust.BlockExpr {
  return { kind: "block", block: body, ...labelled(label) };
}

/** `if condition { then } else { otherwise }` */
export function ifElse(
  condition: rust.Expr,
  then: rust.Block,
  otherwise: rust.Block | rust.IfExpr | null = null,
): rust.IfExpr {
  const tail =
    otherwise === null
      ? null
      : "kind" in otherwise
        ? otherwise
        : { kind: "block" as const, block: otherwise };
  return { kind: "if", condition, then, otherwise: tail };
}

/** `if condition { then } else { otherwise }` as a value */
export function choose(condition: rust.Expr, then: rust.Expr, otherwise: rust.Expr): rust.IfExpr {
  return ifElse(condition, block([], then), block([], otherwise));
}

/** `let pattern = value` as the condition of an `if` or `while` */
export function letCondition(pattern: rust.Pattern, value: rust.Expr): rust.LetCondition {
  return { kind: "let-condition", pattern, value };
}

/** `match value { arms }` */
export function matchOn(value: rust.Expr, arms: readonly rust.MatchArm[]): rust.MatchExpr {
  return { kind: "match", value, arms };
}

/** `pattern if guard => body` */
export function arm(pattern: rust.Pattern, body: rust.Expr | rust.Block, guard?: rust.Expr): rust.MatchArm {
  const value: rust.Expr = "kind" in body ? body : blockExpr(body);
  return { pattern, body: value, ...(guard === undefined ? {} : { guard }) };
}

export function loop(body: rust.Block, label?: string): rust.LoopExpr {
  return { kind: "loop", body, ...labelled(label) };
}

export function whileLoop(condition: rust.Expr, body: rust.Block, label?: string): rust.WhileExpr {
  return { kind: "while", condition, body, ...labelled(label) };
}

/** `for pattern in iterator { body }`; the pattern may be a variable's name. */
export function forLoop(
  pattern: rust.Pattern | string,
  iterator: rust.Expr,
  body: rust.Block,
  label?: string,
): rust.ForExpr {
  return { kind: "for", pattern: toPattern(pattern), iterator, body, ...labelled(label) };
}

/** `break`, `break 'label`, `break 'label value` */
export function breakTo(label?: string, value?: rust.Expr): rust.BreakExpr {
  return { kind: "break", ...labelled(label), ...(value === undefined ? {} : { value }) };
}

export function continueTo(label?: string): rust.ContinueExpr {
  return { kind: "continue", ...labelled(label) };
}

/** `return`, `return value` */
export function returnValue(value?: rust.Expr): rust.ReturnExpr {
  return { kind: "return", ...(value === undefined ? {} : { value }) };
}

/** `|params| body`; a parameter may be a variable's name. */
export function closure(params: readonly (rust.Pattern | string)[], body: rust.Expr): rust.ClosureExpr {
  return {
    kind: "closure",
    move: false,
    params: params.map((param) => ({ pattern: toPattern(param) })),
    body,
  };
}

// ------------------------------------------------------------------------------------------------------- patterns

export const wildcard: rust.Pattern = { kind: "wildcard" };

/** `name` */
export function binding(name: string): rust.Pattern {
  return { kind: "binding", name, mutable: false };
}

/** `mut name` */
export function mutBinding(name: string): rust.Pattern {
  return { kind: "binding", name, mutable: true };
}

/** `5`, `b'a'`, `NAME` */
export function literalPattern(value: rust.Expr): rust.Pattern {
  return { kind: "literal", value };
}

/** `first..=last` */
export function rangePattern(first: rust.Expr, last: rust.Expr): rust.Pattern {
  return { kind: "range", from: first, to: last };
}

/** `a | b`; a single alternative stands for itself */
export function orPattern(alternatives: readonly rust.Pattern[]): rust.Pattern {
  const [only] = alternatives;
  return only !== undefined && alternatives.length === 1 ? only : { kind: "or", alternatives };
}

/** `(a, b)` */
export function tuplePattern(...elements: readonly rust.Pattern[]): rust.Pattern {
  return { kind: "tuple", elements };
}

/** `Path(a, b)`, or `Path` */
export function constructorPattern(constructor: string, ...elements: readonly rust.Pattern[]): rust.Pattern {
  return { kind: "constructor", path: constructor, elements };
}

/** `Some(inner)` */
export function somePattern(inner: rust.Pattern): rust.Pattern {
  return constructorPattern("Some", inner);
}

// ----------------------------------------------------------------------------------------------------- statements

/** `let name: type = value;` */
export function letVariable(name: string, value?: rust.Expr, type?: TypeLike): rust.LetStatement {
  return letPattern(binding(name), value, type);
}

/** `let mut name: type = value;` */
export function letMut(name: string, value?: rust.Expr, type?: TypeLike): rust.LetStatement {
  return letPattern(mutBinding(name), value, type);
}

/** `let pattern: type = value;` */
export function letPattern(pattern: rust.Pattern, value?: rust.Expr, type?: TypeLike): rust.LetStatement {
  return {
    kind: "let",
    pattern,
    ...(value === undefined ? {} : { value }),
    ...(type === undefined ? {} : { type: toType(type) }),
  };
}

/** `expr;` */
export function statement(expr: rust.Expr): rust.ExprStatement {
  return { kind: "expr", expr };
}

/** The statement with comment lines above it. */
export function commented<S extends rust.Statement>(statement: S, comments: readonly string[]): S {
  return comments.length === 0
    ? statement
    : { ...statement, comments: [...comments, ...(statement.comments ?? [])] };
}

// ---------------------------------------------------------------------------------------------------------- items

/** `const NAME: type = value;` */
export function constItem(
  name: string,
  type: TypeLike,
  value: rust.Expr,
  visibility: rust.Visibility,
): rust.ConstItem {
  return { kind: "const", name, visibility, type: toType(type), value };
}

/** `static NAME: type = value;` */
export function staticItem(
  name: string,
  type: TypeLike,
  value: rust.Expr,
  visibility: rust.Visibility,
): rust.ConstItem {
  return { kind: "static", name, visibility, type: toType(type), value };
}

/** `use path;` */
export function useItem(usePath: string, visibility: rust.Visibility = "private"): rust.UseItem {
  return { kind: "use", visibility, path: usePath };
}

/** `mod name;`, its body being a file of its own. */
export function modItem(name: string, visibility: rust.Visibility = "private"): rust.ModItem {
  return { kind: "mod", name, visibility, items: null };
}

/** `name: type` */
export function param(name: string, type: TypeLike): rust.FnParam {
  return { name, mutable: false, type: toType(type) };
}

/** `mut name: type` */
export function mutParam(name: string, type: TypeLike): rust.FnParam {
  return { name, mutable: true, type: toType(type) };
}

/** A function without generics and receiver; spread it to add them. */
export function fnItem(
  name: string,
  params: readonly rust.FnParam[],
  result: TypeLike | null,
  body: rust.Block,
  visibility: rust.Visibility = "private",
): rust.FnItem {
  return { kind: "fn", name, visibility, params, result: result === null ? null : toType(result), body };
}

// -------------------------------------------------------------------------------------------------------- private

function toLength(length: rust.Expr | number | bigint): rust.Expr {
  return typeof length === "object" ? length : int(length);
}

function toPattern(pattern: rust.Pattern | string): rust.Pattern {
  return typeof pattern === "string" ? binding(pattern) : pattern;
}

function labelled(label: string | undefined): { readonly label?: string } {
  return label === undefined ? {} : { label };
}
