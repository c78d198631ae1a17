/**
 * Calls of the printf family and of `puts`, `putchar` and their kin, whose arguments have been lowered already.
 *
 * `printf("%s: %5d\n", name, n)` → `println!("{}: {:5}", CText(name), n)`
 * `printf("%*d\n", width, n)` → `printf!(b"%*d\n", width, n)`
 * `n = sprintf(line, "%02x", flags)` → `n = sprint!(&mut line, "{:02x}", flags)`
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustIntegers } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { assertNever, CompilerBug } from "../source/assert-never.ts";
import { wrapTo } from "./literal.ts";
import { parseFormat, planPrintf } from "./printf-format.ts";
import type { Adapter, FormatArgument, FormatPlan, Segment } from "./printf-format.ts";

/** Where the text goes. */
export type PrintDestination =
  | { readonly kind: "stdout" | "stderr" }
  /** Another stream: an expression of type `Stream` or `Ptr<()>`. */
  | { readonly kind: "stream"; readonly stream: rust.Expr }
  /** `buffer` of type `&mut [u8]`; `size` of type `usize`, null for `sprintf`. */
  | { readonly kind: "buffer"; readonly buffer: rust.Expr; readonly size: rust.Expr | null }
  /** `sprintf` to memory of unknown length: an expression of type `Ptr<u8>`. */
  | { readonly kind: "memory"; readonly pointer: rust.Expr };

/** An argument before the default argument promotions: what the C expression is, and the Rust expression of its value. */
export type PrintArgument =
  | {
      readonly kind: "integer";
      readonly cType: c.CType;
      /** Rust type of `expr`: that of `cType`, `u8` for a `char`, or a wider one that holds the same value. */
      readonly rustType: string;
      readonly expr: rust.Expr;
    }
  /** `finite`: proven to be neither NaN nor infinite. */
  | {
      readonly kind: "double";
      readonly rustType: "f32" | "f64";
      readonly expr: rust.Expr;
      readonly finite?: boolean;
    }
  /** `expr` of type `&[u8]`, or `Option<&[u8]>` when nullable. */
  | { readonly kind: "string"; readonly expr: rust.Expr; readonly nullable?: boolean }
  /** `expr` of type `&str`. */
  | { readonly kind: "str"; readonly expr: rust.Expr }
  /** `expr` is the address as `usize`. */
  | { readonly kind: "pointer"; readonly expr: rust.Expr }
  /** `expr` is a `Ptr`, printed as a text or as an address: the format is not known. */
  | { readonly kind: "either"; readonly expr: rust.Expr }
  /** A `long double`. */
  | { readonly kind: "extended"; readonly expr: rust.Expr };

export interface PrintCall {
  /**
   * `format`: C's rules for `format` and `args`; `list`: the same with a `va_list` in memory, a Rust expression;
   * `text`: `fputs`, with a newline behind for `puts`; `byte`: `putchar`.
   */
  readonly what:
    | { readonly kind: "format"; readonly format: PrintFormat; readonly args: readonly PrintArgument[] }
    | { readonly kind: "list"; readonly format: PrintFormat; readonly list: rust.Expr }
    | { readonly kind: "text"; readonly text: PrintArgument; readonly newline: boolean }
    | { readonly kind: "byte"; readonly byte: PrintArgument };
  readonly destination: PrintDestination;
  readonly result: "used" | "unused";
  /** The path by which an item of the runtime is named, where that is not its bare name. */
  readonly path?: (module: string, item: string) => string;
}

/** Bytes of a format that is a string literal, else a Rust expression of type `&[u8]`. */
export type PrintFormat = { readonly bytes: readonly number[] } | { readonly expr: rust.Expr };

/** An item of the runtime that a lowered call names: `use crate::c_runtime::<module>::<name>`. */
export interface RuntimeName {
  readonly module: string;
  readonly name: string;
}

export interface LoweredPrint {
  /** Of type `i32` when the result is used; else a statement that may have any value. */
  readonly expr: rust.Expr;
  readonly uses: readonly RuntimeName[];
}

