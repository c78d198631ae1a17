/**
 * What has to stand on the floor when some objects do: from seeds to a closed set of classes.
 *
 * - What lies in memory holds only `Ptr`s: what its pointers point at is on the floor as well.
 * - Parts lie where their wholes do, and wholes where their parts do.
 * - A record that lies in memory has one Rust type: its pointers are `Ptr`s wherever it lies.
 * - Functions called through a `Ptr` take and give `Ptr`s; comparisons of elements that lie in memory are called so.
 * - Globals that hold `Ptr`s, and unions of them, lie in memory.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { libraryFunction } from "../../src/c-ast/library.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";
import { fieldKey, variableSlot, type FieldKey } from "../facts/pointer-facts.ts";
import type { ClassId } from "./object-classes.ts";
import type { PointsTo } from "./points-to.ts";
import { holdsPointers, needsBytes } from "./type-contents.ts";
import { variadicFunctions } from "./variadic-functions.ts";

export function spreadFloor(program: c.Program, pointsTo: PointsTo, seeds: Iterable<ClassId>): FloorFacts {
  const spread = new Spread(program, pointsTo);
  for (const seed of [...seeds, ...pointsTo.exposed]) spread.add(seed);
  for (let before = -1; before !== spread.size;) {
    before = spread.size;
    spread.addHolders();
    spread.addCalled();
  }
  return spread.facts();
}

/** `order` in `qsort(a, n, sizeof *a, order)`, and the pointers to elements. */
interface LibraryComparison {
  readonly elements: readonly c.Expr[];
  readonly comparison: c.Expr;
}

function comparisonsIn(program: c.Program, call: c.Call): readonly LibraryComparison[] {
  const callee = calleeSymbol(call, program);
  const known = callee && !callee.defined ? libraryFunction(callee.name) : null;
  return (known?.args ?? []).flatMap(({ kind }, at) => {
    const comparison = call.args[at];
    if (kind !== "comparison" || !comparison) return [];
    return [{ comparison, elements: call.args.filter((arg) => arg !== comparison) }];
  });
}

class Spread {
  readonly #program: c.Program;
  readonly #pointsTo: PointsTo;
  readonly #floor = new Set<ClassId>();
  readonly #records = new Set<c.RecordId>();
  readonly #indirectCalls: readonly c.Call[];
  readonly #comparisons: readonly LibraryComparison[];

  constructor(program: c.Program, pointsTo: PointsTo) {
    this.#program = program;
    this.#pointsTo = pointsTo;
    const calls = program.units.flatMap(({ functions }) =>
      functions.flatMap(({ body }) => [...walk(body)].filter((node) => node.kind === "call")),
    );
    this.#indirectCalls = calls.filter((call) => calleeSymbol(call, program) === null);
    this.#comparisons = calls.flatMap((call) => comparisonsIn(program, call));
  }

  get size(): number {
    return this.#floor.size + this.#records.size;
  }

