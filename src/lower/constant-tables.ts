/** What C callers can see of constant structs: the `static`s with their names, and the Rust forms of fields. */
import type * as c from "../c-ast/c-ast.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type { ConstantFacts, ConstantTables, FieldForm } from "../../analyses/facts/signature-facts.ts";
import type { ProgramContext } from "./context.ts";

export function constantTables(cx: ProgramContext): ConstantTables {
  const constants: ConstantFacts[] = [];
  const unnamed = new Set<c.RecordId>();
  for (const definition of cx.program.units.flatMap((unit) => unit.globals)) {
    const symbol = cx.program.symbols.get(definition.symbol);
    const item = cx.names.globals.get(definition.symbol);
    if (symbol?.kind !== "variable" || cx.pointers.globals.get(symbol.id)?.kind !== "static") continue;
    const isNamed = symbol.linkage === "external" && symbol.role === "global" && item !== undefined;
    if (symbol.type.kind === "record" && isNamed && !cx.unavailable.globals.has(symbol.id)) {
      const rustPath = [item.module, item.name].filter(Boolean).join("::");
      const functions = functionsIn(definition.initializer);
      constants.push({ cName: symbol.name, rustPath, record: symbol.type.record, functions });
      noteInner(cx.program, symbol.type.record, unnamed);
    } else noteRecords(cx.program, symbol.type, unnamed);
  }
  return { constants, unnamed, fields: fieldForms(cx) };
}

function noteRecords(program: c.Program, type: c.CType, found: Set<c.RecordId>): void {
  if (type.kind === "array") noteRecords(program, type.element, found);
  if (type.kind !== "record" || found.has(type.record)) return;
  found.add(type.record);
  noteInner(program, type.record, found);
}

function noteInner(program: c.Program, record: c.RecordId, found: Set<c.RecordId>): void {
  for (const field of program.records.get(record)?.fields ?? []) noteRecords(program, field.type, found);
}

function functionsIn(initializer: c.Initializer | null): ReadonlyMap<number, c.SymbolId> {
  const found = new Map<number, c.SymbolId>();
  for (const { field, value } of initializer?.kind === "record" ? initializer.fields : []) {
    const symbol = value.kind === "value" ? functionOf(value.value) : null;
    if (symbol !== null) found.set(field, symbol);
  }
  return found;
}

function functionOf(expr: c.Expr): c.SymbolId | null {
  if (expr.kind === "convert") return functionOf(expr.operand);
  if (expr.kind === "address-of") return functionOf(expr.place);
  return expr.kind === "function-ref" ? expr.symbol : null;
}

function fieldForms(cx: ProgramContext): ReadonlyMap<c.RecordId, readonly FieldForm[]> {
  return new Map(
    [...cx.program.records.values()].map((record) => [
      record.id,
      (record.fields ?? []).map(({ type }, at): FieldForm => {
        const isPointer = type.kind === "pointer";
        const representation = isPointer ? (cx.pointers.fields.get(fieldKey(record.id, at)) ?? null) : null;
        return { rustName: cx.names.field(record.id, at), representation };
      }),
    ]),
  );
}
