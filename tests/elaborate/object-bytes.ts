/** The bytes of an initialized object, as the typed AST says they are. */
import type { CType, Expr, Initializer, Program } from "../../src/c-ast/c-ast.ts";
import { sizeOf } from "../../src/c-ast/layout.ts";
import { evaluateConstant } from "../../src/elaborate/constant.ts";

/** Hexadecimal, lowest address first; padding and everything that is not given is zero. */
export function objectBytes(name: string, program: Program): string {
  const symbol = [...program.symbols.values()].find((candidate) => candidate.name === name);
  if (symbol?.kind !== "variable") throw new Error(`no object ${name}`);
  const definition = program.units
    .flatMap((unit) => unit.globals)
    .find((global) => global.symbol === symbol.id);
  const bytes = new Uint8Array(sizeOf(symbol.type, program) ?? 0);
  if (definition?.initializer) write(bytes, 0, symbol.type, definition.initializer, program);
  return Buffer.from(bytes).toString("hex");
}

function write(
  bytes: Uint8Array,
  offset: number,
  type: CType,
  initializer: Initializer,
  program: Program,
): void {
  switch (initializer.kind) {
    case "value":
      if (initializer.value.kind === "load" && initializer.value.place.kind === "compound-literal") {
        write(bytes, offset, type, initializer.value.place.initializer, program);
      } else writeScalar(bytes, offset * 8, sizeInBits(type, program), type, initializer.value, program);
      return;
    case "string": {
      if (type.kind !== "array" || typeof type.length !== "number") throw new Error("a string for no array");
      const size = sizeOf(type.element, program) ?? 1;
      initializer.literal.units.slice(0, type.length).forEach((unit, index) => {
        writeBits(bytes, (offset + index * size) * 8, size * 8, BigInt(unit));
      });
      return;
    }
    case "array": {
      if (type.kind !== "array" && type.kind !== "vector") throw new Error("elements for no array");
      const size = sizeOf(type.element, program) ?? 1;
      for (const { index, value } of initializer.elements)
        write(bytes, offset + index * size, type.element, value, program);
      return;
    }
    case "record":
      for (const { field, value } of initializer.fields) {
        const member = program.records.get(initializer.record)?.fields?.[field];
        if (!member) throw new Error("no such member");
        if (member.bitWidth === null) write(bytes, offset + member.offset, member.type, value, program);
        else if (value.kind === "value") {
          writeScalar(
            bytes,
            offset * 8 + member.bitOffset,
            member.bitWidth,
            member.type,
            value.value,
            program,
          );
        }
      }
  }
}

function sizeInBits(type: CType, program: Program): number {
  return (sizeOf(type, program) ?? 0) * 8;
}

function writeScalar(
  bytes: Uint8Array,
  bit: number,
  width: number,
  type: CType,
  expr: Expr,
  program: Program,
): void {
  const value = evaluateConstant(expr, program);
  if (value === null) throw new Error(`no constant: ${expr.kind}`);
  if (type.kind === "floating") {
    const view = new DataView(new ArrayBuffer(8));
    if (type.floating === "float") view.setFloat32(0, Number(value), true);
    else view.setFloat64(0, Number(value), true);
    writeBits(bytes, bit, width, view.getBigUint64(0, true));
  } else writeBits(bytes, bit, width, BigInt(value));
}

function writeBits(bytes: Uint8Array, bit: number, width: number, value: bigint): void {
  for (let index = 0; index < width; index++) {
    const [at, shift] = [(bit + index) >> 3, (bit + index) & 7];
    const set = Number((value >> BigInt(index)) & 1n) << shift;
    bytes[at] = ((bytes[at] ?? 0) & ~(1 << shift)) | set;
  }
}

/** Values of the elements of a global array of integers or strings. */
export function arrayValues(name: string, program: Program): (bigint | number | string)[] {
  const symbol = [...program.symbols.values()].find((candidate) => candidate.name === name);
  const definition = program.units
    .flatMap((unit) => unit.globals)
    .find((global) => global.symbol === symbol?.id);
  if (definition?.initializer?.kind !== "array") throw new Error(`no initialized array ${name}`);
  return definition.initializer.elements.map(({ value }) => {
    if (value.kind !== "value") throw new Error("no scalar");
    const string = withoutConversions(value.value);
    if (string.kind === "string-literal") return String.fromCharCode(...string.units.slice(0, -1));
    const constant = evaluateConstant(value.value, program);
    if (constant === null) throw new Error(`element is no constant: ${value.value.kind}`);
    return constant;
  });
}

function withoutConversions(expr: Expr): Expr {
  return expr.kind === "convert" ? withoutConversions(expr.operand) : expr;
}
