/** A random call of the printf family, as C and as what `lowerPrintCall` makes of it. */
import { boolType, integerType } from "../../src/c-ast/basic-types.ts";
import type * as c from "../../src/c-ast/c-ast.ts";
import { lowerPrintCall } from "../../src/lower/lower-printf.ts";
import type {
  PrintArgument,
  PrintCall,
  PrintDestination,
  RuntimeName,
} from "../../src/lower/lower-printf.ts";
import { printByteString } from "../../src/print/print-literal.ts";
import { printExpression } from "../../src/print/print-crate.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import type { Random } from "./random.ts";

/** Bodies of a C and a Rust function that print the same. */
export interface RandomCall {
  readonly c: string;
  readonly rust: string;
  readonly uses: readonly RuntimeName[];
}

/** A variable of the test with its value in both languages, and the argument as lowering is told of it. */
interface Value {
  readonly c: string;
  readonly cArgument: string;
  readonly rust: string;
  readonly argument: PrintArgument;
}

interface IntegerKind {
  readonly c: string;
  readonly type: c.CType;
  readonly rust: string;
}

const integers: readonly IntegerKind[] = [
  { c: "char", type: integerType("char"), rust: "u8" },
  { c: "signed char", type: integerType("schar"), rust: "i8" },
  { c: "unsigned char", type: integerType("uchar"), rust: "u8" },
  { c: "short", type: integerType("short"), rust: "i16" },
  { c: "unsigned short", type: integerType("ushort"), rust: "u16" },
  { c: "int", type: integerType("int"), rust: "i32" },
  { c: "unsigned", type: integerType("uint"), rust: "u32" },
  { c: "long", type: integerType("long"), rust: "i64" },
  { c: "unsigned long", type: integerType("ulong"), rust: "u64" },
  { c: "unsigned long", type: integerType("ulong"), rust: "usize" },
  { c: "_Bool", type: boolType, rust: "bool" },
];

const bufferLength = 1500;

export function randomCall(random: Random): RandomCall {
  if (random.onceIn(12)) return randomPut(random);
  const values: Value[] = [];
  let format = "";
  for (let pieces = random.below(4); pieces >= 0; pieces--) {
    format += randomText(random);
    if (!random.onceIn(8)) format += randomConversion(random, values);
  }
  if (random.onceIn(2)) format += "\n";
  const bytes = [...Buffer.from(format, "latin1")];
  const what: PrintCall["what"] = {
    kind: "format",
    format: { bytes },
    args: values.map((value) => value.argument),
  };
  const cArgs = [cString(bytes), ...values.map((value) => value.cArgument)];
  return randomDestination(random, what, values, cArgs);
}

/** `puts`, `fputs`, `putchar`. */
function randomPut(random: Random): RandomCall {
  if (random.onceIn(2)) {
    const value = randomInteger(random, 0, random.pick(integers.slice(0, 6)));
    return stdoutCall(random, { kind: "byte", byte: value.argument }, [value], `putchar(${value.cArgument})`);
  }
  const value = randomString(random, 0);
  const newline = random.onceIn(2);
  const call = newline ? `puts(${value.cArgument})` : `fputs(${value.cArgument}, stdout)`;
  return stdoutCall(random, { kind: "text", text: value.argument, newline }, [value], call);
}

function randomDestination(
  random: Random,
  what: PrintCall["what"],
  values: readonly Value[],
  cArgs: readonly string[],
): RandomCall {
  if (!random.onceIn(4)) return stdoutCall(random, what, values, `printf(${cArgs.join(", ")})`);
  const size = random.onceIn(2) ? null : random.below(random.onceIn(4) ? 4 : 100);
  const destination: PrintDestination = {
    kind: "buffer",
    buffer: b.borrowMut(b.path("line")),
    size: size === null ? null : b.int(size),
  };
  const lowered = lowerPrintCall({ what, destination, result: "used" });
  const name = size === null ? "sprintf(line" : `snprintf(line, ${String(size)}`;
  const length = String(bufferLength);
  return {
    c: [
      ...values.map((value) => value.c),
      `char line[${length}]; memset(line, '#', ${length});`,
      `int n = ${name}, ${cArgs.join(", ")});`,
      `fwrite(line, 1, ${length}, stdout); printf("=%d", n);`,
    ].join("\n  "),
    rust: [
      ...values.map((value) => value.rust),
      `let mut line = [b'#'; ${length}];`,
      `let n = ${printExpression(lowered.expr)};`,
      'c_runtime::stdout::write(&line);\n    print!("={}", n);',
    ].join("\n    "),
    uses: [...lowered.uses, { module: "stdout", name: "print" }],
  };
}

