/** Pointers to pooled records, and what types become where these are links. */
import type * as c from "../c-ast/c-ast.ts";
import { TypeMapping } from "./type-mapping.ts";

export class LinkTypes extends TypeMapping {
  readonly #pooled: ReadonlySet<c.RecordId>;

  constructor(pooled: ReadonlySet<c.RecordId>) {
    super((type) => {
      const record = this.pooledBehind(type);
      return record === null ? null : { kind: "link", record, quals: type.quals };
    });
    this.#pooled = pooled;
  }

  override ofRecord(record: c.RecordDefinition): c.RecordDefinition {
    const retyped = super.ofRecord(record);
    return this.#pooled.has(record.id) ? { ...retyped, pooled: true } : retyped;
  }

  /** The pooled record that a type is a pointer to; null for other types. */
  pooledBehind(type: c.CType): c.RecordId | null {
    if (type.kind !== "pointer" || type.target.kind !== "record") return null;
    return this.#pooled.has(type.target.record) ? type.target.record : null;
  }
}
