/**
 * What the node printers share: expressions hold blocks, blocks hold items, items hold types and types hold
 * expressions, so each file gets the others as an argument. `print-crate.ts` ties the knot.
 */
import { Precedence } from "../rust-ast/precedence.ts";
import type { Block, Expr, Item, Pattern, Type } from "../rust-ast/rust-ast.ts";
import type { Doc } from "./layout.ts";

export interface Printer {
  readonly expr: (expr: Expr, place: Place) => Doc;
  readonly type: (type: Type) => Doc;
  readonly pattern: (pattern: Pattern) => Doc;
  /** With braces, over several lines unless empty. */
  readonly block: (block: Block) => Doc;
  readonly item: (item: Item) => Doc;
}

/** Where an expression stands, as far as its text depends on it. */
export interface Place {
  /**
   * An expression that binds more weakly gets parentheses. Block-like expressions bind more weakly than any operand:
   * so none of them starts a statement that goes on behind its `}`.
   */
  readonly minimum: Precedence;
  /** A `{` behind a path would be read as the block of an `if`, `while`, `match` or `for`. */
  readonly beforeBlock: boolean;
}

/** Between delimiters, or a whole statement: anything goes. */
export const anywhere: Place = { minimum: Precedence.jump, beforeBlock: false };

/** Condition, scrutinee or iterator, with a block behind it. */
export const atCondition: Place = { minimum: Precedence.block, beforeBlock: true };

/** The value of `if let`: a `&&` or `||` would end it. */
export const atLetCondition: Place = { minimum: Precedence.compare, beforeBlock: true };

/** An operand of an expression at `place`, without delimiters around it. */
export function operandAt(place: Place, minimum: Precedence): Place {
  return { minimum, beforeBlock: place.beforeBlock };
}
