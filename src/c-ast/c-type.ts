/** DATA: C types (C11 6.2.5) as the elaborator resolves them; typedef names are kept only as labels. */
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";

/** Qualifier bits (C11 6.7.3). */
export const Qualifier = { none: 0, const: 1, volatile: 2, restrict: 4, atomic: 8 } as const;

/** Integer types by name; `char` is distinct from both signed and unsigned char and is signed here (x86-64 Linux). */
export type IntegerKind =
  | "char"
  | "schar"
  | "uchar"
  | "short"
  | "ushort"
  | "int"
  | "uint"
  | "long"
  | "ulong"
  | "llong"
  | "ullong"
  | "int128"
  | "uint128";

export type FloatingKind = "float" | "double" | "ldouble" | "float128";

export type RecordId = number & { readonly __brand: "RecordId" };
export type EnumId = number & { readonly __brand: "EnumId" };

interface TypeBase {
  /** Bits of `Qualifier`. */
  readonly quals: number;
  /** Typedef name under which the type was written, for readable output; no part of type identity. */
  readonly alias?: string;
  /** Alignment in bytes that an `aligned` attribute gave the typedef; no part of type identity. */
  readonly align?: number;
}

export interface VoidType extends TypeBase {
  readonly kind: "void";
}
export interface BoolType extends TypeBase {
  readonly kind: "bool";
}
export interface IntegerType extends TypeBase {
  readonly kind: "integer";
  readonly integer: IntegerKind;
}
export interface FloatingType extends TypeBase {
  readonly kind: "floating";
  readonly floating: FloatingKind;
}
export interface ComplexType extends TypeBase {
  readonly kind: "complex";
  readonly floating: FloatingKind;
}
export interface PointerType extends TypeBase {
  readonly kind: "pointer";
  readonly target: CType;
  /** Of a parameter declared as `T name[16]`: that length; no part of type identity. */
  readonly declaredLength?: number;
}
export interface ArrayType extends TypeBase {
  readonly kind: "array";
  readonly element: CType;
  /** Number of elements; "incomplete" for `[]` (also flexible array members); "variable" for a VLA. */
  readonly length: number | "incomplete" | "variable";
  /** For a VLA: the node of its length expression, kept by the declaration that introduces it. */
  readonly lengthNode?: NodeId;
}
export interface FunctionType extends TypeBase {
  readonly kind: "function";
  readonly result: CType;
  /** Parameter types after adjustment (arrays and functions are pointers). */
  readonly params: readonly CType[];
  readonly variadic: boolean;
  /** False for `f()`: nothing is known of the parameters. */
  readonly prototyped: boolean;
}
export interface RecordType extends TypeBase {
  readonly kind: "record";
  readonly record: RecordId;
}
export interface EnumType extends TypeBase {
  readonly kind: "enum";
  readonly enum: EnumId;
}
/** The C library's `FILE *`, which nobody looks behind: a value that names a stream. Simplification makes it of the pointer. */
export interface StreamType extends TypeBase {
  readonly kind: "stream";
}
/**
 * A pointer to a record whose objects live in a pool: a value that names one of them, or none. Simplification makes it of
 * the pointer.
 */
export interface LinkType extends TypeBase {
  readonly kind: "link";
  readonly record: RecordId;
}
/** A pointer to an object that holds a link: a member of a node, or a variable that is a cell. */
export interface SlotType extends TypeBase {
  readonly kind: "slot";
  readonly record: RecordId;
}
/** GNU `vector_size` type. */
export interface VectorType extends TypeBase {
  readonly kind: "vector";
  readonly element: CType;
  readonly lanes: number;
}

export type CType =
  | VoidType
  | BoolType
  | IntegerType
  | FloatingType
  | ComplexType
  | PointerType
  | ArrayType
  | FunctionType
  | RecordType
  | EnumType
  | StreamType
  | LinkType
  | SlotType
  | VectorType;

export interface Field {
  /** Null for an unnamed bit-field or an anonymous struct or union member. */
  readonly name: string | null;
  readonly type: CType;
  /** Width of a bit-field in bits, or null. */
  readonly bitWidth: number | null;
  /** Byte offset of the field; for a bit-field the bit offset is counted from the start of the record. */
  readonly offset: number;
  readonly bitOffset: number;
}

/** A struct or union; `fields` is null while incomplete. One per definition in the whole program. */
export interface RecordDefinition {
  readonly id: RecordId;
  readonly keyword: "struct" | "union";
  /** Tag, or the typedef name of an untagged record, or null. */
  readonly name: string | null;
  readonly tag: string | null;
  readonly fields: readonly Field[] | null;
  /** Bytes; 0 while incomplete. */
  readonly size: number;
  readonly align: number;
  readonly packed: boolean;
  /** Bound on the alignment of members by `#pragma pack`, in bytes. */
  readonly maxAlign?: number;
  /** Fields that are pointers in the source became positions: C code cannot share such objects. */
  readonly reshaped?: boolean;
  /** Pointers to it are links: its objects live in a pool. */
  readonly pooled?: boolean;
  /**
   * Its one member is a pointer of the source that got a struct around it; in Rust it is that pointer again. The first place
   * where such a pointer stood.
   */
  readonly wraps?: NodeId;
  /** Defined in a system header. */
  readonly system: boolean;
  readonly node: NodeId;
  /** Of the definition, or of the first mention while incomplete. */
  readonly span: Span;
}

export interface EnumDefinition {
  readonly id: EnumId;
  readonly name: string | null;
  readonly tag: string | null;
  readonly enumerators: readonly { readonly name: string; readonly value: bigint }[];
  /** The compatible integer type (gcc: unsigned int unless a value is negative or too large). */
  readonly underlying: IntegerType;
  readonly system: boolean;
  readonly node: NodeId;
  /** Of the definition, or of the first mention while incomplete. */
  readonly span: Span;
}
