/** Where a piece of C came from: a half-open range of offsets in one preprocessed translation unit. */

/** Index of a translation unit in the program, in the order in which the units were given. */
export type UnitIndex = number & { readonly __brand: "UnitIndex" };

/** Half-open range `[start, end)` of UTF-16 offsets in the preprocessed text of unit `unit`. */
export interface Span {
  readonly unit: UnitIndex;
  readonly start: number;
  readonly end: number;
}

/** The only maker of `UnitIndex` values. */
export function unitIndex(index: number): UnitIndex {
  return index as UnitIndex;
}

/** A position a person can go to: path as the user or the compiler wrote it, line and column counted from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Renders `file:line:column`. */
export function formatLocation(location: Location): string {
  return `${location.file}:${String(location.line)}:${String(location.column)}`;
}
