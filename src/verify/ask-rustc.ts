/** What rustc has against a crate, without building it: types and borrows, no code. */
import { join } from "node:path";
import { parseMessages } from "./cargo.ts";
import { runProgram } from "./run-program.ts";
import type { RustMessage } from "./verify-result.ts";

export type RustcAnswer =
  | { readonly asked: true; readonly errors: readonly RustMessage[] }
  /** rustc is not installed, or did not end in time. */
  | { readonly asked: false; readonly reason: string };

/**
 * Asks rustc about the crate in a folder that is our own: the result is written beside it.
 * @param seconds time for the answer
 */
export async function askRustc(
  folder: string,
  target: "library" | "binary",
  seconds: number,
): Promise<RustcAnswer> {
  const [root, type] = target === "library" ? ["src/lib.rs", "lib"] : ["src/main.rs", "bin"];
  const flags = [
    "--edition=2021",
    `--crate-type=${type}`,
    "--emit=metadata",
    "--error-format=json",
    "-Awarnings",
  ];
  const output = await runProgram("rustc", [...flags, "-o", join(folder, "checked.rmeta"), root], {
    cwd: folder,
    seconds,
  });
  if (output.missing) return { asked: false, reason: "rustc is not installed" };
  if (output.exit === "timeout") return { asked: false, reason: "rustc did not end in time" };
  const messages = output.stderr.split("\n").map((line) => `{"reason":"compiler-message","message":${line}}`);
  const json = messages.filter((line) => line.endsWith("}}"));
  return { asked: true, errors: parseMessages(json.join("\n")).filter(({ level }) => level === "error") };
}
