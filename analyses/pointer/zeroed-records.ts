/**
 * Which structs the program may fill with zeros, so that their pointers are null without a store: static objects,
 * initializers that leave fields out, `calloc`, `memset`. Memory that nothing was written to is not among them: reading
 * a pointer from it is undefined.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../../src/c-ast/callee.ts";
import { walk } from "../../src/c-ast/visit.ts";

/**
 * Structs of which there are objects that get their values only after they were made, those that are `zeroed` among
 * them. Their pointers are never read before, yet Rust wants a value for them.
 */
export function inferOpenRecords(
  program: c.Program,
  zeroed: ReadonlySet<c.RecordId>,
): ReadonlySet<c.RecordId> {
  const open = new Set(zeroed);
  for (const unit of program.units)
    for (const { body } of unit.functions)
      for (const node of walk(body)) {
        if (node.kind === "local-declaration")
          for (const { symbol, initializer } of node.variables) {
            const type = program.symbols.get(symbol)?.type;
            if (type && !initializer) noteType(program, type, open);
          }
        if (node.kind === "convert" && node.conversion === "pointer" && node.type.kind === "pointer") {
          const call = stripConversions(node.operand);
          const isMade = call.kind === "call" && makingMemory.has(calleeName(call, program) ?? "");
          if (isMade) noteType(program, node.type.target, open);
        }
      }
  return open;
}

const makingMemory = new Set(["malloc", "realloc", "calloc", "aligned_alloc"]);
const zeroing = new Set(["memset", "bzero", "explicit_bzero"]);

export function inferZeroedRecords(program: c.Program): ReadonlySet<c.RecordId> {
  const zeroed = new Set<c.RecordId>();
  const note = (type: c.CType): void => {
    noteType(program, type, zeroed);
  };
  for (const unit of program.units) {
    for (const { symbol, initializer } of unit.globals) {
      const type = program.symbols.get(symbol)?.type;
      if (type) noteInitializer(program, initializer, type, note);
    }
    for (const { body } of unit.functions) {
      for (const node of walk(body)) {
        if (node.kind === "compound-literal") noteInitializer(program, node.initializer, node.type, note);
        if (node.kind === "local-declaration")
          for (const { symbol, initializer } of node.variables) {
            const type = program.symbols.get(symbol)?.type;
            if (type && initializer) noteInitializer(program, initializer, type, note);
          }
        if (node.kind === "call" && node.args[0] && zeroing.has(calleeName(node, program) ?? ""))
          notePointee(stripConversions(node.args[0]).type, note);
        if (node.kind === "convert" && node.conversion === "pointer") {
          const call = stripConversions(node.operand);
          if (call.kind === "call" && calleeName(call, program) === "calloc") notePointee(node.type, note);
        }
      }
    }
  }
  return zeroed;
}

function notePointee(type: c.CType, note: (type: c.CType) => void): void {
  if (type.kind === "pointer") note(type.target);
}

/** The type itself and everything inside it. */
function noteType(program: c.Program, type: c.CType, zeroed: Set<c.RecordId>): void {
  if (type.kind === "array") noteType(program, type.element, zeroed);
  if (type.kind !== "record" || zeroed.has(type.record)) return;
  zeroed.add(type.record);
  for (const field of program.records.get(type.record)?.fields ?? []) noteType(program, field.type, zeroed);
}

function noteInitializer(
  program: c.Program,
  initializer: c.Initializer | null,
  type: c.CType,
  note: (type: c.CType) => void,
): void {
  if (initializer === null) {
    note(type);
    return;
  }
  if (initializer.kind === "array" && type.kind === "array") {
    if (initializer.elements.length !== type.length) note(type.element);
    for (const { value } of initializer.elements) noteInitializer(program, value, type.element, note);
  }
  if (initializer.kind !== "record") return;
  const fields = program.records.get(initializer.record)?.fields ?? [];
  const given = new Map(initializer.fields.map(({ field, value }) => [field, value]));
  for (const [at, field] of fields.entries()) {
    const value = given.get(at);
    if (value) noteInitializer(program, value, field.type, note);
    else if (field.type.kind === "pointer") note({ kind: "record", record: initializer.record, quals: 0 });
    else note(field.type);
  }
}