/** Which arguments of a C function are the stream, buffer, size, format, text and byte. */
export interface PrintFunction {
  readonly stream?: number;
  readonly buffer?: number;
  readonly size?: number;
  readonly what: "format" | "list" | "text" | "line" | "byte";
  /** Position of the format, text or byte; the arguments of a format follow it. */
  readonly at: number;
}

/** The C functions that `lowerPrintCall` takes. */
export const printFunctions: Readonly<Record<string, PrintFunction>> = {
  printf: { what: "format", at: 0 },
  fprintf: { stream: 0, what: "format", at: 1 },
  sprintf: { buffer: 0, what: "format", at: 1 },
  snprintf: { buffer: 0, size: 1, what: "format", at: 2 },
  vprintf: { what: "list", at: 0 },
  vfprintf: { stream: 0, what: "list", at: 1 },
  vsprintf: { buffer: 0, what: "list", at: 1 },
  vsnprintf: { buffer: 0, size: 1, what: "list", at: 2 },
  puts: { what: "line", at: 0 },
  fputs: { stream: 1, what: "text", at: 0 },
  fputs_unlocked: { stream: 1, what: "text", at: 0 },
  putchar: { what: "byte", at: 0 },
  putchar_unlocked: { what: "byte", at: 0 },
  putc: { stream: 1, what: "byte", at: 0 },
  fputc: { stream: 1, what: "byte", at: 0 },
  putc_unlocked: { stream: 1, what: "byte", at: 0 },
};

export function lowerPrintCall(call: PrintCall): LoweredPrint {
  const { what, destination } = call;
  const uses = new Map<string, RuntimeName>();
  const name: Namer = (module, item) => {
    uses.set(`${module}::${item}`, { module, name: item });
    return call.path?.(module, item) ?? item;
  };
  const expr = lowerContent(what, destination, call.result === "used", name);
  return { expr, uses: [...uses.values()] };
}

/** Notes that an item of the runtime is used, and gives its name. */
type Namer = (module: string, item: string) => string;

function lowerContent(
  what: PrintCall["what"],
  destination: PrintDestination,
  used: boolean,
  name: Namer,
): rust.Expr {
  switch (what.kind) {
    case "format":
      return lowerFormat(what.format, what.args, destination, used, name);
    case "list":
      return lowerList(what.format, what.list, destination, name);
    case "text": {
      if (used && destination.kind === "stdout")
        return b.call(name("stdout", what.newline ? "puts" : "fputs"), textBytes(what.text));
      if (destination.kind === "stream" && !what.newline)
        return b.call(name("stdio", "fputs"), destination.stream, textBytes(what.text));
      const segments: Segment[] = [conversionOf("s")];
      if (what.newline) segments.push({ kind: "text", bytes: [0x0a] });
      return lowerSegments(segments, [what.text], destination, used, name);
    }
    case "byte":
      if (destination.kind === "stdout" && (used || integerConstant(what.byte.expr) === null))
        return b.call(name("stdout", "putchar"), adaptExpr(what.byte.expr, byteAdapter(what.byte), name));
      if (destination.kind === "stream")
        return b.call(
          name("stdio", "fputc"),
          destination.stream,
          constantByte(what.byte.expr) ?? adaptExpr(what.byte.expr, byteAdapter(what.byte), name),
        );
      return lowerSegments([conversionOf("c")], [what.byte], destination, used, name);
    default:
      return assertNever(what);
  }
}

/** `%s` or `%c`, bare. */
function conversionOf(letter: "s" | "c"): Segment {
  const flags = { left: false, plus: false, space: false, alternate: false, zero: false };
  return { kind: "conversion", ...flags, width: null, precision: null, length: "", letter };
}

/** `b'\n'`, which is an `int` in C. */
function constantByte(expr: rust.Expr): rust.Expr | null {
  return expr.kind === "cast" && expr.operand.kind === "byte" ? expr.operand : null;
}

