/**
 * Which pointer fields a call may look at: by name, by copying the struct that they are in, or by handing it to a
 * function that is not known. Fields are told apart by type only, so it does not matter which struct is meant.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { libraryEffect, libraryFunction } from "../c-ast/library.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";

export interface FieldReads {
  readonly mayRead: (call: c.Call | c.BuiltinCall, record: c.RecordId, field: number) => boolean;
}

export function inferFieldReads(program: c.Program): FieldReads {
  const bodies = new Map<c.SymbolId, c.Compound>();
  for (const { functions } of program.units)
    for (const { symbol, body } of functions) bodies.set(symbol, body);
  const mayRead: FieldReads["mayRead"] = (call, record, field) => {
    const pending = [...calledBy(program, call, record)];
    const seen = new Set<c.SymbolId>();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next === "reads") return true;
      if (seen.has(next)) continue;
      seen.add(next);
      const body = bodies.get(next);
      if (!body) return true;
      for (const node of walk(body)) {
        if (node.kind === "call" || node.kind === "builtin-call")
          pending.push(...calledBy(program, node, record));
        else if (readsField(program, node, record, field)) return true;
      }
    }
    return false;
  };
  return { mayRead };
}

function readsField(program: c.Program, node: AstNode, record: c.RecordId, field: number): boolean {
  if (node.kind === "member" || node.kind === "arrow") return node.record === record && node.field === field;
  return node.kind === "load" && holdsRecord(program, node.type, record);
}

/** The function that a call calls, if it has a body; "reads" where the call itself may look at the field. */
function calledBy(
  program: c.Program,
  call: c.Call | c.BuiltinCall,
  record: c.RecordId,
): readonly (c.SymbolId | "reads")[] {
  if (call.kind === "builtin-call")
    return call.args.some(({ type }) => type.kind === "pointer") ? ["reads"] : [];
  const callee = calleeSymbol(call, program);
  if (callee?.defined) return [callee.id];
  return !callee || libraryMayRead(program, call, callee.name, record) ? ["reads"] : [];
}

/** A library function that gets the struct, or memory of a kind that is not evident; `free` does not look at it. */
function libraryMayRead(program: c.Program, call: c.Call, name: string, record: c.RecordId): boolean {
  if (!libraryFunction(name)) return true;
  const { frees } = libraryEffect(name);
  return call.args.some((arg, at) => {
    const { type } = stripConversions(arg);
    if (type.kind !== "pointer" || at === frees) return false;
    const { target } = type;
    return ["void", "function"].includes(target.kind) || holdsRecord(program, target, record);
  });
}

/** Is there a struct of that type in an object of this one? */
export function holdsRecord(program: c.Program, type: c.CType, record: c.RecordId): boolean {
  if (type.kind === "array") return holdsRecord(program, type.element, record);
  if (type.kind !== "record") return false;
  if (type.record === record) return true;
  const fields = program.records.get(type.record)?.fields ?? [];
  return fields.some((own) => holdsRecord(program, own.type, record));
}
