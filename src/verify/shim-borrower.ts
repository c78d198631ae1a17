/**
 * A parameter that is a struct which borrows: C passes pointers and numbers, the shim makes the Rust struct of them, with
 * slices of exactly what the function reaches behind each pointer.
 *
 *   C: struct span { const uint8_t *p; size_t n; }      Rust: Span { p: slice(p, n), n }
 */
import { basisOf } from "../../analyses/facts/signature-facts.ts";
import type {
  BorrowerField,
  Extent,
  ParamShape,
  ParamSignature,
} from "../../analyses/facts/signature-facts.ts";
import { assertNever } from "../source/assert-never.ts";
import { recordName, rustTypeText, scalarOf } from "./ffi-type.ts";
import { impossible, possible, type ShimContext, type ShimParam, type Shimmed } from "./shim.ts";
import { objectText } from "./shim-param.ts";

type Borrower = Extract<ParamShape, { kind: "borrower" }>;

interface ShimField {
  /** `let` lines. */
  readonly lines: readonly string[];
  readonly region: string | null;
  /** `name: value` in the struct. */
  readonly value: string;
  readonly contract: string | null;
}

export function shimBorrower(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  shape: Borrower,
): Shimmed<ShimParam> {
  const definition = context.records.get(shape.record);
  const path = context.recordPaths.get(shape.record);
  if (!definition || path === undefined)
    return impossible(`parameter ${param.name}: a struct without a Rust type`);
  const fields: ShimField[] = [];
  for (const [at, field] of shape.fields.entries()) {
    const made = shimField(context, name, shape, at, field);
    if (!made.possible) {
      const place = `${recordName(definition)}.${definition.fields?.[at]?.name ?? String(at)}`;
      return impossible(`parameter ${param.name}: ${place} ${made.reason}`);
    }
    fields.push(made.value);
  }
  const object = `${context.crateName}::${path} { ${fields.map(({ value }) => value).join(", ")} }`;
  const lines = [
    ...(shape.nullable ? [] : [`boundary::check(NAME, ${name});`]),
    ...fields.flatMap((field) => field.lines),
  ];
  return possible({
    abi: "*const u8",
    count: lines.length === 0 ? null : lines.join("\n    "),
    region: `boundary::read(${name}, ${String(definition.size)})`,
    inner: fields.flatMap(({ region }) => region ?? []),
    memory: null,
    argument: shape.nullable ? `(!${name}.is_null()).then(|| ${object}).as_ref()` : `&${object}`,
    contract: [
      `\`${name}\` points to \`${recordName(definition)}\`${shape.nullable ? " or is null" : ""}`,
      ...fields.flatMap(({ contract }) => contract ?? []),
    ].join(", "),
    records: [],
  });
}

function shimField(
  context: ShimContext,
  holder: string,
  shape: Borrower,
  at: number,
  field: BorrowerField | null,
): Shimmed<ShimField> {
  const found = context.records.get(shape.record)?.fields?.[at];
  if (!field || !found) return impossible("has no form in which C can pass it");
  if (field.slice) return shimSliceField(context, holder, shape, at, field, field.slice);
  const layout = scalarOf(field.cType, context);
  if (!layout) return impossible("is no number");
  const isBool = layout.class === "bool";
  const type = isBool ? "u8" : rustTypeText(layout, context.crateName, context);
  const value = fieldText(holder, type, found.offset);
  return possible({
    lines: [],
    region: null,
    value: `${field.name}: ${value}${isBool ? " != 0" : ""}`,
    contract: null,
  });
}

function fieldText(holder: string, type: string, offset: number): string {
  return `unsafe { boundary::field::<_, ${type}>(${holder}, ${String(offset)}) }`;
}

function shimSliceField(
  context: ShimContext,
  holder: string,
  shape: Borrower,
  at: number,
  field: BorrowerField,
  slice: { readonly extent: Extent; readonly nullable: boolean },
): Shimmed<ShimField> {
  const offset = context.records.get(shape.record)?.fields?.[at]?.offset ?? 0;
  const element = objectText(context, field.cType, null);
  if (!element.possible) return element;
  const start = `${holder}_${String(at)}`;
  if (basisOf(slice.extent) === "assumed") return impossible("has a length by convention only");
  const count = countText(context, holder, start, shape, slice.extent);
  if (!count.possible) return count;
  const counted = `${start}_count`;
  const maker = slice.nullable ? "optional_slice" : "slice";
  return possible({
    lines: [
      `let ${start} = unsafe { boundary::pointer::<_, ${element.value.text}>(${holder}, ${String(offset)}) };`,
      `let ${counted} = ${count.value.text};`,
    ],
    region: `boundary::read(${start}, ${counted})`,
    value: `${field.name}: unsafe { boundary::${maker}(NAME, ${start}, ${counted}) }`,
    contract: `its \`${field.name}\` to ${count.value.contract}${slice.nullable ? " or is null" : ""}`,
  });
}

/** Elements that the function reaches behind the pointer in a field. */
function countText(
  context: ShimContext,
  holder: string,
  start: string,
  shape: Borrower,
  extent: Extent,
): Shimmed<{ readonly text: string; readonly contract: string }> {
  switch (extent.kind) {
    case "constant":
      return possible({ text: String(extent.elements), contract: `${String(extent.elements)} elements` });
    case "linear": {
      const found = context.records.get(shape.record)?.fields?.[extent.param];
      const layout = found ? scalarOf(found.type, context) : null;
      if (!found || !layout || layout.class === "float" || layout.class === "bool" || layout.size > 8)
        return impossible("has a length that is no integer field");
      const length = `i128::from(${fieldText(holder, layout.rust, found.offset)})`;
      const scaled = extent.scale === 1 ? "" : `${String(extent.scale)} * `;
      return possible({
        text: `boundary::linear(${start}, ${String(extent.scale)}, ${length}, ${String(extent.offset)})`,
        contract: `\`${scaled}${found.name ?? ""} + ${String(extent.offset)}\` elements`,
      });
    }
    case "nul-terminated":
      return possible({
        text: `unsafe { boundary::terminated(${start}) }`,
        contract: "a zero-terminated sequence",
      });
    case "blocks":
    case "choice":
    case "field":
    case "unknown":
      return impossible("reaches an unknown number of elements");
    default:
      return assertNever(extent);
  }
}
