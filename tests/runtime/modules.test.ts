/** `runtime/modules.json` tells which modules a module of the runtime needs; the sources are the truth. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const runtime = join(import.meta.dirname, "../../runtime");
const modules = readdirSync(join(runtime, "src/c_runtime"))
  .map((file) => file.replace(/\.rs$/, ""))
  .sort();

/** Modules that the code of a module names: by `super::`, or in a macro by the full path. */
function needsOf(module: string): readonly string[] {
  const text = readFileSync(join(runtime, `src/c_runtime/${module}.rs`), "utf8").replaceAll(/\/\/.*$/gm, "");
  const named = [...text.matchAll(/\b(?:super|\$crate::c_runtime)::(?:\{([^}]*)\}|(\w+))/g)];
  const names = named.flatMap(([, list, one]) => (list ?? one ?? "").split(",").map((name) => name.trim()));
  return [...new Set(names.map((name) => name.replace(/::.*$/, "")))]
    .filter((name) => name !== module && name !== "")
    .sort();
}

test("the table of needs is that of the sources", () => {
  const table: unknown = JSON.parse(readFileSync(join(runtime, "modules.json"), "utf8"));
  expect(table).toEqual(Object.fromEntries(modules.map((module) => [module, needsOf(module)])));
});

test("every module is declared", () => {
  const declared = readFileSync(join(runtime, "src/c_runtime.rs"), "utf8").matchAll(/^pub mod (\w+);$/gm);
  expect([...declared].map((match) => match[1])).toEqual(modules);
});

test("the crate forbids unsafe code and depends on nothing", () => {
  expect(readFileSync(join(runtime, "src/lib.rs"), "utf8")).toContain("#![forbid(unsafe_code)]");
  expect(readFileSync(join(runtime, "Cargo.toml"), "utf8")).not.toContain("dependencies]");
});
