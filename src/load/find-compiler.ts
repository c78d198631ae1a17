/** The C compiler, whose preprocessor we use and against which we compare. */
import { execa } from "execa";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** `$CC`, or `cc`; with a diagnostic when it cannot be started. */
export async function findCompiler(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly compiler: string; readonly missing: Diagnostic | null }> {
  const named = environment["CC"]?.trim() ?? "";
  const compiler = named === "" ? "cc" : named;
  const [command = "cc", ...args] = compiler.split(/\s+/);
  const run = await execa(command, [...args, "--version"], {
    reject: false,
    stdin: "ignore",
    env: { LC_ALL: "C" },
  });
  if (!run.failed) return { compiler, missing: null };
  const hint =
    named === ""
      ? "Install one (Debian and Ubuntu: `apt install gcc`), or name it: `CC=clang c2rust-safe ...`."
      : "Check the environment variable CC.";
  const message = `the C compiler \`${compiler}\` could not be started`;
  return { compiler, missing: { code: "tool/missing", severity: "error", message, hint } };
}
