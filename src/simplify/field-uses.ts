/** Where a program uses the pointer fields of its structs: one walk, for the passes that change fields. */
import type * as c from "../c-ast/c-ast.ts";
import { walk } from "../c-ast/visit.ts";

export interface FieldStore {
  readonly record: c.RecordId;
  readonly field: number;
  /** The struct stored into; null where it has no name yet (inside an initializer). */
  readonly object: c.Expr | null;
  readonly value: c.Expr;
  /** Null for initializers of globals. */
  readonly definition: c.FunctionDefinition | null;
}

/** `base.field` or `pointer->field`. */
export type FieldPlace = c.Member | c.Arrow;

export function isFieldPlace(expr: c.Expr): expr is FieldPlace {
  return expr.kind === "member" || expr.kind === "arrow";
}

/** What stands before the field: the struct, or the pointer to it. */
export function objectOf(place: FieldPlace): c.Expr {
  return place.kind === "member" ? place.base : place.pointer;
}

export interface FieldUses {
  readonly stores: readonly FieldStore[];
  /** Fields whose own address is taken: `&s->cursor`. */
  readonly addressTaken: readonly FieldPlace[];
}

export function collectFieldUses(program: c.Program): FieldUses {
  const stores: FieldStore[] = [];
  const addressTaken: FieldPlace[] = [];
  for (const unit of program.units) {
    for (const global of unit.globals)
      if (global.initializer) stores.push(...initializerStores(global.initializer, null, null));
    for (const definition of unit.functions) {
      for (const node of walk(definition.body)) {
        if (node.kind === "address-of" && isFieldPlace(node.place)) addressTaken.push(node.place);
        if (node.kind === "compound-literal")
          stores.push(...initializerStores(node.initializer, null, definition));
        if (node.kind === "assign" && isFieldPlace(node.target) && node.target.type.kind === "pointer") {
          const { record, field } = node.target;
          stores.push({ record, field, object: objectOf(node.target), value: node.value, definition });
        }
        if (node.kind === "local-declaration")
          for (const { symbol, initializer } of node.variables)
            if (initializer)
              stores.push(...initializerStores(initializer, variableRef(program, symbol, node), definition));
      }
    }
  }
  return { stores, addressTaken };
}

function variableRef(program: c.Program, symbol: c.SymbolId, at: c.LocalDeclaration): c.Expr | null {
  const type = program.symbols.get(symbol)?.type;
  return type?.kind === "record" ? { kind: "variable-ref", id: at.id, span: at.span, type, symbol } : null;
}

function initializerStores(
  initializer: c.Initializer,
  object: c.Expr | null,
  definition: c.FunctionDefinition | null,
): readonly FieldStore[] {
  switch (initializer.kind) {
    case "array":
      return initializer.elements.flatMap(({ value }) => initializerStores(value, null, definition));
    case "record":
      return initializer.fields.flatMap(({ field, value }) =>
        value.kind === "value" && value.value.type.kind === "pointer"
          ? [{ record: initializer.record, field, object, value: value.value, definition }]
          : initializerStores(value, null, definition),
      );
    default:
      return [];
  }
}
