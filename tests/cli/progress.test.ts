/** Progress on a terminal and elsewhere ends with the run, however that ends. */
import { afterEach, expect, test, vi } from "vitest";
import { liveProgress, plainProgress } from "../../src/cli/progress.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("plain: a line per stage, indented lines for what it tells", async () => {
  const lines: string[] = [];
  const { observer, close } = plainProgress((text) => lines.push(text));
  observer.started("verify");
  observer.progress("verify", "rust: passed");
  observer.finished("verify", 1.25);
  await close("done");
  expect(lines).toEqual(["  rust: passed\n", "Verify: 1.3 s\n"]);
});

test.each(["done", "stopped"] as const)("live: closes when the run is %s", async (outcome) => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(console, "log").mockReturnValue(undefined);
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const { observer, close } = liveProgress(["load", "parse", "write"]);
  observer.started("load");
  observer.finished("load", 0.1);
  observer.started("parse");
  observer.progress("parse", "half");
  await close(outcome);
});

test("several crates: a line for each, and lists one below the other", async () => {
  const lines: string[] = [];
  const plain = plainProgress((text) => lines.push(text));
  plain.observer.crate?.("first");
  plain.observer.finished("parse", 0.1);
  expect(lines).toEqual(["first\n", "Parse: 0.1 s\n"]);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(console, "log").mockReturnValue(undefined);
  const { observer, close } = liveProgress(["load", "parse", "write"]);
  observer.started("load");
  observer.finished("load", 0.1);
  for (const name of ["first", "second"]) {
    observer.crate?.(name);
    observer.started("parse");
    observer.progress("parse", name);
    observer.finished("parse", 0.1);
  }
  observer.started("write");
  observer.finished("write", 0.1);
  await close("done");
});
