/** C types as a reader of the C knows them, with their typedef names. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { Qualifier } from "../../src/c-ast/c-type.ts";
import { wrappedPointer } from "../../src/c-ast/holds-pointers.ts";
import { floatingName, integerName } from "../../src/c-ast/type-relations.ts";

export function typeText(type: c.CType, program: c.Program): string {
  const constant = type.kind !== "function" && (type.quals & Qualifier.const) !== 0;
  if (type.kind === "pointer") return `${pointerText(type.target, program)}*${constant ? "const" : ""}`;
  return `${constant ? "const " : ""}${unqualifiedText(type, program)}`;
}

function pointerText(target: c.CType, program: c.Program): string {
  const text = typeText(target, program);
  return text.endsWith("*") ? text : `${text} `;
}

function unqualifiedText(type: c.CType, program: c.Program): string {
  if (type.alias !== undefined) return type.alias;
  switch (type.kind) {
    case "integer":
      return integerName(type.integer);
    case "floating":
      return floatingName(type.floating);
    case "record": {
      const record = program.records.get(type.record);
      const wrapped = wrappedPointer(program, type.record);
      if (wrapped) return typeText(wrapped, program);
      return `${record?.keyword ?? "struct"} ${record?.name ?? ""}`.trim();
    }
    case "link":
    case "slot":
      return `struct ${program.records.get(type.record)?.name ?? ""} ${type.kind === "slot" ? "**" : "*"}`;
    case "array":
      return `${typeText(type.element, program)}[${typeof type.length === "number" ? String(type.length) : ""}]`;
    case "function":
      return "function";
    default:
      return type.kind;
  }
}
