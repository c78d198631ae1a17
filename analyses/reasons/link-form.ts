/** What pointers to nodes of a pool are in Rust, in words. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isLink } from "../../src/c-ast/pooled-types.ts";
import type { Form } from "./form-lines.ts";
import type { ReasonContext } from "./reason-context.ts";

/** Null for types that are no links. */
export function linkForm({ program }: ReasonContext, type: c.CType): Form | null {
  if (!isLink(type)) return null;
  const name = program.records.get(type.record)?.name ?? "(unnamed)";
  const text = `no owner is evident for objects of struct ${name}: they live in a pool, for pointers to them are only copied, compared, followed and freed`;
  const form =
    type.kind === "link" ? "a link to a node: a `Link`" : "a reference to the cell that a link lies in";
  return { form, reasons: [{ text, at: [] }] };
}
