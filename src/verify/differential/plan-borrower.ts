/**
 * What the driver puts into a struct whose pointers lead to memory of the caller: numbers, of which some are lengths, and
 * for each pointer a buffer of its own, as long as the function reaches behind it.
 *
 *   struct span { const uint8_t *p; size_t n; }      n = 5, p = 5 elements
 */
import type { BorrowerField, Extent, ParamShape } from "../../../analyses/facts/signature-facts.ts";
import { CompilerBug } from "../../source/assert-never.ts";
import type { BorderTypes, Layout, RecordLayout, ScalarLayout } from "../ffi-type.ts";
import { flatLayout, recordName, scalarOf } from "../ffi-type.ts";
import { limitOf } from "./length-limit.ts";

export interface BorrowerPlan {
  readonly kind: "borrower";
  readonly name: string;
  readonly nullable: boolean;
  /** With the numbers only: what is shown and compared of the struct itself. */
  readonly layout: RecordLayout;
  readonly numbers: readonly BorrowerNumber[];
  readonly slices: readonly BorrowerSlice[];
}

export interface BorrowerNumber {
  readonly offset: number;
  readonly layout: ScalarLayout;
  /** Largest value when it is the length of a buffer, else null. */
  readonly lengthLimit: number | null;
}

export interface BorrowerSlice {
  /** Index of the pointer's field. */
  readonly field: number;
  readonly name: string;
  readonly offset: number;
  readonly element: Layout;
  readonly nullable: boolean;
  readonly count: BorrowerCount;
}

export type BorrowerCount =
  | { readonly kind: "constant"; readonly elements: number }
  /** `scale * number + offset` elements; the number stands in the struct. */
  | {
      readonly kind: "linear";
      readonly scale: number;
      readonly offset: number;
      readonly number: { readonly offset: number; readonly layout: ScalarLayout };
    }
  | { readonly kind: "terminated" };

type Borrower = Extract<ParamShape, { kind: "borrower" }>;
type Field = { readonly own: BorrowerField; readonly at: number; readonly offset: number };

export function planBorrower(name: string, shape: Borrower, types: BorderTypes): BorrowerPlan {
  const definition = types.records.get(shape.record);
  if (!definition?.fields) throw new CompilerBug("no shim takes an incomplete struct");
  const fields = definition.fields.map((found, at): Field => {
    const own = shape.fields[at];
    if (!own) throw new CompilerBug("no shim takes a struct with a field that cannot cross");
    return { own, at, offset: found.offset };
  });
  const slices = fields.flatMap((field) => sliceOf(name, field, fields, types) ?? []);
  const reached = fields.flatMap(({ own }) =>
    own.slice ? [{ extent: own.slice.extent, element: elementLayout(own, types) }] : [],
  );
  const numbers = fields.flatMap(({ own, at, offset }) => {
    if (own.slice) return [];
    const layout = numberLayout(own, types);
    return [{ name: own.name, offset, layout, lengthLimit: limitOf(at, layout, reached) }];
  });
  const { size, align } = definition;
  const whole = { kind: "record", record: shape.record, name: recordName(definition), size, align } as const;
  return {
    kind: "borrower",
    name,
    nullable: shape.nullable,
    layout: { ...whole, fields: numbers },
    numbers,
    slices,
  };
}

function sliceOf(
  holder: string,
  { own, at, offset }: Field,
  fields: readonly Field[],
  types: BorderTypes,
): BorrowerSlice | null {
  if (!own.slice) return null;
  const { extent, nullable } = own.slice;
  const element = elementLayout(own, types);
  const count = countOf(extent, fields, types);
  return { field: at, name: `${holder}.${own.name}`, offset, element, nullable, count };
}

function countOf(extent: Extent, fields: readonly Field[], types: BorderTypes): BorrowerCount {
  if (extent.kind === "constant") return extent;
  if (extent.kind === "nul-terminated") return { kind: "terminated" };
  const number = extent.kind === "linear" ? fields[extent.param] : undefined;
  if (extent.kind !== "linear" || !number)
    throw new CompilerBug("no shim takes a struct with a pointer of unknown extent");
  const { scale, offset } = extent;
  const layout = numberLayout(number.own, types);
  return { kind: "linear", scale, offset, number: { offset: number.offset, layout } };
}

function elementLayout(own: BorrowerField, types: BorderTypes): Layout {
  const flat = flatLayout(own.cType, types);
  if (!flat.flat) throw new CompilerBug(`no shim takes this: ${flat.reason}`);
  return flat.layout;
}

function numberLayout(own: BorrowerField, types: BorderTypes): ScalarLayout {
  const layout = scalarOf(own.cType, types);
  if (!layout) throw new CompilerBug("a field of a struct that borrows without a scalar type");
  return layout;
}
