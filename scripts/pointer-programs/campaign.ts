/** Runs many seeds; results are appended to a file, so that a campaign can be resumed. */
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { compareSeed, type SeedResult } from "./compare-generated.ts";
import { generateProgram } from "./generate-program.ts";
import { readJournal } from "../csmith/campaign.ts";

export type Mode = "translate" | "floor";

export interface CampaignOptions {
  readonly first: number;
  readonly last: number;
  readonly mode: Mode;
  /** Folder for the results and the failing programs. */
  readonly out: string;
  /** Run programs again that were not the same. */
  readonly retry: boolean;
  readonly jobs: number;
  readonly onResult: (result: SeedResult) => void;
}

/** Results of all seeds, those of earlier runs included, in the order of seeds. */
export async function runCampaign(options: CampaignOptions): Promise<readonly SeedResult[]> {
  const failures = join(options.out, "failures");
  await mkdir(failures, { recursive: true });
  const journal = join(options.out, `${options.mode}.jsonl`);
  const done = await readJournal<SeedResult>(journal);
  const limit = pLimit(options.jobs);
  const seeds = Array.from({ length: options.last - options.first + 1 }, (_, index) => options.first + index);
  return await Promise.all(
    seeds.map((seed) =>
      limit(async () => {
        const earlier = done.get(seed);
        if (earlier && !(options.retry && earlier.kind !== "same")) return earlier;
        const result = await compareSeed(seed, options.mode === "floor" ? "floor" : "best");
        await appendFile(journal, `${JSON.stringify(result)}\n`);
        if (result.kind !== "same")
          await writeFile(join(failures, `${String(seed)}.c`), generateProgram(seed));
        options.onResult(result);
        return result;
      }),
    ),
  );
}
