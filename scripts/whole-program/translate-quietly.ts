/** The translator as scripts and tests call it: bugs are exceptions, and nothing is shown. */
import { idiomatic } from "../../src/translation/style.ts";
import { translate, type TranslateOptions, type TranslateResult } from "../../src/pipeline/pipeline.ts";

const quiet: Omit<TranslateOptions, "paths" | "out"> = {
  version: "0.0.0",
  cflags: [],
  load: "sources",
  targets: [],
  buildSeconds: 600,
  name: null,
  overwrite: "ours",
  proof: "none",
  ladder: "best",
  style: idiomatic,
  workingDirectory: process.cwd(),
  environment: process.env,
  concurrency: 2,
  observer: { started: () => undefined, progress: () => undefined, finished: () => undefined },
  dump: null,
  traceBugs: true,
};

/** @param options what is other than usual, and the output folder */
export async function translateQuietly(
  paths: readonly string[],
  options: Partial<TranslateOptions> & Pick<TranslateOptions, "out">,
): Promise<TranslateResult> {
  return await translate({ ...quiet, ...options, paths });
}
