/** One symbolic execution of a function: what it may ask of the program, and what it collects on its way. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Extent, ExtentBasis } from "../facts/signature-facts.ts";
import type { FixedStruct } from "./borrowed-fields.ts";
import type { LinearForm } from "./linear-form.ts";
import type { Atoms, Root, State, Value } from "./state.ts";

/** What a call needs to know of the function it calls. */
export interface Callee {
  readonly definition: c.FunctionDefinition;
  /** Per parameter; null while the callee is being analysed itself (recursion). */
  readonly extents: readonly (Extent | null)[];
  /** Bytes of the elements in which the extents count. */
  readonly elementSizes: readonly number[];
  /** Index of the parameter into which the result points. */
  readonly resultInto: number | null;
}

/** Index of the field of constants that says how far the function in `field` reaches behind `param`, or null. */
export type ConstantLength = (record: c.RecordId, field: number, param: number) => number | null;

/** Memory behind a pointer parameter that the function reaches. */
export type Access =
  | { readonly kind: "bytes"; readonly end: LinearForm; readonly state: State; readonly basis: ExtentBasis }
  /** As many elements as a field of the record behind `holder` says. */
  | {
      readonly kind: "field";
      readonly holder: c.SymbolId;
      readonly record: c.RecordId;
      readonly field: number;
      readonly basis: "proven";
    }
  /** Up to the first zero element. */
  | { readonly kind: "terminated"; readonly basis: ExtentBasis }
  /** How far is not known. */
  | { readonly kind: "unknown" };

/** The parts of the execution that need one another; the run carries them, so that no file imports in a circle. */
export interface Engine {
  readonly evaluate: (run: FunctionRun, state: State, expr: c.Expr) => Value;
  /** Adds what the outcome of a condition says; null when it cannot come out so. */
  readonly assume: (run: FunctionRun, state: State, condition: c.Expr, truth: Truth) => State | null;
  readonly call: (run: FunctionRun, state: State, expr: c.Call | c.BuiltinCall) => Value;
  /** Null: control does not come out at the end. */
  readonly execute: (run: FunctionRun, state: State | null, statement: c.Statement) => State | null;
}

export type Truth = "true" | "false";

export interface FunctionRun {
  readonly engine: Engine;
  readonly program: c.Program;
  readonly atoms: Atoms;
  readonly callee: (symbol: c.SymbolId) => Callee | null;
  /** What a call through a pointer of that type may call. */
  readonly members: (type: c.CType) => readonly (Callee | null)[];
  readonly constantLength: ConstantLength;
  /** Static variables, and locals and parameters whose address is taken: their values change behind our back. */
  readonly exposed: Pick<ReadonlySet<c.SymbolId>, "has">;
  /** Per root; null while a loop is only tried out. */
  accesses: Map<Root, Access[]> | null;
  /** Differences `left - right` of the comparisons made, candidates for what a loop keeps; null when not wanted. */
  hints: LinearForm[] | null;
  /** First try of a loop body: unsigned subtraction is taken not to wrap; the next try proves it. */
  optimistic: boolean;
  /** Where jumps go: states that wait to be joined. */
  readonly jumps: Jumps;
  /** Range of the elements of constant tables. */
  readonly tableRange: (symbol: c.SymbolId) => { readonly low: bigint; readonly high: bigint } | null;
  /** Structs behind parameters whose fields keep their values. */
  readonly fixed: readonly FixedStruct[];
  /** Functions being executed in place of a call, to end recursion. */
  readonly inlined: readonly c.SymbolId[];
  /** Truth values that this one is an operand of: each is followed for both of its outcomes. */
  readonly nesting: number;
}

export interface Jumps {
  breaks: State[];
  continues: State[];
  returns: State[];
  readonly labels: Map<string, State[]>;
  readonly passedLabels: Set<string>;
  /** Of the innermost switch: what arrives at its cases; null outside. */
  dispatch: Dispatch | null;
}

export interface Dispatch {
  readonly entry: State;
  readonly value: LinearForm;
  hasDefault: boolean;
  /** The value is a constant and its case has been met (a default before its case is then taken too, which is safe). */
  isSettled: boolean;
  readonly values: bigint[];
}

export function emptyJumps(): Jumps {
  return {
    breaks: [],
    continues: [],
    returns: [],
    labels: new Map(),
    passedLabels: new Set(),
    dispatch: null,
  };
}

/** Control flow that the execution does not follow: nothing is known of the function. */
export class Irregular extends Error {}

export function noteAccess(run: FunctionRun, root: Root, access: Access): void {
  if (run.accesses) noteIn(run.accesses, root, access);
}

/** Where nothing is known of a part, nothing is known of the whole. */
export function spreadToWholes(accesses: Map<Root, Access[]>, atoms: FunctionRun["atoms"]): void {
  for (const [root, list] of [...accesses]) {
    const whole = typeof root === "number" ? atoms.wholeOf(root) : undefined;
    if (whole !== undefined && list.some(({ kind }) => kind === "unknown"))
      noteIn(accesses, whole, { kind: "unknown" });
  }
}

export function noteIn(accesses: Map<Root, Access[]>, root: Root, access: Access): void {
  const list = accesses.get(root);
  if (list) list.push(access);
  else accesses.set(root, [access]);
}

/** The pointer gets where it is not followed: stored, or handed to code that is not known. */
export function noteEscape(run: FunctionRun, value: Value): void {
  if (value.kind === "pointer") noteAccess(run, value.root, { kind: "unknown" });
}
