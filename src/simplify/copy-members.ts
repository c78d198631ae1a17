/** A struct copied member by member, without those that own memory. */
import type * as c from "../c-ast/c-ast.ts";
import { sizeType } from "../c-ast/basic-types.ts";
import { sizeOf } from "../c-ast/layout.ts";
import type { Span } from "../source/span.ts";
import type { Edit } from "./edit.ts";
import type { Duplicate } from "./find-duplicates.ts";
import { memberPlace } from "./struct-leaves.ts";

/** Null where an array is copied and `memcpy` is a function of the program. */
export function copyMembers(edit: Edit, duplicate: Duplicate): readonly c.Statement[] | null {
  const { statement, target, source, parts } = duplicate;
  const { span } = statement;
  const copies: c.Statement[] = [];
  if (statement.kind === "local-declaration") {
    const variables = statement.variables.map((variable) => ({ ...variable, initializer: null }));
    copies.push({ ...statement, variables });
  }
  for (const { path } of parts.plain) {
    const [to, from] = [memberPlace(edit, target, path), memberPlace(edit, source, path)];
    const copy =
      to.type.kind === "array" ? copyArray(edit, to, from, span) : edit.assign(to, edit.load(from));
    if (!copy) return null;
    copies.push(edit.statement(copy, span));
  }
  return copies;
}

/** `memcpy(to, from, sizeof to)`. */
function copyArray(edit: Edit, to: c.Expr, from: c.Expr, span: Span): c.Expr | null {
  const memcpy = edit.memcpy(span);
  if (!memcpy) return null;
  const [result, source] = [memcpy.type.result, memcpy.type.params[1]];
  if (!source) return null;
  const size = sizeOf(to.type, edit.program) ?? 0;
  const args = [decayed(edit, to, result), decayed(edit, from, source), edit.integer(size, sizeType, span)];
  const callee: c.Expr = { kind: "function-ref", id: edit.id(), span, type: memcpy.type, symbol: memcpy.id };
  return { kind: "call", id: edit.id(), span, type: result, callee, args };
}

/** The array as a pointer of that type. */
function decayed(edit: Edit, array: c.Expr, type: c.CType): c.Expr {
  const { span } = array;
  const element = array.type.kind === "array" ? array.type.element : array.type;
  const first: c.Expr = {
    kind: "convert",
    id: edit.id(),
    span,
    type: { kind: "pointer", target: element, quals: 0 },
    conversion: "array-to-pointer",
    operand: array,
    explicit: false,
  };
  return {
    kind: "convert",
    id: edit.id(),
    span,
    type,
    conversion: "pointer",
    operand: first,
    explicit: false,
  };
}
