/** The type that a multiset of type keywords names (C11 6.7.2p2). */
import { boolType, floatingType, integerType, voidType } from "../c-ast/basic-types.ts";
import type { CType, FloatingKind, IntegerKind } from "../c-ast/c-type.ts";

const integers: Readonly<Record<string, IntegerKind>> = {
  char: "char",
  "char signed": "schar",
  "char unsigned": "uchar",
  short: "short",
  "short unsigned": "ushort",
  "": "int",
  unsigned: "uint",
  long: "long",
  "long unsigned": "ulong",
  "long long": "llong",
  "long long unsigned": "ullong",
  __int128: "int128",
  "__int128 unsigned": "uint128",
};

const floatings: Readonly<Record<string, FloatingKind>> = {
  float: "float",
  double: "double",
  "double long": "ldouble",
  _Float32: "float",
  _Float64: "double",
  _Float32x: "double",
  _Float64x: "ldouble",
  __float80: "ldouble",
  _Float128: "float128",
  __float128: "float128",
};

/** Keywords that take part in naming arithmetic types and `void`. */
export const arithmeticKeywords: ReadonlySet<string> = new Set(
  [...Object.keys(integers), ...Object.keys(floatings), "int signed unsigned _Bool void"].flatMap((key) =>
    key.split(" "),
  ),
);

/** Null when the words name no type. */
export function arithmeticTypeOf(words: readonly string[]): CType | null {
  if (words.length === 1) {
    if (words[0] === "void") return voidType;
    if (words[0] === "_Bool") return boolType;
  }
  const sorted = [...words].sort();
  const floating = floatings[sorted.join(" ")];
  if (floating) return floatingType(floating);
  // `int` says nothing beside another word, nor does `signed` except beside `char`
  const telling = sorted.filter((word) => word !== "int" && (word !== "signed" || sorted.includes("char")));
  const integer = integers[telling.join(" ")];
  return integer ? integerType(integer) : null;
}
