/**
 * DATA: what expressions, statements and functions do with memory. Facts are worked out when they are first asked for:
 * most programs ask for few of them.
 */
import type { Binary, Call, Expr, RecordId, SymbolId } from "../../src/c-ast/c-ast.ts";
import type { CType } from "../../src/c-ast/c-type.ts";
import type { AstNode } from "../../src/c-ast/visit.ts";
import type { FieldKey } from "./pointer-facts.ts";

/** How the variables of a program are used. */
export interface VariableUses {
  /**
   * Variables that pointers may reach: `&` of the variable or of a part of it, or an array that is used as a pointer,
   * other than to be indexed or followed at once.
   */
  readonly addressTaken: ReadonlySet<SymbolId>;
  /** Those of them to which a pointer leads that is more than an argument of one of the C library's functions. */
  readonly pointedAt: ReadonlySet<SymbolId>;
  /** Members of structs to which `&` leads. */
  readonly membersTaken: ReadonlySet<FieldKey>;
  /** Records to which pointers of another type may lead as well, by a conversion of the program. */
  readonly recordsCast: ReadonlySet<RecordId>;
  /** Assigned to after their initializer, as a whole or in part, by their name. */
  readonly written: ReadonlySet<SymbolId>;
  /** Functions that are named other than to be called. */
  readonly functions: ReadonlySet<SymbolId>;
}

/** Both bounds belong to it. */
export interface ValueRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** Intervals of variables, where more is known of them than their type. */
export type KnownRanges = ReadonlyMap<SymbolId, ValueRange>;

export interface FlowFacts {
  readonly variables: VariableUses;
  /** Does evaluating the expression assign to something or call something (C11 5.1.2.3p2)? */
  readonly hasSideEffect: (expr: Expr) => boolean;
  /** Objects whose values an expression or statement takes, the parts of it included. */
  readonly placesRead: (value: AstNode) => readonly Expr[];
  /** Is it known in which memory the lvalue lies? */
  readonly hasMemory: (place: Expr) => boolean;
  /** May the call write to one of the objects? What all functions write that it reaches counts. */
  readonly mayWrite: (call: Call, objects: readonly Expr[]) => boolean;
  /**
   * May calls in `effect` change memory that `value` reads? Of an lvalue that is what it takes to find the object. Two
   * assignments, or an assignment and a read, have no order in C (C11 6.5p2), so that only calls count.
   */
  readonly mayChange: (effect: AstNode, value: AstNode) => boolean;
  /** Is it a whole local variable that no other function can reach? */
  readonly isPrivate: (place: Expr) => boolean;
  /** Static variables that the function, or one that it calls, names; null where a pointer decides what it calls. */
  readonly globalsNamed: (callee: SymbolId) => ReadonlySet<SymbolId> | null;
  /**
   * Pointer variables that may come to stand before their object (which C leaves undefined), where the program asks whether
   * pointers stand before or behind each other.
   */
  readonly beforeStart: ReadonlySet<SymbolId>;
  /** An interval that holds every value the expression can have; null when it is no integer. */
  readonly rangeOf: (expr: Expr, known: KnownRanges) => ValueRange | null;
  /** Interval of the mathematical result of an operation, before it is reduced to its type. */
  readonly exactRange: (expr: Binary, known: KnownRanges) => ValueRange | null;
  /** All values of an integer type. */
  readonly typeRange: (type: CType) => ValueRange | null;
}

/** Does every value of the one interval lie in the other? Null is what nothing is known of. */
export function fits(range: ValueRange | null, type: ValueRange | null): boolean {
  return range !== null && type !== null && range.low >= type.low && range.high <= type.high;
}
