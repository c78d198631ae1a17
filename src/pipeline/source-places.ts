/** The way back from spans to places in the user's files. */
import type { PreprocessedUnit } from "../project/preprocessed.ts";
import { createLineMap } from "../source/line-map.ts";
import { formatLocation } from "../source/span.ts";
import type { Location, Span } from "../source/span.ts";

/** Original place of a span; null when its unit is not there (yet). */
export type Locate = (span: Span) => Location | null;

/** @param units in the order of their `UnitIndex` */
export function createLocate(units: readonly PreprocessedUnit[]): Locate {
  const maps = units.map((unit) => createLineMap(unit.text, unit.markers));
  return (span) => maps[span.unit]?.locate(span.start) ?? null;
}

/** `file:line:column: `, or nothing. */
export function describePlace(location: Location | null): string {
  return location === null ? "" : `${formatLocation(location)}: `;
}
