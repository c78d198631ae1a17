/** Declarators of nested types are written inside out, with parentheses only where C needs them. */
import { expect, test } from "vitest";
import type * as c from "../../src/c-ast/c-ast.ts";
import type { CType } from "../../src/c-ast/c-type.ts";
import { Qualifier } from "../../src/c-ast/c-type.ts";
import { nameProgram } from "../../src/c-ast/print-c-names.ts";
import { printDeclaration } from "../../src/c-ast/print-c-type.ts";

const emptyProgram: c.Program = { units: [], symbols: new Map(), records: new Map(), enums: new Map() };
const names = nameProgram(emptyProgram);

const int: CType = { kind: "integer", integer: "int", quals: 0 };
const constChar: CType = { kind: "integer", integer: "char", quals: Qualifier.const };

function pointer(target: CType, quals = 0): CType {
  return { kind: "pointer", target, quals };
}
function array(element: CType, length: number | "incomplete"): CType {
  return { kind: "array", element, length, quals: 0 };
}
function fn(result: CType, params: readonly CType[]): CType {
  return { kind: "function", result, params, variadic: false, prototyped: true, quals: 0 };
}

function check(type: CType, expected: string): void {
  expect(printDeclaration(type, "x", names)).toBe(expected);
}

test("pointers and qualifiers", () => {
  check(pointer(constChar), "const char *x");
  check(pointer(constChar, Qualifier.const), "const char *const x");
  check(pointer(pointer(int), Qualifier.restrict), "int **restrict x");
});

test("arrays", () => {
  check(array(array(int, 3), 2), "int x[2][3]");
  check(array(pointer(int), 4), "int *x[4]");
  check(pointer(array(int, 4)), "int (*x)[4]");
  check(array(constChar, "incomplete"), "const char x[]");
});

test("functions", () => {
  check(fn(int, []), "int x(void)");
  check(pointer(fn(int, [pointer(constChar)])), "int (*x)(const char *)");
  check(array(pointer(fn(int, [int, int])), 3), "int (*x[3])(int, int)");
  check(fn(pointer(fn(int, [int])), [int]), "int (*x(int))(int)");
  check(fn(pointer(array(int, 5)), []), "int (*x(void))[5]");
});
