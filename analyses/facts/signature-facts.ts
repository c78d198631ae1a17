/**
 * DATA: what each translated function looks like from outside, in C and in Rust. `lower` emits exactly these
 * signatures, `verify` builds the C ABI shims and the differential test from them, the report lists them.
 */
import type { CType, FunctionType, RecordId } from "../../src/c-ast/c-type.ts";
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { Representation } from "./pointer-facts.ts";
import type { Type } from "../../src/rust-ast/rust-ast.ts";

/** How many elements a pointer parameter reaches: the caller must provide at least that many. */
export type Extent =
  | CountedExtent
  | ChoiceExtent
  /** Up to and including the first zero element. */
  | { readonly kind: "nul-terminated"; readonly basis?: ExtentBasis }
  /** As many as an integer field of the record behind parameter `param` says when the function is called. */
  | {
      readonly kind: "field";
      readonly param: number;
      readonly record: RecordId;
      readonly field: number;
      readonly basis?: ExtentBasis;
    }
  | { readonly kind: "unknown" };

/** A number, or a number in terms of an integer parameter. */
export type CountedExtent =
  | { readonly kind: "constant"; readonly elements: number; readonly basis?: ExtentBasis }
  /** `scale * param + offset` elements; `param` is the index of an integer parameter. */
  | {
      readonly kind: "linear";
      readonly param: number;
      readonly scale: number;
      readonly offset: number;
      readonly basis?: ExtentBasis;
    }
  | BlockExtent;

/** One of two, by an integer parameter: `encrypt` writes the last block whole, `decrypt` does not. */
export interface ChoiceExtent {
  readonly kind: "choice";
  readonly param: number;
  readonly value: number;
  /** Where the parameter has that value. */
  readonly equal: CountedExtent;
  readonly other: CountedExtent;
  readonly basis?: ExtentBasis;
}

/**
 * `scale * ((param + added) / divisor) + offset` elements: a length rounded up to whole blocks (`(n + 15) / 16 * 16`), bits
 * as bytes (`(n + 7) / 8`), text of bytes (`(n + 2) / 3 * 4`). The quotient is C's, and 0 for a negative parameter.
 */
export interface BlockExtent {
  readonly kind: "blocks";
  readonly param: number;
  readonly added: number;
  readonly divisor: number;
  readonly scale: number;
  readonly offset: number;
  readonly basis?: ExtentBasis;
}

/**
 * Proven from the function's body (when absent); or agreed, where it was not proved, by what C programmers hold callers
 * to: `T a[N]`, and a length by which the body counts. Assumed is what signatures of this form mean by convention, with
 * nothing in the body to say so: callers may have less.
 */
export type ExtentBasis = "proven" | "agreed" | "assumed";

/** Null for an unknown extent. */
export function basisOf(extent: Extent | null | undefined): ExtentBasis | null {
  return !extent || extent.kind === "unknown" ? null : (extent.basis ?? "proven");
}

const weakestFirst: readonly ExtentBasis[] = ["assumed", "agreed", "proven"];

/** Of what rests on all of them. */
export function weakestBasis(bases: readonly ExtentBasis[]): ExtentBasis {
  return weakestFirst.find((basis) => bases.includes(basis)) ?? "proven";
}

export type ParamShape =
  /** Integers, floats, bool, enums: passed by value. */
  | { readonly kind: "scalar" }
  /** A struct or union by value. */
  | { readonly kind: "record" }
  /** `&[T]`, `&mut [T]`, `Option<&[T]>` ... */
  | {
      readonly kind: "slice";
      readonly element: CType;
      readonly mutable: boolean;
      readonly nullable: boolean;
      readonly extent: Extent;
    }
  /** `&[T; N]`, `&mut [T; N]`. */
  | {
      readonly kind: "array";
      readonly element: CType;
      readonly length: number;
      readonly mutable: boolean;
      readonly nullable: boolean;
    }
  /** `&T`, `&mut T`, `Option<&T>`, `Option<&mut T>`. */
  | {
      readonly kind: "reference";
      readonly target: CType;
      readonly mutable: boolean;
      readonly nullable: boolean;
    }
  /** `&S<'_>`, `Option<&S<'_>>`, read only: a struct whose pointers become slices. */
  | {
      readonly kind: "borrower";
      readonly record: RecordId;
      readonly nullable: boolean;
      /** Null for a field without a form that can cross. */
      readonly fields: readonly (BorrowerField | null)[];
    }
  /** `Box<T>`, `Option<Box<T>>`: the callee takes the object over (`foo_free`). */
  | { readonly kind: "owned"; readonly target: CType; readonly nullable: boolean }
  /** `Vec<T>`, `Option<Vec<T>>`: a heap array that the callee takes over. */
  | { readonly kind: "owned-array"; readonly element: CType; readonly nullable: boolean }
  /** `&'static [T]`, `Option<&'static [T]>`: a pointer to one of the program's constants. */
  | { readonly kind: "static"; readonly target: CType; readonly nullable: boolean }
  /** `fn(..)`, `Option<fn(..)>`. */
  | { readonly kind: "function"; readonly nullable: boolean }
  /** `Ptr<T>`: any address. The extent is what is known of it, and nobody relies on it. */
  | { readonly kind: "floor"; readonly target: CType; readonly extent: Extent }
  /** A representation C cannot pass across the ABI: no shim is possible. */
  | { readonly kind: "opaque"; readonly reason: string };

