/** A folder of C through the whole translator, with all levels of the proof. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { translate } from "../../src/pipeline/pipeline.ts";
import type { Report } from "../../src/report/report-schema.ts";

export type Ladder = Parameters<typeof translate>[0]["ladder"];

export async function proveFixture(folder: string, ladder: Ladder): Promise<Report | undefined> {
  const work = await mkdtemp(join(tmpdir(), "c2rust-safe-abi-"));
  try {
    const { written } = await translate({
      version: "0.0.0",
      paths: [folder],
      cflags: [],
      name: null,
      out: join(work, "out"),
      overwrite: "ours",
      proof: "verify",
      ladder,
      workingDirectory: process.cwd(),
      environment: process.env,
      concurrency: 2,
      observer: { started: () => undefined, progress: () => undefined, finished: () => undefined },
      dump: null,
      traceBugs: true,
    });
    return written?.report;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
