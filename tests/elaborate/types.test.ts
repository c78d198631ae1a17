/** Types of expressions, as gcc's `_Generic` names them. */
import { describe, test } from "vitest";
import { expectSameTypes } from "./constants.ts";

const arithmetic = [
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
  "long long",
  "unsigned long long",
  "__int128",
  "unsigned __int128",
  "float",
  "double",
  "long double",
  "enum small",
  "enum negative",
  "enum big",
];

const prelude = `
enum small { SMALL }; enum negative { NEGATIVE = -1 }; enum big { BIG = 0x100000000, BIG_SMALL = 1 };
enum __attribute__((packed)) tiny { TINY = 3 }; enum huge { HUGE = 0xffffffffffffffffu }; enum mixed { MINUS = -1, LARGE = 0xffffffffu };
struct s { int i; const char c; volatile char v; unsigned u3 : 3; unsigned u31 : 31; unsigned u32 : 32; int i5 : 5; _Bool b1 : 1;
  unsigned long l20 : 20; unsigned char c7 : 7; enum small e2 : 2; short h; };
extern struct s object; extern const struct s constant; extern volatile struct s *pointer; struct s function(void);
extern int array[3], matrix[2][3]; extern const int constants[4]; extern int *ip; extern const int *cip; extern void *vp; extern const void *cvp;
extern char *text; int plain(void); extern int (*fp)(void); extern const volatile char cv; extern char c; extern float f; extern _Bool b;
`;

describe("types of expressions are gcc's", () => {
  test("usual arithmetic conversions of all pairs", async () => {
    const expressions: string[] = [];
    for (const left of arithmetic) {
      for (const right of arithmetic)
        expressions.push(`(${left})1 + (${right})1`, `1 ? (${left})1 : (${right})1`);
    }
    await expectSameTypes(expressions, prelude);
  });

  test("operators on one operand, shifts", async () => {
    const integers = arithmetic.filter((type) => !/float|double/.test(type));
    const expressions = arithmetic.flatMap((type) => [
      `+(${type})1`,
      `-(${type})1`,
      `!(${type})1`,
      `(${type})1`,
      `(0, (${type})1)`,
    ]);
    for (const type of integers)
      expressions.push(`~(${type})1`, `(${type})1 << 1LL`, `1 >> (${type})1`, `(${type})1 & 1`);
    await expectSameTypes(expressions, prelude);
  });

  test("bit-fields", async () => {
    const fields = ["u3", "u31", "u32", "i5", "b1", "l20", "c7", "e2"];
    await expectSameTypes(
      fields.flatMap((field) => [
        `+object.${field}`,
        `object.${field} + 1`,
        `object.${field} << 1`,
        `~object.${field}`,
        `1 ? object.${field} : 1`,
      ]),
      prelude,
    );
  });

  test("enumerators", async () => {
    const names = ["SMALL", "NEGATIVE", "BIG", "BIG_SMALL", "TINY", "HUGE", "MINUS", "LARGE"];
    await expectSameTypes(
      names.flatMap((name) => [name, `${name} + 0`, `-${name}`]),
      prelude,
    );
  });

  test("objects, pointers, qualifiers", async () => {
    await expectSameTypes(
      [
        ...[
          "object.i",
          "&object.i",
          "object.c",
          "&object.c",
          "&object.v",
          "&constant.i",
          "&constant.v",
          "&pointer->c",
        ],
        ...[
          "&pointer->v",
          "function().i",
          "function().c",
          "array",
          "&array",
          "&array[1]",
          "*array",
          "matrix",
          "*matrix",
        ],
        ...[
          "matrix[1]",
          "&matrix[1]",
          "constants",
          "&constants[1]",
          "constants + 1",
          "1 + constants",
          "&constants[2] - constants",
        ],
        ...[
          "1 ? ip : cip",
          "1 ? ip : 0",
          "1 ? 0 : cip",
          "1 ? vp : ip",
          "1 ? vp : cip",
          "1 ? cvp : ip",
          "1 ? (void *)0 : ip",
          "1 ? &c : &cv",
        ],
        ...[
          "plain",
          "&plain",
          "*plain",
          "**fp",
          "fp",
          "fp()",
          "plain()",
          "(*fp)()",
          "cv",
          "&cv",
          "c",
          "c++",
          "c += 1",
          "c = 1.0",
        ],
        ...[
          "f += 1.0",
          "++b",
          "b = 3",
          "ip = 0",
          "*ip++",
          "ip[1]",
          "1[ip]",
          '"abc"',
          '&"abc"',
          '"abc"[1]',
          "sizeof 1",
          "_Alignof(int)",
        ],
        ...[
          "ip == 0",
          "ip < ip",
          "1 < 2.0",
          "1 && 2.0",
          "(char)1",
          "(const int)1",
          "(int[3]){0}",
          "(struct s){0}.h",
          "&(int){1}",
        ],
        ...[
          "({ 1; 2.0f; })",
          "({ char x = 1; x; })",
          "({ array; })",
          "c ?: 1L",
          "f ?: 1",
          "ip ?: vp",
          "(1, c)",
          "(1, array)",
        ],
        ...[
          "__builtin_expect(1, 1)",
          "__builtin_clz(1)",
          "__builtin_bswap16(1)",
          "__builtin_bswap32(1)",
          "__builtin_bswap64(1)",
        ],
        ...[
          "__builtin_popcountll(1)",
          "__builtin_huge_val()",
          "__builtin_inff()",
          "__builtin_strlen(text)",
          "__builtin_memcpy(vp, vp, 1)",
        ],
        ...[
          "__builtin_constant_p(1)",
          "__builtin_types_compatible_p(int, char)",
          "__builtin_offsetof(struct s, h)",
          "__builtin_fabsf(1)",
        ],
        ...[
          "__builtin_choose_expr(1, 2.0f, 3)",
          "__builtin_object_size(vp, 0)",
          "__builtin_isnan(1.0)",
          "__builtin_alloca(3)",
        ],
        ...[
          "(typeof(c))1",
          "(typeof(array[0]))1",
          "(typeof(cv) *)0",
          "(typeof(int (*)(void)))0",
          "(__typeof__(c + c))1",
        ],
      ],
      prelude,
    );
  });
});
