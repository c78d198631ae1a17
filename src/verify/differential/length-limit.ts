/** How long the buffers get whose lengths are parameters or fields. */
import type { Extent, FunctionSignature } from "../../../analyses/facts/signature-facts.ts";
import type { BorderTypes, Layout, ScalarLayout } from "../ffi-type.ts";
import { flatLayout, scalarOf } from "../ffi-type.ts";

/** Lengths stay below this, and so small that no buffer has more than 64 KiB. */
const longestLength = 300;
const largestBuffer = 65536;

/** How long the buffers that depend on this parameter may get; null when none does. */
export function lengthLimit(signature: FunctionSignature, index: number, types: BorderTypes): number | null {
  const param = signature.params[index];
  const slices = signature.params.flatMap(({ shape }) => {
    const element = shape.kind === "slice" ? flatLayout(shape.element, types) : null;
    return shape.kind === "slice" && element?.flat ? [{ extent: shape.extent, element: element.layout }] : [];
  });
  return limitOf(index, param ? scalarOf(param.cType, types) : null, slices);
}

/**
 * The largest value that a length may have.
 *
 * @param index of the length, as extents name it
 * @param slices what may depend on it
 */
export function limitOf(
  index: number,
  length: ScalarLayout | null,
  slices: readonly { readonly extent: Extent; readonly element: Layout }[],
): number | null {
  let limit: number | null = null;
  for (const { extent, element } of slices) {
    const scale = elementsPerUnit(extent, index);
    if (scale === null) continue;
    const bytes = Math.max(1, scale) * element.size;
    const fitting = Math.max(4, Math.floor(largestBuffer / Math.max(1, bytes)));
    limit = Math.min(limit ?? longestLength, fitting, largestValue(length));
  }
  return limit;
}

/** How many elements one more of the length may add, on average; null when the extent is not told in it. */
function elementsPerUnit(extent: Extent, length: number): number | null {
  if (extent.kind === "choice") {
    const [equal, other] = [elementsPerUnit(extent.equal, length), elementsPerUnit(extent.other, length)];
    return equal === null || other === null ? (equal ?? other) : Math.max(equal, other);
  }
  if ((extent.kind !== "linear" && extent.kind !== "blocks") || extent.param !== length) return null;
  return Math.abs(extent.scale) / (extent.kind === "blocks" ? extent.divisor : 1);
}

/** A length of type `uint8_t` cannot exceed 255. */
function largestValue(layout: ScalarLayout | null): number {
  if (!layout || layout.class === "bool") return 1;
  return layout.size === 1 ? (layout.class === "signed" ? 127 : 255) : Number.MAX_SAFE_INTEGER;
}
