/**
 * DATA: what every pointer is. A pointer value is an *address*: a root object and the steps from it to the element it
 * points at. Addresses are symbolic and hold no borrow; Rust borrows are made from them only where memory is touched
 * or an argument is passed.
 *
 * Functions come in *versions*: the plain one, and clones for calls whose arguments share an object (DESIGN §4,
 * "Aliasing calls"). In a clone some pointer parameters are bound to addresses inside the object of another one.
 */
import type { NodeId } from "../../src/source/node-id.ts";
import type { CType, RecordId } from "../../src/c-ast/c-type.ts";
import type { StringLiteral, CompoundLiteral, SymbolId } from "../../src/c-ast/c-ast.ts";
import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";

/** The object in which an address lies. */
export type Root =
  /** The storage of a variable. */
  | { readonly kind: "variable"; readonly symbol: SymbolId }
  /** What a pointer parameter or an owning pointer variable points at. */
  | { readonly kind: "pointee"; readonly symbol: SymbolId }
  | { readonly kind: "literal"; readonly literal: StringLiteral | CompoundLiteral };

export type Step =
  | { readonly kind: "field"; readonly record: RecordId; readonly field: number }
  /** Element of an array or of the many elements a pointer reaches; null when the index varies. */
  | { readonly kind: "element"; readonly index: number | null }
  /** From a pointer stored in memory that owns or is lent an object to what it points at; an `element` step follows. */
  | { readonly kind: "pointee" }
  /**
   * Always the last: the sequence (or the object) so far, of objects of type `element`, seen as bytes; `index` counts
   * bytes and is null when it varies.
   */
  | { readonly kind: "bytes"; readonly index: number | null; readonly element: CType };

/** Root and steps. The pointee of a `pointee` root is seen as elements: the first step is an `element` step. */
export interface Address {
  readonly root: Root;
  readonly steps: readonly Step[];
}

/** What a pointer variable, parameter, field or result holds in Rust. */
export type Representation =
  /** No borrow: a `usize` for each varying element or bytes step of the variable's address; `Option` of them when nullable. */
  | { readonly kind: "cursor"; readonly nullable: boolean }
  /** A parameter `&[T]` or `&mut [T]` (many), `&T` or `&mut T` (one). */
  | {
      readonly kind: "borrowed";
      readonly many: boolean;
      readonly mutable: boolean;
      readonly nullable: boolean;
    }
  /** `Vec<T>` (many) or `Box<T>`; `Option` of it when nullable. */
  | { readonly kind: "owned"; readonly many: boolean; readonly nullable: boolean }
  /**
   * `&'static [T]`: constant tables and string literals. With `views` it is `&'a [T]`: memory that something else owns
   * and that is not written meanwhile, borrowed through these fields.
   */
  | { readonly kind: "static"; readonly nullable: boolean; readonly views?: readonly FieldKey[] }
  /**
   * In a field: `&'a mut [T]` (many) or `&'a mut T`, memory that something else owns and that is written through the
   * field. Places behind it are named by way of the struct, as those behind an owner.
   */
  | { readonly kind: "lent"; readonly many: boolean; readonly nullable: boolean }
  /** A result that points into parameter `param`: the element position in it. */
  | { readonly kind: "offset"; readonly param: number; readonly nullable: boolean }
  /** A result that points into a global, or into what a parameter points at: the index that varies on the way there. */
  | { readonly kind: "place"; readonly address: Address; readonly nullable: boolean }
  | { readonly kind: "function"; readonly nullable: boolean }
  /** `Ptr<T>` of the runtime, which may point anywhere in memory (see `floor-facts`). */
  | { readonly kind: "floor" }
  | { readonly kind: "refused"; readonly code: DiagnosticCode; readonly reason: string };

/** The steps of an address whose index varies. */
export function varyingSteps({ steps }: Address): readonly number[] {
  return steps.flatMap((step, at) => ("index" in step && step.index === null ? [at] : []));
}

/** Where a parameter of a clone points: inside the object of parameter `leader` (possibly itself). */
export interface Binding {
  readonly leader: number;
  /** Steps from the leader's object; varying element steps become extra `usize` parameters. */
  readonly steps: readonly Step[];
}

/** One version of a function. */
export interface Version {
  readonly symbol: SymbolId;
  /** Per parameter; null where the parameter is passed as usual. All null for the plain version. */
  readonly bindings: readonly (Binding | null)[];
}

/** Names a version: the symbol for the plain one. */
export type VersionKey = string & { readonly __brand: "VersionKey" };

/** How the arguments of one call are passed. */
export interface CallPlan {
  readonly callee: VersionKey;
  /** Arguments of one array, disjoint by proof, in ascending order: the array is split between them. */
  readonly splits: readonly { readonly args: readonly number[] }[];
}

/** Pointers that point into different objects at different times. */
export interface ChoiceFacts {
  readonly variables: ReadonlyMap<SymbolId, Choice>;
  /**
   * For expressions whose value such a variable is given: its option. An expression that comes from such a variable
   * itself has one entry for each option of that one.
   */
  readonly chosen: ReadonlyMap<NodeId, readonly ChosenOption[]>;
  /** For comparisons and differences: can the left side, by option, be in one object with the right side? */
  readonly meetings: ReadonlyMap<NodeId, readonly (readonly boolean[])[]>;
}

export interface Choice {
  readonly options: readonly ChoiceOption[];
  readonly nullable: boolean;
}

export interface ChoiceOption {
  readonly kind: "object" | "fresh" | "static";
  /** Can it be heap memory: what is not the storage of a variable, nor a literal? */
  readonly isReleasable: boolean;
  /** Variable that the object belongs to, and the field in it, for names. */
  readonly root: SymbolId | null;
  readonly field: { readonly record: RecordId; readonly field: number } | null;
}