function stdoutCall(
  random: Random,
  what: PrintCall["what"],
  values: readonly Value[],
  call: string,
): RandomCall {
  const result = random.onceIn(6) ? "used" : "unused";
  const { expr, uses } = lowerPrintCall({ what, destination: { kind: "stdout" }, result });
  const text = printExpression(expr);
  // puts, fputs and putchar promise no more than a number that is not negative
  const shown = what.kind === "format" ? "n" : "n >= 0";
  const before = { c: values.map((value) => value.c), rust: values.map((value) => value.rust) };
  return result === "used"
    ? {
        c: [...before.c, `int n = ${call}; printf("=%d", ${shown});`].join("\n  "),
        rust: [...before.rust, `let n = ${text};\n    print!("={}", i32::from(${shown}));`].join("\n    "),
        uses: [...uses, { module: "stdout", name: "print" }],
      }
    : {
        c: [...before.c, `${call};`].join("\n  "),
        rust: [...before.rust, `${text};`].join("\n    "),
        uses,
      };
}

const texts = [
  "a",
  "b ",
  "{",
  "}",
  "{}",
  "%%",
  "\n",
  "\t",
  '"',
  "\\",
  "'",
  "\xc3\xa9",
  "\xe2\x82\xac",
  "{0:x}",
  "?",
];

function randomText(random: Random): string {
  if (random.onceIn(3)) return "";
  if (random.onceIn(60)) return random.pick(["\xff", "\xc3", "\xf4\x8f\xb8\x81"]);
  return random.pick(texts) + (random.onceIn(2) ? random.pick(texts) : "");
}

function randomConversion(random: Random, values: Value[]): string {
  let text = "%";
  if (random.onceIn(3)) text += random.pick(["-", "0", "+", "-", "0", " ", "#", "-0", "+0", "+-"]);
  if (random.onceIn(2)) text += randomCount(random, values, 30);
  const letter = random.pick("d d d i u x X o c s s f f f e E g G F a s".split(" "));
  const wantsPrecision = random.onceIn("fegEGFa".includes(letter) ? 2 : 6);
  if (wantsPrecision)
    text += `.${random.onceIn(8) ? "" : randomCount(random, values, random.onceIn(20) ? 400 : 12)}`;
  const at = values.length;
  if (letter === "s") {
    values.push(randomString(random, at));
    return `${text}s`;
  }
  if (letter === "c") {
    values.push(randomInteger(random, at, random.pick(integers.slice(0, 6))));
    return `${text}c`;
  }
  if (/[feEgGFa]/.test(letter)) {
    values.push(randomDouble(random, at, letter));
    return `${text}${random.onceIn(5) ? "l" : ""}${letter}`;
  }
  const kind = random.pick(integers);
  values.push(randomInteger(random, at, kind));
  return `${text}${randomLength(random, kind)}${letter}`;
}

/** Mostly the one that fits; a conversion may look at fewer bits than the value has, never at more. */
function randomLength(random: Random, kind: IntegerKind): string {
  if (random.onceIn(5)) return random.pick(["hh", "h", ""]);
  if (kind.c.endsWith("long")) return random.pick(["l", "l", "ll", "z", "j", "t"]);
  if (kind.c.endsWith("short")) return random.pick(["h", ""]);
  return kind.c.endsWith("char") ? random.pick(["hh", "", ""]) : "";
}

/** A number, or `*` with a constant or a variable. */
function randomCount(random: Random, values: Value[], bound: number): string {
  const count = random.below(bound) + 1;
  if (!random.onceIn(6)) return String(count);
  const value = random.onceIn(5) ? -count : count;
  const at = values.length;
  const variable = random.onceIn(2);
  values.push({
    c: variable ? `int v${String(at)} = ${String(value)};` : "",
    cArgument: variable ? `v${String(at)}` : String(value),
    rust: variable ? `let v${String(at)}: i32 = ${String(value)};` : "",
    argument: {
      kind: "integer",
      cType: integerType("int"),
      rustType: "i32",
      expr: variable ? b.path(`v${String(at)}`) : b.int(value),
    },
  });
  return "*";
}

function randomInteger(random: Random, at: number, kind: IntegerKind): Value {
  const name = `v${String(at)}`;
  const bits = { bool: 1, u8: 8, i8: 8, u16: 16, i16: 16, u32: 32, i32: 32 }[kind.rust] ?? 64;
  const raw = random.onceIn(3) ? BigInt(random.below(40) - 20) : random.bits() >> BigInt(random.below(64));
  const signed = kind.rust.startsWith("i");
  const value = signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
  // a literal such as 9223372036854775808 has no C type
  const cValue = signed ? `(${kind.c})${String(BigInt.asUintN(64, value))}u` : `(${kind.c})${String(value)}u`;
  const literal = kind.rust === "bool" ? String(value === 1n) : String(value);
  if (random.onceIn(10) && kind.c === "int") {
    const expr =
      value >= 0n && value < 128n && random.onceIn(2) ? b.cast(b.byte(Number(value)), "i32") : b.int(value);
    const argument: PrintArgument = { kind: "integer", cType: kind.type, rustType: "i32", expr };
    return { c: "", cArgument: cValue, rust: "", argument };
  }
  return {
    c: `${kind.c} ${name} = ${cValue};`,
    cArgument: name,
    rust: `let ${name}: ${kind.rust} = ${literal};`,
    argument: { kind: "integer", cType: kind.type, rustType: kind.rust, expr: b.path(name) },
  };
}

