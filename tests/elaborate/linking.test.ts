/** Names, linkage and what several units have in common. */
import { describe, expect, test } from "vitest";
import type { CSymbol, FunctionSymbol, Program, VariableSymbol } from "../../src/c-ast/c-ast.ts";
import { checkProgram } from "../../src/c-ast/check.ts";
import { elaborateFiles, elaborateText } from "./elaborate-text.ts";

function symbolsNamed(program: Program, name: string): CSymbol[] {
  return [...program.symbols.values()].filter((symbol) => symbol.name === name);
}

function functionNamed(program: Program, name: string): FunctionSymbol {
  const [symbol, ...others] = symbolsNamed(program, name);
  if (symbol?.kind !== "function" || others.length > 0) throw new Error(`not one function ${name}`);
  return symbol;
}

function variableNamed(program: Program, name: string): VariableSymbol {
  const [symbol, ...others] = symbolsNamed(program, name);
  if (symbol?.kind !== "variable" || others.length > 0) throw new Error(`not one variable ${name}`);
  return symbol;
}

function recordsTagged(program: Program, tag: string): number {
  return [...program.records.values()].filter((record) => record.tag === tag).length;
}

/** Names of the functions whose bodies each unit has. */
function bodies(program: Program): string[][] {
  return program.units.map((unit) =>
    unit.functions.map(({ symbol }) => program.symbols.get(symbol)?.name ?? "?"),
  );
}

describe("external names", () => {
  test("are one symbol in all units", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "api.h": "int f(int); extern int shared[]; ",
      "a.c": '#include "api.h"\nint f(int x) { return x + shared[0]; } int tentative;',
      "b.c":
        '#include "api.h"\nint shared[3] = {1}; int tentative = 4; int main(void) { return f(2) + tentative; }',
    });
    expect(diagnostics).toEqual([]);
    expect(functionNamed(program, "f")).toMatchObject({
      linkage: "external",
      defined: true,
      inHeader: true,
      unit: 0,
    });
    expect(functionNamed(program, "main")).toMatchObject({ inHeader: false, unit: 1 });
    expect(variableNamed(program, "shared")).toMatchObject({
      type: { kind: "array", length: 3 },
      unit: 1,
      defined: true,
    });
    expect(variableNamed(program, "tentative")).toMatchObject({ unit: 1, defined: true });
    expect(program.units.map((unit) => unit.globals.length)).toEqual([0, 2]);
  });

  test("that nobody defines stay declared", async () => {
    const { program } = await elaborateText("int g(int); extern int e; int f(void) { return g(e); }");
    expect(functionNamed(program, "g")).toMatchObject({ defined: false, system: false });
    expect(variableNamed(program, "e")).toMatchObject({ defined: false, role: "global", storage: "static" });
  });

  test("called without a declaration are warned about and found", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "a.c": "int main(void) { char c = 1; return late(c); }",
      "b.c": "int late(char x) { return x; }",
    });
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["elaborate/undeclared", "warning"],
    ]);
    expect(symbolsNamed(program, "late")).toHaveLength(1);
    const call = program.units[0]?.functions[0]?.body.body[1];
    expect(call).toMatchObject({
      value: { kind: "call", args: [{ type: { kind: "integer", integer: "char" } }] },
    });
  });

  test("called without a declaration give an int of what they give", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "a.c": "int main(void) { int n = count(); nothing(); return n + large() + part(); }",
      "b.c":
        "unsigned count(void) { return 1; } void nothing(void) {} long large(void) { return 2; } char part(void) { return 3; }",
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const body = program.units[0]?.functions[0]?.body.body;
    expect(body?.[0]).toMatchObject({
      variables: [
        {
          initializer: {
            value: {
              kind: "convert",
              type: { integer: "int" },
              operand: { type: { integer: "uint" } },
            },
          },
        },
      ],
    });
    expect(body?.[1]).toMatchObject({
      expr: { kind: "comma", left: { kind: "call", type: { kind: "void" } } },
    });
  });

  test("called without a declaration that give a number of another kind keep the caller from being translated", async () => {
    const { diagnostics } = await elaborateFiles({
      "a.c": "int main(void) { return half() > 0; }",
      "b.c": "double half(void) { return 0.5; }",
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["elaborate/undeclared", "elaborate/type"]);
  });

  test("defined twice are reported", async () => {
    const { diagnostics } = await elaborateFiles({
      "a.c": "int f(void) { return 1; }",
      "b.c": "int f(void) { return 2; }",
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["elaborate/redefinition"]);
  });
});

