/**
 * Through which borrowing fields an lvalue or a pointer is reached: `r->data` behind `r->data[i].x`, behind `p` where
 * `p = r->data + 1`. What is written, freed or moved back through one of these is no shared borrow.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";
import { pointerValue, type Environment } from "./evaluate.ts";
import { viewsOf, type PointerValue } from "./pointer-value.ts";

export interface ViewQuery {
  readonly env: Environment;
  /** What a pointer variable itself was given. */
  readonly given: (symbol: c.SymbolId) => PointerValue;
}

/** Fields behind an lvalue; the lvalue itself may be such a field. */
export function viewsBehindPlace(place: c.Expr, query: ViewQuery): readonly FieldKey[] {
  switch (place.kind) {
    case "dereference":
    case "index":
    case "arrow":
      return viewsBehind(place.pointer, query);
    case "member":
      return viewsBehindPlace(place.base, query);
    case "load":
      return viewsBehindPlace(place.place, query);
    default:
      return [];
  }
}

/** Fields through which what a pointer points at is borrowed. */
export function viewsBehind(pointer: c.Expr, query: ViewQuery): readonly FieldKey[] {
  switch (pointer.kind) {
    case "convert":
      return pointer.conversion === "array-to-pointer"
        ? viewsBehindPlace(pointer.operand, query)
        : viewsBehind(pointer.operand, query);
    case "address-of":
      return viewsBehindPlace(pointer.place, query);
    case "pointer-offset":
      return viewsBehind(pointer.pointer, query);
    case "load":
      return viewsInHolder(pointer.place, query);
    case "variable-ref":
    case "member":
    case "arrow":
      return viewsInHolder(pointer, query);
    case "index":
    case "dereference":
      return viewsBehindPlace(pointer, query);
    case "assign":
      return viewsBehind(pointer.value, query);
    case "compound-assign":
    case "step":
      return viewsInHolder(pointer.target, query);
    case "comma":
      return viewsBehind(pointer.right, query);
    case "conditional":
      return [pointer.then ?? pointer.condition, pointer.otherwise].flatMap((part) =>
        viewsBehind(part, query),
      );
    case "call":
      return viewsInResult(pointer, query);
    default:
      return [];
  }
}

function viewsInHolder(holder: c.Expr, query: ViewQuery): readonly FieldKey[] {
  if (holder.kind === "variable-ref") {
    const value = query.env.variable(holder.symbol);
    const root =
      value.kind === "address" && value.address.root.kind === "pointee" ? value.address.root : null;
    return [query.given(holder.symbol), ...(root ? [query.given(root.symbol)] : [])].flatMap(viewsOf);
  }
  if (holder.kind !== "member" && holder.kind !== "arrow") return viewsBehindPlace(holder, query);
  const own = viewsOf(query.env.field(fieldKey(holder.record, holder.field)));
  return own.length > 0 ? own : viewsBehindPlace(holder, query);
}

/** A result is borrowed as what it points into is. */
function viewsInResult(call: c.Call, query: ViewQuery): readonly FieldKey[] {
  const own = viewsOf(pointerValue(call, query.env));
  const callee = calleeSymbol(call, query.env.program);
  const result = callee?.defined === true ? query.env.result(callee.id)?.kind : "offset";
  const isInto = result === "offset" || result === "place";
  const args = isInto ? call.args.filter((arg) => arg.type.kind === "pointer") : [];
  return [...own, ...args.flatMap((arg) => viewsBehind(arg, query))];
}
