/** What the C preprocessor complained about, as diagnostics. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

const errorLine = /^(.+?):(\d+):(?:(\d+):)? (?:fatal )?error: (.*)$/gm;

/** gcc: `foo.h: No such file or directory`; clang: `'foo.h' file not found`. */
const missingInclude = /^(?:(.+): No such file or directory|'(.+)' file not found.*)$/;

/** @param unit path of the source file, for messages that name no place */
export function compilerDiagnostics(
  messages: string,
  unit: string,
  showPath: (file: string) => string,
): Diagnostic[] {
  const diagnostics = Array.from(
    messages.matchAll(errorLine),
    ([, file = "", line = "1", column = "1", text = ""]) => {
      const at = { file: showPath(file), line: Number(line), column: Number(column) };
      return { ...describe(text), severity: "error" as const, at };
    },
  );
  if (diagnostics.length > 0) return diagnostics;
  const [first = "The C preprocessor failed without a message."] = messages.split("\n").filter(Boolean);
  return [
    { code: "preprocess/failed", severity: "error", message: first, at: { file: unit, line: 1, column: 1 } },
  ];
}

function describe(text: string): Pick<Diagnostic, "code" | "message" | "hint"> {
  const missing = missingInclude.exec(text);
  if (!missing) return { code: "preprocess/failed", message: `The C preprocessor says: ${text}` };
  const header = missing[1] ?? missing[2] ?? "";
  return {
    code: "preprocess/missing-include",
    message: `The header "${header}" was not found.`,
    hint: "Name the folder it is in with -I, as for the C compiler.",
  };
}