describe("internal names", () => {
  test("of different files are different", async () => {
    const { program } = await elaborateFiles({
      "a.c": "static int s = 1; static int f(void) { return s; } int a(void) { return f(); }",
      "b.c": "static long s = 2; static long f(void) { return s; } int b(void) { return f(); }",
    });
    expect(symbolsNamed(program, "s")).toHaveLength(2);
    expect(symbolsNamed(program, "f").map((symbol) => [symbol.linkage, symbol.unit])).toEqual([
      ["internal", 0],
      ["internal", 1],
    ]);
  });

  test("extern after static is static, in blocks too", async () => {
    const { program, diagnostics } = await elaborateText(
      "static int f(void); extern int f(void); static int v; extern int v; int f(void) { extern int v; return v; } int g(void) { int f(void); return f(); }",
    );
    expect(diagnostics).toEqual([]);
    expect(functionNamed(program, "f").linkage).toBe("internal");
    expect(variableNamed(program, "v").linkage).toBe("internal");
  });

  test("functions and constant tables of a header are one", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "h.h": `static const int table[] = {1, 2, 3}; static int helper(int x);
        static inline int twice(int x) { return helper(x) * table[1]; } static int helper(int x) { return x; }
        inline int outer(int x) { return x; }`,
      "a.c": '#include "h.h"\nint a(void) { return twice(1) + outer(1); } int outer(int);',
      "b.c":
        '#include "h.h"\nint b(void) { return twice(2) + helper(table[0]) + outer(2); } int (*p)(int) = twice;',
    });
    expect(diagnostics).toEqual([]);
    for (const name of ["twice", "helper", "outer", "table"])
      expect(symbolsNamed(program, name)).toHaveLength(1);
    expect(bodies(program)).toEqual([["twice", "helper", "outer", "a"], ["b"]]);
    expect(functionNamed(program, "twice")).toMatchObject({ inHeader: true, inline: true, unit: 0 });
  });

  test("of a header with state are each unit's own, and so is what uses them", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "h.h": `static int counter; static int next(void) { return ++counter; } static int user(void) { return next(); }
        static int stateless(void) { return 1; } static int local(void) { static int n; return n++; }
        static int (*const table[])(void) = { user, stateless };`,
      "a.c": '#include "h.h"\nint a(void) { return user() + stateless() + local() + table[0](); }',
      "b.c": '#include "h.h"\nint b(void) { return user() + stateless() + local() + table[0](); }',
    });
    expect(diagnostics).toEqual([]);
    const counts = ["counter", "next", "user", "table", "local", "stateless"].map(
      (name) => symbolsNamed(program, name).length,
    );
    expect(counts).toEqual([2, 2, 2, 2, 2, 1]);
    expect(bodies(program)).toEqual([
      ["next", "user", "stateless", "local", "a"],
      ["next", "user", "local", "b"],
    ]);
    const [first, second] = program.units.map((unit) =>
      unit.globals.filter(({ symbol }) => program.symbols.get(symbol)?.name === "table"),
    );
    expect(first).toHaveLength(1);
    expect(second).toHaveLength(1);
  });

  test("whose text means another thing in another unit are not shared", async () => {
    const { program } = await elaborateFiles({
      "template.h": "static T twice(T x) { return x + x; }",
      "a.c": 'typedef int T;\n#include "template.h"\nint a(void) { return twice(1); }',
      "b.c": 'typedef double T;\n#include "template.h"\nint b(void) { return twice(2.5); }',
    });
    expect(symbolsNamed(program, "twice")).toHaveLength(2);
  });
});

