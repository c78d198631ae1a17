/**
 * Pointers that own heap memory and lie behind other pointers become the members of structs, which the analyses know how
 * to own, to lend and to move. In Rust the struct is the pointer again (`rewrite/unwrap-pointers.ts`).
 *
 *   C: double **m = malloc(n * sizeof *m); m[i] = malloc(k * sizeof **m); m[i][j] = x; f(&m[i]);
 *
 *   struct wrapped *m = malloc(n * sizeof *m); m[i].wrapped = malloc(k * ..); m[i].wrapped[j] = x; f(&m[i]);
 *
 * Reads: the elaborated program, and which pointers these are (`wrapped-pointers.ts`). Gives: the same program, with other
 * types.
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import type { ClassId, ObjectFacts } from "../../analyses/facts/object-facts.ts";
import type { NodeId } from "../source/node-id.ts";
import { Edit } from "./edit.ts";
import { objectIn, objectOfField } from "./pointed-objects.ts";
import { wrappedPointers, type WrappedClass } from "./wrapped-pointers.ts";

/** Rows of rows of rows. */
const mostLevels = 3;

/**
 * @param unwrapped classes of pointers that are left alone, by anchor
 * @param objectsOf what the pointers of a form of the program may point at
 */
export function wrapPointers(
  program: c.Program,
  unwrapped: ReadonlySet<NodeId>,
  objectsOf: (program: c.Program) => ObjectFacts,
): c.Program {
  let wrapped = program;
  for (let level = 0; level < mostLevels; level++) {
    const objects = objectsOf(wrapped);
    const pointers = wrappedPointers(wrapped, objects, unwrapped);
    if (pointers.size === 0) break;
    wrapped = new Wrapper(wrapped, objects, pointers).program();
  }
  return wrapped;
}

