/**
 * Which runs of preprocessed text an object-like macro of the user's own files left behind: expands the original lines
 * and compares with what the compiler made of them. Where the two differ nothing is claimed.
 */
import type { MacroUse } from "../project/preprocessed.ts";
import type { LineMarker } from "../source/line-map.ts";
import { lastAtMost } from "../syntax/last-at-most.ts";
import { lex } from "../syntax/lex.ts";
import type { Tokens } from "../syntax/lex.ts";
import type { CleanSource } from "./clean-source.ts";
import { lineAt } from "./clean-source.ts";
import { createExpander, createMacroTable, Uncertain } from "./expand-macros.ts";
import type { MacroTable, Use } from "./expand-macros.ts";
import type { HarvestedMacro } from "./harvest-macros.ts";
import { isRealFile } from "./line-markers.ts";
import { outputLines } from "./output-lines.ts";
import type { OutputLine } from "./output-lines.ts";

/** The code of an original file, directives left out, with the line of each token. */
interface OriginalCode {
  readonly clean: CleanSource;
  readonly tokens: Tokens;
  readonly lines: readonly number[];
}

export function findMacroUses(
  text: string,
  markers: readonly LineMarker[],
  sources: ReadonlyMap<string, CleanSource>,
  macros: ReadonlyMap<string, HarvestedMacro>,
): MacroUse[] {
  const table = createMacroTable(macros);
  const codes = new Map([...sources].map(([file, clean]) => [file, originalCode(clean)]));
  const uses: MacroUse[] = [];
  let carried = { file: "", line: 0, at: -1 };
  for (const line of outputLines(text, markers)) {
    const code = codes.get(line.file);
    if (!code) continue;
    const continues = carried.at >= 0 && carried.file === line.file && carried.line === line.line;
    if (!continues && isUnchanged(text, line, code.clean)) continue;
    const from = continues ? carried.at : firstTokenOn(code, line.line);
    const end = alignLine(text, line, code, from, table, uses);
    carried = { file: line.file, line: code.lines[end] ?? 0, at: end };
  }
  return uses.filter(({ name }) => isUserMacro(macros.get(name)));
}

function isUserMacro(macro: HarvestedMacro | undefined): boolean {
  return macro?.params === null && !macro.system && isRealFile(macro.file);
}

function originalCode(clean: CleanSource): OriginalCode {
  let text = "";
  let copied = 0;
  for (const { start, end } of clean.directives) {
    text += clean.text.slice(copied, start) + " ".repeat(end - start);
    copied = end;
  }
  const tokens = lex(text + clean.text.slice(copied));
  return { clean, tokens, lines: tokens.starts.map((start) => lineAt(clean, start)) };
}

/** Did the compiler leave the line as it was, but for blanks? Most lines need no more than this. */
function isUnchanged(
  text: string,
  { line, parts }: OutputLine,
  { text: original, lineStarts }: CleanSource,
): boolean {
  const part = parts[0];
  if (!part || parts.length > 1) return false;
  const end = lineStarts[line] ?? original.length;
  let at = lineStarts[line - 1] ?? end;
  for (let index = part.start; index < part.end; index++) {
    const code = text.charCodeAt(index);
    if (code <= 32) continue;
    while (at < end && original.charCodeAt(at) <= 32) at += 1;
    if (at >= end || original.charCodeAt(at) !== code) return false;
    at += 1;
  }
  while (at < end && original.charCodeAt(at) <= 32) at += 1;
  return at >= end;
}

function firstTokenOn({ lines }: OriginalCode, line: number): number {
  return lastAtMost(lines, line - 1) + 1;
}

/** Adds the uses of one line of output; gives the original token that comes next, or -1 when that is not known. */
function alignLine(
  text: string,
  line: OutputLine,
  code: OriginalCode,
  from: number,
  table: MacroTable,
  uses: MacroUse[],
): number {
  // one token per part: text of one line may come in pieces with other lines' markers between them
  const output = line.parts.flatMap(({ start, end }) => {
    const { texts, starts, ends } = lex(text, start, end);
    return texts.map((spelling, index) => ({ spelling, start: starts[index] ?? 0, end: ends[index] ?? 0 }));
  });
  if (!output.some(({ spelling }, index) => code.tokens.texts[from + index] !== spelling)) {
    return from + output.length;
  }
  const runs = new Map<Use, { start: number; end: number; last: number; whole: boolean }>();
  try {
    const expander = createExpander(code.tokens.texts, from, table, 16 * output.length + 4096);
    for (const [index, { spelling, start, end }] of output.entries()) {
      const token = expander.next();
      if (!token || (token.text !== null && token.text !== spelling)) return -1;
      if (!token.use) continue;
      const run = runs.get(token.use);
      if (!run) runs.set(token.use, { start, end, last: index, whole: true });
      else if (run.last !== index - 1) run.whole = false;
      else [run.end, run.last] = [end, index];
    }
    for (const [use, run] of runs) {
      if (run.whole) uses.push({ name: use.name, start: run.start, end: run.end });
    }
    return expander.at;
  } catch (error) {
    if (error instanceof Uncertain) return -1;
    throw error;
  }
}
