/** Sizes passed to memory functions: whether a call touches exactly one object. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { sizeOf } from "../../src/c-ast/layout.ts";
import { stripConversions } from "../../src/c-ast/callee.ts";
import { constantIndex } from "./evaluate.ts";

const sizedFunctions = new Set(["memcpy", "memmove", "memset", "memcmp", "explicit_bzero", "bzero"]);

/** Does `call` to the memory function `name` touch exactly one element behind `pointer`? */
export function isConstantMemorySize(
  call: c.Call,
  name: string,
  pointer: c.Expr,
  program: c.Program,
): boolean {
  const isBlock = name === "fread" || name === "fwrite";
  if (!sizedFunctions.has(name) && !(isBlock && constantIndex(call.args[2]) === 1)) return false;
  const bytes = constantIndex(isBlock ? call.args[1] : call.args.at(-1));
  const element = elementType(pointer);
  return bytes !== null && element !== null && bytes === sizeOf(element, program);
}

/** Element type of a pointer before it was converted to `void *`. */
export function elementType(pointer: c.Expr): c.CType | null {
  const { type } = stripConversions(pointer);
  if (type.kind !== "pointer" || type.target.kind === "void" || type.target.kind === "function") return null;
  return type.target;
}
