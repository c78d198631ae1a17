/** The lines of the compiler's output that came from the user's own files, with the original lines they stand for. */
import type { LineMarker } from "../source/line-map.ts";

export interface OutputLine {
  readonly file: string;
  readonly line: number;
  /** Ranges of text, ascending; more than one when markers came between. */
  readonly parts: readonly { readonly start: number; readonly end: number }[];
}

/** In order of output; lines without text are left out. */
export function* outputLines(text: string, markers: readonly LineMarker[]): Generator<OutputLine> {
  let parts: { start: number; end: number }[] = [];
  let file = "";
  let line = 0;
  for (const [index, marker] of markers.entries()) {
    if (marker.system) continue;
    const regionEnd = markers[index + 1]?.offset ?? text.length;
    let number = marker.line;
    for (let start = marker.offset; start < regionEnd; number++) {
      const lineBreak = text.indexOf("\n", start);
      const end = lineBreak < 0 || lineBreak > regionEnd ? regionEnd : lineBreak;
      if (hasText(text, start, end)) {
        if (file !== marker.file || line !== number) {
          if (parts.length > 0) yield { file, line, parts };
          parts = [];
          file = marker.file;
          line = number;
        }
        parts.push({ start, end });
      }
      start = end + 1;
    }
  }
  if (parts.length > 0) yield { file, line, parts };
}

function hasText(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 32) return true;
  return false;
}