export interface ChosenOption {
  /** Null where it is not known. */
  readonly option: number | null;
  readonly nullable: boolean;
}

export interface VersionFacts {
  readonly key: VersionKey;
  readonly version: Version;
  /** Parameters, locals and static locals of pointer type. */
  readonly pointers: ReadonlyMap<SymbolId, Representation>;
  /**
   * The address that a pointer variable holds, where it is known: for a cursor the object it walks; for all others
   * their own pointee, at element 0 unless the variable is moved.
   */
  readonly addresses: ReadonlyMap<SymbolId, Address>;
  /** Parameters that the body itself may set to null: their position is an `Option`. */
  readonly nullablePositions: ReadonlySet<SymbolId>;
  /** Local and parameter variables whose own storage is written after its declaration, or borrowed mutably. */
  readonly mutableVariables: ReadonlySet<SymbolId>;
  /** Pointees (of parameters and owners) that are written, here or by a callee. */
  readonly mutablePointees: ReadonlySet<SymbolId>;
  /** Pointees that are sequences. */
  readonly manyPointees: ReadonlySet<SymbolId>;
  readonly result: Representation | null;
  readonly calls: ReadonlyMap<NodeId, CallPlan>;
  readonly choices: ChoiceFacts;
  readonly lifetimes: SignatureLifetimes;
}

/** Names of lifetimes in a signature, without the tick; null where Rust fills them in. */
export interface SignatureLifetimes {
  /** Those that the function declares. */
  readonly declared: readonly string[];
  readonly params: readonly ParamLifetimes[];
  /** Of a borrow that is returned, or of the borrows in a struct that is returned. */
  readonly result: string | null;
}

export interface ParamLifetimes {
  /** Of the reference that the parameter is. */
  readonly borrow: string | null;
  /** Of the borrows in the struct that the parameter is or points at. */
  readonly inside: string | null;
}

/** Rust fills in all of them. */
export function noLifetimes({ bindings }: Version): SignatureLifetimes {
  return { declared: [], params: bindings.map(() => ({ borrow: null, inside: null })), result: null };
}

export interface GlobalRepresentation {
  /** `static`: never written. `cell`: thread-local `Cell`s. `refcell`: thread-local `RefCell`, borrowed at calls. */
  readonly kind: "static" | "cell" | "refcell";
}

export interface PointerFacts {
  /** Pointee of each `void *` parameter that is used as one type only. */
  readonly voidTargets: ReadonlyMap<SymbolId, CType>;
  /** Functions whose address is taken, by the key of their type: what a call through a pointer may call. */
  readonly addressTaken: ReadonlyMap<string, readonly SymbolId[]>;
  readonly versions: ReadonlyMap<VersionKey, VersionFacts>;
  /** Pointers in memory: fields, and elements of arrays of pointers. */
  readonly fields: ReadonlyMap<FieldKey, Representation>;
  /** Structs that borrow memory: they have a lifetime parameter. */
  readonly borrowing: ReadonlySet<RecordId>;
  /** Struct parameters with owners inside that the caller goes on using: passed as `&mut`. */
  readonly keptStructs: ReadonlySet<SymbolId>;
  /** Parameters from which functions go toward the start of the object: `p[-1]`, `p--`. */
  readonly reachingBack: ReadonlySet<SymbolId>;
  readonly globals: ReadonlyMap<SymbolId, GlobalRepresentation>;
  /** Versions of a library's functions for C callers whose arguments overlap, the likeliest overlap first. */
  readonly shared: ReadonlyMap<SymbolId, readonly VersionKey[]>;
}

/** A field that is a pointer or an array of pointers: `record:index`; or the elements of an array of pointers. */
export type FieldKey = string & { readonly __brand: "FieldKey" };

export function fieldKey(record: RecordId, field: number): FieldKey {
  return `${String(record)}:${String(field)}` as FieldKey;
}

/** The pointers in an array variable, or behind a pointer to pointers. */
export function variableSlot(symbol: SymbolId): FieldKey {
  return `elements of ${String(symbol)}` as FieldKey;
}

/**
 * The slot of the pointers that lie at an address; null where nothing is known of them. It needs no root where the address
 * ends in a member.
 */
export function slotOf(
  address: { readonly root: Root | null; readonly steps: readonly PathStep[] } | null,
): FieldKey | null {
  if (!address) return null;
  const steps = [...address.steps];
  while (steps.at(-1)?.kind === "element") steps.pop();
  const last = steps.at(-1);
  if (last?.kind === "field") return fieldKey(last.record, last.field);
  if (last !== undefined || address.root === null || address.root.kind === "literal") return null;
  return variableSlot(address.root.symbol);
}

type PathStep =
  | { readonly kind: "field"; readonly record: RecordId; readonly field: number }
  | { readonly kind: "element" }
  | { readonly kind: "pointee" }
  | { readonly kind: "bytes" };

export function isElementSlot(slot: FieldKey): boolean {
  return slot.startsWith("elements ");
}

export function recordOf(key: FieldKey): RecordId {
  return Number(key.split(":")[0]) as RecordId;
}

export function versionKey(version: Version): VersionKey {
  const plain = version.bindings.every((binding) => binding === null);
  return (
    plain ? String(version.symbol) : `${String(version.symbol)}${JSON.stringify(version.bindings)}`
  ) as VersionKey;
}

/** Function types with the same key share one Rust signature. */
export function functionTypeKey(type: CType): string {
  return JSON.stringify(type, (name, value: unknown) =>
    name === "quals" || name === "alias" || name === "lengthNode" ? undefined : value,
  );
}
