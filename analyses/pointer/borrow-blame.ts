/** Which fields are to blame for borrows that cannot be: those of the structs that hold them. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { recordOf, type FieldKey } from "../facts/pointer-facts.ts";
import type { BorrowQuery, Holder } from "./borrow-flow.ts";
import { viewsOf, type PointerValue } from "./pointer-value.ts";

export class Blame {
  readonly #views: readonly FieldKey[];
  readonly #recordsIn: (type: c.CType) => ReadonlySet<c.RecordId>;
  readonly #known = new Map<FieldKey, string>();
  readonly #vague = new Map<FieldKey, string>();

  constructor(views: readonly FieldKey[], recordsIn: (type: c.CType) => ReadonlySet<c.RecordId>) {
    this.#views = views;
    this.#recordsIn = recordsIn;
  }

  /** All fields that borrow, only where none is known to be to blame: the rest may be sound without that one. */
  get refuted(): ReadonlyMap<FieldKey, string> {
    return this.#known.size > 0 ? this.#known : this.#vague;
  }

  holders(query: BlamedQuery, holders: readonly Holder[], reason: string): void {
    for (const holder of holders) {
      const own = this.#fieldsOf(query, holder);
      for (const slot of own) this.#known.set(slot, reason);
      if (own.length === 0) for (const slot of this.#views) this.#vague.set(slot, reason);
    }
  }

  type(type: c.CType, reason: string): void {
    for (const slot of this.#fieldsIn(type)) this.#known.set(slot, reason);
  }

  #fieldsIn(type: c.CType): readonly FieldKey[] {
    const inside = this.#recordsIn(type);
    return this.#views.filter((slot) => inside.has(recordOf(slot)));
  }

  /** Fields by which a holder borrows; none where that is not known. */
  #fieldsOf(query: BlamedQuery, holder: Holder): readonly FieldKey[] {
    if (holder === "outside") return [];
    const symbol = query.program.symbols.get(holder === "result" ? query.definition.symbol : holder);
    if (!symbol) return [];
    const type = symbol.kind === "function" ? symbol.type.result : symbol.type;
    const given = viewsOf(holder === "result" ? query.result : query.given(holder));
    return [...given, ...this.#fieldsIn(type)];
  }
}

type BlamedQuery = BorrowQuery & { readonly result: PointerValue };