function byteAdapter(byte: PrintArgument): Adapter {
  const isByte = byte.kind === "integer" && byte.rustType === "u8";
  return isByte || byte.expr.kind === "byte" ? { kind: "plain" } : { kind: "cast", types: ["u8"] };
}

// ------------------------------------------------------------------------------------------- Rust format strings

/** `printf("%d\n", x)` → `println!("{}", x)` where that is exact, else `printf!(b"%d\n", x)` */
function lowerFormat(
  format: PrintFormat,
  args: readonly PrintArgument[],
  destination: PrintDestination,
  used: boolean,
  name: Namer,
): rust.Expr {
  const segments = "bytes" in format ? parseFormat(format.bytes) : null;
  const plan = segments && planFor(segments, args, destination, used);
  return plan
    ? printPlan(plan, args, destination, name)
    : lowerRaw(formatExpr(format), args, segments, destination, name);
}

function lowerSegments(
  segments: readonly Segment[],
  args: readonly PrintArgument[],
  destination: PrintDestination,
  used: boolean,
  name: Namer,
): rust.Expr {
  const plan = planFor(segments, args, destination, used);
  if (plan) return printPlan(plan, args, destination, name);
  const bytes = segments.flatMap((segment) =>
    segment.kind === "text" ? segment.bytes : [0x25, segment.letter.charCodeAt(0)],
  );
  return lowerRaw(b.byteString(bytes), args, segments, destination, name);
}

/** Printing to a stream by a Rust format string has no value; `sprint!` has C's. */
function planFor(
  segments: readonly Segment[],
  args: readonly PrintArgument[],
  destination: PrintDestination,
  used: boolean,
): FormatPlan | null {
  if (destination.kind === "stream" || destination.kind === "memory") return null;
  return used && destination.kind !== "buffer" ? null : planPrintf(segments, args.map(formatArgument));
}

function formatArgument(argument: PrintArgument): FormatArgument {
  switch (argument.kind) {
    case "integer":
      return {
        kind: "integer",
        type: valueType(argument.cType, argument.rustType),
        stored: argument.rustType,
        constant: integerConstant(argument.expr),
      };
    case "double":
      return { kind: "double", stored: argument.rustType, finite: argument.finite === true };
    case "string": {
      const text = asStr(argument.expr);
      const literal = text?.kind === "string" ? text.value : null;
      const nullable = argument.nullable === true;
      return { kind: "bytes", nullable, ascii: !nullable && text !== null, literal };
    }
    case "either":
      return { kind: "pointer" };
    case "str":
    case "pointer":
    case "extended":
      return { kind: argument.kind };
    default:
      return assertNever(argument);
  }
}

/** The Rust type that has the values of a C type. */
function valueType(type: c.CType, rustType: string): string {
  if (type.kind === "bool") return "bool";
  if (type.kind !== "integer") return rustType;
  return type.integer === "char" ? "i8" : rustIntegers[type.integer];
}

function printPlan(
  plan: FormatPlan,
  args: readonly PrintArgument[],
  destination: PrintDestination,
  name: Namer,
): rust.Expr {
  const holes = plan.holes.flatMap(({ argument, adapter }) => {
    const given = args[argument];
    return given ? [adaptExpr(suffixed(given), adapter, name)] : [];
  });
  if (destination.kind === "buffer") {
    const { buffer, size } = destination;
    const target = size === null ? [buffer] : [buffer, size];
    return b.macro(
      name("sprint", size === null ? "sprint" : "snprint"),
      ...target,
      b.string(plan.text),
      ...holes,
    );
  }
  const line = plan.text.endsWith("\n");
  const text = line ? plan.text.slice(0, -1) : plan.text;
  const content = line && text === "" ? [] : [b.string(text), ...holes];
  switch (destination.kind) {
    case "stdout":
      return b.macro(name("stdout", line ? "println" : "print"), ...content);
    case "stderr":
      return b.macro(name("stderr", line ? "eprintln" : "eprint"), ...content);
    case "stream":
      return b.macro(line ? "writeln" : "write", destination.stream, ...content);
    case "memory":
      throw new CompilerBug("memory takes no Rust format string");
    default:
      return assertNever(destination);
  }
}

