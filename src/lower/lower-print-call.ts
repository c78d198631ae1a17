/** `printf` and its relatives: hands lowered arguments to the format planner. */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { noteRuntime, type FunctionContext } from "./context.ts";
import { bare } from "./literal.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { lowerValue } from "./lower-expr.ts";
import { borrowMany, elementPlace } from "./lower-place.ts";
import { isNullConstant, lowerPointerPlace } from "./lower-pointer.ts";
import { nullableBytes } from "./lower-string.ts";
import {
  lowerPrintCall,
  printFunctions,
  type PrintArgument,
  type PrintCall,
  type PrintDestination,
  type PrintFormat,
  type PrintFunction,
} from "./lower-printf.ts";
import { refuse } from "./refusal.ts";

export function isPrinting(name: string): boolean {
  return name in printFunctions;
}

export function lowerPrinting(
  cx: FunctionContext,
  call: c.Call,
  name: string,
  result: PrintCall["result"],
): rust.Expr {
  const roles = printFunctions[name];
  if (!roles) return refuse("unsupported/library", `\`${name}\` has no translation`, call.span);
  const what = contentOf(cx, call, roles);
  const lowered = lowerPrintCall({ what, destination: destinationOf(cx, call, roles), result });
  for (const use of lowered.uses) noteRuntime(cx, use);
  return lowered.expr;
}

function at(call: c.Call, index: number): c.Expr {
  return call.args[index] ?? refuse("elaborate/type", "a missing argument", call.span);
}

function contentOf(cx: FunctionContext, call: c.Call, roles: PrintFunction): PrintCall["what"] {
  switch (roles.what) {
    case "format":
      return {
        kind: "format",
        format: formatOf(cx, at(call, roles.at)),
        args: call.args.slice(roles.at + 1).map((arg) => argumentOf(cx, arg)),
      };
    case "list":
      return refuse("unsupported/variadic", "a `va_list`", call.span);
    case "text":
    case "line":
      return { kind: "text", text: textOf(cx, at(call, roles.at)), newline: roles.what === "line" };
    case "byte":
      return { kind: "byte", byte: argumentOf(cx, at(call, roles.at)) };
  }
}

function destinationOf(cx: FunctionContext, call: c.Call, roles: PrintFunction): PrintDestination {
  if (roles.buffer !== undefined) {
    const place = lowerPointerPlace(cx, at(call, roles.buffer));
    const size = roles.size === undefined ? null : lowerIndex(cx, at(call, roles.size));
    return { kind: "buffer", buffer: borrowMany(cx, place, true, call.span), size };
  }
  if (roles.stream === undefined) return { kind: "stdout" };
  const stream = standardStream(cx, at(call, roles.stream));
  return stream
    ? { kind: stream }
    : refuse("unsupported/library", "a stream that is neither stdout nor stderr", call.span);
}

/** `stdout`, `stderr` as glibc declares them: pointers with external linkage. */
function standardStream(cx: FunctionContext, expr: c.Expr): "stdout" | "stderr" | null {
  if (expr.kind !== "load" || expr.place.kind !== "variable-ref") return null;
  const { name } = cx.symbol(expr.place.symbol);
  return name === "stdout" || name === "stderr" ? name : null;
}

function formatOf(cx: FunctionContext, expr: c.Expr): PrintFormat {
  const literal = stringLiteral(expr);
  return literal
    ? { bytes: literal.units.slice(0, -1) }
    : { expr: borrowMany(cx, lowerPointerPlace(cx, expr), false, expr.span) };
}

export function stringLiteral(expr: c.Expr): c.StringLiteral | null {
  if (expr.kind === "convert") return stringLiteral(expr.operand);
  return expr.kind === "string-literal" ? expr : null;
}

/** An argument before its default promotion. */
function argumentOf(cx: FunctionContext, expr: c.Expr): PrintArgument {
  if (expr.type.kind === "pointer") return textOf(cx, expr);
  const inner = unpromoted(expr);
  const rustType = rustScalar(inner.type, cx.program.program.enums);
  if (rustType === null)
    return refuse("unsupported/long-double", "an argument of this type is printed", expr.span);
  const value = lowerValue(cx, inner);
  if (rustType === "f32" || rustType === "f64") return { kind: "double", rustType, expr: value };
  return { kind: "integer", cType: inner.type, rustType, expr: bare(value) };
}

function unpromoted(expr: c.Expr): c.Expr {
  if (expr.kind !== "convert" || expr.explicit || expr.operand.kind === "integer-constant") return expr;
  if (
    expr.conversion === "floating" &&
    expr.operand.type.kind === "floating" &&
    expr.operand.type.floating === "float"
  )
    return expr.operand;
  return expr.conversion === "integer" && isPromotion(expr) ? expr.operand : expr;
}

function isPromotion(expr: c.Convert): boolean {
  const { type, operand } = expr;
  const small = new Set(["char", "schar", "uchar", "short", "ushort"]);
  return (
    type.kind === "integer" &&
    type.integer === "int" &&
    operand.type.kind === "integer" &&
    small.has(operand.type.integer)
  );
}

function textOf(cx: FunctionContext, expr: c.Expr): PrintArgument {
  if (isNullConstant(expr)) return { kind: "string", expr: b.path("None::<&[u8]>"), nullable: true };
  const nullable = nullableBytes(cx, expr);
  if (nullable) return { kind: "string", expr: nullable, nullable: true };
  const literal = stringLiteral(expr);
  if (literal) return { kind: "string", expr: b.byteString(literal.units.slice(0, -1)) };
  let place = lowerPointerPlace(cx, expr);
  if (place.type.kind === "array") place = elementPlace(place, b.int(0), place.type.element);
  const scalar = rustScalar(place.type, cx.program.program.enums);
  if (scalar !== "u8") return refuse("unsupported/library", "a pointer is printed", expr.span);
  return { kind: "string", expr: borrowMany(cx, place, false, expr.span) };
}
