/** `printf` and its relatives: hands lowered arguments to the format planner. */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import { runtimeModulePath, runtimePath, type FunctionContext } from "./context.ts";
import {
  bytesPlace,
  elementsPlace,
  valueBefore,
  withBorrows,
  withoutConversions,
  type Borrowing,
} from "./library-argument.ts";
import { standardStream } from "./library-stream.ts";
import { isFloorPointer } from "./floor.ts";
import { isExtended } from "./extended.ts";
import { keepBefore } from "./evaluation-order.ts";
import { bare, isLiteral } from "./literal.ts";
import { globalsOf } from "./lower-global-borrow.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { lowerValue } from "./lower-expr.ts";
import { mayHaveEffect } from "./purity.ts";
import { isNullConstant } from "./lower-pointer.ts";
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
import { parseFormat, type Count, type Segment } from "./printf-format.ts";
import { stdioItem } from "./stream.ts";
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
  const inputs: Inputs = { borrowings: [], values: [], readsMemory: false };
  const destination = destinationOf(cx, call, roles, inputs);
  const content = contentOf(cx, call, roles, inputs);
  const isEarly =
    roles.buffer !== undefined ||
    globalsOf(
      cx,
      inputs.borrowings.map(({ place }) => place),
    ).length > 0;
  // a call may need an object that the values beside it are borrowed from
  const areMany = inputs.values.filter((value) => !isLiteral(value)).length > 1;
  const values = inputs.values.map((value) =>
    isLiteral(value)
      ? value
      : valueBefore(cx, value, isEarly || ((areMany || inputs.readsMemory) && mayHaveEffect(value))),
  );
  return withBorrows(cx, inputs.borrowings, call, (borrows) => {
    const made = { borrows, values };
    const path = (module: string, item: string): string =>
      module === "stdio" ? stdioItem(cx, item) : runtimePath(cx, module, item);
    return lowerPrintCall({ what: content(made), destination: destination(made), result, path }).expr;
  });
}

/** What the call takes, in the order of its arguments. */
interface Inputs {
  readonly borrowings: Borrowing[];
  readonly values: rust.Expr[];
  /** Are there strings that are read in memory for the call itself? */
  readsMemory: boolean;
}

/** Something that is complete once the values are computed and the borrows made. */
type Pending<T> = (made: {
  readonly borrows: readonly rust.Expr[];
  readonly values: readonly rust.Expr[];
}) => T;

function at(call: c.Call, index: number): c.Expr {
  return call.args[index] ?? refuse("elaborate/type", "a missing argument", call.span);
}

function contentOf(
  cx: FunctionContext,
  call: c.Call,
  roles: PrintFunction,
  inputs: Inputs,
): Pending<PrintCall["what"]> {
  switch (roles.what) {
    case "format": {
      // gcc evaluates arguments from right to left
      const printed = call.args.slice(roles.at + 1);
      refuseUnprintable(at(call, roles.at));
      const letters = conversionLetters(at(call, roles.at));
      const isKnown = knownSegments(at(call, roles.at)) !== null;
      const precisions = conversionPrecisions(at(call, roles.at));
      const before = (index: number): Pending<rust.Expr> => {
        return (made) => args[index - 1]?.(made).expr ?? refuse("internal/bug", "no precision", call.span);
      };
      const args: readonly Pending<PrintArgument>[] = printed.reduceRight<readonly Pending<PrintArgument>[]>(
        (later, arg, index) => {
          const precision = precisions[index] ?? null;
          const limit = precision === "argument" ? before(index) : precision;
          if (letters[index] === "p" && isNullConstant(arg)) return [nullAddress, ...later];
          if (!isKnown && isFloorText(cx, arg)) return [floorEither(cx, arg), ...later];
          if (isFloorAddress(cx, arg, letters[index])) return [floorAddress(cx, arg), ...later];
          if (limit !== null && cx.program.memory.isNative && isFloorText(cx, arg))
            return [floorText(cx, arg, inputs, limit), ...later];
          return [argumentOf(cx, arg, printed.slice(0, index), inputs), ...later];
        },
        [],
      );
      const format = formatOf(cx, at(call, roles.at), inputs);
      return (made) => ({ kind: "format", format: format(made), args: args.map((arg) => arg(made)) });
    }
    case "text":
    case "line": {
      const text = textOf(cx, at(call, roles.at), inputs);
      return (made) => ({ kind: "text", text: text(made), newline: roles.what === "line" });
    }
    case "byte": {
      const byte = argumentOf(cx, at(call, roles.at), [], inputs);
      return (made) => ({ kind: "byte", byte: byte(made) });
    }
    case "list": {
      const list = at(call, roles.at + 1);
      if (!isFloorPointer(cx, list)) return refuse("unsupported/variadic", "a `va_list`", list.span);
      refuseUnprintable(at(call, roles.at));
      const value = lowerValue(cx, list);
      const format = formatOf(cx, at(call, roles.at), inputs);
      return (made) => ({ kind: "list", format: format(made), list: value });
    }
  }
}

