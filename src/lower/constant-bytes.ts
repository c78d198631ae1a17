/** The bytes of a constant initializer of integers, as C lays them out on the machines it is translated for. */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import type { FunctionContext } from "./context.ts";

/** Null where some value is no integer constant. */
export function constantBytes(
  cx: FunctionContext,
  initializer: c.Initializer,
  type: c.CType,
): readonly number[] | null {
  const bytes = new Array<number>(sizeOf(type, cx.program.program)).fill(0);
  return place(cx, initializer, type, 0, bytes) ? bytes : null;
}

function place(
  cx: FunctionContext,
  initializer: c.Initializer,
  type: c.CType,
  at: number,
  bytes: number[],
): boolean {
  switch (initializer.kind) {
    case "value":
      return placeInteger(cx, initializer.value, type, at, bytes);
    case "string":
      for (const [index, unit] of initializer.literal.units
        .slice(0, sizeOf(type, cx.program.program))
        .entries())
        bytes[at + index] = unit;
      return type.kind === "array" && sizeOf(type.element, cx.program.program) === 1;
    case "array": {
      if (type.kind !== "array") return false;
      const size = sizeOf(type.element, cx.program.program);
      return initializer.elements.every(({ index, value }) =>
        place(cx, value, type.element, at + index * size, bytes),
      );
    }
    case "record": {
      const fields = cx.program.program.records.get(initializer.record)?.fields ?? [];
      return initializer.fields.every(({ field, value }) => {
        const member = fields[field];
        return member?.bitWidth === null && place(cx, value, member.type, at + member.offset, bytes);
      });
    }
  }
}

function placeInteger(
  cx: FunctionContext,
  value: c.Expr,
  type: c.CType,
  at: number,
  bytes: number[],
): boolean {
  const scalar = rustScalar(type, cx.program.program.enums);
  const range = cx.rangeOf(value);
  if (scalar === null || scalar.startsWith("f") || range?.low !== range?.high || !range) return false;
  for (let index = 0; index < sizeOf(type, cx.program.program); index++)
    bytes[at + index] = Number(BigInt.asUintN(8, range.low >> BigInt(8 * index)));
  return true;
}
