/** The C types that every translation unit has without declaring them (x86-64 Linux, LP64). */
import type { BoolType, FloatingKind, FloatingType, IntegerKind, IntegerType, VoidType } from "./c-type.ts";

export const voidType: VoidType = { kind: "void", quals: 0 };
export const boolType: BoolType = { kind: "bool", quals: 0 };

const integers = new Map<IntegerKind, IntegerType>();
const floatings = new Map<FloatingKind, FloatingType>();

/** The unqualified type of that name; always the same object. */
export function integerType(integer: IntegerKind): IntegerType {
  const known = integers.get(integer);
  if (known) return known;
  const made: IntegerType = { kind: "integer", quals: 0, integer };
  integers.set(integer, made);
  return made;
}

/** The unqualified type of that name; always the same object. */
export function floatingType(floating: FloatingKind): FloatingType {
  const known = floatings.get(floating);
  if (known) return known;
  const made: FloatingType = { kind: "floating", quals: 0, floating };
  floatings.set(floating, made);
  return made;
}

export const charType = integerType("char");
export const intType = integerType("int");
export const uintType = integerType("uint");
export const longType = integerType("long");
export const doubleType = floatingType("double");
/** Type of `sizeof` (C11 7.19). */
export const sizeType: IntegerType = { ...integerType("ulong"), alias: "size_t" };
/** Type of a pointer difference (C11 7.19). */
export const ptrdiffType: IntegerType = { ...integerType("long"), alias: "ptrdiff_t" };
/** Type of the elements of `L"..."` (C11 7.19). */
export const wcharType: IntegerType = { ...integerType("int"), alias: "wchar_t" };
