/**
 * DATA: why pointers are what they are. Every fact about pointers only grows, so each has a first cause: the place in the C
 * that made it so. A cause that lies in a callee names the parameter, whose own cause goes on from there.
 */
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";
import type { Span } from "../../src/source/span.ts";
import { nothingOnFloor, type FloorFacts } from "./floor-facts.ts";
import type { FieldKey, PointerFacts, VersionKey } from "./pointer-facts.ts";

/** What the C does with a pointer. */
export type CauseKind =
  /** `*p = x` */
  | "written"
  /** `p = q` */
  | "assigned"
  /** `p++` */
  | "moved"
  /** `p[i]`, `p + i`, a cast: more than its first object is reached. */
  | "reached"
  /** `if (p)` */
  | "tested"
  /** `&p` */
  | "addressed"
  /** `s->p = p` */
  | "stored"
  | "returned"
  | "passed"
  /** After its memory went elsewhere. */
  | "used"
  /** By a function of the same type that is called through pointers. */
  | "shared";

export interface Cause {
  readonly kind: CauseKind;
  readonly at: Span;
  /** Of the function to which it is passed. */
  readonly passed?: PassedTo;
}

export interface PassedTo {
  readonly callee: SymbolId;
  /** Parameter that it is given to, and the version of the function; null for the C library. */
  readonly param: { readonly symbol: SymbolId; readonly version: VersionKey } | null;
}

/** What a pointer can hold, from the best to what nothing is known of (`pointer-value.ts`). */
export type HeldKind =
  "none" | "null" | "address" | "fresh" | "lent" | "static" | "function" | "choice" | "floor" | "unknown";

/** A change of what a pointer holds. */
export interface HeldCause extends Cause {
  readonly becomes: HeldKind;
}

export interface PointerReasons {
  /** Why pointees are sequences, parameters may be null, objects are taken over. */
  readonly many: ReadonlyMap<SymbolId, Cause>;
  readonly nullable: ReadonlyMap<SymbolId, Cause>;
  readonly consumed: ReadonlyMap<SymbolId, Cause>;
  /** Why pointees are written, by version. */
  readonly mutable: ReadonlyMap<VersionKey, ReadonlyMap<SymbolId, Cause>>;
  /** How variables, fields and results came to hold what they hold, in the order of changes. */
  readonly variables: ReadonlyMap<VersionKey, ReadonlyMap<SymbolId, readonly HeldCause[]>>;
  readonly fields: ReadonlyMap<FieldKey, readonly HeldCause[]>;
  readonly results: ReadonlyMap<VersionKey, readonly HeldCause[]>;
}

export const noReasons: PointerReasons = {
  many: new Map(),
  nullable: new Map(),
  consumed: new Map(),
  mutable: new Map(),
  variables: new Map(),
  fields: new Map(),
  results: new Map(),
};

/** What pointers are, and why. */
export interface ReasonedPointers extends PointerFacts {
  readonly reasons: PointerReasons;
}

/** A pointer, or all pointers of a function. */
export type FloorOrigin =
  | { readonly kind: "variable"; readonly symbol: SymbolId }
  | { readonly kind: "field"; readonly field: FieldKey }
  | { readonly kind: "result"; readonly symbol: SymbolId }
  | { readonly kind: "function"; readonly symbol: SymbolId };

/** Why the way down the ladder started at a pointer: no better form was found for it. */
export interface SeedReason {
  readonly code: DiagnosticCode;
  readonly reason: string;
  /** Where it became so; null where that is not one place. */
  readonly at: Span | null;
}

/** One step from a pointer on the floor to what put it there. */
export type FloorStep =
  /** It points at the same objects as another, because of what is done at these places. */
  | { readonly kind: "same-objects"; readonly as: FloorOrigin; readonly joined: readonly Span[] }
  /** The objects in memory that the step before is about are among those that it points at. */
  | { readonly kind: "pointed-at"; readonly by: FloorOrigin }
  /** The last step: a pointer without a better form. */
  | { readonly kind: "seed"; readonly origin: FloorOrigin; readonly why: SeedReason }
  /** What it points at is pointed at by a pointer in memory: in this variable, field, or somewhere. */
  | { readonly kind: "held-in-memory"; readonly by: FloorOrigin | null }
  /** What it points at is a part of an object in memory, or has one. */
  | { readonly kind: "part-in-memory"; readonly part: FieldKey | null }
  /** The last step: made from an integer, made one, or lies where types are mixed. */
  | { readonly kind: "exposed"; readonly at: Span }
  /** The last step: a pointer goes through all rows of an array as through one. */
  | { readonly kind: "rows"; readonly at: Span }
  /** The last step: all of the program is on the floor, because with less of it this function was refused. */
  | { readonly kind: "whole-program"; readonly refused: SymbolId | null; readonly why: SeedReason }
  /** It cannot lie outside of memory, as a global or a union does. */
  | { readonly kind: "holder"; readonly variable: SymbolId }
  /** It is handed to a function that is called through a pointer. */
  | { readonly kind: "called"; readonly at: Span | null; readonly callee: SymbolId | null }
  /** Callers of the library may pass it what other functions of the library have as this struct on the floor. */
  | { readonly kind: "offered"; readonly function: SymbolId }
  /** Its bytes are copied to or from memory on the floor, or compared with that. */
  | { readonly kind: "copied"; readonly at: Span };

/** What stands on the floor, and why. */
export interface ReasonedFloor extends FloorFacts {
  /** From a pointer to what put what it points at on the floor; empty for what is not there. */
  readonly stepsOf: (origin: FloorOrigin) => readonly FloorStep[];
}

export const nothingOnFloorReasoned: ReasonedFloor = { ...nothingOnFloor, stepsOf: () => [] };
