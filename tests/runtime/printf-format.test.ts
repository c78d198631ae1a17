/** Which C formats become which Rust text. */
import { describe, expect, test } from "vitest";
import { boolType, charType, integerType, intType } from "../../src/c-ast/basic-types.ts";
import type * as c from "../../src/c-ast/c-ast.ts";
import { lowerPrintCall } from "../../src/lower/lower-printf.ts";
import type { PrintArgument, PrintCall, PrintDestination } from "../../src/lower/lower-printf.ts";
import { printExpression } from "../../src/print/print-crate.ts";
import * as b from "../../src/rust-ast/build.ts";

const x: PrintArgument = integer(intType, "i32");
const price: PrintArgument = { kind: "double", rustType: "f64", expr: b.path("price") };
const name: PrintArgument = { kind: "string", expr: b.path("name") };

function integer(cType: c.CType, rustType: string, variable = "x"): PrintArgument {
  return { kind: "integer", cType, rustType, expr: b.path(variable) };
}

function text(literal: string): PrintArgument {
  return { kind: "string", expr: b.byteString(Buffer.from(literal)) };
}

function format(literal: string, ...args: readonly PrintArgument[]): PrintCall["what"] {
  return { kind: "format", format: { bytes: [...Buffer.from(literal)] }, args };
}

/** Printed to stdout, the result unused, unless told otherwise. */
function lowered(what: PrintCall["what"], rest: Partial<PrintCall> = {}): string {
  return printExpression(
    lowerPrintCall({ what, destination: { kind: "stdout" }, result: "unused", ...rest }).expr,
  );
}

describe("a Rust format string where it is exact", () => {
  test.each([
    [format("hello\n"), 'println!("hello")'],
    [format("hello"), 'print!("hello")'],
    [format("\n"), "println!()"],
    [format("100%% {}\n"), 'println!("100% {{}}")'],
    [format("h\u00e9\n"), 'println!("h\u00e9")'],
    [format("%d", x), 'print!("{}", x)'],
    [format("%5d|%-5d|%05d|%+d", x, x, x, x), 'print!("{:5}|{:<5}|{:05}|{:+}", x, x, x, x)'],
    [format("%08x %X %o", x, x, x), 'print!("{:08x} {:X} {:o}", x, x, x)'],
    [format("%s: %d\n", name, x), 'println!("{}: {}", CText(name), x)'],
    [format("%8s|%-8.3s", name, name), 'print!("{:>8}|{:<8.3}", CText(name), CText(name))'],
    [format("%f %8.3f", price, price), 'print!("{:.6} {:8.3}", CDouble(price), CDouble(price))'],
    [format("%e %g", price, price), 'print!("{:.6e} {}", CDouble(price), CGeneral(price))'],
    [format("%.1f", { ...price, finite: true }), 'print!("{:.1}", price)'],
    [format("%c%3c", x, x), 'print!("{}{:>3}", CChar(x as u8), CChar(x as u8))'],
    [format("%s%d\n", text("n = "), x), 'println!("n = {}", x)'],
    [format("%-*d", { ...x, expr: b.int(4) }, x), 'print!("{:<4}", x)'],
  ])("%#", (what, expected) => {
    expect(lowered(what)).toBe(expected);
  });
});

describe("values that a conversion reduces are cast", () => {
  test.each([
    [format("%d", integer(integerType("ulong"), "u64")), 'print!("{}", x as i32)'],
    [format("%u", x), 'print!("{}", x as u32)'],
    [format("%hhx", x), 'print!("{:x}", x as u8)'],
    [format("%d", integer(charType, "u8")), 'print!("{}", x as i8)'],
    [format("%c", integer(charType, "u8")), 'print!("{}", CChar(x))'],
    [format("%02x", integer(integerType("uchar"), "u8")), 'print!("{:02x}", x)'],
    [format("%d", integer(intType, "usize")), 'print!("{}", x)'],
    [format("%zu", integer(integerType("ulong"), "usize")), 'print!("{}", x)'],
    [format("%d", integer(boolType, "bool")), 'print!("{}", i32::from(x))'],
    [format("%.3u", integer(integerType("uint"), "u32")), 'print!("{:03}", x)'],
  ])("%#", (what, expected) => {
    expect(lowered(what)).toBe(expected);
  });
});

describe("the runtime reads the format where Rust has none", () => {
  test.each([
    [format("%*d\n", x, x), 'printf!(b"%*d\\n", x, x)'],
    [format("% d", x), 'printf!(b"% d", x)'],
    [format("%#x", x), 'printf!(b"%#x", x)'],
    [format("%.3d", x), 'printf!(b"%.3d", x)'],
    [format("%a", price), 'printf!(b"%a", price)'],
    [format("%*s", x, name), 'printf!(b"%*s", x, CText(name))'],
    [format("%d", price), 'printf!(b"%d", price)'],
    [format("%d %d", x), 'printf!(b"%d %d", x)'],
  ])("%#", (what, expected) => {
    expect(lowered(what)).toBe(expected);
  });
  test("a result that is used", () => {
    expect(lowered(format("%d", x), { result: "used" })).toBe('printf!(b"%d", x)');
  });
  test("bytes that are no UTF-8", () => {
    expect(lowered({ kind: "format", format: { bytes: [0xff] }, args: [] })).toBe('printf!(b"\\xff")');
  });
});

describe("destinations and other functions", () => {
  const line: PrintDestination = { kind: "buffer", buffer: b.borrowMut(b.path("line")), size: null };
  test.each([
    [format("%d\n", x), { destination: { kind: "stderr" as const } }, 'eprintln!("{}", x)'],
    [format("%d", x), { destination: line }, 'sprint!(&mut line, "{}", x)'],
    [format("%d", x), { destination: { ...line, size: b.int(8) } }, 'snprint!(&mut line, 8, "{}", x)'],
    [format("%*d", x, x), { destination: line }, 'sprintf!(&mut line, b"%*d", x, x)'],
    [
      format("%d\n", x),
      { destination: { kind: "stream" as const, stream: b.path("log") } },
      'fprintf!(log, b"%d\\n", x)',
    ],
    [{ kind: "text" as const, text: name, newline: true }, {}, 'println!("{}", CText(name))'],
    [{ kind: "text" as const, text: text("hi"), newline: true }, {}, 'println!("hi")'],
    [{ kind: "byte" as const, byte: { ...x, expr: b.byte(0x0a) } }, {}, "println!()"],
    [{ kind: "byte" as const, byte: x }, {}, "putchar(x as u8)"],
  ])("%#", (what, rest, expected) => {
    expect(lowered(what, rest)).toBe(expected);
  });
});
