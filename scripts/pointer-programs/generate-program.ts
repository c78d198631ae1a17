/**
 * Random C programs full of pointers. Every program is defined by the C standard (but for descents.ts), prints what it computes, and depends on
 * its seed alone: all pointers carry a window of what is in reach (window.ts), and functions say what windows they need
 * (contract.ts), so that any arguments that have them may be given, views of one buffer too.
 */
import { Random } from "../fuzz-printf/random.ts";
import { writeCall } from "./calls.ts";
import { elements } from "./element.ts";
import { newBody, type ProgramParts, writeFunction } from "./functions.ts";
import { addGlobals, declareGlobals, randomGlobals } from "./globals.ts";
import { Lines } from "./lines.ts";
import { localArray } from "./buffers.ts";
import { localRecord } from "./records.ts";
import { declareRecord, randomRecord } from "./record-type.ts";
import { fill } from "./statements.ts";
import { writeStructures } from "./structures.ts";

export function generateProgram(seed: number): string {
  const random = new Random(seed);
  const lines = new Lines();
  const size = random.pick([2, 2, 3, 3, 4, 6, 9]); // small programs fit good representations, large ones need every kind
  const favourites = [random.pick(elements), random.pick(elements)];
  const records = Array.from({ length: random.below(3) }, (_, at) =>
    randomRecord(`rec${String(at)}`, favourites, random),
  );
  const globals = randomGlobals(random, favourites, records);
  prelude(lines);
  for (const record of records) declareRecord(record, lines);
  declareGlobals(globals, random, lines);
  const parts: ProgramParts = { random, lines, favourites, records, globals, functions: [], size };
  const count = 1 + random.below(size < 6 ? 3 : 5);
  for (let at = 0; at < count; at++) writeFunction(parts, `work${String(at)}`);
  const drivers = writeStructures(parts);
  writeMain(parts, drivers);
  return lines.text;
}

function prelude(lines: Lines): void {
  for (const header of ["stdio", "stdlib", "string", "stddef"]) lines.add(`#include <${header}.h>`);
  lines.add("");
  lines.add("static unsigned long long checksum = 7;");
  lines.add("");
  lines.open("static void note(unsigned value)");
  lines.add("checksum = checksum * 31 + value;");
  lines.close();
  lines.add("");
}

function writeMain(parts: ProgramParts, drivers: readonly string[]): void {
  const { lines, functions, random, size } = parts;
  const body = newBody(parts, { kind: "value" }, 2 * size + random.below(size));
  lines.open("int main(void)");
  addGlobals(body, parts.globals);
  localArray(body);
  if (random.onceIn(2)) localArray(body);
  if (random.onceIn(2)) localRecord(body);
  const report = (): void => {
    lines.add('printf("%llu\\n", checksum);');
  };
  fill(body, Math.ceil(size / 3));
  for (const contract of functions)
    for (let times = 1 + random.below(3); times > 0; times--) if (writeCall(body, contract)) report();
  for (const driver of drivers) {
    lines.add(driver);
    report();
  }
  fill(body, size);
  for (const { name, window } of body.scope.pointers)
    if (!window.dead && window.after > 0)
      lines.add(`for (unsigned i = 0; i < ${String(window.after)}; i++) note((unsigned)${name}[i]);`);
  report();
  lines.add("return (int)(checksum % 100);");
  lines.close();
}