function adaptExpr(expr: rust.Expr, adapter: Adapter, name: Namer): rust.Expr {
  switch (adapter.kind) {
    case "plain":
      return expr;
    case "cast":
      return adapter.types.reduce<rust.Expr>(castTo, expr);
    case "from":
      return b.call(`${adapter.type}::from`, expr);
    case "wrap":
      return b.call(name("display", adapter.wrapper), adaptExpr(expr, adapter.inner, name));
    case "as-str":
      return asStr(expr) ?? expr;
    case "as-bytes":
      return b.method(expr, "as_bytes");
    case "null-text":
      return b.method(expr, "unwrap_or", b.byteString(Buffer.from("(null)")));
    default:
      return assertNever(adapter);
  }
}

/** `value as type`; a literal becomes one of that type. */
function castTo(operand: rust.Expr, type: string): rust.Expr {
  const constant = operand.kind === "cast" ? null : integerConstant(operand);
  return constant === null ? b.cast(operand, type) : literalOf(wrapTo(constant, type), type);
}

/** Nothing but the literal says what its type is. */
function suffixed(argument: PrintArgument): rust.Expr {
  const { expr } = argument;
  return argument.kind === "integer" && expr.kind === "integer"
    ? literalOf(expr.value, argument.rustType)
    : expr;
}

function literalOf(value: bigint, type: string): rust.Expr {
  return b.int(value, type === "i32" ? undefined : type);
}

// --------------------------------------------------------------------------------------------------- C format strings

/** `printf!(format, args)` and its kin; the runtime reads the format. */
function lowerRaw(
  format: rust.Expr,
  args: readonly PrintArgument[],
  segments: readonly Segment[] | null,
  destination: PrintDestination,
  name: Namer,
): rust.Expr {
  const asBytes = bytePositions(segments);
  const values = args.map((argument, position) => rawArgument(argument, asBytes.has(position), name));
  switch (destination.kind) {
    case "stdout":
      return b.macro(name("printf", "printf"), format, ...values);
    case "stderr":
      return b.macro(name("printf", "eprintf"), format, ...values);
    case "stream":
      return b.macro(name("stdio", "fprintf"), destination.stream, format, ...values);
    case "buffer": {
      const { buffer, size } = destination;
      return size === null
        ? b.macro(name("printf", "sprintf"), buffer, format, ...values)
        : b.macro(name("printf", "snprintf"), buffer, size, format, ...values);
    }
    case "memory":
      return b.macro(name("memory_printf", "sprintf_to"), destination.pointer, format, ...values);
    default:
      return assertNever(destination);
  }
}

/** The arguments that `%c` takes: of these the sign does not matter. */
function bytePositions(segments: readonly Segment[] | null): ReadonlySet<number> {
  const positions = new Set<number>();
  let next = 0;
  for (const segment of segments ?? []) {
    if (segment.kind === "text") continue;
    next += [segment.width, segment.precision].filter((count) => count === "argument").length;
    if (segment.letter === "c") positions.add(next);
    next++;
  }
  return positions;
}

/** A value that the runtime's `Arg::from` takes. */
function rawArgument(argument: PrintArgument, asByte: boolean, name: Namer): rust.Expr {
  const { expr } = argument;
  switch (argument.kind) {
    case "integer": {
      if (expr.kind === "integer") return suffixed(argument);
      const isChar = valueType(argument.cType, argument.rustType) === "i8" && argument.rustType === "u8";
      return isChar && !asByte ? b.cast(expr, "i8") : expr;
    }
    case "double":
    case "either":
    case "extended":
    case "pointer":
      return expr;
    case "string": {
      const wrapper = name("display", "CText");
      return argument.nullable === true ? b.method(expr, "map", b.path(wrapper)) : b.call(wrapper, expr);
    }
    case "str":
      return b.call(name("display", "CText"), b.method(expr, "as_bytes"));
    default:
      return assertNever(argument);
  }
}

