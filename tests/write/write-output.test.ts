/** Output folders appear as a whole, and nothing is lost that is not ours. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatOutput } from "../../src/write/format-output.ts";
import { checkOutput, withTemporaryFiles, writeOutput } from "../../src/write/write-output.ts";
import { temporaryProject } from "../temporary-project.ts";

const report = "c2rust-safe-report.json";
const files = new Map([
  ["Cargo.toml", "new"],
  ["src/lib.rs", "new"],
  [report, "{}"],
]);

test("a new folder, with its parents", async () => {
  const root = await temporaryProject({});
  expect(await writeOutput(join(root, "a/b"), "a/b", files, "ours")).toBeNull();
  expect(readdirSync(join(root, "a"))).toEqual(["b"]);
  expect(readFileSync(join(root, "a/b/src/lib.rs"), "utf8")).toBe("new");
});

test("our own output is replaced, what others put there stays", async () => {
  const root = await temporaryProject({
    [`out/${report}`]: "{}",
    "out/src/old.rs": "",
    "out/ffi/old.rs": "",
    "out/target/cache": "",
    "out/.git/HEAD": "",
  });
  expect(await writeOutput(join(root, "out"), "out", files, "ours")).toBeNull();
  expect(readdirSync(join(root, "out")).sort()).toEqual([".git", "Cargo.toml", report, "src", "target"]);
  expect(readdirSync(join(root, "out/src"))).toEqual(["lib.rs"]);
  expect(readdirSync(root)).toEqual(["out"]);
});

test("a foreign folder is only written with force, and keeps its files", async () => {
  const root = await temporaryProject({ "out/precious.txt": "x", "file.txt": "" });
  const out = join(root, "out");
  expect((await writeOutput(out, "out", files, "ours"))?.code).toBe("output/exists");
  expect(readdirSync(out)).toEqual(["precious.txt"]);
  expect(await writeOutput(out, "out", files, "force")).toBeNull();
  expect(existsSync(join(out, "precious.txt"))).toBe(true);
  expect((await checkOutput(join(root, "file.txt"), "file.txt", "force"))?.code).toBe("output/exists");
});

test("a failure leaves no trace", async () => {
  const root = await temporaryProject({ "file.txt": "" });
  const problem = await writeOutput(join(root, "file.txt/out"), "file.txt/out", files, "ours");
  expect(problem?.code).toBe("output/unwritable");
  const clash = new Map([
    ["src", "a file"],
    ["src/lib.rs", "below it"],
  ]);
  expect((await writeOutput(join(root, "out"), "out", clash, "ours"))?.code).toBe("output/unwritable");
  expect(readdirSync(root)).toEqual(["file.txt"]);
});

test("temporary files are there for as long as they are used", async () => {
  const folder = await withTemporaryFiles(files, (path) => {
    expect(readFileSync(join(path, "Cargo.toml"), "utf8")).toBe("new");
    return Promise.resolve(path);
  });
  expect(existsSync(folder)).toBe(false);
});

test("Rust is formatted, all else is left alone", async () => {
  const { value, diagnostics } = await formatOutput(
    new Map([
      ["src/lib.rs", "mod a;\nfn  f( ) {}\n"],
      ["Cargo.toml", "x  =  1\n"],
    ]),
  );
  expect(diagnostics).toEqual([]);
  expect([...value]).toEqual([
    ["src/lib.rs", "mod a;\nfn f() {}\n"],
    ["Cargo.toml", "x  =  1\n"],
  ]);
});

test("what rustfmt rejects stays as it is, with a warning", async () => {
  const { value, diagnostics } = await formatOutput(new Map([["src/lib.rs", "fn fn\n"]]));
  expect(value.get("src/lib.rs")).toBe("fn fn\n");
  expect(diagnostics.map(({ code }) => code)).toEqual(["internal/bug"]);
});
