/** What C says about types: classes, conversions and compatibility. Pure functions over types and the program's tables. */
import { intType, integerType, floatingType, doubleType } from "./basic-types.ts";
import { Qualifier } from "./c-type.ts";
import type {
  ArrayType,
  CType,
  EnumDefinition,
  EnumId,
  EnumType,
  FloatingKind,
  FunctionType,
  IntegerKind,
  IntegerType,
  PointerType,
  RecordDefinition,
  RecordId,
  RecordType,
} from "./c-type.ts";

/** The definitions that types refer to; a `Program` is one. */
export interface TypeTables {
  readonly records: ReadonlyMap<RecordId, RecordDefinition>;
  readonly enums: ReadonlyMap<EnumId, EnumDefinition>;
}

// ---------------------------------------------------------------------------------------------------- classes

/** Any type of C's integer class: `_Bool`, the integer types, enumerations (C11 6.2.5p17). */
export function isInteger(type: CType): boolean {
  return type.kind === "integer" || type.kind === "bool" || type.kind === "enum";
}

/** Real or complex arithmetic type (C11 6.2.5p18). */
export function isArithmetic(type: CType): boolean {
  return isInteger(type) || type.kind === "floating" || type.kind === "complex";
}

/** Arithmetic or pointer (C11 6.2.5p21). */
export function isScalar(type: CType): boolean {
  return isArithmetic(type) || isPointerOrHandle(type);
}

/** A pointer, or what is a value of its own instead of one. */
export function isPointerOrHandle({ kind }: CType): boolean {
  return kind === "pointer" || kind === "stream" || kind === "link" || kind === "slot";
}

/** One of the three character types (C11 6.2.5p15). */
export function isCharacter(type: CType): boolean {
  return (
    type.kind === "integer" &&
    (type.integer === "char" || type.integer === "schar" || type.integer === "uchar")
  );
}

export function isVoidPointer(type: CType): boolean {
  return type.kind === "pointer" && type.target.kind === "void";
}

export function isFunctionPointer(type: CType): type is PointerType & { readonly target: FunctionType } {
  return type.kind === "pointer" && type.target.kind === "function";
}

/** A variable length array, or an array of such (C11 6.7.6.2p4). */
export function isVariableArray(type: CType): boolean {
  return type.kind === "array" && (type.length === "variable" || isVariableArray(type.element));
}

/** A VLA, or derived from one (C11 6.7.6p3). */
export function isVariablyModified(type: CType): boolean {
  switch (type.kind) {
    case "array":
      return type.length === "variable" || isVariablyModified(type.element);
    case "pointer":
      return isVariablyModified(type.target);
    case "function":
      return isVariablyModified(type.result);
    default:
      return false;
  }
}

// ---------------------------------------------------------------------------------------------------- qualifiers

/** The type without its top-level qualifiers. */
export function unqualified(type: CType): CType {
  if (type.kind === "array") {
    // the qualifiers of an array are those of its elements (C11 6.7.3p9)
    const element = unqualified(type.element);
    return element === type.element && type.quals === 0 ? type : { ...type, element, quals: 0 };
  }
  return type.quals === 0 ? type : { ...type, quals: 0 };
}

/** The type with these qualifiers added; an array passes them on to its elements (C11 6.7.3p9). */
export function withQualifiers(type: CType, quals: number): CType {
  if (type.kind === "array") {
    const element = withQualifiers(type.element, quals);
    return element === type.element ? type : { ...type, element };
  }
  return (type.quals | quals) === type.quals ? type : { ...type, quals: type.quals | quals };
}

/** Qualifiers of the object that a type describes: those of the innermost element for arrays. */
export function objectQualifiers(type: CType): number {
  return type.kind === "array" ? type.quals | objectQualifiers(type.element) : type.quals;
}

