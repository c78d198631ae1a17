/**
 * Pointers that initializers put into memory: which slot (a field, or the elements of an array of pointers) is given
 * which expression. What C initializes implicitly is null (C11 6.7.9p10, p21).
 *
 *   static const alg *const algs[3] = { &sha1, &sha256 };     slot of `algs`: &sha1, &sha256, null
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { holdsPointers } from "../../src/c-ast/holds-pointers.ts";
import { fieldKey, variableSlot, type FieldKey } from "../facts/pointer-facts.ts";

export interface StoredPointer {
  readonly slot: FieldKey;
  /** Null for what is zero without being written. */
  readonly value: c.Expr | null;
}

/** Stores by the initializer of a variable; without one, of static objects, everything is zero. */
export function storedByInitializer(
  symbol: c.VariableSymbol,
  initializer: c.Initializer | null,
  program: c.Program,
): readonly StoredPointer[] {
  const found: StoredPointer[] = [];
  collect(
    initializer,
    symbol.type,
    symbol.type.kind === "array" ? variableSlot(symbol.id) : null,
    program,
    found,
  );
  return found;
}

/** Stores by an initializer that belongs to no variable. */
export function storedByLiteral(literal: c.CompoundLiteral, program: c.Program): readonly StoredPointer[] {
  const found: StoredPointer[] = [];
  collect(literal.initializer, literal.type, null, program, found);
  return found;
}

function collect(
  initializer: c.Initializer | null,
  type: c.CType,
  slot: FieldKey | null,
  program: c.Program,
  found: StoredPointer[],
): void {
  switch (type.kind) {
    case "pointer":
      if (slot !== null)
        found.push({ slot, value: initializer?.kind === "value" ? initializer.value : null });
      return;
    case "array": {
      if (!holdsPointers(program, type.element)) return;
      const given = initializer?.kind === "array" ? initializer.elements : [];
      for (const { value } of given) collect(value, type.element, slot, program, found);
      if (initializer?.kind !== "string" && given.length !== type.length)
        collect(null, type.element, slot, program, found);
      return;
    }
    case "record": {
      if (initializer?.kind === "value") return; // copied: its pointers were stored elsewhere
      const given = new Map(
        initializer?.kind === "record" ? initializer.fields.map(({ field, value }) => [field, value]) : [],
      );
      const record = program.records.get(type.record);
      if (!record?.fields || record.system) return;
      for (const [at, field] of record.fields.entries()) {
        const value = given.get(at) ?? null;
        if (value !== null || record.keyword === "struct")
          collect(value, field.type, fieldKey(record.id, at), program, found);
      }
      return;
    }
    default:
      return;
  }
}
