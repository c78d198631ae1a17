/** A folder of C through the whole translator, with all levels of the proof. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ladder } from "../../src/pipeline/core-stages.ts";
import type { Report } from "../../src/report/report-schema.ts";
import { translateQuietly } from "../../scripts/whole-program/translate-quietly.ts";

export async function proveFixture(folder: string, ladder: Ladder): Promise<Report | undefined> {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-abi-"));
  try {
    const { written } = await translateQuietly([folder], { out: join(work, "out"), proof: "verify", ladder });
    return written?.report;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