/** `snprintf(p, 0, ...)` asks for a length, and takes null for `p`. */
function orNothing(expr: rust.Expr): rust.Expr {
  if (expr.kind === "borrow") return { ...expr, place: orNothing(expr.place) };
  if (expr.kind === "index" && expr.index.kind === "range") return { ...expr, base: orNothing(expr.base) };
  const isForced = expr.kind === "method-call" && expr.method === "unwrap";
  return isForced && expr.receiver.kind === "method-call" && expr.receiver.method === "as_deref_mut"
    ? b.method(expr.receiver, "unwrap_or_default")
    : expr;
}

function destinationOf(
  cx: FunctionContext,
  call: c.Call,
  roles: PrintFunction,
  inputs: Inputs,
): Pending<PrintDestination> {
  if (roles.buffer !== undefined) {
    const buffer = at(call, roles.buffer);
    const size =
      roles.size === undefined ? null : valueBefore(cx, lowerIndex(cx, at(call, roles.size)), true);
    if (isNullConstant(buffer)) {
      const nowhere = b.borrowMut(b.array());
      return () => ({ kind: "buffer", buffer: nowhere, size });
    }
    if (size === null && cx.program.memory.isNative && isFloorPointer(cx, buffer)) {
      const pointer = valueBefore(cx, b.method(lowerValue(cx, buffer), "cast"), true);
      return () => ({ kind: "memory", pointer });
    }
    const limit = size === null ? {} : { limit: size };
    const place = bytesPlace(cx, buffer);
    const made = pendingBorrow({ place, mutable: true, form: "many", ...limit }, inputs);
    const finish = size === null ? (expr: rust.Expr): rust.Expr => expr : orNothing;
    return (inner) => ({ kind: "buffer", buffer: finish(made(inner)), size });
  }
  if (roles.stream === undefined) return () => ({ kind: "stdout" });
  const given = at(call, roles.stream);
  const stream = standardStream(cx, given);
  if (stream === null && (given.type.kind === "stream" || isFloorPointer(cx, given))) {
    const file = valueBefore(cx, lowerValue(cx, given), true);
    return () => ({ kind: "stream", stream: file });
  }
  if (stream === null || stream === "stdin")
    return refuse("unsupported/library", "a stream that is neither stdout nor stderr", call.span);
  return () => ({ kind: stream });
}

/** A borrow that will be made with the others. */
function pendingBorrow(borrowing: Borrowing, inputs: Inputs): Pending<rust.Expr> {
  const index = inputs.borrowings.push(borrowing) - 1;
  return ({ borrows }) => borrows[index] ?? b.borrow(b.array());
}