/** `vprintf(format, ap)` → `memory_printf::vprintf(b"...", ap.ptr().first())` */
function lowerList(
  format: PrintFormat,
  list: rust.Expr,
  destination: PrintDestination,
  name: Namer,
): rust.Expr {
  const text = formatExpr(format);
  switch (destination.kind) {
    case "stdout":
      return b.call(name("memory_printf", "vprintf"), text, list);
    case "stderr":
      return b.call(name("memory_printf", "veprintf"), text, list);
    case "stream":
      return b.call(name("memory_stdio", "vfprintf"), destination.stream, text, list);
    case "buffer": {
      const { buffer, size } = destination;
      return size === null
        ? b.call(name("memory_printf", "vsprintf"), buffer, text, list)
        : b.call(name("memory_printf", "vsnprintf"), buffer, size, text, list);
    }
    case "memory":
      return b.call(name("memory_printf", "vsprintf_to"), destination.pointer, text, list);
    default:
      return assertNever(destination);
  }
}

/** A literal format without the NULs at its end. */
function formatExpr(format: PrintFormat): rust.Expr {
  if ("expr" in format) return format.expr;
  const end = format.bytes.indexOf(0);
  return b.byteString(end < 0 ? format.bytes : format.bytes.slice(0, end));
}

// ----------------------------------------------------------------------------------------------------------- literals

/** `&[u8]` from a string argument. */
function textBytes(argument: PrintArgument): rust.Expr {
  if (argument.kind === "str") return b.method(argument.expr, "as_bytes");
  const nullable = argument.kind === "string" && argument.nullable === true;
  return nullable ? b.method(argument.expr, "unwrap_or", b.byteString(Buffer.from("(null)"))) : argument.expr;
}

/** Value of an integer or byte literal, also negative or cast from a byte. */
function integerConstant(expr: rust.Expr): bigint | null {
  switch (expr.kind) {
    case "integer":
      return expr.value;
    case "byte":
      return BigInt(expr.value);
    case "unary":
      return expr.operator === "-" && expr.operand.kind === "integer" ? -expr.operand.value : null;
    case "cast":
      return expr.operand.kind === "byte" && expr.operand.value < 128 ? BigInt(expr.operand.value) : null;
    default:
      return null;
  }
}

/** Text of a C string, if it is ASCII. */
function asciiText(bytes: readonly number[]): string | null {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.slice(0, end);
  return text.every((byte) => byte < 0x80) ? String.fromCharCode(...text) : null;
}

/** `if c { b"yes" } else { b"no" }` → `if c { "yes" } else { "no" }`; null when other bytes are possible. */
function asStr(expr: rust.Expr): rust.Expr | null {
  const bytes = literalBytes(expr);
  if (bytes) {
    const text = asciiText(bytes);
    return text === null ? null : b.string(text);
  }
  if (expr.kind === "block" && expr.label === undefined) {
    const block = blockAsStr(expr.block);
    return block && { ...expr, block };
  }
  if (expr.kind !== "if" || expr.otherwise === null) return null;
  const then = blockAsStr(expr.then);
  const otherwise = asStr(expr.otherwise);
  if (!then || (otherwise?.kind !== "block" && otherwise?.kind !== "if")) return null;
  return { ...expr, then, otherwise };
}

/** `b"..."`, `&b"..."[..]` */
function literalBytes(expr: rust.Expr): readonly number[] | null {
  if (expr.kind === "byte-string") return expr.bytes;
  if (expr.kind !== "borrow" || expr.place.kind !== "index") return null;
  const { base, index } = expr.place;
  const whole = index.kind === "range" && index.from === null && index.to === null;
  return whole ? literalBytes(base) : null;
}

function blockAsStr(block: rust.Block): rust.Block | null {
  const value = block.statements.length === 0 && block.value ? asStr(block.value) : null;
  return value && b.block([], value);
}
