/** Memory that C expressions read and write, as far as it takes to tell whether two of them meet in it. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { CType } from "../../src/c-ast/c-type.ts";
import { indexedObject } from "../../src/c-ast/indexed-object.ts";
import { sizeOf } from "../../src/c-ast/type-size.ts";

export interface Access {
  /** Variable in which it lies; null behind a pointer. */
  readonly variable: c.SymbolId | null;
  /** Innermost member on the way. */
  readonly field: string | null;
  /** What C lets alias is equal (C11 6.5p7); null for what may be anything. */
  readonly form: string | null;
}

/** The access to an lvalue; null where it has no memory of its own. */
export function accessOf(program: c.Program, place: c.Expr): Access | null {
  let field: string | null = null;
  const access = (variable: c.SymbolId | null): Access => ({
    variable,
    field,
    form: formOf(program, place.type),
  });
  for (let at = place; ;) {
    switch (at.kind) {
      case "variable-ref":
        return access(at.symbol);
      case "member":
      case "arrow":
        field ??= fieldName(program, at);
        if (at.kind === "arrow") return access(null);
        at = at.base;
        break;
      case "index":
      case "dereference": {
        const whole = indexedObject(at);
        if (!whole) return access(null);
        at = whole;
        break;
      }
      case "load":
        at = at.place;
        break;
      default:
        return null;
    }
  }
}

/** Members of unions share their memory. */
function fieldName(program: c.Program, { record, field }: c.Member | c.Arrow): string | null {
  if (program.records.get(record)?.keyword === "union") return null;
  return `${String(record)}.${String(field)}`;
}

/** Null for what has parts. Of an array it is that of its elements. */
function formOf(program: c.Program, type: CType): string | null {
  switch (type.kind) {
    case "integer":
    case "enum":
    case "bool": {
      const size = sizeOf(type, program);
      return size === 1 && type.kind === "integer" ? byte : `integer ${String(size)}`;
    }
    case "floating":
      return `floating ${String(sizeOf(type, program))}`;
    case "pointer":
      return "pointer";
    case "link":
      return link;
    case "array":
      return formOf(program, type.element);
    default:
      return null;
  }
}

/** Through which all memory can be seen. */
const byte = "byte";
/** Links lie in no bytes. */
const link = "link";

function mayShareForm(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) return true;
  return (one === byte && other !== link) || (other === byte && one !== link);
}

/** May both touch the same memory? `isExposed` tells whether pointers reach a variable. */
export function mayMeet(one: Access, other: Access, isExposed: (variable: c.SymbolId) => boolean): boolean {
  if (one.variable !== null && other.variable !== null)
    return one.variable === other.variable && mayShareField(one, other);
  const named = one.variable ?? other.variable;
  if (named !== null && !isExposed(named)) return false;
  if (one.field !== null && other.field !== null) return one.field === other.field;
  return mayShareForm(one.form, other.form);
}

function mayShareField(one: Access, other: Access): boolean {
  return one.field === null || other.field === null || one.field === other.field;
}

/** The variable of which an lvalue is a part; null where a pointer leads to the object. */
export function variableOf(place: c.Expr): c.SymbolId | null {
  if (place.kind === "variable-ref") return place.symbol;
  if (place.kind === "member") return variableOf(place.base);
  if (place.kind !== "index" && place.kind !== "dereference") return null;
  const whole = indexedObject(place);
  return whole && variableOf(whole);
}