function formatOf(cx: FunctionContext, expr: c.Expr, inputs: Inputs): Pending<PrintFormat> {
  const literal = stringLiteral(expr);
  if (literal) return () => ({ bytes: literal.units.slice(0, -1) });
  const borrow = pendingBorrow({ place: bytesPlace(cx, expr), mutable: false, form: "text" }, inputs);
  return (made) => ({ expr: borrow(made) });
}

/** `%n`, which stores, and `%2$s`, which names its argument (POSIX), are not known to the runtime. */
function refuseUnprintable(format: c.Expr): void {
  const text = String.fromCharCode(...(stringLiteral(format)?.units ?? [])).replaceAll("%%", "");
  if (/%\d+\$/.test(text))
    refuse("unsupported/library", "a format of printf that numbers its arguments", format.span);
  if (conversionLetters(format).includes("n"))
    refuse("unsupported/library", "the conversion `%n` of printf", format.span);
}

export function stringLiteral(expr: c.Expr): c.StringLiteral | null {
  if (expr.kind === "convert") return stringLiteral(expr.operand);
  return expr.kind === "string-literal" ? expr : null;
}

/** An argument before its default promotion; `left` are those before it, which are evaluated after it. */
function argumentOf(
  cx: FunctionContext,
  expr: c.Expr,
  left: readonly c.Expr[],
  inputs: Inputs,
): Pending<PrintArgument> {
  if (expr.type.kind === "pointer") return textOf(cx, expr, inputs);
  const inner = unpromoted(expr);
  const rustType = isExtended(inner.type) ? "Extended" : rustScalar(inner.type, cx.program.program.enums);
  if (rustType === null)
    return refuse("unsupported/long-double", "an argument of this type is printed", expr.span);
  const index = inputs.values.push(keepBefore(cx, lowerValue(cx, inner), inner, left)) - 1;
  const valueOf: Pending<rust.Expr> = ({ values }) =>
    values[index] ?? refuse("internal/bug", "an argument without a value", expr.span);
  if (rustType === "Extended") {
    cx.program.used.runtimeModules.add("extended_print");
    return (made) => ({ kind: "extended", expr: valueOf(made) });
  }
  if (rustType === "f32" || rustType === "f64")
    return (made) => ({ kind: "double", rustType, expr: valueOf(made) });
  return (made) => ({ kind: "integer", cType: inner.type, rustType, expr: bare(valueOf(made)) });
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

function textOf(cx: FunctionContext, expr: c.Expr, inputs: Inputs): Pending<PrintArgument> {
  if (isNullConstant(expr)) return () => ({ kind: "string", expr: b.path("None::<&[u8]>"), nullable: true });
  const literal = stringLiteral(expr);
  if (literal) return () => ({ kind: "string", expr: b.byteString(literal.units.slice(0, -1)) });
  const message = errorMessage(cx, expr);
  if (message) return () => ({ kind: "string", expr: b.borrow(message) });
  if (isFloorPointer(cx, expr)) return floorText(cx, expr, inputs, null);
  const nullable = nullableBytes(cx, expr);
  if (nullable) return () => ({ kind: "string", expr: nullable, nullable: true });
  const choice = chosenText(cx, expr, inputs);
  if (choice) return choice;
  const place = elementsPlace(cx, expr);
  if (rustScalar(place.type, cx.program.program.enums) !== "u8")
    return refuse("unsupported/library", "a pointer is printed", expr.span);
  const borrow = pendingBorrow({ place, mutable: false, form: "text" }, inputs);
  return (made) => ({ kind: "string", expr: borrow(made) });
}

/** What a literal format consists of; null for others, and for those that only the runtime reads. */
function knownSegments(format: c.Expr): readonly Segment[] | null {
  const literal = stringLiteral(format);
  return literal && parseFormat(literal.units.slice(0, -1));
}

/** The letters of the conversions that take the arguments of a literal format, `*` for widths and precisions. */
function conversionLetters(format: c.Expr): readonly string[] {
  return (knownSegments(format) ?? []).flatMap((segment) =>
    segment.kind === "text"
      ? []
      : [
          ...(segment.width === "argument" ? ["*"] : []),
          ...(segment.precision === "argument" ? ["*"] : []),
          ...(segment.letter === "%" ? [] : [segment.letter]),
        ],
  );
}

/** For each argument of a literal format how many bytes of it are printed at most; "argument" where the one before says so. */
function conversionPrecisions(format: c.Expr): readonly Count[] {
  return (knownSegments(format) ?? []).flatMap((segment): readonly Count[] =>
    segment.kind === "text"
      ? []
      : [
          ...(segment.width === "argument" ? [null] : []),
          ...(segment.precision === "argument" ? [null] : []),
          ...(segment.letter === "%" ? [] : [segment.precision]),
        ],
  );
}

function isFloorText(cx: FunctionContext, expr: c.Expr): boolean {
  return expr.type.kind === "pointer" && isFloorPointer(cx, expr) && stringLiteral(expr) === null;
}

/** Is a pointer into memory printed as an address? Where the format is not known its type decides. */
function isFloorAddress(cx: FunctionContext, expr: c.Expr, letter: string | undefined): boolean {
  if (expr.type.kind !== "pointer" || !isFloorPointer(cx, expr)) return false;
  const isText = rustScalar(expr.type.target, cx.program.program.enums) === "u8";
  return letter === undefined ? !isText : letter !== "s";
}

const addressType: c.CType = { kind: "integer", integer: "ulong", quals: 0 };

/** `NULL` for `%p` */
const nullAddress: Pending<PrintArgument> = () => ({
  kind: "integer",
  cType: addressType,
  rustType: "u64",
  expr: b.int(0, "u64"),
});

/** What a format that is not known prints as a text or as an address. */
function floorEither(cx: FunctionContext, expr: c.Expr): Pending<PrintArgument> {
  cx.program.used.runtimeModules.add("memory_print");
  const value = valueBefore(cx, lowerValue(cx, expr), true);
  return () => ({ kind: "either", expr: value });
}

function floorAddress(cx: FunctionContext, expr: c.Expr): Pending<PrintArgument> {
  const inner = stripConversions(expr);
  const address =
    inner.kind === "convert" && inner.conversion === "integer-to-pointer"
      ? valueBefore(cx, b.cast(lowerValue(cx, inner.operand), "u64"), true)
      : b.method(valueBefore(cx, lowerValue(cx, expr), true), "exposed");
  return () => ({ kind: "integer", cType: addressType, rustType: "u64", expr: address });
}

/** A string in memory, of which no more than `limit` bytes may be there. What it is shows when all arguments are evaluated. */
function floorText(
  cx: FunctionContext,
  expr: c.Expr,
  inputs: Inputs,
  limit: number | Pending<rust.Expr> | null,
): Pending<PrintArgument> {
  const scalar = expr.type.kind === "pointer" ? rustScalar(expr.type.target, cx.program.program.enums) : null;
  if (scalar === "i32") return refuse("unsupported/library", "a wide string is printed", expr.span);
  inputs.readsMemory = true;
  const given = valueBefore(cx, lowerValue(cx, expr), true);
  const value = scalar === "u8" ? given : b.method(given, "cast");
  const strings = runtimeModulePath(cx.program, cx.module, "memory_string");
  return (made) => {
    const bytes = typeof limit === "number" ? b.int(limit) : limit && b.cast(limit(made), "i32");
    const text = bytes
      ? b.call(`${strings}::printable_up_to`, value, bytes)
      : b.call(`${strings}::printable`, value);
    return { kind: "string", expr: b.method(text, "as_deref"), nullable: true };
  };
}

/** `c ? name : "?"` where the two lie in different objects. */
function chosenText(cx: FunctionContext, expr: c.Expr, inputs: Inputs): Pending<PrintArgument> | null {
  const choice = withoutConversions(expr);
  if (choice.kind !== "conditional" || choice.then === null || cx.readyPlaces.has(choice.id)) return null;
  const { then } = choice;
  const side = (branch: c.Expr): { readonly text: Pending<PrintArgument>; readonly isPlain: boolean } => {
    const { value, statements } = cx.collect(() => textOf(cx, branch, inputs));
    return { text: value, isPlain: statements.length === 0 };
  };
  const before = inputs.borrowings.length;
  const yes = side(then);
  const no = side(choice.otherwise);
  if (!yes.isPlain || !no.isPlain) {
    inputs.borrowings.length = before;
    return null;
  }
  const tested = lowerCondition(cx, choice.condition);
  const condition = mayHaveEffect(tested) ? valueBefore(cx, tested, true) : tested;
  return (made) => {
    const [left, right] = [yes.text(made), no.text(made)];
    if (left.kind !== "string" || right.kind !== "string")
      return refuse("internal/bug", "a string that is printed as something else", expr.span);
    const nullable = left.nullable === true || right.nullable === true;
    const [leftMade, rightMade] = [madeText(left), madeText(right)];
    if (leftMade || rightMade) {
      const [one, other] = [leftMade ?? keptText(left), rightMade ?? keptText(right)];
      const chosen = b.choose(condition, ownedText(one, nullable), ownedText(other, nullable));
      const seen = nullable ? b.method(chosen, "as_deref") : b.borrow(b.index(chosen, b.range(null, null)));
      return { kind: "string", expr: seen, nullable };
    }
    const value = (text: TextArgument): rust.Expr =>
      text.nullable === true ? text.expr : nullable ? b.some(asSlice(text.expr)) : asSlice(text.expr);
    return { kind: "string", expr: b.choose(condition, value(left), value(right)), nullable };
  };
}

type TextArgument = Extract<PrintArgument, { kind: "string" }>;

/** A text as a `Cow`, or an `Option` of one. */
interface OwnedText {
  readonly expr: rust.Expr;
  readonly nullable: boolean;
}

/** What a text is borrowed from that is made for it, as by `strerror`: it would be gone behind the branch that makes it. */
function madeText({ expr, nullable = false }: TextArgument): OwnedText | null {
  if (nullable) {
    const isChoice = expr.kind === "method-call" && expr.method === "as_deref" && expr.receiver.kind === "if";
    return isChoice ? { expr: expr.receiver, nullable } : null;
  }
  if (expr.kind !== "borrow") return null;
  const made = expr.place.kind === "index" ? expr.place.base : expr.place;
  return made.kind === "call" || made.kind === "if" ? { expr: made, nullable } : null;
}

function keptText({ expr, nullable = false }: TextArgument): OwnedText {
  if (expr.kind === "path") return { expr: b.path("None"), nullable };
  return nullable
    ? { expr: b.method(expr, "map", b.path(borrowedText)), nullable }
    : { expr: b.call(borrowedText, asSlice(expr)), nullable };
}

const borrowedText = "std::borrow::Cow::Borrowed";

function ownedText(text: OwnedText, nullable: boolean): rust.Expr {
  return nullable && !text.nullable ? b.some(text.expr) : text.expr;
}

/** `&name[..]`: arrays of different lengths become one type. A choice has it already. */
function asSlice(text: rust.Expr): rust.Expr {
  if (text.kind === "if") return text;
  return b.borrow(b.index(text.kind === "borrow" ? text.place : text, b.range(null, null)));
}

/** `strerror(code)` as it is printed. */
function errorMessage(cx: FunctionContext, expr: c.Expr): rust.Expr | null {
  if (expr.kind !== "call" || calleeName(expr, cx.program.program) !== "strerror") return null;
  const [code] = expr.args;
  return code ? b.call(runtimePath(cx, "strerror", "strerror"), lowerValue(cx, code)) : null;
}
