/** Types in which some pointers have become values of a type of their own, by what these become. */
import type * as c from "../c-ast/c-ast.ts";

export class TypeMapping {
  readonly #replaced: (type: c.CType) => c.CType | null;
  readonly #known = new WeakMap<c.CType, c.CType>();

  /** @param replaced what a type becomes; null for those that stay, but for their parts */
  constructor(replaced: (type: c.CType) => c.CType | null) {
    this.#replaced = replaced;
  }

  /** The type with its parts replaced; itself where there is nothing to replace. */
  of(type: c.CType): c.CType {
    const known = this.#known.get(type);
    if (known) return known;
    const made = this.#replaced(type) ?? this.#convert(type);
    this.#known.set(type, made);
    return made;
  }

  #convert(type: c.CType): c.CType {
    switch (type.kind) {
      case "pointer": {
        const target = this.of(type.target);
        return target === type.target ? type : { ...type, target };
      }
      case "array": {
        const element = this.of(type.element);
        return element === type.element ? type : { ...type, element };
      }
      case "function":
        return this.ofFunction(type);
      default:
        return type;
    }
  }

  ofFunction(type: c.FunctionType): c.FunctionType {
    const result = this.of(type.result);
    const params = type.params.map((param) => this.of(param));
    const isSame = result === type.result && params.every((param, at) => param === type.params[at]);
    return isSame ? type : { ...type, result, params };
  }

  ofRecord(record: c.RecordDefinition): c.RecordDefinition {
    const fields = record.fields ?? [];
    if (fields.every(({ type }) => this.of(type) === type)) return record;
    return { ...record, fields: fields.map((field) => ({ ...field, type: this.of(field.type) })) };
  }

  ofSymbol(symbol: c.CSymbol): c.CSymbol {
    if (symbol.kind === "function") {
      const type = this.ofFunction(symbol.type);
      return type === symbol.type ? symbol : { ...symbol, type };
    }
    const type = this.of(symbol.type);
    return type === symbol.type ? symbol : { ...symbol, type };
  }
}