/** A field of a struct that borrows. */
export interface BorrowerField {
  /** In Rust. */
  readonly name: string;
  readonly cType: CType;
  /** What a pointer reaches; `linear` counts in the field of that index. Null for other fields. */
  readonly slice: { readonly extent: Extent; readonly nullable: boolean } | null;
}

export interface ParamSignature {
  readonly name: string;
  readonly cType: CType;
  readonly rustType: Type;
  readonly shape: ParamShape;
}

export type ResultShape =
  | { readonly kind: "void" }
  | { readonly kind: "scalar" }
  | { readonly kind: "record" }
  /** `Box<T>`, `Option<Box<T>>`. */
  | { readonly kind: "owned"; readonly target: CType; readonly nullable: boolean }
  | { readonly kind: "owned-array"; readonly element: CType; readonly nullable: boolean }
  /** `&'static [T]`, `Option<&'static [T]>`. */
  | { readonly kind: "static"; readonly target: CType; readonly nullable: boolean }
  /** `usize` or `Option<usize>`: the result points that many elements into pointer parameter `param`. */
  | { readonly kind: "offset"; readonly param: number; readonly element: CType; readonly nullable: boolean }
  /** `Ptr<T>`: any address. */
  | { readonly kind: "floor"; readonly target: CType }
  | { readonly kind: "opaque"; readonly reason: string };

/** A version of the function whose parameters `members` point into one object, whichever way they overlap there. */
export interface SharedVersion {
  /** Path from the crate root: `chacha20::chacha20_encrypt_in_place`. */
  readonly rustPath: string;
  /** Indices of C parameters. */
  readonly members: readonly number[];
  /** The member in whose place the object is passed. */
  readonly leader: number;
  /** "element": every member is passed as the position of its first element, the leader's behind the object. "none": all are equal. */
  readonly positions: "element" | "none";
  /** Parameters of the Rust function, in order. */
  readonly rustTypes: readonly Type[];
  readonly rustResult: Type;
  readonly result: ResultShape;
}

export interface FunctionSignature {
  readonly symbol: SymbolId;
  readonly cName: string;
  /** Path from the crate root: `sha256::sha256_init`. */
  readonly rustPath: string;
  readonly public: boolean;
  readonly params: readonly ParamSignature[];
  readonly cResult: CType;
  readonly rustResult: Type;
  readonly result: ResultShape;
  /** For calls whose arguments overlap; none when left out. */
  readonly shared?: readonly SharedVersion[];
}

export type SignatureFacts = ReadonlyMap<SymbolId, FunctionSignature>;

/** A constant struct of the program: a global that is never written. */
export interface ConstantFacts {
  readonly cName: string;
  /** Path of the `static` from the crate root. */
  readonly rustPath: string;
  readonly record: RecordId;
  /** Functions in its fields, by field; a field that is left out is null or holds no function. */
  readonly functions: ReadonlyMap<number, SymbolId>;
}

/** What of memory on the floor C and Rust share. */
export interface SharedMemory {
  /** Records that lie in memory. */
  readonly records: ReadonlySet<RecordId>;
  /** Types of functions that are called through pointers, with the path of the static that says how those of C are. */
  readonly called: readonly { readonly rustPath: string; readonly type: FunctionType }[];
  /** Types of functions that pointers in memory point at. */
  readonly pointedAt: readonly FunctionType[];
}

/** What a pointer field is called and is in Rust. */
export interface FieldForm {
  readonly rustName: string;
  /** Null for fields that are no pointers. */
  readonly representation: Representation | null;
}

/** What it takes to show constant structs with pointers in them, and structs that point at such, to C. */
export interface ConstantTables {
  readonly constants: readonly ConstantFacts[];
  /** Structs of which there are constants that callers cannot name, too: arrays of them, static ones. */
  readonly unnamed: ReadonlySet<RecordId>;
  readonly fields: ReadonlyMap<RecordId, readonly FieldForm[]>;
}
