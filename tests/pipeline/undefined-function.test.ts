/** A function of a file that was not given: named as that, and no reason to look for other forms of the pointers. */
import { expect, test } from "vitest";
import { coreStages } from "../../src/pipeline/core-stages.ts";
import { translate } from "../../src/pipeline/pipeline.ts";
import { temporaryProject } from "../temporary-project.ts";

const silent = { started: () => undefined, progress: () => undefined, finished: () => undefined };

async function refusalCodes(source: string): Promise<readonly string[]> {
  const root = await temporaryProject({ "outside.h": "int outside(int *p);\n", "lib.c": source });
  const { diagnostics } = await translate(
    {
      version: "0.0.0",
      paths: [root],
      cflags: [],
      name: "lib",
      out: `${root}/out`,
      overwrite: "ours",
      proof: "none",
      ladder: "best",
      workingDirectory: root,
      environment: process.env,
      concurrency: 1,
      observer: silent,
      dump: null,
      traceBugs: true,
    },
    coreStages,
  );
  return diagnostics.map(({ code }) => code);
}

test("a function that no file defines", async () => {
  const source =
    '#include "outside.h"\nint f(int x) { return outside(&x) + 1; }\nint g(int x) { return x; }\n';
  expect(await refusalCodes(source)).toEqual(["unsupported/undefined-function"]);
});

test("a function of the C library, also where the program declares it itself", async () => {
  expect(await refusalCodes("#include <unistd.h>\nint f(void) { return fork(); }\n")).toEqual([
    "unsupported/library",
  ]);
  expect(
    await refusalCodes("int puts(const char *text);\nint f(const char *text) { return puts(text); }\n"),
  ).toEqual([]);
});
