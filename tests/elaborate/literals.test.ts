/** Literals: types and values are gcc's. */
import { describe, expect, test } from "vitest";
import { expectSameTypes, expectSameValues } from "./constants.ts";
import { elaborateText } from "./elaborate-text.ts";
import { objectBytes } from "./object-bytes.ts";
import { runC } from "./run-c.ts";

const magnitudes = [
  "0",
  "1",
  "127",
  "2147483647",
  "2147483648",
  "4294967295",
  "4294967296",
  "9223372036854775807",
];
const big = ["9223372036854775808", "18446744073709551615"];
const suffixes = ["", "u", "U", "l", "L", "ul", "LU", "ll", "LL", "ull", "LLU", "uLL"];

function integerLiterals(): string[] {
  const literals: string[] = [];
  for (const suffix of suffixes) {
    for (const digits of magnitudes) {
      const value = BigInt(digits);
      literals.push(
        `${digits}${suffix}`,
        `0x${value.toString(16)}${suffix}`,
        `0${value.toString(8)}${suffix}`,
      );
      literals.push(`0b${value.toString(2)}${suffix}`);
    }
    // a decimal one beyond long long is an extension of gcc, which has it as __int128
    for (const digits of big)
      literals.push(`0x${BigInt(digits).toString(16)}${suffix}`, `0${BigInt(digits).toString(8)}${suffix}`);
  }
  return literals;
}

const characters = [
  ...[
    "'a'",
    "'\\n'",
    "'\\0'",
    "'\\377'",
    "'\\xff'",
    "'\\x7f'",
    "'\\''",
    "'\"'",
    "'\\\"'",
    "'\\\\'",
    "'\\?'",
    "'?'",
    "'\\a'",
    "'\\b'",
  ],
  ...[
    "'\\f'",
    "'\\r'",
    "'\\t'",
    "'\\v'",
    "'\\e'",
    "'ab'",
    "'abc'",
    "'abcd'",
    "'\\1\\2'",
    "'\\377\\377'",
    "'\\01234'",
    "'é'",
  ],
  ...[
    "L'a'",
    "L'\\xffffffff'",
    "L'é'",
    "L'\\u20ac'",
    "L'\\U0001F600'",
    "u'é'",
    "u'\\xffff'",
    "U'😀'",
    "U'\\xffffffff'",
    "u'\\u20ac'",
  ],
];

const floats = [
  ...[
    "1.0",
    "1.0f",
    "1.0L",
    "1e3",
    "1e-3f",
    ".5",
    "5.",
    "5.f",
    "0x1p3",
    "0x1.8p-1f",
    "0x.8p1",
    "0X1P+2",
    "1e400",
    "1e-400",
    "1e39f",
  ],
  ...[
    "0.1",
    "0.1f",
    "3.4028235e38f",
    "3.4028236e38f",
    "1.17549435e-38f",
    "1.4e-45f",
    "7e-46f",
    "4.9e-324",
    "2.2250738585072014e-308",
  ],
  ...[
    "16777217.0f",
    "16777219.0f",
    "33554435.0f",
    "1.00000005960464477539062f",
    "1.000000059604644775390625f",
  ],
  ...[
    "1.0000000596046447753906251f",
    "1.00000017881393432617187499f",
    "1.00000017881393432617187500f",
    "1.00000017881393432617187501f",
  ],
  ...[
    "0x1.000001p0f",
    "0x1.0000010001p0f",
    "0x1.fffffffffffff8p0",
    "0x1.fffffffffffff7p0",
    "0x0.0000000000001p-1022",
    "0x1p-1074",
    "0x1p-1075",
    "0x1.8p-1075",
  ],
  ...[
    "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123347747.0",
  ],
  ...["9007199254740993.0", "9007199254740992.5", "0.3e1", "1.f32", "1.f64", "1e5f64"],
];

describe("literals are gcc's", () => {
  test("types of integers", async () => {
    await expectSameTypes(integerLiterals());
  });

  test("values of integers", async () => {
    await expectSameValues(integerLiterals());
  });

  test("types of characters and floats", async () => {
    await expectSameTypes([...characters, ...floats.filter((text) => !/f32|f64/.test(text))]);
  });

  test("values of characters", async () => {
    await expectSameValues(characters);
  });

  test("values of floats, bit by bit", async () => {
    const own = floats.filter((text) => !/[lL]$/.test(text));
    const text = own
      .map(
        (literal, index) => `${/f(32)?$/.test(literal) ? "float" : "double"} v${String(index)} = ${literal};`,
      )
      .join("\n");
    await expectSameBytes(text, own.length);
  });

  test("strings", async () => {
    const strings = [
      ...[
        '""',
        '"abc"',
        '"a" "b"',
        '"\\x41" "B"',
        '"\\1012"',
        '"\\0a"',
        '"\\e\\a\\?\\\'"',
        '"é€😀"',
        '"\\u00e9\\U0001F600"',
        '"a\\\nb"',
        'u8"é"',
      ],
    ];
    const wide = ['L""', 'L"aé😀"', 'L"a" "b"', '"a" L"é"', 'L"\\xffffffff\\u20ac"'];
    const declarations = [
      ...strings.map((literal, index) => `char v${String(index)}[] = ${literal};`),
      ...wide.map((literal, index) => `int v${String(strings.length + index)}[] = ${literal};`),
      `unsigned short v${String(strings.length + wide.length)}[] = u"aé😀\\xffff";`,
      `unsigned v${String(strings.length + wide.length + 1)}[] = U"aé😀" "b";`,
    ];
    await expectSameBytes(declarations.join("\n"), declarations.length);
  });
});

/** Objects `v0`, `v1` ... hold the same bytes. */
async function expectSameBytes(declarations: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `v${String(index)}`);
  const dump = `static void dump(const void *p, unsigned long n) { const unsigned char *b = p; while (n--) printf("%02x", *b++); puts(""); }\n`;
  const main = `int main(void) { ${names.map((name) => `dump(&${name}, sizeof ${name});`).join(" ")} }\n`;
  const text = `#include <stdio.h>\n${declarations}\n${dump}${main}`;
  const [expected, { program, diagnostics }] = await Promise.all([runC(text), elaborateText(text)]);
  expect(diagnostics).toEqual([]);
  expect(names.map((name) => `${name} ${objectBytes(name, program)}`)).toEqual(
    names.map((name, index) => `${name} ${expected[index] ?? ""}`),
  );
}
