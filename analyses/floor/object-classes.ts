/**
 * DATA: classes of objects that the same pointers may point at, as a union-find forest. Joining two classes joins what
 * their objects point at (Steensgaard, "Points-to Analysis in Almost Linear Time", POPL 1996).
 */
import type { RecordId } from "../../src/c-ast/c-type.ts";
import type { ClassId } from "../facts/object-facts.ts";
import type { Span } from "../../src/source/span.ts";

interface ObjectClass {
  parent: ClassId;
  /** What the pointers in these objects point at. */
  pointee: ClassId | null;
  /** Records of which these objects are, as a whole. */
  readonly records: Set<RecordId>;
  /** Classes of objects that these are parts of, where a pointer to the part is taken. */
  readonly wholes: Set<ClassId>;
}

/** Two classes that became one, and where in the C that was asked for. */
interface Joining {
  readonly to: ClassId;
  readonly at: Span | null;
}

export class ObjectClasses {
  readonly #classes: ObjectClass[] = [];
  /** By class, as it was when it was joined. */
  readonly #joinings = new Map<ClassId, Joining[]>();
  /** What is joined from now on is joined because of this. */
  site: Span | null = null;

  create(): ClassId {
    const id = this.#classes.length as ClassId;
    this.#classes.push({ parent: id, pointee: null, records: new Set(), wholes: new Set() });
    return id;
  }

  find(id: ClassId): ClassId {
    let root = id;
    for (let up = this.#at(root).parent; up !== root; up = this.#at(root).parent) root = up;
    for (let at = id; at !== root;) {
      const found = this.#at(at);
      at = found.parent;
      found.parent = root;
    }
    return root;
  }

  /** What the objects of a class point at, as a class from before it was joined with others. */
  pointee(id: ClassId): ClassId {
    const known = this.ownPointee(id);
    if (known !== null) return known;
    const made = this.create();
    this.#at(this.find(id)).pointee = made;
    return made;
  }

  /** Null where no pointer in the objects was seen. */
  knownPointee(id: ClassId): ClassId | null {
    const { pointee } = this.#at(this.find(id));
    return pointee === null ? null : this.find(pointee);
  }

  join(a: ClassId, b: ClassId): void {
    const open: (readonly [ClassId, ClassId])[] = [[a, b]];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [left, right] = [this.find(pair[0]), this.find(pair[1])];
      if (left === right) continue;
      this.#noteJoining(pair[0], pair[1]);
      const [into, from] = [this.#at(left), this.#at(right)];
      from.parent = left;
      for (const record of from.records) into.records.add(record);
      for (const whole of from.wholes) into.wholes.add(whole);
      if (into.pointee !== null && from.pointee !== null) open.push([into.pointee, from.pointee]);
      into.pointee ??= from.pointee;
    }
  }

  #noteJoining(a: ClassId, b: ClassId): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const joinings = this.#joinings.get(from);
      if (joinings) joinings.push({ to, at: this.site });
      else this.#joinings.set(from, [{ to, at: this.site }]);
    }
  }

  /** Where in the C the two were made one class: the shortest chain of places. */
  joinedAt(start: ClassId, end: ClassId): readonly Span[] {
    const before = new Map<ClassId, { readonly from: ClassId; readonly at: Span | null } | null>([
      [start, null],
    ]);
    for (const next of before.keys()) {
      if (next === end) break;
      for (const { to, at } of this.#joinings.get(next) ?? [])
        if (!before.has(to)) before.set(to, { from: next, at });
    }
    const spans: Span[] = [];
    for (let step = before.get(end); step; step = before.get(step.from)) if (step.at) spans.push(step.at);
    return spans.reverse();
  }

  /** As `knownPointee`, but as it was before it was joined with others. */
  ownPointee(id: ClassId): ClassId | null {
    for (let at = id; ;) {
      const { pointee, parent } = this.#at(at);
      if (pointee !== null || parent === at) return pointee;
      at = parent;
    }
  }

  noteRecord(id: ClassId, record: RecordId): void {
    this.#at(this.find(id)).records.add(record);
  }

  notePart(part: ClassId, whole: ClassId): void {
    this.#at(this.find(part)).wholes.add(whole);
  }

  records(id: ClassId): ReadonlySet<RecordId> {
    return this.#at(this.find(id)).records;
  }

  wholes(id: ClassId): readonly ClassId[] {
    return [...this.#at(this.find(id)).wholes].map((whole) => this.find(whole));
  }

  #at(id: ClassId): ObjectClass {
    const found = this.#classes[id];
    if (!found) throw new Error(`class ${String(id)} does not exist`);
    return found;
  }
}
