/** Whether a C file holds a `main`, in the form in which it is compiled. */
import { readFile } from "node:fs/promises";
import { execa } from "execa";
import type { BuildUnit } from "./build-model.ts";

/** May there be one, in some form of the text? Cheap. */
export async function mayDefineMain(path: string): Promise<boolean> {
  const text = await readFile(path, "latin1").catch(() => "");
  return /\bmain\s*\(/.test(text);
}

/** What the preprocessor leaves decides: many a library has a `main` for its own tests behind an `#ifdef`. */
export async function definesMain(
  { source, flags }: BuildUnit,
  compiler: string,
  directory: string,
): Promise<boolean> {
  if (!(await mayDefineMain(source))) return false;
  const [command = "cc", ...prefix] = compiler.split(/\s+/);
  const args = [...prefix, ...flags, "-E", "-P", "-w", source];
  const run = await execa(command, args, {
    cwd: directory,
    reject: false,
    stdin: "ignore",
    maxBuffer: 1 << 30,
  });
  return !run.failed && hasMain(run.stdout);
}

/** In text without comments and directives. */
export function hasMain(text: string): boolean {
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{}]|\bmain\s*\(/g)) {
    const [token] = match;
    if (token === "{") depth += 1;
    else if (token === "}") depth -= 1;
    else if (depth === 0 && token.startsWith("main")) {
      if (isDefinition(text, match.index + token.length)) return true;
    }
  }
  return false;
}

/** Behind the parameters of a definition stands the body, or K&R's declarations; behind a declaration's a `;`. */
function isDefinition(text: string, start: number): boolean {
  let open = 1;
  let at = start;
  for (; at < text.length && open > 0; at++) open += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
  const next = /^\s*(\{|\w+)/.exec(text.slice(at, at + 200))?.[1];
  return next !== undefined && !next.startsWith("__a");
}
