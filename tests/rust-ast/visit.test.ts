/** Traversal reaches every expression, and rebuilding changes only what it is told to. */
import { expect, test } from "vitest";
import { printExpression, printItemText } from "../../src/print/print-crate.ts";
import * as build from "../../src/rust-ast/build.ts";
import type { Expr, PathExpr } from "../../src/rust-ast/rust-ast.ts";
import { descendants, itemExprs, mapExpr, mapItem, rewriteBottomUp } from "../../src/rust-ast/visit.ts";

let counter = 0;
/** A variable of a new name. */
function next(): PathExpr {
  return build.path(`v${String(counter++)}`);
}

/** One of each construct that holds expressions, in the order in which they are written. */
function everything(): Expr {
  counter = 0;
  return build.blockExpr(
    build.block(
      [
        build.statement(build.negate(next())),
        build.statement(build.borrow(next())),
        build.statement(build.binary("+", next(), next())),
        build.statement(build.assign(next(), next())),
        build.statement(build.compoundAssign("+=", next(), next())),
        build.statement(build.cast(next(), "u8")),
        build.statement(build.call(next(), next(), next())),
        build.statement(build.method(next(), "m", next())),
        build.statement(build.macro("m", next())),
        build.statement(build.index(build.field(next(), "f"), next())),
        build.statement(build.range(next(), next())),
        build.statement(build.array(next(), build.repeat(next(), next()), build.tuple(next()))),
        build.statement(build.struct("S", { f: next() }, next())),
        build.statement(
          build.ifElse(
            build.letCondition(build.wildcard, next()),
            build.block([], next()),
            build.ifElse(next(), build.block([], next()), build.block([], next())),
          ),
        ),
        build.statement(build.matchOn(next(), [build.arm(build.wildcard, next())])),
        build.statement(build.loop(build.block([build.statement(build.breakTo(undefined, next()))]))),
        build.statement(build.whileLoop(next(), build.block([], next()))),
        build.statement(build.forLoop("i", next(), build.block([], next()))),
        build.statement(build.closure(["a"], next())),
        {
          ...build.letVariable("x", next()),
          otherwise: build.block([build.statement(build.returnValue(next()))]),
        },
      ],
      next(),
    ),
  );
}

const isVariable = (expr: Expr): expr is PathExpr => expr.kind === "path" && /^v\d+$/.test(expr.path);

test("every expression is reached, in the order of the text", () => {
  const found = [...descendants(everything())].filter(isVariable).map((expr) => expr.path);
  expect(found).toEqual(Array.from({ length: counter }, (_, i) => `v${String(i)}`));
});

test("rebuilding without a change gives an equal tree", () => {
  const tree = everything();
  expect(mapExpr(tree, (child) => child)).toEqual(tree);
  expect(rewriteBottomUp(tree, (expr) => expr)).toEqual(tree);
});

test("a change reaches every expression", () => {
  const renamed = rewriteBottomUp(everything(), (expr) =>
    isVariable(expr) ? build.path(`w_${expr.path}`) : expr,
  );
  const names = [...descendants(renamed)].filter((expr) => expr.kind === "path").map((expr) => expr.path);
  expect(names).toEqual(Array.from({ length: counter }, (_, i) => `w_v${String(i)}`));
});

test("inner nodes change before outer ones", () => {
  const sum = build.binary("+", build.binary("+", build.int(1), build.int(2)), build.int(3));
  const folded = rewriteBottomUp(sum, (expr) =>
    expr.kind === "binary" && expr.left.kind === "integer" && expr.right.kind === "integer"
      ? build.int(expr.left.value + expr.right.value)
      : expr,
  );
  expect(printExpression(folded)).toBe("6");
});

test("items: bodies and initialisers, through impl and mod", () => {
  const inner = build.fnItem("f", [], null, build.block([], build.path("v0")));
  const item = { kind: "mod", name: "m", visibility: "private", items: [inner] } as const;
  expect([...itemExprs(item)]).toEqual([build.path("v0")]);
  expect(printItemText(mapItem(item, () => build.path("w")))).toBe(
    "mod m {\n    fn f() {\n        w\n    }\n}",
  );
});
