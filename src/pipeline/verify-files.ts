/** Verification of files that are not in their place yet. */
import type { Outcome } from "../diagnostics/diagnostic.ts";
import type { Report } from "../report/report-schema.ts";
import { verify } from "../verify/verify.ts";
import type { VerifyInput, VerifyProgress } from "../verify/verify.ts";
import { withTemporaryFiles } from "../write/write-output.ts";
import type { OutputFiles } from "./output-files.ts";
import { reportVerification } from "./report-verification.ts";

type Evidence = Pick<VerifyInput, "project" | "program" | "ffi" | "target">;

export async function verifyFiles(
  files: OutputFiles,
  evidence: Evidence,
  progress: (text: string) => void,
): Promise<Outcome<NonNullable<Report["verification"]>>> {
  const result = await withTemporaryFiles(files, (crateDirectory) => {
    const onProgress = (event: VerifyProgress): void => {
      const text = describe(event);
      if (text !== null) progress(text);
    };
    return verify({ ...evidence, crateDirectory, onProgress });
  });
  return { value: reportVerification(result), diagnostics: result.diagnostics };
}

function describe(event: VerifyProgress): string | null {
  switch (event.kind) {
    case "started":
      return null;
    case "finished":
      return `${event.level.level}: ${event.level.status}`;
    case "function":
      return `differential: ${event.done.function} ${event.done.status}, ${String(event.done.inputs)} inputs`;
  }
}
