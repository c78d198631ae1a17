/**
 * One parameter of a C ABI shim. Each shape becomes: a raw parameter, a count computed from other raw parameters, a
 * region for the overlap test (all regions are known before the first reference exists), and the safe argument.
 */
import { basisOf } from "../../analyses/facts/signature-facts.ts";
import type {
  ChoiceExtent,
  CountedExtent,
  Extent,
  ParamSignature,
} from "../../analyses/facts/signature-facts.ts";
import type { CType, RecordId } from "../c-ast/c-type.ts";
import type { Type } from "../rust-ast/rust-ast.ts";
import { assertNever } from "../source/assert-never.ts";
import { floorParam, floorRecord } from "./shim-floor.ts";
import { impossible, possible, type ShimContext, type Shimmed, type ShimParam } from "./shim.ts";
import { mirroredReference, staticParam } from "./shim-mirror.ts";
import { convertScalar, flatLayout, lengthField, recordName, rustTypeText, scalarOf } from "./ffi-type.ts";
import {
  containerTarget,
  primitiveName,
  primitiveSize,
  referenceTarget,
  withoutOption,
} from "./rust-type-shape.ts";

export function shimParam(context: ShimContext, index: number, param: ParamSignature): Shimmed<ShimParam> {
  const name = context.names[index] ?? "";
  const shape = param.shape;
  const inner = withoutOption(param.rustType);
  switch (shape.kind) {
    case "scalar":
      return shimScalar(context, name, param);
    case "record":
      return shimRecord(context, name, param);
    case "slice": {
      const target = referenceTarget(inner);
      if (target?.kind !== "slice") return impossible(`parameter ${param.name} is no plain slice in Rust`);
      const element = objectText(context, shape.element, target.element);
      if (!element.possible) return inParam(param, element);
      return shimSlice(context, name, param, element.value, shape);
    }
    case "array": {
      const target = referenceTarget(inner);
      if (target?.kind !== "array") return impossible(`parameter ${param.name} is no plain array in Rust`);
      const element = objectText(context, shape.element, target.element);
      if (!element.possible) return inParam(param, element);
      const array = `[${element.value.text}; ${String(shape.length)}]`;
      return possible(
        reference(name, shape, { text: array, records: element.value.records }, element.value.text),
      );
    }
    case "reference": {
      const target = referenceTarget(inner);
      if (!target) return impossible(`parameter ${param.name} is no plain reference in Rust`);
      const mirrored = mirroredReference(context, name, shape);
      if (mirrored) return possible(mirrored);
      const object = objectText(context, shape.target, target, "handle");
      if (!object.possible) return inParam(param, object);
      return possible(reference(name, shape, object.value, object.value.text));
    }
    case "borrower":
      return impossible(`parameter ${param.name} is a struct that is made by \`shimBorrower\``);
    case "owned": {
      const target = containerTarget(inner, "Box");
      if (!target) return impossible(`parameter ${param.name} is no Box in Rust`);
      const object = objectText(context, shape.target, target, "handle");
      if (!object.possible) return inParam(param, object);
      const take = shape.nullable ? "optional_take" : "take";
      return possible({
        abi: `*mut ${object.value.text}`,
        count: null,
        region: `boundary::written(${name}, 1)`,
        memory: null,
        argument: `unsafe { boundary::${take}(NAME, ${name}) }`,
        contract: `\`${name}\` is handed over and must not be used afterwards`,
        records: object.value.records,
      });
    }
    case "static":
      return staticParam(context, name, param, shape);
    case "owned-array":
      return impossible(`parameter ${param.name} hands over a heap array whose length C does not pass`);
    case "function":
      return impossible(`parameter ${param.name} is a function pointer`);
    case "floor": {
      const pointer = floorParam(context, name, shape.target);
      return pointer.possible ? pointer : inParam(param, pointer);
    }
    case "opaque":
      return impossible(`parameter ${param.name}: ${shape.reason}`);
    default:
      return assertNever(shape);
  }
}

function inParam(param: ParamSignature, refusal: { readonly reason: string }): Shimmed<never> {
  return impossible(`parameter ${param.name}: ${refusal.reason}`);
}

function shimScalar(context: ShimContext, name: string, param: ParamSignature): Shimmed<ShimParam> {
  const layout = scalarOf(param.cType, context);
  const rust = primitiveName(param.rustType);
  if (!layout || rust === null) return impossible(`parameter ${param.name} has no scalar type in Rust`);
  return possible({
    abi: layout.abi,
    count: null,
    region: null,
    memory: null,
    argument: convertScalar(name, layout.abi, rust),
    contract: null,
    records: [],
  });
}

