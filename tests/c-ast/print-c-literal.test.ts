/** Literals say exactly their value and type. */
import { expect, test } from "vitest";
import type * as c from "../../src/c-ast/c-ast.ts";
import type { IntegerKind } from "../../src/c-ast/c-type.ts";
import { printInteger, printString } from "../../src/c-ast/print-c-literal.ts";
import { nameProgram } from "../../src/c-ast/print-c-names.ts";
import { createNodeIdSource } from "../../src/source/node-id.ts";
import { unitIndex } from "../../src/source/span.ts";

const names = nameProgram({ units: [], symbols: new Map(), records: new Map(), enums: new Map() });

function integer(value: bigint, kind: IntegerKind): string {
  return printInteger(value, { kind: "integer", integer: kind, quals: 0 }, names);
}

test("suffixes", () => {
  expect(integer(7n, "int")).toBe("7");
  expect(integer(7n, "ulong")).toBe("7UL");
  expect(integer(7n, "llong")).toBe("7LL");
});

test("types without a suffix are cast to", () => {
  expect(integer(200n, "uchar")).toBe("((unsigned char)200)");
  expect(integer(-3n, "short")).toBe("((short)(-2 - 1))");
});

test("the most negative values have no literal", () => {
  expect(integer(-2147483648n, "int")).toBe("(-2147483647 - 1)");
  expect(integer(-9223372036854775808n, "long")).toBe("(-9223372036854775807L - 1)");
});

test("128 bits are put together from halves", () => {
  expect(integer(1n << 64n, "uint128")).toBe("((unsigned __int128)(((unsigned __int128)1UL << 64) | 0UL))");
});

test("strings escape what could be read otherwise", () => {
  const literal: c.StringLiteral = {
    kind: "string-literal",
    id: createNodeIdSource()(),
    span: { unit: unitIndex(0), start: 0, end: 0 },
    type: { kind: "array", length: 6, quals: 0, element: { kind: "integer", integer: "char", quals: 0 } },
    units: [0x61, 0x22, 0x3f, 0x00, 0x31, 0x00],
  };
  expect(printString(literal)).toBe('"a\\042\\077\\0001"');
});
