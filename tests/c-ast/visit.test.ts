/** Walks reach everything once, in source order, through initializers and statement expressions. */
import { expect, test } from "vitest";
import { isExpr, isStatement, walk, walkExpr, walkStatement } from "../../src/c-ast/visit.ts";
import { elaborateText } from "../elaborate/elaborate-text.ts";

test("a walk is in source order and visits no node twice", async () => {
  const { program } = await elaborateText(`
    int f(int n) {
      int a[3] = { n, [2] = n + 7 };
      int *p = (int[]){ 4, ({ int t = 5; t; }) };
      if (n) return a[1] ? p[0] : -9;
      return 6;
    }`);
  const body = program.units[0]?.functions[0]?.body;
  if (!body) throw new Error("no body");
  const constants = [...walkExpr(body)].flatMap((expr) =>
    expr.kind === "integer-constant" ? [Number(expr.value)] : [],
  );
  expect(constants).toEqual([7, 4, 5, 1, 0, 9, 6]);
  const statements = [...walkStatement(body)].map((statement) => statement.kind);
  expect(statements).toEqual([
    "compound",
    "local-declaration",
    "local-declaration",
    "compound",
    "local-declaration",
    "expr-statement",
    "if",
    "return",
    "return",
  ]);
  const ids = [...walk(body)].flatMap((node) => (isExpr(node) || isStatement(node) ? [node.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
});
