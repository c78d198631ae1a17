/** Which C scalar types have the same Rust type, so that memory of one can be seen as memory of the other. */
import type { CType, EnumDefinition, EnumId, IntegerKind } from "./c-type.ts";

/** Rust name of each C integer type on x86-64 Linux; plain `char` is stored as a byte (DESIGN §5). */
export const rustIntegers: Readonly<Record<IntegerKind, string>> = {
  char: "u8",
  schar: "i8",
  uchar: "u8",
  short: "i16",
  ushort: "u16",
  int: "i32",
  uint: "u32",
  long: "i64",
  ulong: "u64",
  llong: "i64",
  ullong: "u64",
  int128: "i128",
  uint128: "u128",
};

/** Rust name of a scalar C type, or null for types that are no scalars or have no Rust counterpart. */
export function rustScalar(type: CType, enums: ReadonlyMap<EnumId, EnumDefinition>): string | null {
  switch (type.kind) {
    case "bool":
      return "bool";
    case "integer":
      return rustIntegers[type.integer];
    case "floating":
      return type.floating === "float" ? "f32" : type.floating === "double" ? "f64" : null;
    case "enum": {
      const definition = enums.get(type.enum);
      return definition ? rustIntegers[definition.underlying.integer] : null;
    }
    default:
      return null;
  }
}

/** Do both types have one representation in Rust? Qualifiers and typedef names do not count. */
export function sameRepresentation(a: CType, b: CType, enums: ReadonlyMap<EnumId, EnumDefinition>): boolean {
  const scalar = rustScalar(a, enums);
  if (scalar !== null) return scalar === rustScalar(b, enums);
  switch (a.kind) {
    case "record":
      return b.kind === "record" && a.record === b.record;
    case "array":
      return b.kind === "array" && a.length === b.length && sameRepresentation(a.element, b.element, enums);
    case "pointer":
      return b.kind === "pointer" && sameRepresentation(a.target, b.target, enums);
    case "function":
      return b.kind === "function";
    case "floating":
      return b.kind === "floating" && a.floating === b.floating;
    case "void":
    case "stream":
      return b.kind === a.kind;
    case "link":
    case "slot":
      return b.kind === a.kind && a.record === b.record;
    case "vector":
      return b.kind === "vector" && a.lanes === b.lanes && sameRepresentation(a.element, b.element, enums);
    default:
      return false;
  }
}
