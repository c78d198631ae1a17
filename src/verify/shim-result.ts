/** The result of a C ABI shim: its raw type and how the safe function's value becomes one. */
import type { RecordId } from "../c-ast/c-type.ts";
import { assertNever } from "../source/assert-never.ts";
import { convertScalar, flatLayout, rustTypeText, scalarOf } from "./ffi-type.ts";
import { containerTarget, primitiveName, withoutOption } from "./rust-type-shape.ts";
import type { FloorRecord, ShimContext, Shimmed } from "./shim.ts";
import { floorRecord, floorResult } from "./shim-floor.ts";
import { impossible, possible } from "./shim.ts";
import { objectText } from "./shim-param.ts";

export interface ShimResult {
  /** Raw type, or null for none. */
  readonly abi: string | null;
  /** Turns the safe call's text into the raw value. */
  readonly convert: (call: string) => string;
  readonly records: readonly RecordId[];
  /** A struct with pointers on the floor that is given by value. */
  readonly floorRecord?: FloorRecord;
}

export function shimResult(context: ShimContext): Shimmed<ShimResult> {
  const { signature } = context;
  const shape = signature.result;
  switch (shape.kind) {
    case "void":
      return possible({ abi: null, convert: (call) => call, records: [] });
    case "scalar": {
      const layout = scalarOf(signature.cResult, context);
      const rust = primitiveName(signature.rustResult);
      if (!layout || rust === null) return impossible("the result has no scalar type in Rust");
      return possible({
        abi: layout.abi,
        convert: (call) => convertScalar(call, rust, layout.abi),
        records: [],
      });
    }
    case "record": {
      const object = objectText(context, signature.cResult, null);
      if (!object.possible) return recordOnFloor(context, object.reason);
      return possible({ abi: object.value.text, convert: (call) => call, records: object.value.records });
    }
    case "owned": {
      const target = containerTarget(withoutOption(signature.rustResult), "Box");
      if (!target) return impossible("the result is no Box in Rust");
      const object = objectText(context, shape.target, target, "handle");
      if (!object.possible) return impossible(`the result: ${object.reason}`);
      const give = shape.nullable ? "optional_give" : "give";
      return possible({
        abi: `*mut ${object.value.text}`,
        convert: (call) => `boundary::${give}(${call})`,
        records: object.value.records,
      });
    }
    case "owned-array": {
      const target = containerTarget(withoutOption(signature.rustResult), "Vec");
      if (!target) return impossible("the result is no Vec in Rust");
      const element = objectText(context, shape.element, target);
      if (!element.possible) return impossible(`the result: ${element.reason}`);
      const give = shape.nullable ? "optional_give_array" : "give_array";
      return possible({
        abi: `*mut ${element.value.text}`,
        convert: (call) => `boundary::${give}(${call})`,
        records: element.value.records,
      });
    }
    case "offset": {
      const base = context.names[shape.param];
      const element = flatLayout(shape.element, context);
      if (base === undefined || !element.flat) return impossible("the result points into no flat parameter");
      const text = rustTypeText(element.layout, context.crateName, context);
      const position = shape.nullable ? "optional_position" : "position";
      return possible({
        abi: `*mut ${text}`,
        convert: (call) => `boundary::${position}(${base}.cast::<${text}>(), ${call})`,
        records: [],
      });
    }
    case "static": {
      const mirror = shape.target.kind === "record" ? context.mirrors.get(shape.target.record) : undefined;
      if (mirror?.kind !== "constant")
        return impossible("the result: a pointer to a constant that has no name in C");
      const convert = `mirror::as_c_${mirror.name}`;
      return possible({
        abi: `*const mirror::${mirror.name}`,
        convert: (call) =>
          shape.nullable ? `${call}.map_or(std::ptr::null(), ${convert})` : `${convert}(${call})`,
        records: [],
      });
    }
    case "floor": {
      const pointer = floorResult(context, shape.target);
      return pointer.possible
        ? possible({ ...pointer.value, records: [] })
        : impossible(`the result: ${pointer.reason}`);
    }
    case "opaque":
      return impossible(`the result: ${shape.reason}`);
    default:
      return assertNever(shape);
  }
}

function recordOnFloor(context: ShimContext, reason: string): Shimmed<ShimResult> {
  const floor = floorRecord(context, context.signature.cResult);
  if (!floor?.possible) return impossible(`the result: ${floor?.reason ?? reason}`);
  const { name } = floor.value;
  return possible({
    abi: `native::${name}`,
    convert: (call) => `native::write::<native::${name}, _>(${call})`,
    records: [],
    floorRecord: floor.value,
  });
}