/** May an lvalue of this type not be assigned? (C11 6.3.2.1p1, members of records included.) */
export function isConst(type: CType, tables: TypeTables): boolean {
  if ((objectQualifiers(type) & Qualifier.const) !== 0) return true;
  if (type.kind === "array") return isConst(type.element, tables);
  if (type.kind !== "record") return false;
  return tables.records.get(type.record)?.fields?.some((field) => isConst(field.type, tables)) ?? false;
}

// ---------------------------------------------------------------------------------------------------- integers

interface IntegerShape {
  readonly bits: number;
  readonly signed: boolean;
}

const shapes: Readonly<Record<IntegerKind, IntegerShape & { readonly rank: number }>> = {
  char: { bits: 8, signed: true, rank: 1 },
  schar: { bits: 8, signed: true, rank: 1 },
  uchar: { bits: 8, signed: false, rank: 1 },
  short: { bits: 16, signed: true, rank: 2 },
  ushort: { bits: 16, signed: false, rank: 2 },
  int: { bits: 32, signed: true, rank: 3 },
  uint: { bits: 32, signed: false, rank: 3 },
  long: { bits: 64, signed: true, rank: 4 },
  ulong: { bits: 64, signed: false, rank: 4 },
  llong: { bits: 64, signed: true, rank: 5 },
  ullong: { bits: 64, signed: false, rank: 5 },
  int128: { bits: 128, signed: true, rank: 6 },
  uint128: { bits: 128, signed: false, rank: 6 },
};

const unsignedOf: Readonly<Record<IntegerKind, IntegerKind>> = {
  char: "uchar",
  schar: "uchar",
  uchar: "uchar",
  short: "ushort",
  ushort: "ushort",
  int: "uint",
  uint: "uint",
  long: "ulong",
  ulong: "ulong",
  llong: "ullong",
  ullong: "ullong",
  int128: "uint128",
  uint128: "uint128",
};

export function integerBits(kind: IntegerKind): number {
  return shapes[kind].bits;
}

export function isSignedKind(kind: IntegerKind): boolean {
  return shapes[kind].signed;
}

/** Width and sign of an integer type; `_Bool` has one value bit, an enumeration the shape of its compatible type. */
export function integerShape(type: CType, tables: TypeTables): IntegerShape {
  switch (type.kind) {
    case "bool":
      return { bits: 1, signed: false };
    case "integer":
      return shapes[type.integer];
    case "enum":
      return shapes[enumUnderlying(type, tables).integer];
    default:
      return shapes.int;
  }
}

export function enumUnderlying(type: EnumType, tables: TypeTables): IntegerType {
  return tables.enums.get(type.enum)?.underlying ?? integerType("uint");
}

/** Smallest and largest value. */
export function integerRange(
  type: CType,
  tables: TypeTables,
): { readonly min: bigint; readonly max: bigint } {
  const { bits, signed } = integerShape(type, tables);
  const width = BigInt(bits);
  return signed
    ? { min: -(1n << (width - 1n)), max: (1n << (width - 1n)) - 1n }
    : { min: 0n, max: (1n << width) - 1n };
}

