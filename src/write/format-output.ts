/** rustfmt over the emitted files, where it is installed. What we print is valid and readable without it. */
import { availableParallelism, tmpdir } from "node:os";
import { execa } from "execa";
import pLimit from "p-limit";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";

/** Formats what is Rust among the files; they stay as they are, with a note, where that is not possible. */
export async function formatOutput(
  files: ReadonlyMap<string, string>,
): Promise<Outcome<ReadonlyMap<string, string>>> {
  const limit = pLimit(availableParallelism());
  const results = await Promise.all(
    [...files].map(([path, text]) => limit(() => (path.endsWith(".rs") ? format(path, text) : keep(text)))),
  );
  const value = new Map([...files.keys()].map((path, i) => [path, results[i]?.text ?? ""]));
  const problems = results.map(({ problem }) => problem).filter((problem) => problem !== null);
  // Without rustfmt each file has the same to say.
  const missing = problems.filter(({ code }) => code === "tool/missing").slice(0, 1);
  return { value, diagnostics: [...missing, ...problems.filter(({ code }) => code !== "tool/missing")] };
}

interface Formatted {
  readonly text: string;
  readonly problem: Diagnostic | null;
}

function keep(text: string): Promise<Formatted> {
  return Promise.resolve({ text, problem: null });
}

async function format(path: string, text: string): Promise<Formatted> {
  // Through a pipe and far from the user's folders: a rustfmt.toml there must not change the output.
  const run = await execa("rustfmt", ["--edition=2021", "--emit=stdout"], {
    input: text,
    cwd: tmpdir(),
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 1 << 30,
  });
  if (!run.failed) return { text: run.stdout, problem: null };
  const problem: Diagnostic =
    run.code === "ENOENT" || /not installed|no such command/.test(run.stderr)
      ? {
          code: "tool/missing",
          severity: "note",
          message: "rustfmt is not installed, so the output is not formatted",
          hint: "Install it with `rustup component add rustfmt`.",
        }
      : {
          code: "internal/bug",
          severity: "warning",
          message: `rustfmt rejects ${path}: ${run.stderr.trim().split("\n").slice(0, 4).join("\n")}`,
        };
  return { text, problem };
}