class Wrapper {
  readonly #program: c.Program;
  readonly #objects: ObjectFacts;
  readonly #edit: Edit;
  readonly #records = new Map<ClassId, c.RecordDefinition>();
  readonly #definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>;
  readonly #mapping: Mapping = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) => this.#statement(statement),
  };

  constructor(program: c.Program, objects: ObjectFacts, pointers: ReadonlyMap<ClassId, WrappedClass>) {
    this.#program = program;
    this.#objects = objects;
    this.#edit = new Edit(program);
    const definitions = program.units.flatMap(({ functions }) => functions);
    this.#definitions = new Map(definitions.map((one) => [one.symbol, one]));
    let next = Math.max(0, ...program.records.keys()) + 1;
    for (const [id, wrapped] of pointers)
      this.#records.set(id, wrapperOf(wrapped, next++ as c.RecordId, this.#edit));
  }

  program(): c.Program {
    const { records, symbols, units } = this.#program;
    const wrappers = [...this.#records.values()];
    return {
      ...this.#program,
      records: new Map(
        [...[...records.values()].map((record) => this.#record(record)), ...wrappers].map((record) => [
          record.id,
          record,
        ]),
      ),
      symbols: new Map([...symbols].map(([id, symbol]) => [id, this.#symbol(symbol)])),
      units: units.map((unit) => ({
        ...unit,
        functions: unit.functions.map((definition) => this.#function(definition)),
        globals: unit.globals.map((global) => {
          const initializer = global.initializer && this.#initial(global.symbol, global.initializer);
          return { ...global, initializer };
        }),
      })),
    };
  }

  // ------------------------------------------------------------------------------------------------ declarations

  /** The struct around the pointers that are these objects. */
  #recordOf(object: ClassId | null | undefined): c.RecordDefinition | null {
    if (object === null || object === undefined) return null;
    return this.#records.get(this.#objects.classes.find(object)) ?? null;
  }

  /** The type of an object, with structs around the pointers in it and behind it. */
  #typeOf(type: c.CType, object: ClassId | null | undefined): c.CType {
    if (object === null || object === undefined) return type;
    const record = type.kind === "pointer" ? this.#recordOf(object) : null;
    if (record) return { kind: "record", record: record.id, quals: type.quals };
    if (type.kind === "pointer") return this.#pointerTo(type, this.#objects.classes.knownPointee(object));
    if (type.kind !== "array") return type;
    const element = this.#typeOf(type.element, object);
    return element === type.element ? type : { ...type, element };
  }

  /** The type of a pointer to such objects. */
  #pointerTo(type: c.CType, object: ClassId | null | undefined): c.CType {
    if (type.kind !== "pointer") return type;
    const target = this.#typeOf(type.target, object);
    return target === type.target ? type : { ...type, target };
  }

  #record(record: c.RecordDefinition): c.RecordDefinition {
    const fields = record.fields?.map((field, at) => {
      const object = objectOfField(this.#objects, this.#program, record.id, at);
      const type = this.#typeOf(field.type, object);
      return type === field.type ? field : { ...field, type };
    });
    return fields?.some((field, at) => field !== record.fields?.[at]) ? { ...record, fields } : record;
  }

  #symbol(symbol: c.CSymbol): c.CSymbol {
    if (symbol.kind === "function") return this.#functionSymbol(symbol);
    const type = this.#typeOf(symbol.type, this.#objects.variables.get(symbol.id));
    return type === symbol.type ? symbol : { ...symbol, type };
  }

  #functionSymbol(symbol: c.FunctionSymbol): c.FunctionSymbol {
    const type = this.#functionType(symbol.type, symbol.id);
    return type === symbol.type ? symbol : { ...symbol, type };
  }

  /** @param type of a function as one translation unit declares it, with the unit's own records */
  #functionType(type: c.FunctionType, symbol: c.SymbolId): c.FunctionType {
    const { results, variables } = this.#objects;
    const own = this.#definitions.get(symbol)?.params ?? [];
    const params = type.params.map((declared, at) => {
      const param = own[at];
      return param === undefined ? declared : this.#typeOf(declared, variables.get(param));
    });
    const result = this.#pointerTo(type.result, results.get(symbol));
    const isSame = result === type.result && params.every((param, at) => param === type.params[at]);
    return isSame ? type : { ...type, result, params };
  }

  #function(definition: c.FunctionDefinition): c.FunctionDefinition {
    const vlaLengths = definition.vlaLengths.map(this.#mapping.expr);
    const body = this.#statement(definition.body);
    if (body.kind !== "compound" || (body === definition.body && vlaLengths.length === 0)) return definition;
    return { ...definition, vlaLengths, body };
  }

  #statement(statement: c.Statement): c.Statement {
    if (statement.kind === "local-declaration") return this.#declaration(statement);
    if (statement.kind !== "for" || statement.init?.kind !== "local-declaration")
      return mapStatementChildren(statement, this.#mapping);
    const init = this.#declaration(statement.init);
    const mapped = mapStatementChildren({ ...statement, init: null }, this.#mapping);
    return mapped.kind === "for" ? { ...mapped, init } : mapped;
  }

  #declaration(declaration: c.LocalDeclaration): c.LocalDeclaration {
    const variables = declaration.variables.map((variable) => ({
      ...variable,
      vlaLengths: variable.vlaLengths.map(this.#mapping.expr),
      initializer: variable.initializer && this.#initial(variable.symbol, variable.initializer),
    }));
    return { ...declaration, variables };
  }

  // ------------------------------------------------------------------------------------------------ initializers

  #initial(symbol: c.SymbolId, initializer: c.Initializer): c.Initializer {
    return this.#initializer(initializer, this.#objects.variables.get(symbol));
  }

  #initializer(initializer: c.Initializer, object: ClassId | null | undefined): c.Initializer {
    switch (initializer.kind) {
      case "value": {
        const value = { kind: "value" as const, value: this.#expr(initializer.value) };
        const record = initializer.value.type.kind === "pointer" ? this.#recordOf(object) : null;
        return record ? { kind: "record", record: record.id, fields: [{ field: 0, value }] } : value;
      }
      case "string":
        return initializer;
      case "array": {
        const elements = initializer.elements.map(({ index, value }) => ({
          index,
          value: this.#initializer(value, object),
        }));
        return { ...initializer, elements };
      }
      case "record": {
        const { record } = initializer;
        const fields = initializer.fields.map(({ field, value }) => {
          const own = objectOfField(this.#objects, this.#program, record, field);
          return { field, value: this.#initializer(value, own) };
        });
        return { ...initializer, fields };
      }
    }
  }

  // ------------------------------------------------------------------------------------------------- expressions

  #expr(expr: c.Expr): c.Expr {
    switch (expr.kind) {
      case "variable-ref":
      case "member":
      case "arrow":
      case "index":
      case "dereference":
        return this.#pointerIn(this.#place(expr), expr);
      case "address-of":
        return this.#retyped({ ...expr, place: this.#place(expr.place) }, expr);
      case "load":
        return this.#load(expr);
      case "function-ref":
        return expr.type.kind === "function"
          ? withType(expr, this.#functionType(expr.type, expr.symbol))
          : expr;
      case "compound-literal":
        return { ...expr, initializer: this.#initializer(expr.initializer, null) };
      case "convert":
        if (expr.conversion === "function-to-pointer") return this.#functionPointer(expr);
        return this.#retyped(mapExprChildren(expr, this.#mapping), expr);
      default:
        return this.#retyped(mapExprChildren(expr, this.#mapping), expr);
    }
  }

  /** A value, of which the pointers lead to structs. */
  #retyped(expr: c.Expr, before: c.Expr): c.Expr {
    const type = this.#pointerTo(before.type, this.#objects.targets.get(before.id));
    if (expr.kind === "compound-assign" && type !== before.type) return { ...expr, type, computation: type };
    return withType(expr, type);
  }

  #functionPointer(expr: c.Convert): c.Convert {
    const operand = this.#expr(expr.operand);
    if (operand === expr.operand || expr.type.kind !== "pointer") return expr;
    return { ...expr, operand, type: { ...expr.type, target: operand.type } };
  }

  /** The place where the struct is, if there is one, else the place itself. */
  #place(place: c.Expr): c.Expr {
    const object = objectIn(this.#objects, this.#program, place);
    if (object === null) return this.#mapped(place);
    return withType(this.#mapped(place), this.#typeOf(place.type, object));
  }

  #mapped(place: c.Expr): c.Expr {
    const isPlain = place.kind === "function-ref" || place.kind === "compound-literal";
    return isPlain ? this.#expr(place) : mapExprChildren(place, this.#mapping);
  }

  /** The pointer in the struct that stands in a place. */
  #pointerIn(place: c.Expr, before: c.Expr): c.Expr {
    const object = objectIn(this.#objects, this.#program, before);
    const record = before.type.kind === "pointer" ? this.#recordOf(object) : null;
    if (!record) return place;
    const own = record.fields?.[0]?.type ?? before.type;
    const type = { ...own, quals: before.type.quals };
    const part = { id: this.#edit.id(), span: before.span, type, record: record.id, field: 0 };
    return place.kind === "dereference"
      ? { kind: "arrow", pointer: place.pointer, ...part }
      : { kind: "member", base: place, ...part };
  }

  #load(expr: c.Load): c.Expr {
    const place = this.#expr(expr.place);
    const object = objectIn(this.#objects, this.#program, expr.place);
    const isWrapped = expr.type.kind === "pointer" && this.#recordOf(object) !== null;
    if (!isWrapped) return this.#retyped(place === expr.place ? expr : { ...expr, place }, expr);
    const load: c.Load = { ...expr, place, type: { ...place.type, quals: 0 } };
    // where some see it as a pointer to constants
    return isSamePointee(load.type, expr.type) ? load : this.#edit.convert(load, expr.type, "pointer");
  }
}

function withType(expr: c.Expr, type: c.CType): c.Expr {
  return type === expr.type ? expr : { ...expr, type };
}

function isSamePointee(one: c.CType, other: c.CType): boolean {
  return one.kind === "pointer" && other.kind === "pointer" && one.target.quals === other.target.quals;
}

function wrapperOf({ pointee, anchor, span }: WrappedClass, id: c.RecordId, edit: Edit): c.RecordDefinition {
  const type: c.CType = { kind: "pointer", target: pointee, quals: 0 };
  const name = `wrapped_pointer_${String(id)}`;
  return {
    id,
    keyword: "struct",
    name,
    tag: name,
    fields: [{ name, type, bitWidth: null, offset: 0, bitOffset: 0 }],
    size: 8,
    align: 8,
    packed: false,
    wraps: anchor,
    system: false,
    node: edit.id(),
    span,
  };
}
