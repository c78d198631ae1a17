/** The value of each scalar member of a struct that is written as a list: `{ .a = a, .part = { .n = 1 } }`. */
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { isPointerOrHandle } from "../c-ast/type-relations.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { Span } from "../source/span.ts";
import type { Edit } from "./edit.ts";
import { isPure } from "./same-expr.ts";
import { memberPlace, type Leaf } from "./struct-leaves.ts";

export interface MemberValue {
  readonly leaf: Leaf;
  readonly value: c.Expr;
}

/** Null where the order in which the values are evaluated, or what they are, is not evident. */
export function listedMembers(
  edit: Edit,
  initializer: c.Initializer,
  leaves: readonly Leaf[],
  span: Span,
): readonly MemberValue[] | null {
  const found: MemberValue[] = [];
  for (const leaf of leaves) {
    const listed = valueAt(edit, initializer, leaf.path);
    const value = listed === "zero" ? zero(edit, leaf.type, span) : listed;
    if (!value) return null;
    found.push({ leaf, value });
  }
  return isOrderEvident(found.map(({ value }) => value)) ? found : null;
}

function isOrderEvident(values: readonly c.Expr[]): boolean {
  return values.every((value) => isPure(value) && !readsVolatile(value));
}

function readsVolatile(value: c.Expr): boolean {
  for (const part of walkExpr(value))
    if (part.kind === "load" && (part.place.type.quals & Qualifier.volatile) !== 0) return true;
  return false;
}

/** Null where a struct comes from elsewhere than a place. */
function valueAt(edit: Edit, initializer: c.Initializer, path: Leaf["path"]): c.Expr | "zero" | null {
  if (initializer.kind === "value") {
    const { value } = initializer;
    if (path.length === 0) return value;
    return value.kind === "load" ? edit.load(memberPlace(edit, value.place, path)) : null;
  }
  const [step, ...rest] = path;
  if (initializer.kind !== "record" || !step) return null;
  const member = initializer.fields.find(({ field }) => field === step.field);
  return member ? valueAt(edit, member.value, rest) : "zero";
}

function zero(edit: Edit, type: c.CType, span: Span): c.Expr | null {
  if (isPointerOrHandle(type)) return edit.null(type, span);
  const plain = { ...type, quals: 0 };
  return type.kind === "integer" || type.kind === "enum" ? edit.integer(0, plain, span) : null;
}
