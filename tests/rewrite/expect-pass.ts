/** One helper for the tests of all passes: a pass over functions or items, compared as text. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { printItemText } from "../../src/print/print-crate.ts";
import * as b from "../../src/rust-ast/build.ts";
import { checkCrate } from "../../src/rust-ast/check.ts";
import type * as rust from "../../src/rust-ast/rust-ast.ts";

export type Pass = (crate: rust.Crate) => rust.Crate;

export function library(items: readonly rust.Item[]): rust.Crate {
  return {
    name: "sample",
    target: "library",
    files: [{ path: "lib.rs", docs: [], attributes: [], items }],
  };
}

/** The items behind the pass, as text; the pass must leave a sound tree. */
export function textAfter(pass: Pass, items: readonly rust.Item[]): string {
  const crate = pass(library(items));
  expect(checkCrate(crate)).toEqual([]);
  return crate.files.flatMap((file) => file.items.map((item) => printItemText(item))).join("\n");
}

/** A body before and behind a pass, each without the function around it. */
export function expectBody(
  pass: Pass,
  body: rust.Block,
  before: string,
  after: string,
  params: readonly rust.FnParam[] = [],
  result: string | null = null,
): void {
  const item = b.fnItem("f", params, result, body, "pub");
  expect(bodyOf(printItemText(item))).toBe(dedent(before));
  expect(bodyOf(textAfter(pass, [item]))).toBe(dedent(after));
}

/** What rustc says about the items as a library; empty when it has nothing to say. */
export function rustcMessages(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "rewrite-"));
  try {
    const source = join(folder, "lib.rs");
    writeFileSync(source, text);
    const options = ["--edition", "2021", "--crate-type", "lib", "--emit", "metadata", "-D", "warnings"];
    execFileSync("rustc", [...options, "--out-dir", folder, source], { stdio: "pipe", encoding: "utf8" });
    return "";
  } catch (error) {
    return error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bodyOf(text: string): string {
  return dedent(text.split("\n").slice(1, -1).join("\n"));
}

function dedent(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin)).join("\n");
}
