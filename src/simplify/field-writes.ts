/**
 * Which pointer fields an expression may give another value: by assigning the field, the struct that it is in, or by
 * calling a function that may. Fields are told apart by type only, so it does not matter which struct is meant.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { libraryEffect, libraryFunction } from "../c-ast/library.ts";
import { walk } from "../c-ast/visit.ts";

export interface FieldWrites {
  /** Is the field beyond what is known here: its address is taken, or it shares memory in a union? */
  readonly isHidden: (record: c.RecordId, field: number) => boolean;
  readonly mayWrite: (expr: c.Expr, record: c.RecordId, field: number) => boolean;
}

export function inferFieldWrites(program: c.Program): FieldWrites {
  const addressed = new Set<string>();
  const inUnions = recordsInUnions(program);
  const writers = new Map<string, Set<c.SymbolId>>();
  const callees = new Map<c.SymbolId, Set<c.SymbolId>>();
  /** They may write any field: what they call is not known. */
  const unknown = new Set<c.SymbolId>();
  for (const unit of program.units)
    for (const { symbol, body } of unit.functions) {
      const called = new Set<c.SymbolId>();
      callees.set(symbol, called);
      for (const node of walk(body)) {
        if (node.kind === "address-of" && (node.place.kind === "member" || node.place.kind === "arrow"))
          addressed.add(key(node.place.record, node.place.field));
        if (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step")
          for (const own of writtenKeys(program, node.target)) {
            const set = writers.get(own) ?? new Set();
            writers.set(own, set.add(symbol));
          }
        if (node.kind !== "call") continue;
        const callee = calleeSymbol(node, program);
        if (callee?.defined) called.add(callee.id);
        else if (!callee || !isHarmless(node, callee.name)) unknown.add(symbol);
      }
    }
  const reached = reachable(callees);
  const mayWrite: FieldWrites["mayWrite"] = (expr, record, field) => {
    if (expr.kind === "assign" || expr.kind === "compound-assign" || expr.kind === "step")
      return writtenKeys(program, expr.target).includes(key(record, field));
    if (expr.kind === "builtin-call") return true;
    if (expr.kind !== "call") return false;
    const callee = calleeSymbol(expr, program);
    if (!callee) return true;
    if (!callee.defined) return !isHarmless(expr, callee.name);
    const own = writers.get(key(record, field));
    return [...(reached.get(callee.id) ?? [])].some(
      (symbol) => unknown.has(symbol) || !callees.has(symbol) || (own?.has(symbol) ?? false),
    );
  };
  return {
    isHidden: (record, field) => addressed.has(key(record, field)) || inUnions.has(record),
    mayWrite,
  };
}

function key(record: c.RecordId, field: number): string {
  return `${String(record)}:${String(field)}`;
}

/** Fields that an assignment to this place writes: a field itself, or all fields of a struct. */
function writtenKeys(program: c.Program, target: c.Expr): readonly string[] {
  const own = target.kind === "member" || target.kind === "arrow" ? [key(target.record, target.field)] : [];
  return [...own, ...keysIn(program, target.type)];
}

function keysIn(program: c.Program, type: c.CType): readonly string[] {
  if (type.kind === "array") return keysIn(program, type.element);
  if (type.kind !== "record") return [];
  const fields = program.records.get(type.record)?.fields ?? [];
  return fields.flatMap((field, at) => [key(type.record, at), ...keysIn(program, field.type)]);
}

/** A known library function that writes numbers at most. */
function isHarmless(call: c.Call, name: string): boolean {
  if (!libraryFunction(name)) return false;
  const { writes } = libraryEffect(name);
  return call.args.every((arg, at) => {
    const { type } = stripConversions(arg);
    if (type.kind !== "pointer") return true;
    if (type.target.kind === "function") return false;
    return !writes(at) || isNumeric(type.target);
  });
}

function isNumeric(type: c.CType): boolean {
  return type.kind === "array"
    ? isNumeric(type.element)
    : ["integer", "floating", "bool", "enum", "stream", "link"].includes(type.kind);
}

function recordsInUnions(program: c.Program): ReadonlySet<c.RecordId> {
  const found = new Set<c.RecordId>();
  const add = (type: c.CType): void => {
    if (type.kind === "array") add(type.element);
    if (type.kind !== "record" || found.has(type.record)) return;
    found.add(type.record);
    for (const field of program.records.get(type.record)?.fields ?? []) add(field.type);
  };
  for (const { id, keyword, fields } of program.records.values())
    if (keyword === "union") {
      found.add(id);
      for (const field of fields ?? []) add(field.type);
    }
  return found;
}

function reachable(
  callees: ReadonlyMap<c.SymbolId, ReadonlySet<c.SymbolId>>,
): ReadonlyMap<c.SymbolId, ReadonlySet<c.SymbolId>> {
  const result = new Map<c.SymbolId, ReadonlySet<c.SymbolId>>();
  for (const start of callees.keys()) {
    const seen = new Set([start]);
    for (const symbol of seen) for (const callee of callees.get(symbol) ?? []) seen.add(callee);
    result.set(start, seen);
  }
  return result;
}
