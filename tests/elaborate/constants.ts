/** Lets gcc and the elaborator evaluate the same constant expressions and name the types of the same expressions. */
import { expect } from "vitest";
import { elaborateText } from "./elaborate-text.ts";
import { arrayValues } from "./object-bytes.ts";
import { runC } from "./run-c.ts";

const typeNames = `
#define TYPE_OF(e) _Generic((e), _Bool: "bool", char: "char", signed char: "schar", unsigned char: "uchar", \\
  short: "short", unsigned short: "ushort", int: "int", unsigned: "uint", long: "long", unsigned long: "ulong", \\
  long long: "llong", unsigned long long: "ullong", __int128: "int128", unsigned __int128: "uint128", \\
  float: "float", double: "double", long double: "ldouble", void *: "void *", const void *: "const void *", \\
  char *: "char *", const char *: "const char *", volatile char *: "volatile char *", const volatile char *: "const volatile char *", \\
  int *: "int *", const int *: "const int *", int (*)(void): "int (*)(void)", int (*)[3]: "int (*)[3]", default: "other")
`;

/** @param prelude declarations that the expressions use */
export async function expectSameTypes(expressions: readonly string[], prelude = ""): Promise<void> {
  const elements = expressions.map((expression) => `TYPE_OF(${expression}),`).join("\n");
  const loop = "for (unsigned i = 0; i < sizeof names / sizeof *names; i++) puts(names[i]);";
  const main = `int main(void) { static const char *names[] = {\n${elements}\n};\n${loop} }\n`;
  const text = `#include <stdio.h>\n${typeNames}\n${prelude}\n${main}`;
  const [expected, { program, diagnostics }] = await Promise.all([runC(text), elaborateText(text)]);
  expect(diagnostics).toEqual([]);
  const found = arrayValues("names", program);
  expect(label(expressions, found)).toEqual(label(expressions, expected));
}

/** Values as 64-bit integers. */
export async function expectSameValues(expressions: readonly string[], prelude = ""): Promise<void> {
  const elements = expressions.map((expression) => `(long long)(${expression}),`).join("\n");
  const text = `#include <stdio.h>\n#include <stddef.h>\n${prelude}\nstatic long long values[] = {\n${elements}\n};\n`;
  const main = `int main(void) { for (unsigned i = 0; i < sizeof values / sizeof *values; i++) printf("%lld\\n", values[i]); }\n`;
  const [expected, { program, diagnostics }] = await Promise.all([
    runC(text + main),
    elaborateText(text + main),
  ]);
  expect(diagnostics).toEqual([]);
  const found = arrayValues("values", program).map(String);
  expect(label(expressions, found)).toEqual(label(expressions, expected));
}

function label(expressions: readonly string[], answers: readonly (string | bigint | number)[]): string[] {
  return expressions.map((expression, index) => `${expression} -> ${String(answers[index])}`);
}
