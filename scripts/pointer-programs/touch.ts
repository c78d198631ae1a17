/** Generated functions work on the memory of the data structures, too. */
import { addObject } from "./body.ts";
import { writeCall } from "./calls.ts";
import type { Element } from "./element.ts";
import { newBody, type ProgramParts } from "./functions.ts";

/** Some calls with views of this memory. */
export function touch(parts: ProgramParts, object: { name: string; element: Element; length: number }): void {
  const { lines, random } = parts;
  const body = newBody(parts, { kind: "value" }, 0);
  body.times = 8;
  lines.open("");
  addObject(body, object);
  for (let calls = random.below(3); calls > 0; calls--)
    for (let attempts = 0; attempts < 4; attempts++) if (writeCall(body)) break;
  lines.add(`note((unsigned)${object.name}[${String(random.below(object.length))}]);`);
  lines.close();
}

/** One of these texts, as lines. */
export function addOneOf({ lines, random }: ProgramParts, texts: readonly string[]): void {
  addText(lines, random.pick(texts));
}

/** C as it is written, with its own indentation. */
export function addText(lines: ProgramParts["lines"], text: string): void {
  for (const line of text.split("\n")) if (line.trim() !== "") lines.add(line);
  if (/^}$/m.test(text)) lines.add("");
}
