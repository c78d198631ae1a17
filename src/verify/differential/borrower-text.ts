/** Prints how the driver makes a struct with pointers, and what it shows and compares of it. */
import { assertNever } from "../../source/assert-never.ts";
import type { LayoutTable } from "./layout-table.ts";
import type { BorrowerNumber, BorrowerPlan, BorrowerSlice } from "./plan-borrower.ts";

/**
 * The struct is `aN`; what it points at is counted in `aN_nF`, for the field of index F. Its numbers come from the
 * argument's own stream, and each buffer from a further one.
 */
export function makeBorrower(argument: BorrowerPlan, at: number, layouts: LayoutTable): readonly string[] {
  const name = `a${String(at)}`;
  const size = String(argument.layout.size);
  const open = `open_stream(slot * 256 + ${String(at)});`;
  const made = `new_object(${size})`;
  return [
    ...argument.slices.map(({ field }) => `size_t ${name}_n${String(field)} = 0;`),
    open,
    `void *${name} = ${argument.nullable ? `draw(8) == 7 ? NULL : ${made}` : made};`,
    `if (${name}) {`,
    ...[
      ...argument.numbers.flatMap((number) => makeNumber(number, name, layouts)),
      ...argument.slices.flatMap((slice) => makeSlice(slice, name, at, layouts)),
    ].map((line) => `  ${line}`),
    "}",
  ];
}

function makeNumber(
  { offset, layout, lengthLimit }: BorrowerNumber,
  holder: string,
  layouts: LayoutTable,
): readonly string[] {
  const place = `(char *)${holder} + ${String(offset)}`;
  if (lengthLimit === null) return [`fill(${layouts.reference(layout)}, ${place});`];
  const negative = layout.class === "signed" ? "1" : "0";
  return [`put_length(${place}, ${String(layout.size)}, draw_length(${String(lengthLimit)}, ${negative}));`];
}

function makeSlice(
  slice: BorrowerSlice,
  holder: string,
  at: number,
  layouts: LayoutTable,
): readonly string[] {
  const count = `${holder}_n${String(slice.field)}`;
  const element = layouts.reference(slice.element);
  const made =
    slice.count.kind === "terminated"
      ? `new_sequence(${element}, &${count})`
      : `new_buffer(${element}, ${count})`;
  const place = `*(void **)((char *)${holder} + ${String(slice.offset)})`;
  return [
    ...countLines(slice, holder, count),
    `open_stream(${String(65536 * (slice.field + 1) + at)} + slot * 256);`,
    `${place} = ${slice.nullable ? `draw(8) == 7 ? NULL : ${made}` : made};`,
  ];
}

function countLines({ count }: BorrowerSlice, holder: string, name: string): readonly string[] {
  switch (count.kind) {
    case "terminated":
      return [];
    case "constant":
      return [`${name} = ${String(count.elements)};`];
    case "linear": {
      const { offset, layout } = count.number;
      const isSigned = layout.class === "signed" ? "1" : "0";
      const length = `integer_at((char *)${holder} + ${String(offset)}, ${String(layout.size)}, ${isSigned})`;
      return [`${name} = extent(${String(count.scale)}, ${length}, ${String(count.offset)});`];
    }
    default:
      return assertNever(count);
  }
}

/** Arguments of `show` and `put` behind the first: the struct's numbers, then what each pointer leads to. */
export function borrowerViews(argument: BorrowerPlan, at: number, layouts: LayoutTable): readonly string[] {
  const name = `a${String(at)}`;
  return [
    `"${argument.name}", ${layouts.reference(argument.layout)}, ${name}, 1, 1`,
    ...argument.slices.map((slice) => {
      const start = `${name} ? *(void **)((char *)${name} + ${String(slice.offset)}) : NULL`;
      const count = `${name}_n${String(slice.field)}`;
      return `"${slice.name}", ${layouts.reference(slice.element)}, ${start}, ${count}, 0`;
    }),
  ];
}
