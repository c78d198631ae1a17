/** The example in README is real: the C stands in the fixture, the Rust is what we make of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./cli/run-cli.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

function example(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? "no example";
}

test("the C", () => {
  expect(readFileSync(join(root, "fixtures/crypto/chacha20/chacha20.c"), "utf8")).toContain(example("c"));
});

test("the Rust", async () => {
  const { stdout } = await runCli(root, ["translate", "fixtures/crypto/chacha20", "--dump", "print"]);
  expect(stdout).toContain(example("rust"));
});
