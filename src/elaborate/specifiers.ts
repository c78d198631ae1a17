/** Declaration specifiers (C11 6.7.1-6.7.5): storage class, qualifiers, alignment and the type they name. */
import { integerType, intType, voidType } from "../c-ast/basic-types.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import type { CType, FloatingType, IntegerKind } from "../c-ast/c-type.ts";
import { childByField, namedChildren } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { arithmeticTypeOf } from "./arithmetic-keywords.ts";
import { alignOf } from "../c-ast/layout.ts";
import { attributesOf } from "./attributes.ts";
import type { Meaning } from "./attributes.ts";
import type { UnitContext } from "./context.ts";
import { elaborateEnum } from "./enum.ts";
import { fail, warn } from "./failure.ts";
import { integerConstant } from "./integer-constant.ts";
import { lookupTypedef } from "./lookup.ts";
import { elaborateRecord } from "./record.ts";
import { completeType, valistType } from "./complete-type.ts";
import { withChanges } from "./record-type.ts";
import { elaborateTypeof } from "./typeof.ts";

export type StorageClass = "typedef" | "extern" | "static" | "auto" | "register" | "none";

export interface Specifiers {
  readonly type: CType | "auto";
  readonly storage: StorageClass;
  readonly inline: boolean;
  readonly noreturn: boolean;
  /** By `_Alignas`, in bytes. */
  readonly align: number | null;
  /** Attributes that hold for all declarators. */
  readonly attributes: Meaning;
}

export function elaborateSpecifiers(unit: UnitContext, node: SyntaxNode): Specifiers {
  let storage: StorageClass = "none";
  let inline = false;
  let noreturn = false;
  let align: number | null = null;
  let quals = 0;
  let complex = false;
  let typeNode: SyntaxNode | null = null;
  for (const child of node.children) {
    switch (child.kind) {
      case "storage_class_specifier": {
        const word = keywordOf(child);
        if (word === "inline") inline = true;
        else if (isStorageClass(word)) storage = word;
        break;
      }
      case "typedef":
        storage = "typedef";
        break;
      case "type_qualifier": {
        const word = keywordOf(child);
        if (word === "_Noreturn") noreturn = true;
        else if (word === "_Complex") complex = true;
        else if (word === "_Alignas") align = Math.max(align ?? 0, alignasOf(unit, child));
        else quals |= qualifierBit(word);
        break;
      }
      case "alignas_qualifier":
        align = Math.max(align ?? 0, alignasOf(unit, child));
        break;
      default:
        if (child.field === "type") typeNode = child;
    }
  }
  const attributes = attributesOf(unit, "declaration", node);
  let type: CType | "auto" = intType;
  if (typeNode) type = elaborateTypeSpecifier(unit, typeNode);
  else warnImplicitInt(unit, node);
  if (complex && type !== "auto") type = complexOf(unit, node, type);
  if (quals !== 0 && type !== "auto") type = withChanges(unit.program, type, { quals });
  return { type, storage, inline, noreturn, align, attributes };
}

function warnImplicitInt(unit: UnitContext, node: SyntaxNode): void {
  warn(
    unit,
    node,
    "elaborate/type",
    "The type is left out and taken as `int`",
    "Write the type: C11 does not allow implicit `int`",
  );
}

/** Text of the keyword inside a qualifier or storage class node, which may be a leaf itself. */
export function keywordOf(node: SyntaxNode): string {
  const token = node.children[0];
  if (!token) return node.text;
  return token.kind === "alignas_qualifier" ? "_Alignas" : token.kind;
}

function isStorageClass(word: string): word is StorageClass {
  return word === "extern" || word === "static" || word === "auto" || word === "register";
}

export function qualifierBit(word: string): number {
  switch (word) {
    case "const":
      return Qualifier.const;
    case "volatile":
      return Qualifier.volatile;
    case "restrict":
      return Qualifier.restrict;
    case "_Atomic":
      return Qualifier.atomic;
    default:
      return 0;
  }
}

function alignasOf(unit: UnitContext, node: SyntaxNode): number {
  const inner = node.children.find((child) => child.kind === "alignas_qualifier") ?? node;
  const argument = namedChildren(inner)[0];
  if (!argument) return 1;
  if (argument.kind !== "type_descriptor") return Number(integerConstant(unit, argument));
  const { type } = unit.rules.typeName(unit, argument);
  completeType(unit, type);
  return alignOf(type, unit.program);
}

function complexOf(unit: UnitContext, node: SyntaxNode, type: CType): CType {
  if (type.kind === "floating") return { kind: "complex", quals: type.quals, floating: type.floating };
  // `_Complex` alone is `_Complex double` in GNU C
  if (type === intType) return { kind: "complex", quals: 0, floating: "double" };
  return fail(unit, node, "unsupported/complex", "`_Complex` integers are not supported");
}

