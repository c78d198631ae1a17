/** C that the grammar by itself takes for something else: each row was measured to go wrong. */
import { describe, expect, test } from "vitest";
import { declaration, expression, statement } from "./check.ts";

/** Abbreviates `(binary_expression a + b)` to `(a + b)` and so on, to keep the rows readable. */
function short(shown: string): string {
  return shown
    .replace(/\((?:binary|assignment|unary|pointer|update)_expression /g, "(")
    .replace(/\((\w+)_expression /g, "($1 ")
    .replace(/\(type_descriptor (\w+)\)/g, "$1");
}

const cases: Readonly<Record<string, readonly (readonly [source: string, shape: string])[]>> = {
  "casts to a typedef name": [
    ["(T)(a)", "(cast T (parenthesized a))"],
    ["(T)(sp)->m", "(cast T (field (parenthesized sp) -> m))"],
    ["(T)(p)[1]", "(cast T (subscript (parenthesized p) 1))"],
    ["-(T)(a)", "(- (cast T (parenthesized a)))"],
    ["(T)(U)(a)", "(cast T (cast U (parenthesized a)))"],
    ["(T)-1", "(cast T (- 1))"],
    ["(T)+1", "(cast T (+ 1))"],
    ["(T)*p", "(cast T (* p))"],
    ["(T)&a", "(cast T (& a))"],
    ["c * (T)-a", "(c * (cast T (- a)))"],
    ["a - (T)-1 - b", "((a - (cast T (- 1))) - b)"],
    ["(T)a * b", "((cast T a) * b)"],
    ["(T)a++", "(cast T (a ++))"],
    ["(T *)p + 1", "((cast (type_descriptor T (abstract_pointer_declarator)) p) + 1)"],
    ["(T){1}", "(compound_literal T (initializer_list 1))"],
    [
      "(struct S){1}.m",
      "(field (compound_literal (type_descriptor (struct_specifier S)) (initializer_list 1)) . m)",
    ],
  ],
  "groups that look like casts": [
    ["(a) && b != c", "((parenthesized a) && (b != c))"],
    ["(a) && b == 1", "((parenthesized a) && (b == 1))"],
    ["(a) && sp->m < d", "((parenthesized a) && ((field sp -> m) < d))"],
    ["(p[1]) && c != d", "((parenthesized (subscript p 1)) && (c != d))"],
    ["(f(a)) && c != d", "((parenthesized (call f (argument_list a))) && (c != d))"],
    ["(a) - b * c", "((parenthesized a) - (b * c))"],
    ["(a) + b / c", "((parenthesized a) + (b / c))"],
    ["(a) & b == c", "((parenthesized a) & (b == c))"],
    ["(a) & b << c", "((parenthesized a) & (b << c))"],
    ["(a) * b + c", "(((parenthesized a) * b) + c)"],
    ["(p[1]) - b*c", "((parenthesized (subscript p 1)) - (b * c))"],
    ["(a * (sizeof(T))) - n", "((parenthesized (a * (parenthesized (sizeof T)))) - n)"],
    ["(a) - b - c", "(((parenthesized a) - b) - c)"],
    ["(a)++ + b", "(((parenthesized a) ++) + b)"],
    ["(a)-- - b", "(((parenthesized a) --) - b)"],
    ["(f)(a)", "(call (parenthesized f) (argument_list a))"],
    ["((a)) - b * c", "((parenthesized (parenthesized a)) - (b * c))"],
    ["(a)-1", "((parenthesized a) - 1)"],
  ],
  sizeof: [
    ["sizeof(int)-1", "((sizeof int) - 1)"],
    ["sizeof(struct S)+1", "((sizeof (type_descriptor (struct_specifier S))) + 1)"],
    ["sizeof(T *) -1", "((sizeof (type_descriptor T (abstract_pointer_declarator))) - 1)"],
    ["sizeof(T)-1", "((sizeof T) - 1)"],
    ["sizeof(T)*n", "((sizeof T) * n)"],
    ["sizeof(T) & a", "((sizeof T) & a)"],
    ["sizeof(T[3])", "(sizeof (type_descriptor T (abstract_array_declarator 3)))"],
    ["sizeof(p)[0]", "(sizeof (subscript (parenthesized p) 0))"],
    ["sizeof(sp)->m", "(sizeof (field (parenthesized sp) -> m))"],
    ["sizeof(s).m", "(sizeof (field (parenthesized s) . m))"],
    ["sizeof(a) - b", "((sizeof (parenthesized a)) - b)"],
    ["sizeof a * b", "((sizeof a) * b)"],
    ["sizeof *p * b", "((sizeof (* p)) * b)"],
    ["sizeof (int){1}", "(sizeof (compound_literal int (initializer_list 1)))"],
    ["_Alignof(T)-1", "((alignof T) - 1)"],
    ["__alignof__(a)-1", "((alignof (parenthesized a)) - 1)"],
    ["__alignof__ a", "(alignof a)"],
  ],
  "signs and steps": [
    ["a -1", "(a - 1)"],
    ["a = -1", "(a = (- 1))"],
    ["f(-1, +1)", "(call f (argument_list (- 1) (+ 1)))"],
    ["-a++", "(- (a ++))"],
    ["!a-- - b", "((! (a --)) - b)"],
    ["~s.m++", "(~ ((field s . m) ++))"],
    ["-f(a)[1]++", "(- ((subscript (call f (argument_list a)) 1) ++))"],
    ["- - a", "(- (- a))"],
    ["a - -b", "(a - (- b))"],
    ["a+ +b", "(a + (+ b))"],
    ["*p++", "(* (p ++))"],
    ["++*p", "(++ (* p))"],
    ["- *p++", "(- (* (p ++)))"],
    ["a-->b", "((a --) > b)"],
  ],
  "other expressions": [
    ["a * b", "(a * b)"],
    ["a * f(b)", "(a * (call f (argument_list b)))"],
    ["f (a)", "(call f (argument_list a))"],
    ["p[a, b]", "(subscript p (comma a b))"],
    ["a ?: b", "(conditional a b)"],
    ["a ? b, c : d", "(conditional a (comma b c) d)"],
    ["a ? (b) : (c)", "(conditional a (parenthesized b) (parenthesized c))"],
    ["__extension__ (a)", "(parenthesized a)"],
    ['f("a" "b")', '(call f (argument_list (concatenated_string "a" "b")))'],
    ["a = 'x' + L'\\''", "(a = ('x' + L'\\''))"],
    ["a = 0x.8p3 + 2.0i + 0b11", "(a = ((0x.8p3 + 2.0i) + 0b11))"],
    [
      "({ int z = 1; z; })",
      "(parenthesized (compound_statement (declaration int (init_declarator z 1)) (expression_statement z)))",
    ],
    ["__real__ a", "(__real__ a)"],
    ["a <: 1 :>", "(subscript a 1)"],
    ["(typeof(a))b", "(cast (type_descriptor (typeof_specifier typeof a)) b)"],
    ["(__typeof__(a))-b", "(cast (type_descriptor (typeof_specifier __typeof__ a)) (- b))"],
    [
      "(void (*)(int))f",
      "(cast (type_descriptor void (abstract_function_declarator (abstract_parenthesized_declarator (abstract_pointer_declarator)) (parameter_list (parameter_declaration int)))) f)",
    ],
  ],
  "arguments that are types": [
    [
      "__builtin_va_arg(a, T *)",
      "(call __builtin_va_arg (argument_list a (type_descriptor T (abstract_pointer_declarator))))",
    ],
    [
      "__builtin_va_arg(a, struct S)",
      "(call __builtin_va_arg (argument_list a (type_descriptor (struct_specifier S))))",
    ],
    [
      "__builtin_va_arg(a, unsigned int)",
      "(call __builtin_va_arg (argument_list a (type_descriptor (sized_type_specifier unsigned int))))",
    ],
    [
      "__builtin_offsetof(struct S, n[1])",
      "(call __builtin_offsetof (argument_list (type_descriptor (struct_specifier S)) (subscript n 1)))",
    ],
    [
      "__builtin_offsetof(struct S, T)",
      "(call __builtin_offsetof (argument_list (type_descriptor (struct_specifier S)) T))",
    ],
    [
      "__builtin_types_compatible_p(typeof(a), T *)",
      "(call __builtin_types_compatible_p (argument_list (type_descriptor (typeof_specifier typeof a)) (type_descriptor T (abstract_pointer_declarator))))",
    ],
    [
      "_Generic(a, int: b, T *: c, default: d)",
      "(generic a int b (type_descriptor T (abstract_pointer_declarator)) c default d)",
    ],
  ],
};

describe.each(Object.entries(cases))("%s", (_, rows) => {
  test.each(rows)("%s", (source, shape) => {
    expect(short(expression(source))).toBe(shape);
  });
});

describe("statements", () => {
  test.each([
    ["T (v);", "(declaration T v)"],
    [
      "T (*v)(int);",
      "(declaration T (function_declarator (parenthesized_declarator (pointer_declarator v)) (parameter_list (parameter_declaration int))))",
    ],
    ["T (*v)[3];", "(declaration T (array_declarator (parenthesized_declarator (pointer_declarator v)) 3))"],
    [
      "T *(*v)(void);",
      "(declaration T (pointer_declarator (function_declarator (parenthesized_declarator (pointer_declarator v)) (parameter_list (parameter_declaration void)))))",
    ],
    [
      "typeof(*p) *q = p;",
      "(declaration (typeof_specifier typeof (pointer_expression * p)) (init_declarator (pointer_declarator q) p))",
    ],
    ["__auto_type x = a;", "(declaration __auto_type (init_declarator x a))"],
    ["__label__ l, k; l: a;", "(labeled_statement l (expression_statement a))"],
    [
      "switch (a) { case 1 ... 5: b; }",
      "(switch_statement (parenthesized_expression a) (compound_statement (case_statement (binary_expression 1 ... 5) (expression_statement b))))",
    ],
    [
      "switch (a) case 1: b;",
      "(switch_statement (parenthesized_expression a) (case_statement 1 (expression_statement b)))",
    ],
    [
      "if (a) b * c; else (a) - b * c;",
      "(if_statement (parenthesized_expression a) (expression_statement (binary_expression b * c)) (else_clause (expression_statement (binary_expression (parenthesized_expression a) - (binary_expression b * c)))))",
    ],
    [
      "for (a * b; a; a++, b--) ;",
      "(for_statement (binary_expression a * b) a (comma_expression (update_expression a ++) (update_expression b --)) (expression_statement))",
    ],
    [
      "for (T i = 0, *q = 0; i; ) ;",
      "(for_statement (declaration T (init_declarator i 0) (init_declarator (pointer_declarator q) 0)) i (expression_statement))",
    ],
    ["__extension__ typedef int V;", "(type_definition int V)"],
    ["__attribute__((unused)) static int v;", "(declaration (storage_class_specifier static) int v)"],
    ["[[maybe_unused]] T v;", "(declaration T v)"],
    [
      'switch (a) { case 1: _Static_assert(1, ""); T v; default: T: { } }',
      "(switch_statement (parenthesized_expression a) (compound_statement (case_statement 1 (declaration T v)) (case_statement (labeled_statement T (compound_statement)))))",
    ],
    ["T: goto T;", "(labeled_statement T (goto_statement T))"],
    ["l: ;", "(labeled_statement l (expression_statement))"],
    ["{ l: }", "(compound_statement (labeled_statement l))"],
    ["goto *&&l;", "(goto_statement (pointer_expression * (unary_expression && l)))"],
    [
      'asm volatile ("nop" : "=r"(a) :: "memory");',
      '(expression_statement asm volatile ("nop" : "=r"(a) :: "memory"))',
    ],
    ["__attribute__((fallthrough));", "(expression_statement)"],
    ['_Static_assert(1, ""); a;', "(expression_statement a)"],
    ["int alignas = a; alignas * noreturn;", "(expression_statement (binary_expression alignas * noreturn))"],
    [
      "int v[] = { [0 ... 3] = 1, [4] = -1 };",
      "(declaration int (init_declarator (array_declarator v) (initializer_list (initializer_pair (subscript_range_designator 0 3) 1) (initializer_pair (subscript_designator 4) (unary_expression - 1)))))",
    ],
    [
      "struct S v = { m: 1, .n[1] = 2 };",
      "(declaration (struct_specifier S) (init_declarator v (initializer_list (initializer_pair m 1) (initializer_pair (field_designator n) (subscript_designator 1) 2))))",
    ],
  ])("%s", (source, shape) => {
    expect(statement(source)).toBe(shape);
  });
});

describe("scopes: what hides a typedef name", () => {
  test.each([
    ["a variable", "int T; T * a;", "(expression_statement (binary_expression T * a))"],
    ["a variable of an outer block", "int T; { } T * a;", "(expression_statement (binary_expression T * a))"],
    [
      "an enumerator",
      "enum { T }; (T) - a * b;",
      "(expression_statement (binary_expression (parenthesized_expression T) - (binary_expression a * b)))",
    ],
    [
      "a variable of an inner block, to its end",
      "{ int T; } T * v;",
      "(declaration T (pointer_declarator v))",
    ],
    [
      "a loop's variable, to its end",
      "for (int T = 0; T * a;) T * b; T * v;",
      "(declaration T (pointer_declarator v))",
    ],
    [
      "a variable, in its own initialiser",
      "int T = (T) - a * b;",
      "(declaration int (init_declarator T (binary_expression (parenthesized_expression T) - (binary_expression a * b))))",
    ],
    ["no member", "struct { int T; } v; T * w;", "(declaration T (pointer_declarator w))"],
    ["no label", "T: a; T * v;", "(declaration T (pointer_declarator v))"],
    [
      "no parameter of a prototype",
      "int g(int T, int (*)[T]); T * v;",
      "(declaration T (pointer_declarator v))",
    ],
    [
      "a typedef again",
      "int T; { typedef int T; T * v; }",
      "(compound_statement (type_definition int T) (declaration T (pointer_declarator v)))",
    ],
    [
      "a typedef in a statement expression",
      "({ int T; T * a; }); T * v;",
      "(declaration T (pointer_declarator v))",
    ],
  ])("%s", (_, source, shape) => {
    expect(statement(source)).toBe(shape);
  });

  test("a parameter, in the body", () => {
    const shown = declaration("int g(int T) { return (T) - 1 * T; }");
    expect(shown).toContain("(binary_expression (parenthesized_expression T) - (binary_expression 1 * T))");
  });
});

describe("declarations", () => {
  test.each([
    [
      "int f(int (x), int (T), T (*)(T));",
      "(declaration int (function_declarator f (parameter_list (parameter_declaration int x) (parameter_declaration int (abstract_function_declarator (parameter_list (parameter_declaration T)))) (parameter_declaration T (abstract_function_declarator (abstract_parenthesized_declarator (abstract_pointer_declarator)) (parameter_list (parameter_declaration T)))))))",
    ],
    [
      "char *f(a, b) T a; int b; { return 0; }",
      "(function_definition char (pointer_declarator (function_declarator f (parameter_list a b))) (declaration T a) (declaration int b) (compound_statement (return_statement 0)))",
    ],
    [
      "f(a) int a; { }",
      "(function_definition (function_declarator f (parameter_list a)) (declaration int a) (compound_statement))",
    ],
    ["main() { }", "(function_definition (function_declarator main (parameter_list)) (compound_statement))"],
    [
      "c, *d = 0, f(long);",
      "(declaration c (init_declarator (pointer_declarator d) 0) (function_declarator f (parameter_list (parameter_declaration (sized_type_specifier long)))))",
    ],
    [
      "struct S { int a, b };",
      "(declaration (struct_specifier S (field_declaration_list (field_declaration int a b))))",
    ],
    ["static x;", "(declaration (storage_class_specifier static) x)"],
    ["int typedef V;", "(type_definition int V)"],
    [
      "long const unsigned static x;",
      "(declaration (sized_type_specifier long unsigned) (type_qualifier const) (storage_class_specifier static) x)",
    ],
    [
      "struct S { int a : 3, : 2, b; unsigned : 0; };",
      "(declaration (struct_specifier S (field_declaration_list (field_declaration int a (bitfield_clause 3) (bitfield_clause 2) b) (field_declaration (sized_type_specifier unsigned) (bitfield_clause 0)))))",
    ],
    [
      'struct S { T T; ; _Static_assert(1, ""); };',
      "(declaration (struct_specifier S (field_declaration_list (field_declaration T T))))",
    ],
    [
      "static const enum E { A, B = (1) - 2 * 3, };",
      "(declaration (storage_class_specifier static) (type_qualifier const) (enum_specifier E (enumerator_list (enumerator A) (enumerator B (binary_expression (parenthesized_expression 1) - (binary_expression 2 * 3))))))",
    ],
    ["typedef unsigned char uint8_t;", "(type_definition (sized_type_specifier unsigned char) uint8_t)"],
    ["unsigned x;", "(declaration (sized_type_specifier unsigned) x)"],
    [
      "int g(unsigned x, unsigned);",
      "(declaration int (function_declarator g (parameter_list (parameter_declaration (sized_type_specifier unsigned) x) (parameter_declaration (sized_type_specifier unsigned)))))",
    ],
    ["unsigned __int128 w;", "(declaration (sized_type_specifier unsigned __int128) w)"],
    ["_Bool w; _Complex double z;", "(declaration (type_qualifier _Complex) double z)"],
    ["_Atomic(int) x; _Atomic int y;", "(declaration (type_qualifier _Atomic) int y)"],
    ["_Atomic(int) x;", "(declaration (atomic_specifier _Atomic (type_descriptor int)) x)"],
    [
      "_Alignas(16) _Thread_local int x;",
      "(declaration (type_qualifier (alignas_qualifier _Alignas 16)) (storage_class_specifier _Thread_local) int x)",
    ],
    [
      "_Alignas(T) int x;",
      "(declaration (type_qualifier (alignas_qualifier _Alignas (type_descriptor T))) int x)",
    ],
    [
      "_Noreturn void f(void);",
      "(declaration (type_qualifier _Noreturn) void (function_declarator f (parameter_list (parameter_declaration void))))",
    ],
    [
      "int f(int a[static 3], T b[__restrict 4], int c[*]);",
      "(declaration int (function_declarator f (parameter_list (parameter_declaration int (array_declarator a 3)) (parameter_declaration T (array_declarator b (type_qualifier __restrict) 4)) (parameter_declaration int (array_declarator c)))))",
    ],
    [
      "int (f)(int);",
      "(declaration int (function_declarator f (parameter_list (parameter_declaration int))))",
    ],
    [
      "int (*f(int a))(T b) { return 0; }",
      "(function_definition int (function_declarator (parenthesized_declarator (pointer_declarator (function_declarator f (parameter_list (parameter_declaration int a))))) (parameter_list (parameter_declaration T b))) (compound_statement (return_statement 0)))",
    ],
    ['asm("nop");', '(expression_statement asm("nop"))'],
  ])("%s", (source, shape) => {
    expect(declaration(source)).toBe(shape);
  });
});
