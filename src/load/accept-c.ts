/**
 * The C compiler has the last word on what is C: a file that it rejects is an error of the input, and everything that
 * the front end does not understand in the others is a gap of ours.
 */
import { relative, resolve, sep } from "node:path";
import { execa } from "execa";
import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { UnitSource } from "../project/project.ts";
import { shownInCopy } from "../project/shown-file.ts";

/** The compiler's errors in one unit; none when it accepts the unit. */
export async function acceptC(
  unit: UnitSource,
  compiler: string,
  workingDirectory: string,
): Promise<readonly Diagnostic[]> {
  const [command = "cc", ...prefix] = compiler.split(/\s+/);
  const input = relative(unit.directory, unit.absolutePath);
  const args = [...prefix, ...unit.arguments, "-fsyntax-only", "-w", "-fdiagnostics-color=never", input];
  const run = await execa(command, args, {
    cwd: unit.directory,
    env: { LC_ALL: "C" },
    reject: false,
    stdin: "ignore",
  });
  if (!run.failed) return [];
  const show = (file: string): string => {
    const absolute = resolve(unit.directory, file);
    const shown = relative(workingDirectory, absolute).split(sep).join("/");
    return shownInCopy(unit.copies ?? [], absolute) ?? shown;
  };
  const errors = parseErrors(run.stderr, show);
  if (errors.length > 0) return errors;
  const message = `the C compiler rejects \`${unit.path}\`\n${run.stderr.trim()}`;
  return [{ code: "parse/syntax", severity: "error", message }];
}

/** `file:12:5: error: expected ';' before '}' token` */
const errorLine = /^(.+?):(\d+):(?:(\d+):)? (?:fatal )?error: (.*)$/gm;

/** @param show path of a file for the user, from the compiler's */
export function parseErrors(text: string, show: (file: string) => string): readonly Diagnostic[] {
  return [...text.matchAll(errorLine)].map(([, file = "", line, column, message = ""]) => ({
    code: codeOf(message),
    severity: "error",
    message,
    at: { file: show(file), line: Number(line), column: Number(column ?? 1) },
  }));
}

/** Messages of gcc and clang. */
function codeOf(message: string): DiagnosticCode {
  if (/undeclared|unknown type name|implicit declaration/.test(message)) return "elaborate/undeclared";
  if (/redefinition|redeclar|conflicting types/.test(message)) return "elaborate/redefinition";
  if (/incompatible/.test(message)) return "elaborate/type";
  if (/expected|stray|missing terminating|unterminated|extraneous/.test(message)) return "parse/syntax";
  if (/constant/.test(message)) return "elaborate/constant";
  return "elaborate/type";
}
