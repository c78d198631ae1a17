/** C types to C text: declarators are written inside out (C11 6.7.6). Typedef names are not used. */
import type * as c from "./c-ast.ts";
import { Qualifier, type ArrayType, type CType } from "./c-type.ts";
import type { TypeNames } from "./print-c-names.ts";
import { floatingName, integerName } from "./type-relations.ts";
import { assertNever } from "../source/assert-never.ts";

/** `type` declaring `declarator`; an empty declarator gives a type name as in casts. */
export function printDeclaration(type: CType, declarator: string, names: TypeNames): string {
  switch (type.kind) {
    case "pointer":
      return printPointer(type.target, `*${qualifierPrefix(type.quals)}${declarator}`, names);
    case "array":
      return printDeclaration(
        { ...type.element, quals: type.element.quals | type.quals },
        `${declarator}[${printLength(type, names)}]`,
        names,
      );
    case "function": {
      const prototype: TypeNames = { ...names, lengths: unspecifiedLengths };
      const params = (type.prototyped ? type.params : []).map((param) =>
        printDeclaration(param, "", prototype),
      );
      return printFunctionDeclaration(type, declarator, params, names);
    }
    default:
      return `${qualifierPrefix(type.quals)}${printSpecifier(type, names)}${declarator === "" ? "" : " "}${declarator}`;
  }
}

/** `params` are whole declarations; `()` for a type without prototype. */
export function printFunctionDeclaration(
  type: c.FunctionType,
  declarator: string,
  params: readonly string[],
  names: TypeNames,
): string {
  const list = type.variadic ? [...params, "..."] : params;
  const text = list.length > 0 ? list.join(", ") : type.prototyped ? "void" : "";
  return printDeclaration(type.result, `${declarator}(${text})`, names);
}

export function printTypeName(type: CType, names: TypeNames): string {
  return printDeclaration(type, "", names);
}

/** `[*]`: in a prototype the lengths of variable length arrays need not be said (C11 6.7.6.2p4). */
const unspecifiedLengths: TypeNames["lengths"] = { textOf: () => "*" };

function printPointer(target: CType, declarator: string, names: TypeNames): string {
  const grouped = target.kind === "array" || target.kind === "function" ? `(${declarator})` : declarator;
  return printDeclaration(target, grouped, names);
}

function printLength(type: ArrayType, names: TypeNames): string {
  if (typeof type.length === "number") return String(type.length);
  if (type.length === "incomplete") return "";
  return type.lengthNode === undefined ? "*" : names.lengths.textOf(type.lengthNode);
}

/** Everything but pointers, arrays and functions. */
function printSpecifier(
  type: Exclude<CType, { kind: "pointer" | "array" | "function" }>,
  names: TypeNames,
): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "bool":
      return "_Bool";
    case "integer":
      return integerName(type.integer);
    case "floating":
      return floatingName(type.floating);
    case "complex":
      return `_Complex ${floatingName(type.floating)}`;
    case "record":
      return names.record(type.record);
    case "enum":
      return names.enum(type.enum);
    case "stream":
      return "struct _IO_FILE *";
    case "link":
      return `${names.record(type.record)} *`;
    case "slot":
      return `${names.record(type.record)} **`;
    case "vector": {
      const element = printDeclaration({ ...type.element, quals: Qualifier.none }, "", names);
      return `__attribute__((vector_size(${String(type.lanes)} * sizeof(${element})))) ${element}`;
    }
    default:
      return assertNever(type);
  }
}

function qualifierPrefix(quals: number): string {
  let text = "";
  if (quals & Qualifier.const) text += "const ";
  if (quals & Qualifier.volatile) text += "volatile ";
  if (quals & Qualifier.restrict) text += "restrict ";
  if (quals & Qualifier.atomic) text += "_Atomic ";
  return text;
}