  add(id: ClassId): void {
    const { classes } = this.#pointsTo;
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const own = classes.find(next);
      if (this.#floor.has(own)) continue;
      this.#floor.add(own);
      const pointee = classes.knownPointee(own);
      if (pointee !== null) open.push(pointee);
      open.push(...classes.wholes(own));
      for (const record of classes.records(own)) open.push(...this.#partsOf(record));
    }
  }

  /** Classes of the fields of a record that lies in memory, and of what they point at. */
  #partsOf(id: c.RecordId): readonly ClassId[] {
    if (this.#records.has(id)) return [];
    this.#records.add(id);
    const { classes, fields } = this.#pointsTo;
    return (this.#program.records.get(id)?.fields ?? []).flatMap(({ type }, at) => {
      const field = fields.get(fieldKey(id, at));
      const pointee = field === undefined ? null : classes.knownPointee(field);
      const own = [...(field === undefined ? [] : [field]), ...(pointee === null ? [] : [pointee])];
      return [...own, ...recordsIn(type).flatMap((inner) => this.#partsOf(inner))];
    });
  }

  isOn(id: ClassId | null | undefined): boolean {
    return id !== null && id !== undefined && this.#floor.has(this.#pointsTo.classes.find(id));
  }

  /** Variables that hold `Ptr`s and cannot do so as Rust values. */
  addHolders(): void {
    const { variables } = this.#pointsTo;
    for (const symbol of this.#program.symbols.values()) {
      if (symbol.kind !== "variable" || symbol.system) continue;
      const object = variables.get(symbol.id);
      if (object === undefined || this.isOn(object) || !this.#holdsFloor(symbol.type, object)) continue;
      if (symbol.storage === "static" || needsBytes(this.#program, symbol.type)) this.add(object);
    }
  }

  /** Does an object of the type hold pointers on the floor, in itself or in its members? */
  #holdsFloor(type: c.CType, object: ClassId | undefined): boolean {
    const { classes, fields } = this.#pointsTo;
    if (type.kind === "array") return this.#holdsFloor(type.element, object);
    if (type.kind === "pointer") return object !== undefined && this.isOn(classes.knownPointee(object));
    if (type.kind !== "record") return false;
    return (this.#program.records.get(type.record)?.fields ?? []).some((field, at) =>
      this.#holdsFloor(field.type, fields.get(fieldKey(type.record, at))),
    );
  }

  addCalled(): void {
    const { functions, variables, results, targets } = this.#pointsTo;
    const definitions = new Map(
      this.#program.units.flatMap((unit) => unit.functions.map((one) => [one.symbol, one] as const)),
    );
    const addPointee = (id: ClassId | undefined): void => {
      const pointee = id === undefined ? null : this.#pointsTo.classes.knownPointee(id);
      if (pointee !== null) this.add(pointee);
    };
    const addTarget = (pointer: c.Expr): void => {
      const target = targets.get(pointer.id);
      if (target !== undefined) this.add(target);
    };
    for (const [symbol, pointer] of functions) {
      if (!this.isOn(pointer)) continue;
      for (const param of definitions.get(symbol)?.params ?? []) addPointee(variables.get(param));
      const result = results.get(symbol);
      if (result !== undefined) this.add(result);
    }
    for (const { elements, comparison } of this.#comparisons)
      if (elements.some((element) => this.isOn(targets.get(element.id)))) addTarget(comparison);
    for (const call of this.#indirectCalls) {
      if (!this.isOn(targets.get(call.callee.id))) continue;
      for (const arg of [...call.args, call]) if (arg.type.kind === "pointer") addTarget(arg);
    }
  }

  facts(): FloorFacts {
    const { functions, results, targets, variables } = this.#pointsTo;
    const onFloor = <K>(table: ReadonlyMap<K, ClassId>): Set<K> =>
      new Set([...table].flatMap(([key, id]) => (this.isOn(id) ? [key] : [])));
    const holders = this.#holders();
    const pointers: ReadonlySet<NodeId> = onFloor(targets);
    return {
      objects: new Set([...onFloor(variables)].filter((id) => !this.#isSystem(id))),
      pointers,
      records: this.#records,
      functions: [...onFloor(functions)],
      variadic: variadicFunctions(this.#program),
      variables: holders.variables,
      fields: holders.fields,
      results: onFloor(results),
    };
  }

  #isSystem(id: c.SymbolId): boolean {
    const symbol = this.#program.symbols.get(id);
    return symbol?.kind === "variable" && symbol.system;
  }

  /** Variables, fields and elements of arrays that hold `Ptr`s. */
  #holders(): { readonly variables: Set<c.SymbolId>; readonly fields: Set<FieldKey> } {
    const { classes } = this.#pointsTo;
    const variables = new Set<c.SymbolId>();
    const fields = new Set<FieldKey>();
    for (const [symbol, object] of this.#pointsTo.variables) {
      const type = this.#program.symbols.get(symbol)?.type;
      const pointee = classes.knownPointee(object);
      if (type?.kind === "pointer" && this.isOn(pointee)) variables.add(symbol);
      const inner = type?.kind === "pointer" && pointee !== null ? classes.knownPointee(pointee) : pointee;
      if (type && holdsPointers(this.#program, type) && this.isOn(inner)) fields.add(variableSlot(symbol));
    }
    for (const [key, object] of this.#pointsTo.fields)
      if (this.isOn(classes.knownPointee(object))) fields.add(key);
    for (const record of this.#records)
      for (const at of (this.#program.records.get(record)?.fields ?? []).keys())
        fields.add(fieldKey(record, at));
    return { variables, fields };
  }
}

function recordsIn(type: c.CType): readonly c.RecordId[] {
  if (type.kind === "array") return recordsIn(type.element);
  return type.kind === "record" ? [type.record] : [];
}
