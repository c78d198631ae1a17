/**
 * Calls of library functions that an item of the runtime stands for, by the table `c-ast/library-table`.
 *
 *   C: p = strchr(s, ',');   n = strtol(s, &end, 10);
 *   Rust: p = strchr(s, b',');   let (number, length) = strtol(s, 10); end = length; n = number;
 */
import type * as c from "../c-ast/c-ast.ts";
import { addressedPlace } from "../c-ast/callee.ts";
import type { LibraryFunction } from "../c-ast/library-form.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { bytesPlace, lowerScalar, valueBefore, withBorrows, type Borrowing } from "./library-argument.ts";
import { requireStream, standardStream, standardStreamValue } from "./library-stream.ts";
import { movePlace, repeatablePlace, type Place } from "./lower-place.ts";
import { assignPlaceTo } from "./assign-pointer.ts";
import { isNullConstant } from "./lower-pointer.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { lowerValue } from "./lower-expr.ts";
import { scalarName } from "./lower-arithmetic.ts";
import { stdioItem } from "./stream.ts";
import { fromExtended, isExtended, useExtendedMethod } from "./extended.ts";
import { refuse } from "./refusal.ts";

export interface RuntimeCall {
  /** What the runtime's function gives. */
  readonly expr: rust.Expr;
  /** The pointer arguments, as they were evaluated for the call. */
  readonly places: ReadonlyMap<number, Place>;
}

/** Lowers the arguments in order and makes the call; the result is not yet C's. */
export function runtimeCall(cx: FunctionContext, call: c.Call, known: LibraryFunction): RuntimeCall {
  const [module, item] = (known.runtime ?? "").split("::");
  if (module === undefined || item === undefined)
    return refuse("unsupported/library", "a library function without a translation", call.span);
  const places = new Map<number, Place>();
  const borrowings = new Map<number, Borrowing>();
  const values = new Map<number, rust.Expr>();
  const borrows = known.args.some(({ kind }) => kind === "text" || kind === "memory" || kind === "buffer");
  const isOther = namesOtherStream(cx, call, known);
  for (const [at, role] of known.args.entries()) {
    const arg = call.args[at];
    if (!arg) return refuse("elaborate/type", "a missing argument", call.span);
    switch (role.kind) {
      case "value":
        values.set(
          at,
          valueBefore(cx, standardStreamValue(cx, arg) ?? lowerScalar(cx, arg, role.as), borrows),
        );
        break;
      case "text":
      case "memory":
      case "buffer": {
        const place = bytesPlace(cx, arg);
        places.set(at, place);
        borrowings.set(at, {
          place,
          mutable: role.kind === "buffer",
          form: role.kind === "text" ? "text" : "many",
        });
        break;
      }
      case "object": {
        const place = repeatablePlace(cx, lowerPointerPlace(cx, arg));
        places.set(at, place);
        borrowings.set(at, { place, mutable: true, form: "one" });
        break;
      }
      case "stream":
        if (isOther) values.set(at, valueBefore(cx, lowerValue(cx, arg), borrows));
        else requireStream(cx, arg, "stdin");
        break;
      case "end":
        break;
      case "null":
        if (!isNullConstant(arg))
          return refuse("unsupported/library", "an address where only null is known", arg.span);
        break;
      default:
        return refuse("unsupported/library", "this library function has no translation", call.span);
    }
  }
  const order = [...borrowings.keys()];
  const expr = withBorrows(cx, [...borrowings.values()], call, (made) => {
    const args = known.args.flatMap((_, at) => {
      const ready = values.get(at) ?? made[order.indexOf(at)];
      return ready === undefined ? [] : [ready];
    });
    return b.call(
      isOther || module === "stdio" ? stdioItem(cx, item) : runtimePath(cx, module, item),
      ...args,
    );
  });
  return { expr, places };
}

/** Does the call name a stream that is not stdin, for which the runtime has its own function? */
function namesOtherStream(cx: FunctionContext, call: c.Call, { args }: LibraryFunction): boolean {
  const at = args.findIndex(({ kind }) => kind === "stream");
  const stream = call.args[at];
  return stream?.type.kind === "stream" && standardStream(cx, stream) !== "stdin";
}

/** The call as a value of its C type; for effects only, whatever it gives. */
export function lowerRuntimeValue(cx: FunctionContext, call: c.Call, known: LibraryFunction): rust.Expr {
  const { expr, places } = runtimeCall(cx, call, known);
  switch (known.result.kind) {
    case "size":
      return b.cast(expr, "u64");
    case "parsed":
      return parsedNumber(cx, call, known, expr, places);
    default:
      return expr;
  }
}

/** `strtol` and its kin give the number and where it ended. */
function parsedNumber(
  cx: FunctionContext,
  call: c.Call,
  known: LibraryFunction,
  expr: rust.Expr,
  places: ReadonlyMap<number, Place>,
): rust.Expr {
  const at = known.args.findIndex(({ kind }) => kind === "end");
  const role = known.args[at];
  const end = call.args[at];
  const text = role?.kind === "end" ? places.get(role.of) : undefined;
  if (!end || isNullConstant(end) || !text) return b.field(expr, 0);
  const target = addressedPlace(end);
  if (target?.kind !== "variable-ref")
    return refuse(
      "pointer/stored",
      "the end of a number is stored where no safe representation is known",
      end.span,
    );
  const number = cx.temporary("number");
  const length = cx.temporary("length");
  cx.emit(b.letPattern(b.tuplePattern(b.binding(number), b.binding(length)), expr));
  assignPlaceTo(cx, target.symbol, movePlace(cx, text, b.path(length), "+", call.span), end.span);
  return b.path(number);
}

/** A method of Rust's number types. */
export function lowerMethod(cx: FunctionContext, call: c.Call, known: LibraryFunction): rust.Expr {
  const { method } = known;
  const [receiver, ...rest] = call.args.map((arg) => lowerScalar(cx, arg, "c"));
  const [first] = call.args;
  if (!receiver || !first || method === undefined)
    return refuse("elaborate/type", "a missing argument", call.span);
  const value = b.method(receiver, method, ...rest);
  if (isExtended(first.type)) {
    useExtendedMethod(cx, known);
    return isExtended(call.type) ? value : fromExtended(cx, value, scalarName(cx, call.type) ?? "i64");
  }
  const result = rustScalar(call.type, cx.program.program.enums);
  const from = rustScalar(first.type, cx.program.program.enums);
  return result !== null && from?.startsWith("f") && !result.startsWith("f") ? b.cast(value, result) : value;
}
