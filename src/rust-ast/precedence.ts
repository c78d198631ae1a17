/**
 * How tightly each Rust expression binds (Rust Reference, "Expression precedence"), as the parser sees it. The printer
 * adds parentheses wherever an operand binds more weakly than its place demands.
 */
import { assertNever } from "../source/assert-never.ts";
import type { BinaryOperator, Expr } from "./rust-ast.ts";

/** Higher binds tighter. */
export const Precedence = {
  /** `return`, `break`, closures: take all that follows. */
  jump: 0,
  /** Right associative. */
  assign: 1,
  /** `if`, `match`, loops, blocks: their own end, but confusing or wrong as operands. */
  block: 2,
  /** Not associative. */
  range: 3,
  or: 4,
  and: 5,
  /** Not associative. */
  compare: 6,
  bitOr: 7,
  bitXor: 8,
  bitAnd: 9,
  shift: 10,
  sum: 11,
  product: 12,
  cast: 13,
  unary: 14,
  /** Calls, methods, fields, indices. */
  postfix: 15,
  atom: 16,
} as const;

export type Precedence = (typeof Precedence)[keyof typeof Precedence];

export const binaryPrecedence: Readonly<Record<BinaryOperator, Precedence>> = {
  "*": Precedence.product,
  "/": Precedence.product,
  "%": Precedence.product,
  "+": Precedence.sum,
  "-": Precedence.sum,
  "<<": Precedence.shift,
  ">>": Precedence.shift,
  "&": Precedence.bitAnd,
  "^": Precedence.bitXor,
  "|": Precedence.bitOr,
  "==": Precedence.compare,
  "!=": Precedence.compare,
  "<": Precedence.compare,
  ">": Precedence.compare,
  "<=": Precedence.compare,
  ">=": Precedence.compare,
  "&&": Precedence.and,
  "||": Precedence.or,
};

/** How tightly the outermost operator of `expr` binds. */
export function precedenceOf(expr: Expr): Precedence {
  switch (expr.kind) {
    case "integer":
      return expr.value < 0n ? Precedence.unary : Precedence.atom;
    case "float":
      return expr.text.startsWith("-") ? Precedence.unary : Precedence.atom;
    case "bool":
    case "byte":
    case "byte-string":
    case "string":
    case "path":
    case "macro":
    case "array":
    case "repeat":
    case "tuple":
    case "struct":
      return Precedence.atom;
    case "call":
    case "method-call":
    case "field":
    case "index":
      return Precedence.postfix;
    case "unary":
    case "borrow":
      return Precedence.unary;
    case "cast":
      return Precedence.cast;
    case "binary":
      return binaryPrecedence[expr.operator];
    case "range":
      return Precedence.range;
    case "let-condition":
      // The condition itself, never an operand.
      return Precedence.range;
    case "block":
    case "if":
    case "match":
    case "loop":
    case "while":
    case "for":
      return Precedence.block;
    case "assign":
    case "compound-assign":
      return Precedence.assign;
    case "break":
    case "continue":
    case "return":
    case "closure":
      return Precedence.jump;
    default:
      return assertNever(expr);
  }
}

/** Ends with its own `}`: needs no `;` as a statement, and the parser stops behind it there. */
export function isBlockLike(expr: Expr): boolean {
  return precedenceOf(expr) === Precedence.block;
}

/** The first operand in reading order, or null when the expression starts with a token of its own. */
export function leftOperand(expr: Expr): Expr | null {
  switch (expr.kind) {
    case "binary":
      return expr.left;
    case "assign":
    case "compound-assign":
      return expr.target;
    case "cast":
      return expr.operand;
    case "call":
      return expr.callee;
    case "method-call":
      return expr.receiver;
    case "field":
    case "index":
      return expr.base;
    case "range":
      return expr.from;
    default:
      return null;
  }
}

/** The last operand in reading order, or null when the expression ends with a token of its own. */
export function rightOperand(expr: Expr): Expr | null {
  switch (expr.kind) {
    case "binary":
      return expr.right;
    case "assign":
    case "compound-assign":
      return expr.value;
    case "unary":
      return expr.operand;
    case "borrow":
      return expr.place;
    case "range":
      return expr.to;
    case "closure":
      return expr.body;
    case "break":
    case "return":
      return expr.value ?? null;
    default:
      return null;
  }
}

/**
 * May these operators stand side by side without parentheses? Rust's precedence would allow more; what stays is what
 * readers do not have to look up, and what clippy's `precedence` lint accepts.
 */
export function mixesReadably(outer: BinaryOperator, inner: BinaryOperator): boolean {
  const outerLevel = binaryPrecedence[outer];
  const innerLevel = binaryPrecedence[inner];
  if (outerLevel === innerLevel) return true;
  const bitwise = outerLevel >= Precedence.bitOr && outerLevel <= Precedence.shift;
  return !bitwise;
}
