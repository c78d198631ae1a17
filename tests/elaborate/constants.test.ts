/** Constant expressions: values are gcc's. */
import { describe, test } from "vitest";
import { expectSameValues } from "./constants.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";

const casts = [
  "_Bool",
  "char",
  "signed char",
  "unsigned char",
  "short",
  "unsigned short",
  "int",
  "unsigned",
  "long",
  "unsigned long",
] as const;
const wide = ["__int128", "unsigned __int128", "enum small", "enum negative", "float", "double"] as const;
const literals = [
  "0",
  "1",
  "2",
  "7",
  "31",
  "255",
  "0x7fffffff",
  "0x80000000",
  "4294967295u",
  "1L",
  "0xffffffffffffffff",
  "5ull",
  "'a'",
  "'\\377'",
  "LARGE",
  "MINUS",
  "-1",
] as const;

const prelude = `enum small { SMALL }; enum negative { NEGATIVE = -1 }; enum { LARGE = 0xffffffffu, MINUS = -1 };
struct s { char c; long l; struct { int a[3]; } in; }; typedef unsigned char byte; extern int array[5]; extern struct s object;`;

/** Integer constant expressions; operands that C leaves undefined are kept out of division and shifts. */
function expression(random: Random, depth: number): string {
  if (depth === 0) return random.pick(literals);
  const operand = (): string => expression(random, depth - 1 - random.below(depth));
  switch (random.below(9)) {
    case 0:
      return `((${random.pick([...casts, ...wide])})${operand()})`;
    case 1:
      return `(${random.pick(["-", "~", "!", "+"])}${operand()})`.replace("--", "- -").replace("++", "+ +");
    case 2:
      return `(${operand()} ? ${operand()} : ${operand()})`;
    case 3:
      return `(${operand()} ${random.pick(["<<", ">>"])} (${operand()} & 7))`;
    case 4:
      return `(${operand()} ${random.pick(["/", "%"])} ((${operand()} & 15) + 1))`;
    case 5:
      return `(${operand()} ${random.pick(["&&", "||", "==", "!=", "<", ">", "<=", ">="])} ${operand()})`;
    default:
      return `(${operand()} ${random.pick(["+", "-", "*", "&", "|", "^"])} ${operand()})`;
  }
}

describe("constant expressions are gcc's", () => {
  test("random ones", async () => {
    const random = createRandom(7);
    // floats are no operands of ~ % & and the like: such expressions are made with integer casts only
    const expressions = Array.from({ length: 1500 }, () => expression(random, 1 + random.below(5)));
    await expectSameValues(
      expressions.filter((text) => !/\((float|double)\)/.test(text)),
      prelude,
    );
  });

  test("conversions from and to floats", async () => {
    const values = [
      "0.0",
      "1.5",
      "-1.5",
      "2147483647.0",
      "1e18",
      "-0.0",
      "0.1f",
      "16777217",
      "9007199254740993",
      "0xffffffffffffffff",
      "((unsigned __int128)-1 >> 70)",
    ];
    const expressions = values.flatMap((value) => [
      `(float)${value} == ${value}`,
      `(long)(${value} / 4)`,
      `(_Bool)${value}`,
      `(float)${value} < (double)${value}`,
      `(double)${value} > (float)${value}`,
      `(long)((float)(${value}) / 3)`,
      `(long)(double)(long)(${value} / 1024)`,
      `!${value}`,
      `${value} ? 1 : 2`,
    ]);
    await expectSameValues(expressions, prelude);
  });

  test("sizeof, alignof, offsetof", async () => {
    await expectSameValues(
      [
        ...[
          "sizeof(int)",
          "sizeof(struct s)",
          "sizeof array",
          "sizeof array / sizeof *array",
          "sizeof(byte[7])",
          "sizeof object.in",
          "sizeof(char (*)[9])",
        ],
        ...[
          "_Alignof(struct s)",
          "__alignof__(object)",
          "offsetof(struct s, in)",
          "offsetof(struct s, in.a[2])",
          "__builtin_offsetof(struct s, l)",
        ],
        ...[
          "(unsigned long)&((struct s *)0)->in",
          "(char *)&((struct s *)0)->in.a[1] - (char *)0",
          "sizeof(void)",
          "sizeof expressive",
          "sizeof 'a'",
          'sizeof "abc"',
        ],
        ...[
          "sizeof(int) * 2 - 1",
          "sizeof(long)-1",
          "sizeof (byte) + 1",
          "-sizeof(int)",
          "sizeof(1 ? 1L : 2)",
          "sizeof((byte)1 + (byte)1)",
          "sizeof(struct { int x; char y; })",
        ],
        ...[
          "__builtin_types_compatible_p(int, const int)",
          "__builtin_types_compatible_p(char, signed char)",
          "__builtin_constant_p(3)",
          "__builtin_choose_expr(0, 1, 2)",
        ],
        ...[
          "sizeof(enum { ALPHA, BETA = 5 }) + BETA",
          "(enum small)3",
          "_Generic(1, int: 4, default: 5)",
          "1 ? 2 : 1 / 0",
          "0 && 1 / 0",
          "(int)3.99",
          "(char)300",
        ],
      ],
      `${prelude} extern int expressive(void);`,
    );
  });
});
