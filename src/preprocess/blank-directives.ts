/** The compiler's output with directives blanked out: the grammar would read them as C in the middle of expressions. */
import type { Pragma } from "../project/preprocessed.ts";
import type { LineMarker } from "../source/line-map.ts";
import { createMarkerReader, isRealFile } from "./line-markers.ts";

export interface BlankedText {
  /** As long as the output, line breaks in their places. */
  readonly text: string;
  readonly markers: readonly LineMarker[];
  readonly pragmas: readonly Pragma[];
}

/** @param showPath how a file of the output is shown to the user */
export function blankDirectives(output: string, showPath: (file: string) => string): BlankedText {
  const markers: LineMarker[] = [];
  const pragmas: Pragma[] = [];
  const reader = createMarkerReader(showPath);
  const text = output.replace(/^[ \t]*#[^\n]*/gm, (line, offset: number) => {
    const marker = reader.read(line);
    // what the compiler defines by itself is nobody's own code
    const system = !isRealFile(reader.file) || reader.system;
    if (marker) markers.push({ ...marker, offset: offset + line.length + 1, system });
    const pragma = /^[ \t]*#[ \t]*pragma[ \t]+(.*)$/.exec(line)?.[1];
    if (pragma !== undefined) pragmas.push({ offset, text: pragma.trim() });
    return " ".repeat(line.length);
  });
  return { text, markers, pragmas };
}
