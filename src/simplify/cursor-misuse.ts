/**
 * Where a position would not mean what the pointer meant: a struct with a position in its own array is copied (the
 * pointer in the copy stays in the original), or a buffer is replaced and a pointer into the old one is used on.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import { walkForward } from "../c-ast/forward-walk.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { walk } from "../c-ast/visit.ts";
import { cursorKey, type CursorField, type CursorFields } from "./cursor-fields.ts";
import { holdsRecord } from "./field-reads.ts";
import { isFieldPlace, objectOf, type FieldPlace } from "./field-uses.ts";
import { sameExpr } from "./same-expr.ts";

export interface Misuse {
  readonly message: string;
  readonly span: c.Expr["span"];
}

export function findMisuse(
  program: c.Program,
  definition: c.FunctionDefinition,
  fields: CursorFields,
): Misuse | null {
  return findCopy(program, definition, fields) ?? findStaleCursor(program, definition, fields);
}

// ------------------------------------------------------------------------------------------------------- copies

function findCopy(program: c.Program, definition: c.FunctionDefinition, fields: CursorFields): Misuse | null {
  const message = "a struct is copied that holds a pointer into its own array";
  const holds = (type: c.CType): boolean => holdsOwnPointer(program, type, fields);
  const returned = new Set<c.Expr>();
  for (const node of walk(definition.body)) {
    if (node.kind === "return" && node.value) returned.add(node.value);
    if (node.kind === "load" && holds(node.type) && !isDying(program, node, returned))
      return { message, span: node.span };
    if (node.kind !== "call") continue;
    const copies = ["memcpy", "memmove"].includes(calleeName(node, program) ?? "");
    if (copies && node.args.some((arg) => holds(pointedTo(stripConversions(arg).type))))
      return { message, span: node.span };
  }
  return null;
}

function pointedTo(type: c.CType): c.CType {
  return type.kind === "pointer" ? type.target : type;
}

/** A literal, or a local that is returned: its own address ends with it. */
function isDying(program: c.Program, { place }: c.Load, returned: ReadonlySet<c.Expr>): boolean {
  if (place.kind === "compound-literal") return true;
  if (place.kind !== "variable-ref") return false;
  const symbol = program.symbols.get(place.symbol);
  const isLocal = symbol?.kind === "variable" && symbol.storage === "automatic";
  return isLocal && [...returned].some((value) => value.kind === "load" && value.place === place);
}

function holdsOwnPointer(program: c.Program, type: c.CType, fields: CursorFields): boolean {
  if (type.kind === "array") return holdsOwnPointer(program, type.element, fields);
  if (type.kind !== "record") return false;
  const own = program.records.get(type.record)?.fields ?? [];
  return own.some((field, at) => {
    const cursor = fields.get(cursorKey(type.record, at));
    if (cursor && own[cursor.base]?.type.kind === "array") return true;
    return holdsOwnPointer(program, field.type, fields);
  });
}

// ----------------------------------------------------------------------------------------------- replaced buffers

function findStaleCursor(
  program: c.Program,
  definition: c.FunctionDefinition,
  fields: CursorFields,
): Misuse | null {
  let found: Misuse | null = null;
  const message = "a buffer is replaced while a pointer into the old one is in use";
  const replacements = new Map<string, Set<FieldPlace>>();
  walkForward<string>(definition, {
    visit: (expr, state) => {
      const place =
        expr.kind === "load"
          ? expr.place
          : expr.kind === "step" || expr.kind === "compound-assign"
            ? expr.target
            : null;
      if (place && isFieldPlace(place) && state.has(cursorKey(place.record, place.field)))
        found ??= { message, span: expr.span };
      const freed = expr.kind === "call" ? freedPointer(program, expr) : null;
      for (const [key, places] of freed ? replacements : [])
        if ([...places].every((replaced) => isStructBehind(freed, replaced))) state.delete(key);
      if (expr.kind !== "assign" || !isFieldPlace(expr.target)) return;
      const { record, field } = expr.target;
      state.delete(cursorKey(record, field));
      for (const [key, cursor] of fields) {
        if (cursor.record !== record || cursor.base !== field) continue;
        state.add(key);
        replacements.set(key, (replacements.get(key) ?? new Set()).add(expr.target));
      }
    },
    leave: (state) => {
      const places = [...replacements.values()].flatMap((set) => [...set]);
      if (state.size > 0 && !endsOldMemory(program, definition, [...fields.values()], places))
        found ??= { message, span: definition.span };
    },
  });
  return found;
}

/** `p` of `free(p)`. */
function freedPointer(program: c.Program, call: c.Call): c.Expr | null {
  const { frees } = libraryEffect(calleeName(call, program) ?? "");
  const freed = frees === null ? undefined : call.args[frees];
  return freed ? stripConversions(freed) : null;
}

/** Is `place` a field of the struct at the pointer? */
function isStructBehind(pointer: c.Expr | null, place: FieldPlace): boolean {
  return pointer !== null && place.kind === "arrow" && sameExpr(stripConversions(place.pointer), pointer);
}

/** Nothing can point into the old memory: it is freed, or the struct is new. */
function endsOldMemory(
  program: c.Program,
  definition: c.FunctionDefinition,
  cursors: readonly CursorField[],
  replacements: readonly FieldPlace[],
): boolean {
  for (const node of walk(definition.body)) {
    const inner = node.kind === "call" ? freedPointer(program, node) : null;
    if (inner?.kind !== "load" || !isFieldPlace(inner.place)) continue;
    const { record, field } = inner.place;
    if (cursors.some((cursor) => cursor.record === record && cursor.base === field)) return true;
  }
  return replacements.every(
    (place) =>
      isNewObject(program, definition, objectOf(place)) && !isFilledByCopy(program, definition, place),
  );
}

/** A struct that was copied has its pointers from the other one. */
function isFilledByCopy(
  program: c.Program,
  definition: c.FunctionDefinition,
  { record }: FieldPlace,
): boolean {
  const holds = (type: c.CType): boolean => holdsRecord(program, type, record);
  for (const node of walk(definition.body)) {
    if (node.kind === "load" && node.place.kind !== "compound-literal" && holds(node.type)) return true;
    if (node.kind !== "call" || !["memcpy", "memmove"].includes(calleeName(node, program) ?? "")) continue;
    if (node.args.some((arg) => holds(pointedTo(stripConversions(arg).type)))) return true;
  }
  return false;
}

function isNewObject(program: c.Program, definition: c.FunctionDefinition, object: c.Expr): boolean {
  const place = object.kind === "load" ? object.place : object;
  if (place.kind !== "variable-ref" || definition.params.includes(place.symbol)) return false;
  const symbol = program.symbols.get(place.symbol);
  if (symbol?.kind !== "variable" || symbol.storage !== "automatic") return false;
  if (symbol.type.kind === "record") return true;
  for (const node of walk(definition.body)) {
    const values =
      node.kind === "assign" && node.target.kind === "variable-ref" && node.target.symbol === place.symbol
        ? [node.value]
        : node.kind === "local-declaration"
          ? node.variables.flatMap(({ symbol: own, initializer }) =>
              own === place.symbol && initializer?.kind === "value" ? [initializer.value] : [],
            )
          : [];
    for (const value of values) {
      const inner = stripConversions(value);
      if (inner.kind === "call" && libraryEffect(calleeName(inner, program) ?? "").allocates) return true;
    }
  }
  return false;
}
