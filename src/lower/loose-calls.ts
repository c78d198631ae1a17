/**
 * Calls that are not as the function is: with more arguments than it takes, or for a result that it does not give.
 *
 *   C: visit(list, (void (*)(void *, void *))free_item, NULL);        f(item, context) calls free_item(item)
 *   C: intptr_t (*f)() = table[i]; f(a, b);                           calls what takes a, or a and b, and gives what it likes
 *
 * C leaves them undefined (C11 6.3.2.3p8); the caller of x86-64 and of its like puts arguments where the function looks
 * for its own, and takes away what it put there. A result that is not given is 0 here.
 */
import type * as c from "../c-ast/c-ast.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import { sameType } from "../c-ast/type-relations.ts";

/** Function types to which pointers to functions are cast that take less, or give nothing. */
export function looselyCalled(program: c.Program): (type: c.FunctionType) => boolean {
  const found: c.FunctionType[] = [];
  for (const node of programNodes(program)) {
    if (node.kind !== "convert") continue;
    const [from, to] = [functionOf(node.operand.type), functionOf(node.type)];
    if (from && to && isMore(to, from)) found.push(to);
  }
  return (type) => !type.prototyped || found.some((one) => sameType(one, type));
}

function functionOf(type: c.CType): c.FunctionType | null {
  const inner = type.kind === "pointer" ? type.target : type;
  return inner.kind === "function" ? inner : null;
}

function isMore(to: c.FunctionType, from: c.FunctionType): boolean {
  return to.params.length > from.params.length || (to.result.kind !== "void" && from.result.kind === "void");
}
