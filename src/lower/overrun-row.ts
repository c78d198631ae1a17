/**
 * `dump(rows[0], sizeof rows)`: a row of an array of arrays, handed over for the whole array. C programs do so although a
 * row ends where it ends (C11 J.2); the slice of a row does, too, so such calls need memory.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { ArrayType } from "../c-ast/c-type.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import { stripConversions } from "../c-ast/callee.ts";
import type { FunctionContext } from "./context.ts";
import { stripPointerCasts } from "./lower-pointer.ts";
import { isFloorPointer } from "./floor.ts";
import { refuse } from "./refusal.ts";

export function refuseOverrunRows(cx: FunctionContext, call: c.Call): void {
  for (const arg of call.args) {
    const whole = isFloorPointer(cx, arg) ? null : arrayOfRow(arg);
    if (!whole || typeof whole.length !== "number" || whole.length <= 1) continue;
    const row = whole.element;
    const size = sizeOf(whole, cx.program.program);
    const count = row.kind === "array" ? size / sizeOf(row.element, cx.program.program) : size;
    if (call.args.some((other) => isConstant(other, [size, count])))
      refuse("pointer/reinterpret", "a row is handed over with the size of its whole array", arg.span);
  }
}

/** The array in which an argument is a row. */
function arrayOfRow(arg: c.Expr): ArrayType | null {
  const decayed = stripPointerCasts(arg);
  if (decayed.kind !== "convert" || decayed.conversion !== "array-to-pointer") return null;
  const row = decayed.operand;
  if (row.kind !== "index" || row.type.kind !== "array") return null;
  const rows = stripConversions(row.pointer);
  const array =
    rows.kind === "convert" && rows.conversion === "array-to-pointer" ? rows.operand.type : rows.type;
  return array.kind === "array" ? array : null;
}

function isConstant(expr: c.Expr, values: readonly number[]): boolean {
  if (expr.kind === "convert" && expr.conversion === "integer") return isConstant(expr.operand, values);
  return expr.kind === "integer-constant" && values.includes(Number(expr.value));
}
