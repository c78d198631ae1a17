/**
 * Pointers to pooled records become links: values of a type of their own, which need not be followed.
 *
 * Reads: the elaborated program, and which records are pooled (`pooled-records.ts`). Gives: the same program, in which no
 * type is a pointer to one of these, and `p->next` is a member of the object behind a link.
 *
 *   struct node *p = malloc(sizeof *p);      link<node> p = malloc(sizeof *p);
 *   p->next = head;                          (*p).next = head;
 */
import type * as c from "../c-ast/c-ast.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import type { NodeId } from "../source/node-id.ts";
import { Edit } from "./edit.ts";
import { LinkTypes } from "./link-types.ts";
import { retypeProgram } from "./retype-program.ts";
import type { Pools } from "./slot-pointers.ts";

export function linksAsValues(program: c.Program, pools: Pools): c.Program {
  if (pools.pooled.size === 0) return program;
  const edit = new Edit(program);
  const retyped = retypeProgram(program, new LinkTypes(pools), conversion, (expr, before) =>
    expr.kind === "arrow" && expr.pointer.type.kind === "link" && before.kind === "arrow"
      ? memberBehind(expr, before, edit.id())
      : expr,
  );
  return pools.slotted.size === 0 ? retyped : withCells(retyped);
}

/** Variables that slots lead to are cells. */
function withCells(program: c.Program): c.Program {
  const symbols = new Map(program.symbols);
  for (const node of programNodes(program)) {
    if (node.kind !== "address-of" || node.type.kind !== "slot" || node.place.kind !== "variable-ref")
      continue;
    const symbol = symbols.get(node.place.symbol);
    if (symbol?.kind === "variable") symbols.set(symbol.id, { ...symbol, isCell: true });
  }
  return { ...program, symbols };
}

/** Null, the same link with other qualifiers, memory that becomes an object. */
function conversion(expr: c.Convert): c.Expr {
  if (expr.type.kind !== "link") return expr;
  if (expr.conversion === "pointer" && expr.operand.type.kind === "link")
    return { ...expr, conversion: "none" };
  if (expr.conversion !== "null-pointer") return expr;
  let { operand } = expr;
  while (operand.kind === "convert") operand = operand.operand;
  return { ...expr, operand };
}

/** `(*p).f` for `p->f`; a link does not say whether the object is `const`, the pointer did. */
function memberBehind({ pointer, ...arrow }: c.Arrow, before: c.Arrow, id: NodeId): c.Member {
  const pointed = before.pointer.type.kind === "pointer" ? before.pointer.type.target : null;
  const type: c.CType = { kind: "record", record: arrow.record, quals: pointed?.quals ?? 0 };
  const base: c.Dereference = { kind: "dereference", id, span: pointer.span, type, pointer };
  return { ...arrow, kind: "member", base };
}
