/** Which C types are those of objects that live in a pool. */
import type * as c from "../c-ast/c-ast.ts";
import type { FunctionContext } from "./context.ts";

export function isNode(cx: FunctionContext, type: c.CType): boolean {
  return type.kind === "record" && cx.program.program.records.get(type.record)?.pooled === true;
}

/** A node, or a row of nodes. */
export function holdsNodes(cx: FunctionContext, type: c.CType): boolean {
  return type.kind === "array" ? isNode(cx, type.element) : isNode(cx, type);
}
