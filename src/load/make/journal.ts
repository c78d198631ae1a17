/** What the recording tools wrote down. */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { splitCommand } from "../split-command.ts";

/** One call of a tool, which went well. */
export interface ToolCall {
  readonly directory: string;
  readonly tool: string;
  readonly args: readonly string[];
}

export async function readJournal(path: string): Promise<readonly ToolCall[]> {
  return parseJournal(await readFile(path, "utf8")).map(expandResponseFiles);
}

/** Records are complete: they are written at once. */
export function parseJournal(text: string): readonly ToolCall[] {
  const words = text.split("\0");
  const calls: ToolCall[] = [];
  for (let at = 0; at + 2 < words.length;) {
    const count = Number(words[at]);
    const args = words.slice(at + 3, at + 3 + count);
    calls.push({ directory: words[at + 1] ?? "", tool: words[at + 2] ?? "", args });
    at += 3 + count;
  }
  return calls;
}

/** `@file` stands for the arguments in it. A build may have removed it. */
function expandResponseFiles(call: ToolCall): ToolCall {
  const args = call.args.flatMap((argument) => {
    const file = resolve(call.directory, argument.slice(1));
    if (!argument.startsWith("@") || !existsSync(file)) return [argument];
    return splitCommand(readFileSync(file, "utf8")) ?? [];
  });
  return { ...call, args };
}