function elaborateTypeSpecifier(unit: UnitContext, node: SyntaxNode): CType | "auto" {
  switch (node.kind) {
    case "primitive_type":
    case "sized_type_specifier":
      return typeOfKeywords(unit, node);
    case "type_identifier":
      return typedefType(unit, node);
    case "struct_specifier":
    case "union_specifier":
      return elaborateRecord(unit, node);
    case "enum_specifier":
      return elaborateEnum(unit, node);
    case "typeof_specifier":
      return elaborateTypeof(unit, node);
    case "atomic_specifier": {
      const argument = childByField(node, "type");
      if (!argument) break;
      return withChanges(unit.program, unit.rules.typeName(unit, argument).type, { quals: Qualifier.atomic });
    }
    default:
      break;
  }
  return fail(
    unit,
    node,
    "parse/syntax",
    `\`${unit.text.slice(node.start, node.end)}\` is not understood as a type`,
  );
}

function typeOfKeywords(unit: UnitContext, node: SyntaxNode): CType | "auto" {
  const words = keywordsOf(node);
  if (words.length === 1) {
    if (words[0] === "void") return voidType;
    if (words[0] === "__auto_type") return "auto";
  }
  const type = arithmeticTypeOf(words);
  if (type) return type;
  return fail(unit, node, "unsupported/extension", `The type \`${words.join(" ")}\` is not supported`);
}

function keywordsOf(node: SyntaxNode): string[] {
  if (node.children.length > 0) return node.children.flatMap(keywordsOf);
  return [node.named || node.kind === node.text ? spelling(node.text) : node.kind];
}

/** Leaves such as `primitive_type` keep the text of the source. */
function spelling(text: string): string {
  switch (text) {
    case "__signed__":
    case "__signed":
      return "signed";
    default:
      return text;
  }
}

/** Types that gcc predeclares. */
const predeclared: Readonly<Record<string, IntegerKind>> = { __int128_t: "int128", __uint128_t: "uint128" };

function typedefType(unit: UnitContext, node: SyntaxNode): CType {
  const integer = predeclared[node.text];
  if (integer) return { ...integerType(integer), alias: node.text };
  if (node.text === "__builtin_va_list") return valistType(unit);
  return lookupTypedef(unit, node);
}

const modes: Readonly<Record<string, readonly [IntegerKind, IntegerKind]>> = {
  QI: ["schar", "uchar"],
  byte: ["schar", "uchar"],
  HI: ["short", "ushort"],
  SI: ["int", "uint"],
  DI: ["long", "ulong"],
  TI: ["int128", "uint128"],
  word: ["long", "ulong"],
  pointer: ["long", "ulong"],
};

const floatingModes: Readonly<Record<string, FloatingType["floating"]>> = {
  SF: "float",
  DF: "double",
  XF: "ldouble",
  TF: "float128",
};

/** Applies the attributes that make another type of it: `mode` and `vector_size`. */
export function withTypeAttributes(
  unit: UnitContext,
  node: SyntaxNode,
  type: CType,
  meaning: Meaning,
): CType {
  let result = type;
  if (meaning.mode !== null) result = inMode(unit, node, result, meaning.mode);
  if (meaning.vectorBytes !== null) result = vectorOf(unit, node, result, meaning.vectorBytes);
  return result;
}

function inMode(unit: UnitContext, node: SyntaxNode, type: CType, mode: string): CType {
  const floating = floatingModes[mode];
  if (type.kind === "floating" && floating) return { kind: "floating", quals: type.quals, floating };
  const pair = modes[mode];
  if (pair && type.kind === "integer") {
    const unsigned = type.integer.startsWith("u");
    return { kind: "integer", quals: type.quals, integer: pair[unsigned ? 1 : 0] };
  }
  return fail(unit, node, "unsupported/extension", `Attribute \`mode(${mode})\` is not supported here`);
}

function vectorOf(unit: UnitContext, node: SyntaxNode, type: CType, bytes: number): CType {
  // gcc lets the attribute reach through a pointer or array to the element type
  if (type.kind === "pointer") return { ...type, target: vectorOf(unit, node, type.target, bytes) };
  if (type.kind === "array") return { ...type, element: vectorOf(unit, node, type.element, bytes) };
  const size =
    type.kind === "integer" || type.kind === "floating" ? alignOf({ ...type, quals: 0 }, unit.program) : null;
  if (size === null || bytes % size !== 0) {
    return fail(unit, node, "unsupported/vector", "Vectors of this element type are not supported");
  }
  const { alias: _, ...element } = type;
  return {
    kind: "vector",
    quals: type.quals,
    element: { ...element, quals: 0 } as CType,
    lanes: bytes / size,
  };
}
