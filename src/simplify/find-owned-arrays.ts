/**
 * Local arrays whose address is put into a pointer member that elsewhere holds heap memory: in Rust the member owns what
 * it points at, so the array has to be memory of its own.
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import type { ArrayType } from "../c-ast/c-type.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { walk } from "../c-ast/visit.ts";
import { fieldKey, type FieldKey } from "../../analyses/facts/pointer-facts.ts";
import { isEntered } from "./entered-blocks.ts";
import { collectFieldUses, type FieldStore } from "./field-uses.ts";
import { isPure } from "./same-expr.ts";

export interface OwnedArray {
  readonly symbol: c.SymbolId;
  readonly type: ArrayType;
  readonly definition: c.FunctionDefinition;
  /** The members that it is put into. */
  readonly fields: ReadonlySet<FieldKey>;
}

export interface OwnedArraysQuery {
  /** Has the member no representation so far? */
  readonly isOpen: (field: FieldKey) => boolean;
  /** Does a variable hold memory of its own? */
  readonly isOwner: (symbol: c.SymbolId, definition: c.FunctionDefinition) => boolean;
}

export function findOwnedArrays(
  program: c.Program,
  { isOpen, isOwner }: OwnedArraysQuery,
): readonly OwnedArray[] {
  const stores = collectFieldUses(program).stores.filter(({ record, field }) =>
    isOpen(fieldKey(record, field)),
  );
  const arrays = new Map<c.SymbolId, Set<FieldKey>>();
  const owning = new Set<FieldKey>();
  for (const store of stores) {
    const key = fieldKey(store.record, store.field);
    const array = storedArray(program, store);
    if (array !== null) arrays.set(array, (arrays.get(array) ?? new Set()).add(key));
    else if (isOwned(store, isOwner)) owning.add(key);
  }
  return program.units.flatMap(({ functions }) =>
    functions.flatMap((definition) => {
      const found = [...movableArrays(definition, program)];
      return found.flatMap(([symbol, type]) => {
        const fields = arrays.get(symbol);
        const isShared = fields && [...fields].every((field) => owning.has(field));
        return isShared ? [{ symbol, type, definition, fields }] : [];
      });
    }),
  );
}

/** New memory, or what a variable owns. */
function isOwned({ value, definition }: FieldStore, isOwner: OwnedArraysQuery["isOwner"]): boolean {
  const inner = stripConversions(value);
  if (inner.kind === "call") return true;
  const place = inner.kind === "load" ? inner.place : null;
  return place?.kind === "variable-ref" && definition !== null && isOwner(place.symbol, definition);
}

/** The array whose first element the member is to point at. */
function storedArray(program: c.Program, { value, definition }: FieldStore): c.SymbolId | null {
  const inner = stripConversions(value);
  if (!definition || inner.kind !== "convert" || inner.conversion !== "array-to-pointer") return null;
  const place = inner.operand;
  if (place.kind !== "variable-ref") return null;
  const variable = program.symbols.get(place.symbol);
  return variable?.kind === "variable" && variable.storage === "automatic" ? place.symbol : null;
}

/** Arrays that a pointer to as much memory can stand for: they are used as pointers only, and always declared first. */
function movableArrays(
  definition: c.FunctionDefinition,
  program: c.Program,
): ReadonlyMap<c.SymbolId, ArrayType> {
  const found = new Map<c.SymbolId, ArrayType>();
  const uses = new Map<c.SymbolId, number>();
  const count = (symbol: c.SymbolId, by: number): unknown => uses.set(symbol, (uses.get(symbol) ?? 0) + by);
  for (const node of walk(definition.body)) {
    if (node.kind === "compound")
      for (const [at, statement] of node.body.entries())
        if (statement.kind === "local-declaration" && !isEntered(node.body.slice(at + 1)))
          for (const { symbol, initializer } of statement.variables) {
            const type = program.symbols.get(symbol)?.type;
            if (type?.kind === "array" && isPlain(type) && isWritable(initializer)) found.set(symbol, type);
          }
    if (node.kind === "variable-ref") count(node.symbol, 1);
    if (node.kind === "convert" && node.conversion === "array-to-pointer")
      if (node.operand.kind === "variable-ref") count(node.operand.symbol, -1);
  }
  for (const [symbol, others] of uses) if (others > 0) found.delete(symbol);
  return found;
}

/** Arrays of objects that hold nothing else. */
function isPlain({ element, length, quals }: ArrayType): boolean {
  const isScalar = ["integer", "floating", "bool", "enum"].includes(element.kind);
  const isFixed = ((element.quals | quals) & (Qualifier.const | Qualifier.volatile | Qualifier.atomic)) === 0;
  return typeof length === "number" && length > 0 && isScalar && isFixed;
}

/** Can the initializer be written as assignments? */
function isWritable(initializer: c.Initializer | null): boolean {
  if (initializer === null) return true;
  return (
    initializer.kind === "array" &&
    initializer.elements.every(({ value }) => value.kind === "value" && isPure(value.value))
  );
}