/** `value` as an integer type holds it: modulo 2^N (C11 6.3.1.3; gcc does so for signed types too), `_Bool` by != 0. */
export function wrapInteger(value: bigint, type: CType, tables: TypeTables): bigint {
  if (type.kind === "bool") return value === 0n ? 0n : 1n;
  const { bits, signed } = integerShape(type, tables);
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** The unsigned type that corresponds to an integer type (C11 6.2.5p6). */
export function unsignedType(type: IntegerType): IntegerType {
  return integerType(unsignedOf[type.integer]);
}

// ---------------------------------------------------------------------------------------------------- conversions

/**
 * Integer promotions (C11 6.3.1.1p2); other types are returned as they are.
 * @param bitWidth width if the operand is a bit-field: what fits in `int` becomes `int`
 */
export function promote(type: CType, tables: TypeTables, bitWidth: number | null = null): CType {
  switch (type.kind) {
    case "bool":
      return intType;
    case "enum":
      return promote(enumUnderlying(type, tables), tables, bitWidth);
    case "integer": {
      const { bits, signed, rank } = shapes[type.integer];
      const width = bitWidth ?? bits;
      if (rank < shapes.int.rank || (bitWidth !== null && width < shapes.int.bits)) return intType;
      if (bitWidth === shapes.int.bits && bits > width) return signed ? intType : integerType("uint");
      return type.quals === 0 ? type : { ...type, quals: 0 };
    }
    default:
      return type;
  }
}

const floatingRank: Readonly<Record<FloatingKind, number>> = { float: 1, double: 2, ldouble: 3, float128: 4 };

/** Usual arithmetic conversions (C11 6.3.1.8) of two arithmetic types, bit-field promotions already done. */
export function commonArithmeticType(left: CType, right: CType, tables: TypeTables): CType {
  const a = promote(left, tables);
  const b = promote(right, tables);
  if (a.kind === "complex" || b.kind === "complex") {
    const floating = widerFloating(floatingPart(a), floatingPart(b));
    return { kind: "complex", quals: 0, floating: floating ?? "double" };
  }
  const floating = widerFloating(floatingPart(a), floatingPart(b));
  if (floating) return [a, b].find((type) => floatingPart(type) === floating) ?? floatingType(floating);
  if (a.kind !== "integer" || b.kind !== "integer") return a;
  return commonIntegerType(a, b);
}

function commonIntegerType(a: IntegerType, b: IntegerType): IntegerType {
  // the spelling of the type survives where both agree on it
  if (a.integer === b.integer) return a.alias === undefined ? b : a;
  const [x, y] = [shapes[a.integer], shapes[b.integer]];
  if (x.signed === y.signed) return x.rank >= y.rank ? a : b;
  const [unsigned, signed] = x.signed ? [b, a] : [a, b];
  if (shapes[unsigned.integer].rank >= shapes[signed.integer].rank) return unsigned;
  if (shapes[signed.integer].bits > shapes[unsigned.integer].bits) return signed;
  return unsignedType(signed);
}

function floatingPart(type: CType): FloatingKind | null {
  return type.kind === "floating" || type.kind === "complex" ? type.floating : null;
}

function widerFloating(a: FloatingKind | null, b: FloatingKind | null): FloatingKind | null {
  if (a === null || b === null) return a ?? b;
  return floatingRank[a] >= floatingRank[b] ? a : b;
}

/** Default argument promotions (C11 6.5.2.2p6). */
export function promoteArgument(type: CType, tables: TypeTables, bitWidth: number | null = null): CType {
  if (type.kind === "floating" && type.floating === "float") return doubleType;
  return promote(type, tables, bitWidth);
}

/** Type of a parameter that was declared so: arrays and functions become pointers (C11 6.7.6.3p7, p8). */
export function adjustParameter(type: CType): CType {
  if (type.kind === "array") return { kind: "pointer", quals: type.quals, target: type.element };
  if (type.kind === "function") return { kind: "pointer", quals: 0, target: type };
  return type;
}

// ---------------------------------------------------------------------------------------------------- compatibility

/** Are two types the same, typedef names aside? Qualifiers count. */
export function sameType(a: CType, b: CType, sameRecord: SameRecord = equalIds): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.quals !== b.quals) return false;
  switch (a.kind) {
    case "void":
    case "bool":
    case "stream":
      return true;
    case "integer":
      return a.integer === (b as IntegerType).integer; // kinds are equal, here and below
    case "link":
    case "slot":
      return a.record === (b as typeof a).record;
    case "floating":
    case "complex":
      return a.floating === (b as typeof a).floating;
    case "pointer":
      return sameType(a.target, (b as PointerType).target, sameRecord);
    case "array": {
      const { length, element } = b as ArrayType;
      return sameLength(a.length, length) && sameType(a.element, element, sameRecord);
    }
    case "record":
      return sameRecord(a.record, (b as RecordType).record);
    case "enum":
      return a.enum === (b as EnumType).enum;
    case "vector":
      return a.lanes === (b as typeof a).lanes && sameType(a.element, (b as typeof a).element, sameRecord);
    case "function":
      return sameFunction(a, b as FunctionType, sameRecord);
  }
}

