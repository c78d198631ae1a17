/**
 * Diagnostics as text for a terminal or a log:
 *
 *     chacha20.c:12:5: error[pointer/escapes]: the address of `x` leaves the function
 *        12 |     return &x;
 *           |            ^~
 *           = hint: return the value instead
 */
import pc from "picocolors";
import { formatLocation } from "../source/span.ts";
import type { Location, Span } from "../source/span.ts";
import { isSpan } from "./diagnostic.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";

export interface RenderOptions {
  readonly colour: "always" | "never";
  /** Original place of a span; null when the unit is not known. */
  readonly locate: (span: Span) => Location | null;
  /** Text of a source line without its end, or null; lines count from 1. */
  readonly sourceLine: (file: string, line: number) => string | null;
}

export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const colours = pc.createColors(options.colour === "always");
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: colours.red,
    warning: colours.yellow,
    note: colours.cyan,
  };
  const { at, severity } = diagnostic;
  const location = at === undefined ? null : isSpan(at) ? options.locate(at) : at;
  const place = location === null ? "" : `${colours.bold(formatLocation(location))}: `;
  const label = colours.bold(paint[severity](`${severity}[${diagnostic.code}]`));
  const [first = "", ...more] = diagnostic.message.trimEnd().split("\n");
  const lines = [`${place}${label}: ${colours.bold(first)}`, ...more.map((text) => `    ${text}`)];

  const source = location === null ? null : options.sourceLine(location.file, location.line);
  const gutter = String(location?.line ?? "").padStart(6);
  if (location !== null && source !== null) {
    const span = at !== undefined && isSpan(at) ? at.end - at.start : 1;
    lines.push(`${colours.dim(`${gutter} |`)} ${source.replaceAll("\t", " ")}`);
    lines.push(
      `${colours.dim(`${" ".repeat(gutter.length)} |`)} ${paint[severity](underline(source, location, span))}`,
    );
  }
  if (diagnostic.hint !== undefined)
    lines.push(`${" ".repeat(7)}${colours.dim("=")} hint: ${diagnostic.hint}`);
  return lines.join("\n");
}

/** `^~~~` below the source; cut at the end of the line. */
function underline(source: string, location: Location, length: number): string {
  const start = Math.min(Math.max(location.column - 1, 0), source.length);
  const end = Math.max(start + 1, Math.min(start + length, source.trimEnd().length));
  return `${" ".repeat(start)}^${"~".repeat(end - start - 1)}`;
}
