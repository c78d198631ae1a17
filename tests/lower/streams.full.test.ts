/** Programs whose only pointers that nobody follows are streams need no memory: what is written names none of its runtime. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtures } from "../round-trip/expect-round-trip.ts";
import { temporaryProject } from "../temporary-project.ts";
import { translateQuietly } from "../../scripts/whole-program/translate-quietly.ts";

/** The modules of the runtime that a fixture's translation carries. */
async function runtimeModules(fixture: string): Promise<readonly string[]> {
  const root = await temporaryProject({});
  const { written } = await translateQuietly([join(fixtures, "constructs", fixture)], {
    name: "program",
    out: join(root, "out"),
    workingDirectory: root,
    concurrency: 1,
  });
  const paths = [...(written?.files.keys() ?? [])];
  return paths.flatMap((path) => /c_runtime\/(\w+)\.rs$/.exec(path)?.[1] ?? []);
}

test.each(["file-copy-lines.c", "file-parameters.c", "file-scan.c", "file-blocks.c"])(
  "%s stands on nothing but streams",
  async (fixture) => {
    const modules = await runtimeModules(fixture);
    expect(modules).toContain("stdio");
    expect(modules.filter((name) => name.startsWith("memory"))).toEqual([]);
  },
);

test("streams that are seen as other pointers are pointers", async () => {
  expect(await runtimeModules("file-behind.c")).toContain("memory_stdio");
});
