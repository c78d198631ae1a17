/** Macro definitions from the output of `cc -E -dD`. */
import type { MacroDefinition } from "../project/preprocessed.ts";
import { createMarkerReader } from "./line-markers.ts";

export interface HarvestedMacro extends MacroDefinition {
  readonly system: boolean;
  /** Defined once, and for good: its expansion does not depend on where it is used. */
  readonly stable: boolean;
  /** Not undefined again. */
  readonly inForce: boolean;
}

/** Every macro of the unit, those that were undefined again included. */
export function harvestMacros(
  output: string,
  showPath: (file: string) => string,
): ReadonlyMap<string, HarvestedMacro> {
  const macros = new Map<string, HarvestedMacro>();
  const reader = createMarkerReader(showPath);
  let line = 1;
  for (const text of linesOf(output)) {
    if (!text.startsWith("#")) {
      line += 1;
      continue;
    }
    const marker = reader.read(text);
    if (marker) {
      line = marker.line;
      continue;
    }
    const definition = /^#define ([^\s(]+)(?:\(([^)]*)\))? ?(.*)$/.exec(text);
    if (definition) {
      const [, name = "", params, body = ""] = definition;
      const old = macros.get(name);
      const place = { file: reader.file, line, system: reader.system };
      const stable = old === undefined || (old.stable && old.body === body);
      macros.set(name, {
        name,
        params: params === undefined ? null : splitParams(params),
        body,
        ...place,
        stable,
        inForce: true,
      });
    } else {
      const removed = /^#undef (\S+)/.exec(text)?.[1];
      const old = removed === undefined ? undefined : macros.get(removed);
      if (old) macros.set(old.name, { ...old, stable: false, inForce: false });
    }
    line += 1;
  }
  return macros;
}

function splitParams(params: string): string[] {
  return params
    .split(",")
    .map((param) => param.trim())
    .filter((param) => param !== "");
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  if (start < text.length) yield text.slice(start);
}
