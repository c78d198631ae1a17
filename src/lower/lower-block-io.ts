/**
 * `fread` and `fwrite` of objects other than bytes, by a copy of the bytes that represent them.
 *
 *   C: fwrite(&n, sizeof n, 1, f)    Rust: let block = bytes::bytes_of(&[n], 0, 4); stdio::fwrite(&block, 4, 1, f)
 *   C: fread(v, sizeof *v, 8, f)     Rust: the same, with what was read put back into `v`
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { elementsPlace, valueBefore } from "./library-argument.ts";
import { bytesFrom, writeBytes } from "./lower-bytes.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { lowerValue } from "./lower-expr.ts";
import type { Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";
import { stdioItem } from "./stream.ts";

/** Null for memory of bytes, which is handed to the runtime as it is. */
export function lowerBlockCall(
  cx: FunctionContext,
  call: c.Call,
  name: "fread" | "fwrite",
): rust.Expr | null {
  const [pointer, size, count, stream] = call.args;
  if (!pointer || !size || !count || !stream)
    return refuse("elaborate/type", "a missing argument", call.span);
  const { statements, value: place } = cx.collect(() => elementsPlace(cx, pointer));
  if (rustScalar(place.type, cx.program.program.enums) === "u8") return null;
  for (const statement of statements) cx.emit(statement);
  const args = [size, count, stream].map((arg) => valueBefore(cx, lowerValue(cx, arg), true));
  const total = totalOf(size, count, args);
  const block = cx.temporary("block");
  const bytes = bytesFrom(cx, place, total, call.span);
  cx.emit((name === "fread" ? b.letMut : b.letVariable)(block, bytes));
  if (name === "fwrite") return b.call(stdioItem(cx, name), b.borrow(b.path(block)), ...args);
  return readInto(cx, place, block, args, call);
}

/** Bytes that are left where the file ends are those that were there. */
function readInto(
  cx: FunctionContext,
  place: Place,
  block: string,
  args: readonly rust.Expr[],
  call: c.Call,
): rust.Expr {
  const result = cx.temporary("count");
  cx.emit(b.letVariable(result, b.call(stdioItem(cx, "fread"), b.borrowMut(b.path(block)), ...args)));
  cx.emit(b.statement(writeBytes(cx, place, b.borrow(b.path(block)), call.span)));
  return b.path(result);
}

function totalOf(size: c.Expr, count: c.Expr, args: readonly rust.Expr[]): rust.Expr {
  const [each, many] = [constantSize(size), constantSize(count)];
  if (each !== null && many !== null) return b.int(each * many);
  const [left, right] = args;
  return left && right ? b.cast(b.binary("*", left, right), "usize") : b.int(0);
}
