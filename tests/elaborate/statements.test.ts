/** Statements whose tree differs from C's structure. */
import { expect, test } from "vitest";
import type { Statement } from "../../src/c-ast/c-ast.ts";
import { elaborateText } from "./elaborate-text.ts";

/** A statement in few words: `switch{case 1(x)y}`; expressions are left out. */
function sketch(statement: Statement): string {
  switch (statement.kind) {
    case "compound":
      return `{${statement.body.map(sketch).join(" ")}}`;
    case "if":
      return `if(${sketch(statement.then)}${statement.otherwise ? ` else ${sketch(statement.otherwise)}` : ""})`;
    case "while":
    case "do-while":
    case "for":
    case "switch":
      return `${statement.kind}${sketch(statement.body)}`;
    case "case":
      return `case ${String(statement.low.value)}${statement.high ? `...${String(statement.high.value)}` : ""}:${sketch(statement.body)}`;
    case "default":
      return `default:${sketch(statement.body)}`;
    case "labeled":
      return `${statement.label}:${sketch(statement.body)}`;
    case "expr-statement":
      return statement.expr.kind === "step" ? "x" : "e";
    case "local-declaration":
      return "d";
    case "empty":
      return ";";
    default:
      return statement.kind;
  }
}

test.each([
  ["switch (x) { case 1: x++; x++; break; default: x++; }", "switch{case 1:x x break default:x}"],
  ["switch (x) { case 1: case 2: x++; case 3: ; }", "switch{case 1:case 2:x case 3:;}"],
  ["switch (x) { case 1 ... 3: x++; case 'a' ... 'b': x++; }", "switch{case 1...3:x case 97...98:x}"],
  ["switch (x) { x++; case 1: { x++; case 2: x++; } default: ; }", "switch{x case 1:{x case 2:x} default:;}"],
  [
    "switch (x) { case 1: if (x) case 2: x++; x++; else_less: x++; }",
    "switch{case 1:if(case 2:x) x else_less:x}",
  ],
  ["switch (x) case 1: x++;", "switchcase 1:x"],
  [
    "switch (x & 3) { case 0: do { x++; case 3: x++; case 2: x++; } while (x); }",
    "switch{case 0:do-while{x case 3:x case 2:x}}",
  ],
  ["switch (x) { case 1: ; int y = 1; y++; }", "switch{case 1:; d x}"],
  ["switch (x) { case -1: x++; case 2 + 3: x++; }", "switch{case -1:x case 5:x}"],
  ["a: b: x++; goto a; { goto b; c: ; } end: ;", "a:b:x goto {goto c:;} end:;"],
  ["if (x) x++; else if (x) x++; else x++;", "if(x else if(x else x))"],
  ["for (int i = 0, j = 1; i < j; i++, j--) x++;", "forx"],
  ["for (;;) { if (x) break; else continue; }", "for{if(break else continue)}"],
  ["do x++; while (x); while (x) ; ;", "do-whilex while; ;"],
  ["typedef int t; struct s { int i; }; enum { K }; t y = K;", "d"],
  ["{ } x++; { int x; { long x; x++; } }", "{} x {d {d x}}"],
])("%s", async (body, expected) => {
  const { program, diagnostics } = await elaborateText(`void f(int x) { ${body} }`);
  expect(diagnostics).toEqual([]);
  const statements = program.units[0]?.functions[0]?.body.body ?? [];
  expect(statements.map(sketch).join(" ")).toBe(expected);
});