describe("records and enumerations", () => {
  const header = `typedef struct node node; struct node { node *next; enum color { RED, GREEN } c; struct other *o; };
    typedef struct { int x, y; } point; typedef struct opaque opaque; opaque *make(void); int use(opaque *, point, enum color);`;

  test("of a header are one in all units, also where one unit knows the tag only", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "h.h": header,
      "a.c": '#include "h.h"\nint a(node *n, point p) { return use(make(), p, n->c); } struct other;',
      "b.c":
        '#include "h.h"\nstruct opaque { int i; }; struct other { node n; }; static opaque o; opaque *make(void) { return &o; }',
      "c.c": '#include "h.h"\nint use(opaque *o, point p, enum color c) { return p.x + c + (o != 0); }',
    });
    expect(diagnostics).toEqual([]);
    expect(["node", "opaque", "other"].map((tag) => recordsTagged(program, tag))).toEqual([1, 1, 1]);
    expect([...program.records.values()].filter(({ name }) => name === "point")).toHaveLength(1);
    expect(program.enums.size).toBe(1);
    expect([...program.records.values()].every(({ fields }) => fields !== null)).toBe(true);
    for (const type of allRecordTypes(program)) expect(program.records.has(type)).toBe(true);
  });

  describe("opaque in one unit and defined in another, reached through a record of both", () => {
    const files = {
      "h.h": `typedef struct S S; struct J; struct S { struct J *j; int n; struct { struct K *k; } inner; void (*call)(struct J *); };
        int uses(S *s); int knows(S *s); int peek(struct J *j);`,
      "opaque.c":
        '#include "h.h"\nint uses(S *s) { struct J *j = s->j; return j ? peek(j) + peek(s->j) : s->n; }',
      "defined.c": `#include "h.h"
        typedef struct J { struct J *previous; int b; } J; struct K { struct K *next; long c; };
        int peek(struct J *j) { return j->b; }
        int knows(S *s) { J j = { s->j, 4 }; struct K k = { 0, 2 }; s->j = &j; s->inner.k = &k; s->call(s->j->previous);
          return s->j->b + s->inner.k->c + (s->inner.k->next == 0); }`,
      "before.c": `struct J { struct J *previous; int b; }; struct K { struct K *next; long c; };
        #include "h.h"
        int before(S *s) { return s->j->b + s->inner.k->c; }`,
    } as const;
    const orders: (keyof typeof files)[][] = [
      ["opaque.c", "defined.c", "before.c"],
      ["opaque.c", "before.c", "defined.c"],
      ["defined.c", "opaque.c", "before.c"],
      ["before.c", "opaque.c", "defined.c"],
      ["defined.c", "before.c", "opaque.c"],
    ];
    test.each(orders)("%s, %s, %s", async (...order) => {
      const { program, diagnostics } = await elaborateFiles({
        "h.h": files["h.h"],
        ...Object.fromEntries(order.map((name) => [name, files[name].replace(/\n +/g, "\n")])),
      });
      expect(diagnostics).toEqual([]);
      expect(checkProgram(program)).toEqual([]);
      expect(["S", "J", "K"].map((tag) => recordsTagged(program, tag))).toEqual([1, 1, 1]);
      for (const type of allRecordTypes(program)) expect(program.records.has(type)).toBe(true);
    });

    test("stay apart where units define them differently", async () => {
      const { program, diagnostics } = await elaborateFiles({
        "h.h": "struct P; struct S { struct P *p; };",
        "a.c": '#include "h.h"\nstruct P { int a; }; int fa(struct P *p) { return p->a; }',
        "b.c": '#include "h.h"\nstruct P { long b; }; long fb(struct P *p) { return p->b; }',
      });
      expect(diagnostics).toEqual([]);
      expect(recordsTagged(program, "P")).toBe(2);
    });
  });

  test("of the same tag and other members are different", async () => {
    const { program } = await elaborateFiles({
      "a.c": "struct s { int a; }; int f(struct s *p) { return p->a; }",
      "b.c": "struct s { long b; }; int g(struct s *p) { return p->b; }",
    });
    expect(recordsTagged(program, "s")).toBe(2);
  });

  describe("whose members other units call by other names", () => {
    const definition =
      "struct P { int x, y; }; struct S { struct P p; enum E { A } e; struct S *next; union { int i; float f; } u; };";
    const copy =
      "struct P { int a, b; }; struct S { struct P q; enum E { B } f; struct S *link; union { int n; float r; } v; };";

    test("are one where a function or an object of one unit is used in the other", async () => {
      const { program, diagnostics } = await elaborateFiles({
        "a.c": `${definition} struct P origin; int f(struct S s, int (*each)(struct P *)) { return s.p.x + each(&s.p); }`,
        "b.c": `${copy} extern struct P origin; int f(struct S, int (*)(struct P *)); static int each(struct P *p) { return p->b; }
          int g(void) { struct S s = { .q = { 1, 2 }, .link = 0 }; return f(s, each) + origin.a + (int)sizeof(struct S) + s.v.n
            + __builtin_offsetof(struct S, q.b); }`,
        "c.c": "struct S; int f(struct S, int (*)(void *)); int h(struct S *s) { return s != 0 && f; }",
      });
      expect(diagnostics).toEqual([]);
      expect(checkProgram(program)).toEqual([]);
      expect(["P", "S"].map((tag) => recordsTagged(program, tag))).toEqual([1, 1]);
      for (const type of allRecordTypes(program)) expect(program.records.has(type)).toBe(true);
    });

    test("stay apart where nothing is used in both", async () => {
      const { program } = await elaborateFiles({
        "a.c": `${definition} int f(struct S *s) { return s->p.x; }`,
        "b.c": `${copy} int g(struct S *s) { return s->q.a; }`,
      });
      expect(["P", "S"].map((tag) => recordsTagged(program, tag))).toEqual([2, 2]);
    });

    test("stay apart where members are of other types, and with them what refers to them", async () => {
      const { program } = await elaborateFiles({
        "a.c":
          "struct P { int x; unsigned y; }; struct S { int n; struct P *p; }; int f(struct S *s) { return s->p->x; }",
        "b.c":
          "struct P { int x, y; }; struct S { int m; struct P *p; }; int f(struct S *); int g(struct S *s) { return f(s); }",
      });
      expect(["P", "S"].map((tag) => recordsTagged(program, tag))).toEqual([2, 2]);
    });
  });

  test("of a header that another macro changes are different", async () => {
    const { program } = await elaborateFiles({
      "h.h": "struct s { int a;\n#ifdef B\nint b;\n#endif\n};",
      "a.c": '#include "h.h"\nint f(struct s *p) { return p->a; }',
      "b.c": '#define B\n#include "h.h"\nint g(struct s *p) { return p->b; }',
    });
    expect(recordsTagged(program, "s")).toBe(2);
  });

  test("live in scopes", async () => {
    const { program, diagnostics } = await elaborateText(
      `struct s { int a; }; int f(void) { struct s x = {1}; struct s { long b; }; struct s y = {2}; { struct s; struct s *p = 0; (void)p; }
       return sizeof x + sizeof y; } enum { A = 1 }; int g(void) { enum { A = 5 }; return A; } int h(struct t { int q; } *p) { return p->q; }`,
    );
    expect(diagnostics).toEqual([]);
    expect(recordsTagged(program, "s")).toBe(3);
  });
});

