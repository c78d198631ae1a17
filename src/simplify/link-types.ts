/** Pointers to pooled records, and what types become where these are links. */
import type * as c from "../c-ast/c-ast.ts";
import type { Pools } from "./slot-pointers.ts";
import { TypeMapping } from "./type-mapping.ts";

export class LinkTypes extends TypeMapping {
  readonly #pooled: ReadonlySet<c.RecordId>;

  constructor({ pooled, slotted }: Pools) {
    super((type) => {
      const record = this.pooledBehind(type);
      if (record !== null) return { kind: "link", record, quals: type.quals };
      const inner = type.kind === "pointer" ? this.pooledBehind(type.target) : null;
      return inner !== null && slotted.has(inner) ? { kind: "slot", record: inner, quals: type.quals } : null;
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
