/** Maps offsets of preprocessed text to original files and lines, as the preprocessor's line markers told. */
import type { Location } from "./span.ts";

/** From text offset `offset` (start of a line) on, lines belong to `file`, the first one being number `line`. */
export interface LineMarker {
  readonly offset: number;
  readonly file: string;
  readonly line: number;
  /** The preprocessor marked the file as a system header (line marker flag 3). */
  readonly system: boolean;
}

export interface LineMap {
  /** Original position of a text offset; the column counts within the preprocessed line. */
  locate(offset: number): Location;
  /** Does the text at this offset come from a system header? */
  isSystem(offset: number): boolean;
}

/**
 * @param text preprocessed text whose markers were blanked out, line breaks kept
 * @param markers in ascending order of offset; the first one at offset 0
 */
export function createLineMap(text: string, markers: readonly LineMarker[]): LineMap {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const markerOffsets = markers.map((marker) => marker.offset);
  return {
    locate(offset) {
      const marker = markers[lastAtMost(markerOffsets, offset)];
      const lineIndex = lastAtMost(lineStarts, offset);
      const column = offset - (lineStarts[lineIndex] ?? 0) + 1;
      if (!marker) return { file: "<unknown>", line: lineIndex + 1, column };
      const line = marker.line + lineIndex - lastAtMost(lineStarts, marker.offset);
      return { file: marker.file, line, column };
    },
    isSystem(offset) {
      return markers[lastAtMost(markerOffsets, offset)]?.system ?? false;
    },
  };
}

/** Index of the last element of ascending `values` that is at most `limit`, or -1. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