/** Types of variable length agree where they meet, else the program is undefined (C11 6.7.6.2p6). */
function sameLength(a: ArrayType["length"], b: ArrayType["length"]): boolean {
  if (a === "variable") return b !== "incomplete";
  return a === b || (b === "variable" && a !== "incomplete");
}

/** Decides whether two record ids stand for one record; by default when they are equal. */
export type SameRecord = (a: RecordId, b: RecordId) => boolean;

function equalIds(a: RecordId, b: RecordId): boolean {
  return a === b;
}

function sameFunction(a: FunctionType, b: FunctionType, sameRecord: SameRecord): boolean {
  if (a.variadic !== b.variadic || a.prototyped !== b.prototyped || a.params.length !== b.params.length)
    return false;
  if (!sameType(a.result, b.result, sameRecord)) return false;
  return a.params.every((param, index) => {
    const other = b.params[index];
    return other !== undefined && sameType(param, other, sameRecord);
  });
}

/** Are two types compatible (C11 6.2.7)? Qualifiers count. */
export function compatible(a: CType, b: CType, tables: TypeTables): boolean {
  if (a === b) return true;
  if (a.quals !== b.quals) return false;
  // an enumeration is compatible with its underlying type (C11 6.7.2.2p4), not with other enumerations of that type
  if (a.kind === "enum" && b.kind === "integer") return enumUnderlying(a, tables).integer === b.integer;
  if (b.kind === "enum" && a.kind === "integer") return enumUnderlying(b, tables).integer === a.integer;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "pointer":
      return compatible(a.target, (b as PointerType).target, tables); // kinds are equal, here and below
    case "array": {
      const other = b as ArrayType;
      const bothKnown = typeof a.length === "number" && typeof other.length === "number";
      if (bothKnown && a.length !== other.length) return false;
      return compatible(a.element, other.element, tables);
    }
    case "function":
      return compatibleFunctions(a, b as FunctionType, tables);
    default:
      return sameType(a, b);
  }
}

function compatibleFunctions(a: FunctionType, b: FunctionType, tables: TypeTables): boolean {
  if (!compatible(unqualified(a.result), unqualified(b.result), tables)) return false;
  if (!a.prototyped || !b.prototyped) {
    // an empty list agrees with any prototype that survives the default promotions (C11 6.7.6.3p15)
    const known = a.prototyped ? a : b;
    if (!known.prototyped) return true;
    return (
      !known.variadic &&
      known.params.every((type) => sameType(unqualified(type), promoteArgument(unqualified(type), tables)))
    );
  }
  if (a.variadic !== b.variadic || a.params.length !== b.params.length) return false;
  return a.params.every((param, index) => {
    const other = b.params[index];
    return other !== undefined && compatible(unqualified(param), unqualified(other), tables);
  });
}

/** The composite of two compatible types (C11 6.2.7p3): what either of them knows. */
export function compositeType(a: CType, b: CType): CType {
  if (a === b) return a;
  if (a.kind === "pointer" && b.kind === "pointer") {
    const target = compositeType(a.target, b.target);
    return target === a.target ? a : { ...a, target };
  }
  if (a.kind === "array" && b.kind === "array") {
    const element = compositeType(a.element, b.element);
    const length = a.length === "incomplete" ? b : a;
    return element === a.element && length === a ? a : { ...length, element };
  }
  if (a.kind === "function" && b.kind === "function") {
    if (!a.prototyped) return b.prototyped ? b : a;
    if (!b.prototyped) return a;
    const params = a.params.map((param, index) => compositeType(param, b.params[index] ?? param));
    const result = compositeType(a.result, b.result);
    const unchanged = result === a.result && params.every((param, index) => param === a.params[index]);
    return unchanged ? a : { ...a, result, params };
  }
  return a;
}