function allRecordTypes(program: Program): Parameters<Program["records"]["has"]>[0][] {
  const found = new Set<Parameters<Program["records"]["has"]>[0]>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "record" && "record" in value && "quals" in value)
      found.add(value.record as never);
    for (const inner of Object.values(value)) visit(inner);
  };
  for (const symbol of program.symbols.values()) visit(symbol.type);
  for (const record of program.records.values()) for (const field of record.fields ?? []) visit(field.type);
  for (const unit of program.units) visit([unit.functions, unit.globals]);
  return [...found];
}

describe("system headers", () => {
  test("give only what is used", async () => {
    const { program, diagnostics } = await elaborateText(
      '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <stdint.h>\nint main(void) { uint8_t a[4]; memset(a, 0, 4); printf("%d", a[0]); return 0; }',
    );
    expect(diagnostics).toEqual([]);
    const names = [...program.symbols.values()].map(({ name }) => name).sort();
    expect(names).toEqual(["a", "main", "memset", "printf"]);
    expect(functionNamed(program, "printf")).toMatchObject({
      system: true,
      inHeader: true,
      defined: false,
      type: { variadic: true },
    });
  });

  test("and their records are laid out when members are needed", async () => {
    const { program, diagnostics } = await elaborateText(
      "#include <time.h>\n#include <stdlib.h>\nint f(struct tm *t, struct timespec *s, div_t d) { return t->tm_year + sizeof *s + d.quot; }",
    );
    expect(diagnostics).toEqual([]);
    expect(
      [...program.records.values()]
        .filter(({ tag }) => tag === "tm" || tag === "timespec")
        .map(({ size }) => size)
        .sort(),
    ).toEqual([16, 56]);
  });

  test("have records that several units look into", async () => {
    const { program, diagnostics } = await elaborateFiles({
      "h.h": "#include <locale.h>\n#include <time.h>\nstruct S { struct tm *t; struct lconv *l; };",
      "a.c": '#include "h.h"\nchar fa(struct S *s) { return localeconv()->decimal_point[0] + (s->t != 0); }',
      "b.c": '#include "h.h"\nchar fb(void) { return localeconv()->thousands_sep[0]; }',
      "c.c":
        '#include "h.h"\n#include <stddef.h>\nunsigned long fc(struct S *s) { return s->t->tm_year + s->l->frac_digits + offsetof(struct lconv, grouping); }',
      "d.c":
        '#include "h.h"\nint fd(time_t *t) { struct tm own = { .tm_sec = 3 }; return gmtime(t)->tm_mon + own.tm_sec; }',
    });
    expect(diagnostics).toEqual([]);
    expect(checkProgram(program)).toEqual([]);
    expect(["tm", "lconv"].map((tag) => recordsTagged(program, tag))).toEqual([1, 1]);
  });

  test("may be redeclared by the user, who may define such a name", async () => {
    const { program, diagnostics } = await elaborateText(
      "#include <string.h>\nextern size_t strlen(const char *); char *strdup(const char *s) { return (char *)s + strlen(s); }",
    );
    expect(diagnostics).toEqual([]);
    expect(functionNamed(program, "strdup")).toMatchObject({ system: false, defined: true });
    expect(functionNamed(program, "strlen")).toMatchObject({ system: true, defined: false });
  });
});

