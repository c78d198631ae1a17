/** Which expressions designate objects, and what is special about the object (C11 6.3.2.1). */
import type * as c from "../c-ast/c-ast.ts";
import type { TypeTables } from "../c-ast/type-relations.ts";

/** Designates an object; a member of a struct value does not. */
export function isLvalue(expr: c.Expr): boolean {
  switch (expr.kind) {
    case "variable-ref":
    case "string-literal":
    case "arrow":
    case "compound-literal":
    case "index":
      return true;
    case "dereference":
      return expr.type.kind !== "function";
    case "member":
      return isLvalue(expr.base);
    default:
      return false;
  }
}

/** Width when the value is that of a bit-field, whose promotion depends on it (C11 6.3.1.1p2); else null. */
export function bitWidthOf(expr: c.Expr, tables: TypeTables): number | null {
  switch (expr.kind) {
    case "member":
    case "arrow":
      return tables.records.get(expr.record)?.fields?.[expr.field]?.bitWidth ?? null;
    case "load":
      return bitWidthOf(expr.place, tables);
    case "assign":
    case "compound-assign":
    case "step":
      return bitWidthOf(expr.target, tables);
    case "comma":
      return bitWidthOf(expr.right, tables);
    default:
      return null;
  }
}
