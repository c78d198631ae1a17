/** The programs of tcc's `tests2`, as its Makefile runs them. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

export interface SuiteProgram {
  readonly name: string;
  readonly sources: readonly string[];
  readonly args: readonly string[];
  /** What tcc's authors expect it to print. */
  readonly expect: string;
  /** Why it says nothing about translations; null where it does. */
  readonly unsuited: string | null;
}

/** What is about tcc itself. */
const unsuited: Readonly<Record<string, string>> = {
  "60_errors_and_warnings": "snippets on which tcc is to complain",
  "79_vla_continue": "compares the addresses of arrays that are gone",
  "96_nodata_wanted": "snippets on which tcc is to complain",
  "112_backtrace": "errors that tcc's run-time checks are to find",
  "113_btdll": "two shared libraries, and errors that tcc's run-time checks are to find",
};

const args: Readonly<Record<string, readonly string[]>> = {
  "31_args": ["arg1", "arg2", "arg3", "arg4", "arg5"],
  "46_grep": ["[^* ]*[:a:d: ]+\\:\\*-/: $", "46_grep.c"],
};

export async function findPrograms(folder: string): Promise<readonly SuiteProgram[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => /^\d+_.*\.c$/.test(file))
    .sort((a, other) => Number.parseInt(a, 10) - Number.parseInt(other, 10))
    .map((file) => {
      const name = file.replace(/\.c$/, "");
      const second = file.replace("_", "+_");
      return {
        name,
        sources: [file, ...(files.includes(second) ? [second] : [])].map((source) => join(folder, source)),
        args: args[name] ?? [],
        expect: join(folder, `${name}.expect`),
        unsuited: unsuited[name] ?? null,
      };
    });
}
