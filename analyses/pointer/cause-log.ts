/** Keeps the first cause of every fact that the solver finds, and all changes of what pointers hold. */
import type { Cause, HeldCause, HeldKind } from "../facts/reason-facts.ts";

export class CauseLog {
  /** What the solver is looking at. */
  #current: Cause | null = null;
  readonly #members = new Map<ReadonlySet<unknown>, Map<unknown, Cause>>();
  readonly #held = new Map<object, Map<unknown, HeldCause[]>>();

  /** All that follows is because of this. */
  lookAt(cause: Cause | null): void {
    this.#current = cause;
  }

  /** `member` is added to a set of facts. */
  noteMember(set: ReadonlySet<unknown>, member: unknown): void {
    if (this.#current) entry(this.#members, set, () => new Map<unknown, Cause>()).set(member, this.#current);
  }

  /** What `key` holds changes in a table of values. */
  noteHeld(table: object, key: unknown, becomes: HeldKind): void {
    if (!this.#current) return;
    const changes = entry(this.#held, table, () => new Map<unknown, HeldCause[]>());
    entry(changes, key, () => []).push({ ...this.#current, becomes });
  }

  /** First causes of the members of a set. */
  membersOf<T>(set: ReadonlySet<T>): ReadonlyMap<T, Cause> {
    return new Map(
      [...set].flatMap((member) => {
        const cause = this.#members.get(set)?.get(member);
        return cause ? [[member, cause] as const] : [];
      }),
    );
  }

  /** Changes of what a key of a table holds. */
  heldBy(table: object, key: unknown): readonly HeldCause[] {
    return this.#held.get(table)?.get(key) ?? [];
  }

  /** The same for all keys that changed. */
  heldIn<K>(table: ReadonlyMap<K, unknown>): ReadonlyMap<K, readonly HeldCause[]> {
    return new Map([...table.keys()].map((key) => [key, this.heldBy(table, key)]));
  }
}

function entry<K, V>(table: Map<K, V>, key: K, make: () => V): V {
  const known = table.get(key) ?? make();
  table.set(key, known);
  return known;
}