function shimRecord(context: ShimContext, name: string, param: ParamSignature): Shimmed<ShimParam> {
  const object = objectText(context, param.cType, null);
  if (!object.possible) {
    const floor = floorRecord(context, param.cType);
    if (!floor?.possible) return inParam(param, floor ?? object);
    return possible({
      abi: `native::${floor.value.name}`,
      count: null,
      region: null,
      memory: null,
      argument: `native::read(${name})`,
      contract: `what \`${name}\` leads to is as the C function expects`,
      records: [],
      floorRecord: floor.value,
    });
  }
  const { text, records } = object.value;
  return possible({
    abi: text,
    count: null,
    region: null,
    memory: null,
    argument: name,
    contract: null,
    records,
  });
}

interface ObjectText {
  readonly text: string;
  readonly records: readonly RecordId[];
}

/**
 * Rust type of the object behind a pointer. Scalars follow the translation's choice when it has the same bytes; a
 * record that is not flat is acceptable behind a single pointer when it is a handle.
 */
export function objectText(
  context: ShimContext,
  type: CType,
  rustType: Type | null,
  handles: "handle" | "flat only" = "flat only",
): Shimmed<ObjectText> {
  const flat = flatLayout(type, context);
  if (flat.flat) {
    const chosen = rustType ? primitiveName(rustType) : null;
    if (flat.layout.kind === "scalar" && chosen !== null) {
      if (
        primitiveSize(chosen) !== flat.layout.size ||
        (chosen === "bool") !== (flat.layout.rust === "bool")
      ) {
        return impossible(`${chosen} is not what C has in memory`);
      }
      return possible({ text: chosen, records: [] });
    }
    const records = flat.layout.kind === "record" ? [flat.layout.record] : [];
    return possible({ text: rustTypeText(flat.layout, context.crateName, context), records });
  }
  const path = type.kind === "record" ? context.recordPaths.get(type.record) : undefined;
  if (type.kind !== "record" || path === undefined || handles === "flat only") return impossible(flat.reason);
  if (!context.handles.has(type.record)) {
    const definition = context.records.get(type.record);
    const what = definition ? recordName(definition) : "the struct";
    return impossible(`${what} has another form in Rust and C callers know its fields (${flat.reason})`);
  }
  return possible({ text: `${context.crateName}::${path}`, records: [] });
}

/** `&T`, `&mut T` and their optional forms; `pointee` is what the raw pointer points to. */
function reference(
  name: string,
  shape: { readonly mutable: boolean; readonly nullable: boolean },
  object: ObjectText,
  pointee: string,
): ShimParam {
  const star = shape.mutable ? "*mut" : "*const";
  const cast = pointee === object.text ? name : `${name}.cast::<${object.text}>()`;
  const kind = shape.mutable ? "exclusive" : "shared";
  const maker = shape.nullable ? `optional_${kind}` : kind;
  return {
    abi: `${star} ${pointee}`,
    count: null,
    region: `boundary::${shape.mutable ? "written" : "read"}(${cast}, 1)`,
    memory: { pointer: cast, count: "1", element: object.text },
    argument: `unsafe { boundary::${maker}(NAME, ${cast}) }`,
    contract: `\`${name}\` points to ${object.text === pointee ? "an object" : `\`${object.text}\``}${shape.nullable ? " or is null" : ""}`,
    records: object.records,
  };
}

function shimSlice(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  element: ObjectText,
  shape: {
    readonly element: CType;
    readonly mutable: boolean;
    readonly nullable: boolean;
    readonly extent: Extent;
  },
): Shimmed<ShimParam> {
  if (shape.extent.kind === "nul-terminated" && !scalarOf(shape.element, context)) {
    return impossible(`parameter ${param.name} is a zero-terminated sequence of no scalar type`);
  }
  if (basisOf(shape.extent) === "assumed")
    return impossible(`parameter ${param.name} has a length by convention only`);
  const count = countText(context, name, param, shape.extent);
  if (!count.possible) return count;
  const kind = shape.mutable ? "slice_mut" : "slice";
  const maker = shape.nullable ? `optional_${kind}` : kind;
  const counted = `${name}_count`;
  return possible({
    abi: `${shape.mutable ? "*mut" : "*const"} ${element.text}`,
    count: `let ${counted} = ${count.value.text};`,
    region: `boundary::${shape.mutable ? "written" : "read"}(${name}, ${counted})`,
    memory: { pointer: name, count: counted, element: element.text },
    argument: `unsafe { boundary::${maker}(NAME, ${name}, ${counted}) }`,
    contract: `\`${name}\` points to ${count.value.contract}${shape.nullable ? " or is null" : ""}`,
    records: element.records,
  });
}

