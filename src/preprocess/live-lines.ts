/** Which lines of a file the preprocessor's conditionals let through. */
import { lineAt } from "./clean-source.ts";
import type { CleanSource } from "./clean-source.ts";

/** Between two conditional directives that belong together. */
interface Section {
  readonly first: number;
  hasCode: boolean;
  hasOutput: boolean;
}

/**
 * A section between `#if`, `#else` and `#endif` is dead when it has code and none of it came out.
 * @param written lines of the file that gave output
 */
export function deadLines(clean: CleanSource, written: ReadonlySet<number>): (line: number) => boolean {
  const lines = clean.lineStarts.length;
  const dead = new Uint8Array(lines + 1);
  const open: Section[] = [];
  let directive = 0;
  const close = (last: number): void => {
    const section = open.pop();
    if (!section) return;
    if (section.hasCode && !section.hasOutput) dead.fill(1, section.first, last + 1);
    const outer = open.at(-1);
    if (outer) {
      outer.hasCode ||= section.hasCode;
      outer.hasOutput ||= section.hasOutput;
    }
  };
  for (let line = 1; line <= lines; line++) {
    const range = clean.directives[directive];
    if (range && lineAt(clean, range.start) === line) {
      const name = /^\s*(?:#|%:)\s*(\w*)/.exec(clean.text.slice(range.start, range.end))?.[1] ?? "";
      if (/^(elif|else|endif)/.test(name)) close(line - 1);
      if (/^(if|el)/.test(name)) open.push({ first: line, hasCode: false, hasOutput: false });
      line = Math.max(line, lineAt(clean, Math.max(range.end - 1, range.start)));
      directive += 1;
      continue;
    }
    const section = open.at(-1);
    if (!section) continue;
    const start = clean.lineStarts[line - 1] ?? 0;
    if (clean.text.slice(start, clean.lineStarts[line] ?? clean.text.length).trim() !== "")
      section.hasCode = true;
    if (written.has(line)) section.hasOutput = true;
  }
  return (line) => dead[line] === 1;
}
