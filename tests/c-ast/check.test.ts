/** The verifier finds nothing in what the front end makes, and finds each promise that is broken on purpose. */
import { expect, test } from "vitest";
import type * as c from "../../src/c-ast/c-ast.ts";
import { checkProgram } from "../../src/c-ast/check.ts";
import { intType, longType } from "../../src/c-ast/basic-types.ts";
import { elaborateText } from "../elaborate/elaborate-text.ts";

const text = `
struct point { int x, y; };
static const int table[3] = { 1, 2, 3 };
long sum(const int *values, unsigned long n, struct point *p) {
  long total = table[1];
  for (unsigned long i = 0; i < n; i++) total += values[i];
  p->x = n > 3 ? (int)total : -1;
  return total;
}
`;

async function program(): Promise<c.Program> {
  const { program, diagnostics } = await elaborateText(text);
  expect(diagnostics).toEqual([]);
  return program;
}

/** The program with the body of its function replaced. */
function withBody(original: c.Program, edit: (body: readonly c.Statement[]) => c.Statement[]): c.Program {
  const units = original.units.map((unit) => ({
    ...unit,
    functions: unit.functions.map((definition) => ({
      ...definition,
      body: { ...definition.body, body: edit(definition.body.body) },
    })),
  }));
  return { ...original, units };
}

/** Replaces the value of the last `return`. */
function returning(original: c.Program, edit: (value: c.Expr) => c.Expr): c.Program {
  return withBody(original, (body) =>
    body.map((statement) => {
      if (statement.kind !== "return" || !statement.value) return statement;
      return { ...statement, value: edit(statement.value) };
    }),
  );
}

function messages(broken: c.Program): string[] {
  return checkProgram(broken).map((violation) => violation.message);
}

test("a program from the front end keeps all promises", async () => {
  expect(messages(await program())).toEqual([]);
});

test("node ids are unique", async () => {
  const broken = withBody(await program(), (body) =>
    body.flatMap((each): readonly c.Statement[] => (each.kind === "return" ? [each, each] : [each])),
  );
  expect(messages(broken)).toContainEqual(expect.stringMatching(/node id \d+ is used twice/));
});

test("an lvalue is loaded where its value is used", async () => {
  const broken = returning(await program(), (value) => (value.kind === "load" ? value.place : value));
  expect(messages(broken)).toContain("lvalue variable-ref as an operand of return");
});

test("a returned value has the result type", async () => {
  const broken = returning(await program(), (value) => ({ ...value, type: intType }));
  expect(messages(broken)).toContain("return: value not converted to the result type");
});

test("the kind of a conversion fits its types", async () => {
  const broken = returning(await program(), (operand) => ({
    kind: "convert",
    id: operand.id,
    span: operand.span,
    type: longType,
    conversion: "to-bool",
    explicit: false,
    operand,
  }));
  expect(messages(broken)).toContain("conversion to-bool from integer to integer");
});

test("jumps have targets", async () => {
  const broken = withBody(await program(), (body) =>
    body.map((each) =>
      each.kind === "return" ? { id: each.id, span: each.span, kind: "goto", label: "out" } : each,
    ),
  );
  expect(messages(broken)).toContain("goto: no label out");
});