/** Elements the function reaches. Without a known extent no slice can be made that is sound for every caller. */
function countText(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  extent: Extent,
): Shimmed<{ text: string; contract: string }> {
  switch (extent.kind) {
    case "constant":
    case "linear":
    case "blocks":
      return numberCount(context, name, param, extent);
    case "choice":
      return choiceCount(context, name, param, extent);
    case "nul-terminated":
      return possible({
        text: `unsafe { boundary::terminated(${name}) }`,
        contract: "a zero-terminated sequence",
      });
    case "field":
      return fieldCount(context, name, param, extent);
    case "unknown":
      return impossible(`parameter ${param.name} reaches an unknown number of elements`);
    default:
      return assertNever(extent);
  }
}

function numberCount(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  extent: CountedExtent,
): Shimmed<{ text: string; contract: string }> {
  if (extent.kind !== "constant") return lengthCount(context, name, param, extent);
  return possible({ text: String(extent.elements), contract: `${String(extent.elements)} elements` });
}

function choiceCount(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  { param: at, value, equal, other }: ChoiceExtent,
): Shimmed<{ text: string; contract: string }> {
  const chosen = context.signature.params[at];
  const chosenName = context.names[at];
  const layout = chosen?.shape.kind === "scalar" ? scalarOf(chosen.cType, context) : null;
  if (chosenName === undefined || !layout || layout.class === "float")
    return impossible(`parameter ${param.name}: what decides about its length is no integer`);
  const [counted, otherwise] = [
    numberCount(context, name, param, equal),
    numberCount(context, name, param, other),
  ];
  if (!counted.possible) return counted;
  if (!otherwise.possible) return otherwise;
  return possible({
    text: `if ${layout.size === 16 ? chosenName : `${chosenName} as i128`} == ${String(value)} { ${counted.value.text} } else { ${otherwise.value.text} }`,
    contract: `${counted.value.contract} where \`${chosenName}\` is ${String(value)}, else ${otherwise.value.contract}`,
  });
}

/** In terms of a length that C passes; the arithmetic has room for more than any length. */
function lengthCount(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  extent: Extract<Extent, { kind: "linear" | "blocks" }>,
): Shimmed<{ text: string; contract: string }> {
  const length = context.signature.params[extent.param];
  const lengthName = context.names[extent.param];
  const layout = length?.shape.kind === "scalar" ? scalarOf(length.cType, context) : null;
  if (lengthName === undefined || !layout || layout.class === "float")
    return impossible(`parameter ${param.name}: its length parameter is no integer`);
  const value =
    layout.size === 16 ? `i128::try_from(${lengthName}).unwrap_or(i128::MAX)` : `${lengthName} as i128`;
  const [scale, offset] = [String(extent.scale), String(extent.offset)];
  const factor = extent.scale === 1 ? "" : `${scale} * `;
  if (extent.kind === "linear")
    return possible({
      text: `boundary::linear(${name}, ${scale}, ${value}, ${offset})`,
      contract: `\`${factor}${lengthName}${signed(extent.offset)}\` elements`,
    });
  const [added, divisor] = [String(extent.added), String(extent.divisor)];
  const sum = extent.added === 0 ? lengthName : `(${lengthName}${signed(extent.added)})`;
  return possible({
    text: `boundary::linear(${name}, ${scale}, boundary::blocks(${value}, ${added}, ${divisor}), ${offset})`,
    contract: `\`${factor}(${sum} / ${divisor})${signed(extent.offset)}\` elements`,
  });
}

function signed(value: number): string {
  return value === 0 ? "" : ` ${value < 0 ? "-" : "+"} ${String(Math.abs(value))}`;
}

/** The field is read before anything is called: the function may change it. */
function fieldCount(
  context: ShimContext,
  name: string,
  param: ParamSignature,
  extent: Extract<Extent, { kind: "field" }>,
): Shimmed<{ text: string; contract: string }> {
  const holder = context.names[extent.param];
  const record: CType = { kind: "record", record: extent.record, quals: 0 };
  const length = lengthField(extent, context);
  const isSeen = flatLayout(record, context).flat || context.mirrors.get(extent.record)?.kind === "constant";
  if (holder === undefined || length === null || !isSeen)
    return impossible(`parameter ${param.name}: its length stands in a field that C does not pass`);
  const value = `unsafe { boundary::field::<_, ${length.layout.rust}>(${holder}, ${String(length.offset)}) }`;
  return possible({
    text: `boundary::linear(${name}, 1, i128::from(${value}), 0)`,
    contract: `\`${holder}.${length.name}\` elements`,
  });
}
