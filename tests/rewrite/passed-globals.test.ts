/** Globals of a program that functions pass on. */
import { expect, test } from "vitest";
import { printItemText } from "../../src/print/print-crate.ts";
import { passedGlobals } from "../../src/rewrite/passed-globals.ts";
import * as b from "../../src/rust-ast/build.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";

const cell = (name: string): rust.ThreadLocalItem => ({
  kind: "thread-local",
  name,
  visibility: "private",
  type: b.namedType("std::cell::Cell", "i32"),
  value: b.call("std::cell::Cell::new", b.int(5)),
  isConst: true,
});
const get = (name: string): rust.Expr => b.method(b.path(name), "get");
const set = (name: string, value: rust.Expr): rust.Statement =>
  b.statement(b.method(b.path(name), "set", value));
const main = b.fnItem("main", [], null, b.block([b.statement(b.call("c_main"))]));

function after(...items: readonly rust.Item[]): string {
  const file: rust.SourceFile = { path: "main.rs", docs: [], attributes: [], items: [...items, main] };
  const crate = passedGlobals({ name: "sample", target: "binary", files: [file] });
  const text = crate.files.flatMap((one) => one.items.map((item) => printItemText(item))).join("\n");
  return text.replaceAll(/\s+/g, " ");
}

const bump = b.fnItem("bump", [], null, b.block([set("COUNT", b.binary("+", get("COUNT"), b.int(1)))]));

test("a global that functions share is a member of a struct that they take", () => {
  const program = b.fnItem("c_main", [], null, b.block([b.statement(b.call("bump"))]));
  const text = after(cell("COUNT"), bump, program);
  expect(text).toContain("pub struct Globals { pub count: i32, }");
  expect(text).toContain("fn bump(globals: &mut Globals) { globals.count = globals.count + 1; }");
  expect(text).toContain("fn c_main(globals: &mut Globals) { bump(globals); }");
  expect(text).toContain("let globals = &mut Globals::new(); c_main(globals);");
});

test("one that only the program's main uses is its variable", () => {
  const program = b.fnItem("c_main", [], null, b.block([set("COUNT", b.int(1))]));
  expect(after(cell("COUNT"), program)).toContain("fn c_main() { let mut count: i32 = 5; count = 1; }");
});

test("one that a function uses which is called by a pointer stays", () => {
  const program = b.fnItem(
    "c_main",
    [],
    null,
    b.block([b.statement(b.call("apply", b.path("bump"))), set("COUNT", b.int(1))]),
  );
  const text = after(cell("COUNT"), bump, program);
  expect(text).toContain("thread_local!");
  expect(text).toContain("fn bump() {");
  expect(text).not.toContain("Globals");
});

test("one that is borrowed while a function runs that takes the struct stays", () => {
  const table: rust.ThreadLocalItem = {
    ...cell("TABLE"),
    type: b.namedType("std::cell::RefCell", b.arrayType("i32", 4)),
    value: b.call("std::cell::RefCell::new", b.repeat(b.int(0), 4)),
  };
  const lent = b.method(
    b.path("TABLE"),
    "with_borrow_mut",
    b.closure(["t"], b.call("fill", b.borrowMut(b.deref(b.path("t"))))),
  );
  const fill = b.fnItem(
    "fill",
    [b.param("t", b.refMutType(b.sliceType("i32")))],
    null,
    b.block([set("COUNT", b.int(2))]),
  );
  const read = b.method(b.path("TABLE"), "with_borrow", b.closure(["g"], b.index(b.path("g"), b.int(0))));
  const other = b.fnItem("other", [], "i32", b.block([], read));
  const program = b.fnItem("c_main", [], null, b.block([b.statement(lent), b.statement(b.call("other"))]));
  const text = after(table, cell("COUNT"), fill, other, program);
  expect(text).toContain("TABLE.with_borrow_mut(|t| fill(&mut *t, globals))");
  expect(text).toContain("fn other() -> i32 { TABLE.with_borrow(|g| g[0]) }");
});
