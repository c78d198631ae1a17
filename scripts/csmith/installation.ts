/** Finds the headers of Csmith. */
import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

/** Folder of csmith.h, which is installed beside the csmith that is found in PATH; null without one. */
export async function findCsmithInclude(): Promise<string | null> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const program = await realpath(join(folder, "csmith")).catch(() => null);
    if (!program) continue;
    const include = join(dirname(program), "..", "include", "csmith");
    const header = await realpath(join(include, "csmith.h")).catch(() => null);
    return header && dirname(header);
  }
  return null;
}
