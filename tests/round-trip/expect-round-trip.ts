/** Asserts that a program printed from its typed AST behaves as the original. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { roundTrip } from "../../scripts/round-trip/round-trip.ts";

export const fixtures = fileURLToPath(new URL("../../fixtures", import.meta.url));

export async function expectRoundTrip(
  sources: readonly string[],
  flags: readonly string[] = [],
  refusal?: string,
): Promise<void> {
  const workFolder = await mkdtemp(join(tmpdir(), "c2rust-safe-test-"));
  try {
    const { verdict, violations } = await roundTrip({ sources, flags, compiler: "gcc", workFolder });
    if (refusal !== undefined) {
      const reason: unknown = expect.stringContaining(refusal);
      expect(verdict).toEqual({ kind: "refused", reason });
      return;
    }
    expect(verdict).toEqual({ kind: "same", how: "ran" });
    expect(violations).toEqual([]);
  } finally {
    await rm(workFolder, { recursive: true });
  }
}

/** A program is a C file, or a folder with all C files below it. Given: its name and its files. */
export async function programsIn(folder: string): Promise<[name: string, sources: string[]][]> {
  const programs: [string, string[]][] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.endsWith(".c")) programs.push([entry.name, [path]]);
    if (!entry.isDirectory()) continue;
    const files = await readdir(path, { recursive: true });
    const sources = files.filter((file) => file.endsWith(".c")).sort();
    if (sources.length > 0) programs.push([entry.name, sources.map((file) => join(path, file))]);
  }
  return programs;
}
