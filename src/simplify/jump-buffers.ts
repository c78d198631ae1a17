/**
 * A jump buffer holds the number of the call of `setjmp` that filled it last, in the first word that it has for registers.
 *
 *   longjmp(env, 2)   →   c2rust_longjmp(env->__jmpbuf[0], 2)
 */
import type * as c from "../c-ast/c-ast.ts";
import { intType, longType, voidType } from "../c-ast/basic-types.ts";
import type { Edit } from "./edit.ts";

/** The word in the buffer that a pointer leads to; null where the C library's buffers look otherwise. */
export function markPlace(edit: Edit, buffer: c.Expr): c.Expr | null {
  if (buffer.type.kind !== "pointer" || buffer.type.target.kind !== "record") return null;
  const { record } = buffer.type.target;
  const fields = edit.program.records.get(record)?.fields ?? [];
  const field = fields.findIndex(({ type }) => type.kind === "array" && isWord(type.element));
  const words = fields[field]?.type;
  if (words?.kind !== "array") return null;
  const { span } = buffer;
  const member: c.Arrow = { kind: "arrow", id: edit.id(), span, type: words, pointer: buffer, record, field };
  const first = edit.convert(
    member,
    { kind: "pointer", target: words.element, quals: 0 },
    "array-to-pointer",
  );
  const index = edit.integer(0, intType, span);
  return { kind: "index", id: edit.id(), span, type: words.element, pointer: first, index };
}

function isWord(type: c.CType): boolean {
  return type.kind === "integer" && type.integer === "long";
}

/** The runtime's function that gives a new number. */
export function markFunction(edit: Edit, like: c.FunctionSymbol): c.FunctionSymbol {
  return edit.library("c2rust_jump_mark", functionType(longType, []), like);
}

/** The runtime's function that jumps to a number, with a value. */
export function jumpFunction(edit: Edit, like: c.FunctionSymbol): c.FunctionSymbol {
  const jump = edit.library("c2rust_longjmp", functionType(voidType, [longType, intType]), like);
  if (!jump.noreturn) edit.describe({ ...jump, noreturn: true });
  return { ...jump, noreturn: true };
}

function functionType(result: c.CType, params: readonly c.CType[]): c.FunctionType {
  return { kind: "function", result, params, variadic: false, prototyped: true, quals: 0 };
}
