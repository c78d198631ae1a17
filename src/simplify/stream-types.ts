/** Which C types are streams, and what types become where these are values. */
import type * as c from "../c-ast/c-ast.ts";

/** The struct behind `FILE` in the headers of glibc and musl. */
const fileTag = "_IO_FILE";

export class StreamTypes {
  readonly #files: ReadonlySet<c.RecordId>;
  readonly #known = new WeakMap<c.CType, c.CType>();

  constructor({ records }: c.Program) {
    const files = [...records.values()].filter(({ system, tag }) => system && tag === fileTag);
    this.#files = new Set(files.map(({ id }) => id));
  }

  /** Does the program know of streams at all? */
  get areUsed(): boolean {
    return this.#files.size > 0;
  }

  /** Is it a `FILE *`, by whatever name? */
  isStream(type: c.CType): boolean {
    return type.kind === "pointer" && type.target.kind === "record" && this.#files.has(type.target.record);
  }

  /** The type with streams for `FILE *`; itself where there are none. */
  of(type: c.CType): c.CType {
    const known = this.#known.get(type);
    if (known) return known;
    const made = this.#convert(type);
    this.#known.set(type, made);
    return made;
  }

  #convert(type: c.CType): c.CType {
    if (this.isStream(type)) return { kind: "stream", quals: type.quals };
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
    const fields = record.fields?.map((field) => ({ ...field, type: this.of(field.type) })) ?? null;
    return { ...record, fields };
  }

  ofSymbol(symbol: c.CSymbol): c.CSymbol {
    return symbol.kind === "function"
      ? { ...symbol, type: this.ofFunction(symbol.type) }
      : { ...symbol, type: this.of(symbol.type) };
  }
}
