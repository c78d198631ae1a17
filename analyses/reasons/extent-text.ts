/** How far a pointer reaches, in words. */
import { basisOf, type Extent, type ExtentBasis } from "../facts/signature-facts.ts";

const notes: Readonly<Record<ExtentBasis, string>> = {
  proven: "",
  agreed: ", by agreement with the callers",
  assumed: ", by convention",
};

/** @param name names of the parameters, or of the fields that a field's extent counts in */
export function extentText(extent: Extent, name: (at: number) => string): string | null {
  const assumed = notes[basisOf(extent) ?? "proven"];
  switch (extent.kind) {
    case "constant":
      return `${String(extent.elements)} elements${assumed}`;
    case "linear": {
      const factor = extent.scale === 1 ? "" : `${String(extent.scale)} * `;
      return `${factor}${name(extent.param)}${signed(extent.offset)} elements, from parameter \`${name(extent.param)}\`${assumed}`;
    }
    case "blocks": {
      const sum = extent.added === 0 ? name(extent.param) : `(${name(extent.param)}${signed(extent.added)})`;
      const scale = extent.scale === 1 ? "" : ` * ${String(extent.scale)}`;
      return `${sum} / ${String(extent.divisor)}${scale}${signed(extent.offset)} elements${assumed}`;
    }
    case "choice":
      return `one of two numbers of elements, by parameter \`${name(extent.param)}\`${assumed}`;
    case "nul-terminated":
      return `up to the first zero${assumed}`;
    case "field":
      return `as many elements as a field of the struct behind \`${name(extent.param)}\` says${assumed}`;
    case "unknown":
      return null;
  }
}

function signed(offset: number): string {
  return offset === 0 ? "" : offset < 0 ? ` - ${String(-offset)}` : ` + ${String(offset)}`;
}
