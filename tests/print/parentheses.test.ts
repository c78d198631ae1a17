/**
 * Every operator inside every operand of every other, printed, compiled and compared by value with the same tree
 * written with a pair of parentheses around each node.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as build from "../../src/rust-ast/build.ts";
import type { BinaryOperator, Expr } from "../../src/rust-ast/rust-ast.ts";
import { mapExpr } from "../../src/rust-ast/visit.ts";
import { printExpression } from "../../src/print/print-crate.ts";

type Kind = "int" | "bool";
interface Form {
  readonly result: Kind;
  readonly operands: readonly Kind[];
  readonly make: (...operands: readonly Expr[]) => Expr;
}

const a = build.path("a");
const int = (make: (x: Expr) => Expr): Form => ({
  result: "int",
  operands: ["int"],
  make: (x = a) => make(x),
});
const arithmetic: readonly BinaryOperator[] = ["+", "-", "*", "<<", ">>", "&", "|", "^"];
const comparison: readonly BinaryOperator[] = ["==", "!=", "<", ">", "<=", ">="];

function binaryForm(result: Kind, operand: Kind, operator: BinaryOperator): Form {
  return {
    result,
    operands: [operand, operand],
    make: (left = a, right = a) => build.binary(operator, left, right),
  };
}

const forms: readonly Form[] = [
  ...arithmetic.map((operator) => binaryForm("int", "int", operator)),
  ...comparison.map((operator) => binaryForm("bool", "int", operator)),
  binaryForm("bool", "bool", "&&"),
  binaryForm("bool", "bool", "||"),
  binaryForm("bool", "bool", "=="),
  binaryForm("bool", "bool", "<"),
  { result: "bool", operands: ["bool"], make: (x = a) => build.not(x) },
  { result: "int", operands: ["bool"], make: (x = a) => build.cast(x, "i32") },
  int((x) => build.binary("/", x, build.int(3, "i32"))),
  int((x) => build.binary("%", x, build.int(-3, "i32"))),
  int((x) => build.negate(x)),
  int((x) => build.not(x)),
  int((x) => build.cast(build.cast(x, "u8"), "i32")),
  int((x) => build.method(x, "wrapping_mul", build.int(-1, "i32"))),
  int((x) => build.method(build.int(-7, "i32"), "wrapping_sub", x)),
  int((x) =>
    build.index(
      build.array(build.int(5, "i32"), build.int(6, "i32")),
      build.cast(build.binary("&", x, build.int(1, "i32")), "usize"),
    ),
  ),
  int((x) => build.deref(build.borrow(x))),
  int((x) => build.field(build.struct("Pair", { first: x, second: a }), "first")),
  int((x) => build.field(build.field(build.tuple(build.tuple(x, a), a), 0), 0)),
  int((x) => build.call(build.closure(["y"], build.binary("^", build.path("y"), x)), build.int(9, "i32"))),
  int((x) => build.call(build.field(build.struct("Holder", { f: build.path("twice") }), "f"), x)),
  int((x) => build.blockExpr(build.block([], x))),
  int((x) => build.choose(build.binary(">", x, build.int(3, "i32")), x, build.path("b"))),
  int((x) =>
    build.matchOn(x, [
      build.arm(build.literalPattern(build.int(-1, "i32")), a),
      build.arm(build.wildcard, x),
    ]),
  ),
  int((x) => build.loop(build.block([build.statement(build.breakTo(undefined, x))]))),
  int((x) => build.method(build.range(x, build.int(100, "i32")), "start")),
];

const leaves: Readonly<Record<Kind, readonly Expr[]>> = {
  int: [a, build.path("b"), build.int(-3, "i32")],
  bool: [build.path("p"), build.path("q")],
};

/** The form with `inner` as operand number `at` and leaves for the others. */
function fillForm(form: Form, at: number, inner: Expr): Expr {
  return form.make(...form.operands.map((kind, i) => (i === at ? inner : (leaves[kind][i] ?? a))));
}

function nestings(): Expr[] {
  const flat = forms.map((form) => ({ result: form.result, expr: fillForm(form, -1, a) }));
  const nest = (inner: readonly { result: Kind; expr: Expr }[]): { result: Kind; expr: Expr }[] =>
    inner.flatMap(({ result, expr }) =>
      forms.flatMap((form) =>
        form.operands.flatMap((kind, i) =>
          kind === result ? [{ result: form.result, expr: fillForm(form, i, expr) }] : [],
        ),
      ),
    );
  const twoDeep = nest(flat);
  const threeDeep = nest(twoDeep).filter((_, i) => i % 23 === 0);
  return [...twoDeep, ...threeDeep].map(({ expr }) => expr);
}

/** Parentheses around every node, as single-element sums nobody could misread. */
function parenthesised(expr: Expr): string {
  const holes: string[] = [];
  const outer = mapExpr(expr, (child) => {
    holes.push(parenthesised(child));
    return build.path(`hole_${String(holes.length - 1)}_`);
  });
  return `(${printExpression(outer).replace(/hole_(\d+)_/g, (_, i: string) => holes[Number(i)] ?? "")})`;
}

test("printed expressions mean what their trees say", () => {
  const expressions = nestings();
  const checks = expressions.map((expr) => {
    const text = printExpression(expr);
    return `    same(${JSON.stringify(text)}, { ${text} }, ${parenthesised(expr)});`;
  });
  const chunks = Array.from({ length: Math.ceil(checks.length / 200) }, (_, i) =>
    checks.slice(i * 200, i * 200 + 200),
  );
  const program = `#![allow(warnings)]
struct Pair { first: i32, second: i32 }
struct Holder { f: fn(i32) -> i32 }
fn twice(x: i32) -> i32 { x * 2 }
trait Start { fn start(&self) -> i32; }
impl Start for std::ops::Range<i32> { fn start(&self) -> i32 { self.start } }
fn same<T: PartialEq>(text: &str, left: T, right: T) { if left != right { println!("{text}"); } }
${chunks.map((lines, i) => `fn check_${String(i)}(a: i32, b: i32, p: bool, q: bool) {\n${lines.join("\n")}\n}`).join("\n")}
fn main() {
    for (a, b) in [(5, 2), (-7, 3), (260, -1), (0, 0), (1 << 20, 31)] {
        for (p, q) in [(false, true), (true, false), (true, true)] {
            ${chunks.map((_, i) => `check_${String(i)}(a, b, p, q);`).join(" ")}
        }
    }
    println!("done");
}
`;
  expect(expressions.length).toBeGreaterThan(1000);
  expect(runRust(program)).toBe("done\n");
});

function runRust(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), "parentheses-"));
  try {
    const source = join(folder, "main.rs");
    const binary = join(folder, "main");
    writeFileSync(source, program);
    execFileSync("rustc", ["--edition=2021", "-Cdebuginfo=0", "-Coverflow-checks=off", "-o", binary, source]);
    return execFileSync(binary, { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