test("macros with constant bodies are known by name", async () => {
  const { program } = await elaborateText(
    `#include <stdint.h>
#define SIZE 16
#define MASK (SIZE - 1)
#define BIG 0xffffffffu
#define WIDE UINT64_C(1)
#define RATE 1.5f
#define NEGATIVE (-3)
#define TYPED ((uint8_t)300)
#define UNUSED_CAST ((short)0x18000)
#define NO_CONSTANT counter
#define CALL f(1)
#define EMPTY
#define LETTER 'x'
#define TEXT "text"
int counter; int a[SIZE]; unsigned f(int i) { return a[i & MASK] + BIG + WIDE + NEGATIVE + TYPED + SIZE; }`,
  );
  const macros = program.units[0]?.macros.map(({ name, value, type }) => [
    name,
    value,
    type.kind === "integer" ? type.integer : type.kind,
  ]);
  expect(macros).toEqual([
    ["SIZE", 16n, "int"],
    ["MASK", 15n, "int"],
    ["BIG", 0xffffffffn, "uint"],
    ["WIDE", 1n, "ulong"],
    ["RATE", 1.5, "floating"],
    ["NEGATIVE", -3n, "int"],
    ["TYPED", 44n, "uchar"],
    ["UNUSED_CAST", -32768n, "short"],
    ["LETTER", 120n, "int"],
  ]);
  const text = JSON.stringify(program.units[0]?.functions, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(text).toContain('"macro":"BIG"');
  expect(text).toContain('"macro":"SIZE"');
});
