/**
 * `scanf`, `sscanf`, `fscanf(stdin, ...)`: macros of the runtime that fill one target after the other.
 *
 *   C: scanf("%d %s", &n, name)      Rust: scanf!(b"%d %s", &mut n, &mut name)
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { bytesPlace, elementsPlace, valueBefore, withBorrows, type Borrowing } from "./library-argument.ts";
import { isFloorPointer } from "./floor.ts";
import { requireStream, standardStream } from "./library-stream.ts";
import { lowerValue } from "./lower-expr.ts";
import { repeatablePlace } from "./lower-place.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { stringLiteral } from "./lower-print-call.ts";
import { stdioItem } from "./stream.ts";
import { isExtended } from "./extended.ts";
import { refuse } from "./refusal.ts";

/** Null for other functions. */
export function lowerScanf(cx: FunctionContext, call: c.Call, name: string): rust.Expr | null {
  const first = name === "scanf" ? 0 : name === "fscanf" || name === "sscanf" ? 1 : null;
  if (first === null) return null;
  const [source] = call.args;
  const format = call.args[first];
  if (!source || !format) return refuse("elaborate/type", "a missing argument", call.span);
  const isFile =
    name === "fscanf" &&
    standardStream(cx, source) === null &&
    (source.type.kind === "stream" || isFloorPointer(cx, source));
  if (name === "fscanf" && !isFile) requireStream(cx, source, "stdin");
  const file = isFile ? [valueBefore(cx, lowerValue(cx, source), true)] : [];
  const literal = stringLiteral(format);
  const conversions = literal ? storedConversions(literal.units) : null;
  const borrowings: Borrowing[] = [];
  if (name === "sscanf") borrowings.push({ place: bytesPlace(cx, source), mutable: false, form: "text" });
  if (!literal) borrowings.push({ place: bytesPlace(cx, format), mutable: false, form: "text" });
  const targets = call.args.slice(first + 1);
  if (conversions && conversions.length !== targets.length)
    return refuse("unsupported/library", "a scanf format that does not fit its arguments", call.span);
  for (const [at, target] of targets.entries()) borrowings.push(targetOf(cx, target, conversions?.[at]));
  const macro = isFile
    ? stdioItem(cx, "fscanf")
    : name === "sscanf"
      ? runtimePath(cx, "scan", "sscanf")
      : runtimePath(cx, "stdin", "scanf");
  return withBorrows(cx, borrowings, call, (made) => {
    const text = name === "sscanf" ? made.slice(0, 1) : [];
    const rest = made.slice(text.length);
    return literal
      ? b.macro(macro, ...file, ...text, b.byteString(literal.units.slice(0, -1)), ...rest)
      : b.macro(macro, ...file, ...text, ...rest);
  });
}

/** A number, or the bytes of a string. */
function targetOf(cx: FunctionContext, target: c.Expr, conversion: string | undefined): Borrowing {
  const place = repeatablePlace(cx, lowerPointerPlace(cx, target));
  const element = place.type.kind === "array" ? elementsPlace(cx, target) : place;
  if (isExtended(element.type)) cx.program.used.runtimeModules.add("extended_scan");
  const scalar = isExtended(element.type) ? "Extended" : rustScalar(element.type, cx.program.program.enums);
  if (scalar === null || scalar === "bool")
    return refuse("unsupported/library", "a scanf target of this type", target.span);
  const isText = conversion === undefined ? scalar === "u8" : "csS[".includes(conversion);
  if (isText !== (scalar === "u8" || scalar === "i8") && (isText || conversion === undefined))
    return refuse("unsupported/library", "a scanf target that does not fit its conversion", target.span);
  if (isText && scalar !== "u8")
    return refuse("pointer/reinterpret", "text is read into memory of another type", target.span);
  return { place: element, mutable: true, form: isText ? "many" : "one", isBrief: true };
}

/** The conversions that store something, by their letters. */
function storedConversions(units: readonly number[]): readonly string[] | null {
  const text = String.fromCharCode(...units.slice(0, -1));
  const found: string[] = [];
  for (const [, suppressed, conversion = ""] of text.matchAll(
    /%(\*?)\d*(?:hh|h|ll|l|j|z|t|L|q)?([a-zA-Z%]|\[\^?\]?[^\]]*\])/g,
  )) {
    const letter = conversion.charAt(0);
    if (letter === "%" || suppressed === "*") continue;
    if (!"diouxXeEfgGaAcsn[".includes(letter)) return null; // left to the runtime, which knows it or panics
    found.push(letter);
  }
  return found;
}