// ---------------------------------------------------------------------------------------------------- names

/** A type as a person writes it, for messages: `unsigned int *`, `struct point [3]`, `int (*)(void)`. */
export function describeType(type: CType, tables: TypeTables): string {
  return `${qualifierWords(type)}${describeUnqualified(type, tables)}`;
}

const integerNames: Readonly<Record<IntegerKind, string>> = {
  char: "char",
  schar: "signed char",
  uchar: "unsigned char",
  short: "short",
  ushort: "unsigned short",
  int: "int",
  uint: "unsigned int",
  long: "long",
  ulong: "unsigned long",
  llong: "long long",
  ullong: "unsigned long long",
  int128: "__int128",
  uint128: "unsigned __int128",
};

const floatingNames: Readonly<Record<FloatingKind, string>> = {
  float: "float",
  double: "double",
  ldouble: "long double",
  float128: "_Float128",
};

/** The C keywords of an integer type. */
export function integerName(kind: IntegerKind): string {
  return integerNames[kind];
}

/** The C keywords of a floating type. */
export function floatingName(kind: FloatingKind): string {
  return floatingNames[kind];
}

function qualifierWords(type: CType): string {
  if (type.kind === "pointer") return "";
  return qualifierList(type.quals)
    .map((word) => `${word} `)
    .join("");
}

function qualifierList(quals: number): string[] {
  const words: readonly (readonly [number, string])[] = [
    [Qualifier.const, "const"],
    [Qualifier.volatile, "volatile"],
    [Qualifier.restrict, "restrict"],
    [Qualifier.atomic, "_Atomic"],
  ];
  return words.filter(([bit]) => (quals & bit) !== 0).map(([, word]) => word);
}

function describeUnqualified(type: CType, tables: TypeTables): string {
  if (type.alias !== undefined) return type.alias;
  switch (type.kind) {
    case "void":
      return "void";
    case "bool":
      return "_Bool";
    case "integer":
      return integerNames[type.integer];
    case "floating":
      return floatingNames[type.floating];
    case "complex":
      return `_Complex ${floatingNames[type.floating]}`;
    case "pointer":
      return describePointer(type, tables);
    case "array": {
      const length =
        typeof type.length === "number" ? String(type.length) : type.length === "variable" ? "*" : "";
      return `${describeType(type.element, tables)} [${length}]`;
    }
    case "function":
      return `${describeType(type.result, tables)} (${describeParameters(type, tables)})`;
    case "record": {
      const record = tables.records.get(type.record);
      return `${record?.keyword ?? "struct"} ${record?.name ?? "(unnamed)"}`;
    }
    case "enum":
      return `enum ${tables.enums.get(type.enum)?.name ?? "(unnamed)"}`;
    case "stream":
      return "FILE *";
    case "link":
    case "slot": {
      const record = describeType({ kind: "record", record: type.record, quals: 0 }, tables);
      return `${record} ${type.kind === "slot" ? "**" : "*"}`;
    }
    case "vector":
      return `${describeType(type.element, tables)} vector of ${String(type.lanes)}`;
  }
}

function describePointer(type: PointerType, tables: TypeTables): string {
  const quals = qualifierList(type.quals).join(" ");
  const { target } = type;
  if (target.kind === "function") {
    return `${describeType(target.result, tables)} (*${quals})(${describeParameters(target, tables)})`;
  }
  const separator = target.kind === "pointer" && target.alias === undefined ? "" : " ";
  return `${describeType(target, tables)}${separator}*${quals}`;
}

function describeParameters(type: FunctionType, tables: TypeTables): string {
  if (!type.prototyped) return "";
  const params = type.params.map((param) => describeType(param, tables));
  if (type.variadic) params.push("...");
  return params.length > 0 ? params.join(", ") : "void";
}
