/**
 * Pointers to links: `struct node **p`. Where one leads into a node, all of its type are slots, references to the cells in
 * which links lie: members of nodes, and variables that become cells.
 *
 * Reads: the elaborated program, and which records are pooled. Gives: those of the records for which that works out, and to
 * which of them pointers to pointers are slots.
 * Sound because every use of such a pointer that is not known to be one of a slot takes the record out.
 */
import type * as c from "../c-ast/c-ast.ts";
import { variableArguments } from "../c-ast/callee.ts";
import { indexedObject } from "../c-ast/indexed-object.ts";
import { positionedPointer } from "../c-ast/positioned-pointer.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import type { AstNode } from "../c-ast/visit.ts";

export interface Pools {
  readonly pooled: ReadonlySet<c.RecordId>;
  /** Records of the pool to which pointers to pointers are slots. */
  readonly slotted: ReadonlySet<c.RecordId>;
}

/** A pointer into a node of `around` to a pointer to `target`. */
interface InnerPointer {
  readonly around: c.RecordId;
  readonly target: c.RecordId;
}

export function withSlots(program: c.Program, candidates: ReadonlySet<c.RecordId>): Pools {
  const uses = new SlotUses(program, candidates);
  const pooled = new Set(candidates);
  const bad = new Set(uses.bad);
  for (;;) {
    const before = pooled.size + bad.size;
    for (const { around, target } of uses.inner) {
      if (!pooled.has(around)) bad.add(target);
      if (!pooled.has(target) || bad.has(target)) pooled.delete(around);
    }
    if (pooled.size + bad.size === before) break;
  }
  const needed = uses.inner.map(({ target }) => target);
  return { pooled, slotted: new Set(needed.filter((record) => pooled.has(record) && !bad.has(record))) };
}

class SlotUses {
  readonly bad = new Set<c.RecordId>();
  readonly inner: InnerPointer[] = [];
  readonly #candidates: ReadonlySet<c.RecordId>;
  /** Arrays that are indexed by their names: met before they are walked into. */
  readonly #followed = new Set<AstNode>();

  constructor(program: c.Program, candidates: ReadonlySet<c.RecordId>) {
    this.#candidates = candidates;
    for (const { fields } of program.records.values())
      for (const { type } of fields ?? []) this.#checkHeld(type, false);
    for (const symbol of program.symbols.values())
      if (symbol.kind === "variable") this.#checkHeld(symbol.type, symbol.storage === "automatic");
      else this.#refuse(this.#slottedIn(symbol.type.result));
    for (const node of programNodes(program)) this.#check(node);
  }

  #linked(type: c.CType): c.RecordId | null {
    if (type.kind !== "pointer" || type.target.kind !== "record") return null;
    return this.#candidates.has(type.target.record) ? type.target.record : null;
  }

  /** The record to which the type is a pointer to a pointer. */
  #slotted(type: c.CType): c.RecordId | null {
    return type.kind === "pointer" ? this.#linked(type.target) : null;
  }

  #refuse(record: c.RecordId | null): void {
    if (record !== null) this.bad.add(record);
  }

  /** Slots are held by automatic variables, and nothing points at those. */
  #checkHeld(type: c.CType, isAutomatic: boolean): void {
    const isSlot = this.#slotted(type) !== null;
    if (!isSlot || !isAutomatic) this.#refuse(this.#slottedIn(type));
  }

  #slottedIn(type: c.CType): c.RecordId | null {
    if (type.kind === "array") return this.#slottedIn(type.element);
    return this.#slotted(type) ?? (type.kind === "pointer" ? this.#slottedIn(type.target) : null);
  }

  #check(node: AstNode): void {
    const positioned = positionedPointer(node);
    if (positioned) this.#refuse(this.#slotted(positioned));
    switch (node.kind) {
      case "address-of":
        this.#checkSource(node);
        return;
      case "dereference":
        this.#followed.add(node.pointer);
        return;
      case "index":
        this.#followed.add(node.pointer);
        if (!indexedObject(node)) this.#refuse(this.#slotted(node.pointer.type));
        return;
      case "convert":
        this.#checkConversion(node);
        return;
      case "call":
        for (const arg of variableArguments(node)) this.#refuse(this.#slotted(arg.type));
        return;
      case "builtin-call":
        for (const part of [node, ...node.args]) this.#refuse(this.#slotted(part.type));
        return;
      default:
        return;
    }
  }

  /** Where a pointer to a pointer comes from. */
  #checkSource({ type, place }: c.AddressOf): void {
    const target = this.#slotted(type);
    if (target === null) return;
    if (place.kind === "variable-ref" || place.kind === "dereference") return;
    const around = this.#nodeAround(place);
    if (around === null) this.#refuse(target);
    else this.inner.push({ around, target });
  }

  /** The record in a node of which a place lies. */
  #nodeAround(place: c.Expr): c.RecordId | null {
    if (place.kind === "arrow") return this.#linked(place.pointer.type);
    if (place.kind === "member") {
      const { type } = place.base;
      return type.kind === "record" && this.#candidates.has(type.record) ? type.record : null;
    }
    if (place.kind !== "index" && place.kind !== "dereference") return null;
    const whole = indexedObject(place);
    return whole && this.#nodeAround(whole);
  }

  #checkConversion(node: c.Convert): void {
    const from = this.#slotted(node.operand.type);
    const to = this.#slotted(node.type);
    if (node.conversion === "array-to-pointer") {
      if (!this.#followed.has(node)) this.#refuse(to);
      return;
    }
    if (from === to || node.conversion === "to-void") return;
    this.#refuse(from);
    this.#refuse(to);
  }
}
