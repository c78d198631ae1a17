/** Passes about memory that variables and structs own. */
import { expect, test } from "vitest";
import { needlessDrops } from "../../src/rewrite/needless-drops.ts";
import { unwrapPointers } from "../../src/rewrite/unwrap-pointers.ts";
import { printItemText } from "../../src/print/print-crate.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";
import { expectBody, textAfter } from "./expect-pass.ts";

const drop = (value: rust.Expr): rust.ExprStatement => b.statement(b.call("drop", value));
const taken = (place: rust.Expr): rust.Expr => b.call("std::mem::take", b.borrowMut(place));
const rows = b.path("rows");
const row = b.index(rows, b.path("i"));
const dropRows = b.statement(
  b.forLoop(b.binding("i"), b.range(b.int(0), b.path("n")), b.block([drop(taken(row))])),
);

test("parts that are dropped before the whole", () => {
  const params = [b.param("rows", "Vec<Vec<f64>>"), b.param("n", "usize")];
  expectBody(
    needlessDrops,
    b.block([dropRows, drop(rows)]),
    "for i in 0..n {\n    drop(std::mem::take(&mut rows[i]));\n}\ndrop(rows);",
    "drop(rows);",
    params,
  );
});

test("parts of something else stay", () => {
  const text = "for i in 0..n {\n    drop(std::mem::take(&mut rows[i]));\n}\ndrop(others);";
  expectBody(needlessDrops, b.block([dropRows, drop(b.path("others"))]), text, text);
});

test("a place that is found with effects stays", () => {
  const part = b.index(rows, b.call("next"));
  const text = "drop(std::mem::take(&mut rows[next()]));\ndrop(rows);";
  expectBody(needlessDrops, b.block([drop(taken(part)), drop(rows)]), text, text);
});

test("what is dropped before it is given another value", () => {
  const member = b.field(b.path("s"), "rows");
  expectBody(
    needlessDrops,
    b.block([drop(b.method(member, "take")), b.statement(b.assign(member, b.none))]),
    "drop(s.rows.take());\ns.rows = None;",
    "s.rows = None;",
  );
  const text = "drop(s.rows.take());\ns.rows = grow(s.rows);";
  const grown = b.assign(member, b.call("grow", member));
  expectBody(needlessDrops, b.block([drop(b.method(member, "take")), b.statement(grown)]), text, text);
});

test("a variable that is dropped at the end of the function that declares it", () => {
  const declared = b.letVariable("rows", b.call("make"));
  expectBody(
    needlessDrops,
    b.block([declared, drop(rows)], b.path("n")),
    "let rows = make();\ndrop(rows);\nn",
    "let rows = make();\nn",
  );
});

test("a struct around a pointer is the pointer", () => {
  const wrapper: rust.StructItem = {
    kind: "struct",
    name: "Wrapped",
    visibility: "pub",
    fields: [{ name: "inner", visibility: "pub", type: b.namedType("Vec", "f64") }],
    wraps: true,
  };
  const place = b.index(b.field(b.index(b.path("m"), b.path("i")), "inner"), b.path("j"));
  const out = b.field(b.deref(b.path("out")), "inner");
  const body = b.block([
    b.statement(b.assign(place, b.float("1.0"))),
    b.statement(b.assign(out, b.path("v"))),
    b.statement(b.assign(b.index(out, b.int(0)), b.float("2.0"))),
  ]);
  const params = [
    b.param("m", b.refMutType(b.sliceType("Wrapped"))),
    b.param("out", b.refMutType("Wrapped")),
  ];
  expect(textAfter(unwrapPointers, [wrapper, b.fnItem("f", params, null, body, "pub")]).trim()).toBe(
    "pub fn f(m: &mut [Vec<f64>], out: &mut Vec<f64>) {\n" +
      "    m[i][j] = 1.0;\n    *out = v;\n    out[0] = 2.0;\n}",
  );
});

test("in other files the pointer is named as they name it", () => {
  const home = "crate::c_runtime::memory::Ptr";
  const wrapper = (name: string, type: rust.Type): rust.StructItem => ({
    kind: "struct",
    name,
    visibility: "pub",
    fields: [{ name: "inner", visibility: "pub", type }],
    wraps: true,
  });
  const rowStruct: rust.StructItem = { kind: "struct", name: "Row", visibility: "pub", fields: [] };
  const imported: rust.UseItem = { kind: "use", visibility: "private", path: home };
  const params = [
    b.param("text", b.toType("crate::text::Text")),
    b.param("rows", b.refType(b.toType("crate::text::Rows"))),
  ];
  const user = b.fnItem("f", params, null, b.block([]), "pub");
  const file = (path: string, items: readonly rust.Item[]): rust.SourceFile => ({
    path,
    docs: [],
    attributes: [],
    items,
  });
  const crate: rust.Crate = {
    name: "sample",
    target: "library",
    files: [
      file("lib.rs", [user]),
      file("text.rs", [
        imported,
        rowStruct,
        wrapper("Text", b.namedType("Ptr", "u8")),
        wrapper("Rows", b.namedType("Vec", "Row")),
      ]),
    ],
  };
  const [lib] = unwrapPointers(crate).files;
  expect(lib?.items.map((item) => printItemText(item).trim()).join("\n")).toBe(
    `use ${home};\npub fn f(text: Ptr<u8>, rows: &Vec<crate::text::Row>) {}`,
  );
});