function randomDouble(random: Random, at: number, letter: string): Value {
  const name = `v${String(at)}`;
  const value = randomFloating(random);
  if (random.onceIn(4) && Number.isFinite(Math.fround(value))) {
    const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
    return {
      c: `uint32_t b${name} = ${String(bits)}u; float ${name}; memcpy(&${name}, &b${name}, 4);`,
      cArgument: name,
      rust: `let ${name} = f32::from_bits(${String(bits)});`,
      argument: { kind: "double", rustType: "f32", expr: b.path(name), finite: random.onceIn(2) },
    };
  }
  const bits = String(new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n);
  return {
    c: `uint64_t b${name} = ${bits}u; double ${name}; memcpy(&${name}, &b${name}, 8);`,
    cArgument: name,
    rust: `let ${name} = f64::from_bits(${bits});`,
    argument: {
      kind: "double",
      rustType: "f64",
      expr: b.path(name),
      finite: Number.isFinite(value) && letter === "f" && random.onceIn(2),
    },
  };
}

function randomFloating(random: Random): number {
  const sign = random.onceIn(3) ? -1 : 1;
  switch (random.below(6)) {
    case 0:
      return new Float64Array(BigUint64Array.of(random.bits()).buffer)[0] ?? 0;
    case 1:
      return (sign * random.below(1_000_000)) / random.pick([1, 10, 100, 1000, 1e6]);
    case 2:
      return (sign * (2 * random.below(10_000) + 1)) / 2 ** random.below(12);
    case 3:
      return sign * random.pick([0, 0.5, 1.5, 9.5, 99.95, 999999.5, 1e15, 1e16, 1e100, 5e-324, 1e-5]);
    case 4:
      return sign * random.pick([Infinity, NaN]);
    default:
      return sign * 10 ** (random.below(40) - 20) * random.below(1000);
  }
}

const stringPieces = [
  "abc",
  "x",
  " ",
  "{}",
  "%d",
  '"',
  "\\",
  "\xc3\xa9",
  "\xff",
  "\xe2\x82",
  "\n",
  "\xf4\x8f\xb8\x81",
];

function randomString(random: Random, at: number): Value {
  const name = `v${String(at)}`;
  const plain = random.onceIn(2);
  const pieces = Array.from({ length: random.below(5) }, () =>
    random.pick(plain ? ["ab", "c", "{"] : stringPieces),
  );
  const bytes = [...Buffer.from(pieces.join(""), "latin1")];
  const terminated = [...bytes, 0];
  switch (random.below(5)) {
    case 0:
      return {
        c: "",
        cArgument: cString(bytes),
        rust: "",
        argument: { kind: "string", expr: b.byteString(terminated) },
      };
    case 1: {
      const other = [...Buffer.from("other\0")];
      const expr = b.choose(b.path(name), wholeSlice(terminated), wholeSlice(other));
      return {
        c: `int ${name} = 1;`,
        cArgument: `${name} ? ${cString(bytes)} : "other"`,
        rust: `let ${name} = true;`,
        argument: { kind: "string", expr },
      };
    }
    case 2:
      return {
        c: `const char *volatile ${name} = ${cString(bytes)};`,
        cArgument: name,
        rust: `let ${name}: Option<&[u8]> = Some(${printByteString(b.byteString(terminated))});`,
        argument: { kind: "string", nullable: true, expr: b.path(name) },
      };
    case 3: {
      // what Rust holds as text is UTF-8
      const text = Buffer.from(bytes).toString("utf8");
      return {
        c: `const char *volatile ${name} = ${cString([...Buffer.from(text)])};`,
        cArgument: name,
        rust: `let ${name}: &str = ${JSON.stringify(text)};`,
        argument: { kind: "str", expr: b.path(name) },
      };
    }
    default:
      return {
        c: `const char *volatile ${name} = ${cString(bytes)};`,
        cArgument: name,
        rust: `let ${name}: &[u8] = ${printByteString(b.byteString(terminated))};`,
        argument: { kind: "string", expr: b.path(name) },
      };
  }
}

/** `&b"..."[..]` */
function wholeSlice(bytes: readonly number[]): rust.Expr {
  return b.borrow(b.index(b.byteString(bytes), b.range(null, null)));
}

/** Octal escapes have a fixed length, and `?` might begin a trigraph. */
function cString(bytes: readonly number[]): string {
  const text = bytes.map((byte) =>
    byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, "0")}`,
  );
  return `"${text.join("")}"`;
}
