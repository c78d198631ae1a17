/** The scalar members of a struct, through nested structs: what a copy of the struct copies. */
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { withQualifiers } from "../c-ast/type-relations.ts";
import type { Edit } from "./edit.ts";
import { isPure } from "./same-expr.ts";

export interface Leaf {
  /** Fields from the outermost struct inwards. */
  readonly path: readonly { readonly record: c.RecordId; readonly field: number }[];
  readonly type: c.CType;
  /** Names of the fields, joined. */
  readonly name: string;
}

export function leafKey(path: Leaf["path"]): string {
  return path.map(({ record, field }) => `${String(record)}:${String(field)}`).join("/");
}

/** Null where the struct holds more than scalars: arrays, unions, bit-fields, volatile objects. */
export function leavesOf(program: c.Program, type: c.CType): readonly Leaf[] | null {
  const found: Leaf[] = [];
  return addLeaves(program, type, [], "", found) ? found : null;
}

function addLeaves(
  program: c.Program,
  type: c.CType,
  path: Leaf["path"],
  name: string,
  found: Leaf[],
): boolean {
  if ((type.quals & (Qualifier.volatile | Qualifier.atomic)) !== 0) return false;
  if (type.kind !== "record") {
    found.push({ path, type, name });
    return ["integer", "bool", "floating", "enum", "pointer", "stream", "link"].includes(type.kind);
  }
  const record = program.records.get(type.record);
  if (!record?.fields || record.keyword !== "struct" || record.system) return false;
  return record.fields.every((field, at) => {
    if (field.name === null || field.bitWidth !== null) return false;
    const own = name === "" ? field.name : `${name}_${field.name}`;
    return addLeaves(program, field.type, [...path, { record: record.id, field: at }], own, found);
  });
}

/** `base.a.b` as a variable and a path. */
export function memberChain(
  place: c.Expr,
): { readonly symbol: c.SymbolId; readonly path: Leaf["path"] } | null {
  if (place.kind === "variable-ref") return { symbol: place.symbol, path: [] };
  if (place.kind !== "member") return null;
  const base = memberChain(place.base);
  return base && { symbol: base.symbol, path: [...base.path, { record: place.record, field: place.field }] };
}

/** The place of a member inside the struct at `place`, with nodes of its own. */
export function memberPlace(edit: Edit, place: c.Expr, path: Leaf["path"]): c.Expr {
  let result = edit.copy(place);
  for (const { record, field } of path) {
    const type = withQualifiers(
      edit.program.records.get(record)?.fields?.[field]?.type ?? result.type,
      result.type.quals,
    );
    const common = { id: edit.id(), span: place.span, type, record, field };
    const pointer = pointerTo(result);
    result = pointer ? { ...common, kind: "arrow", pointer } : { ...common, kind: "member", base: result };
  }
  return result;
}

/** `p` for `*p` and `p[0]`. */
export function pointerTo(place: c.Expr): c.Expr | null {
  if (place.kind === "dereference") return place.pointer;
  if (place.kind !== "index" || place.pointer.type.kind !== "pointer") return null;
  let { index } = place;
  while (index.kind === "convert") index = index.operand;
  return index.kind === "integer-constant" && index.value === 0n ? place.pointer : null;
}

/** `p->a` for `(*p).a` and `p[0].a`. */
export function withArrows(place: c.Expr): c.Expr {
  if (place.kind !== "member") return place;
  const base = withArrows(place.base);
  const pointer = pointerTo(base);
  if (!pointer) return { ...place, base };
  const { id, span, type, record, field } = place;
  return { kind: "arrow", id, span, type, record, field, pointer };
}

/** Does an expression depend on nothing but constants and these variables? Writes to memory then leave it alone. */
export function dependsOnlyOn(expr: c.Expr, isFixed: (symbol: c.SymbolId) => boolean): boolean {
  if (!isPure(expr)) return false;
  const visit = (part: c.Expr): boolean => {
    switch (part.kind) {
      case "load":
        return part.place.kind === "variable-ref" && isFixed(part.place.symbol);
      case "convert":
        return part.conversion !== "array-to-pointer" && visit(part.operand);
      case "binary":
      case "compare":
      case "logical":
        return visit(part.left) && visit(part.right);
      case "unary":
      case "not":
        return visit(part.operand);
      case "pointer-offset":
        return visit(part.pointer) && visit(part.index);
      case "integer-constant":
      case "floating-constant":
      case "function-ref":
        return true;
      default:
        return false;
    }
  };
  return visit(expr);
}

/** A place whose address depends on variables only: storing into it, or elsewhere, does not move it. */
export function isStablePlace(place: c.Expr, isFixed: (symbol: c.SymbolId) => boolean): boolean {
  switch (place.kind) {
    case "variable-ref":
      return true;
    case "member":
      return isStablePlace(place.base, isFixed);
    case "arrow":
    case "dereference":
      return dependsOnlyOn(place.pointer, isFixed);
    case "index":
      return (
        place.pointer.type.kind === "pointer" &&
        dependsOnlyOn(place.pointer, isFixed) &&
        dependsOnlyOn(place.index, isFixed)
      );
    default:
      return false;
  }
}
