/**
 * What has to stand on the floor when some objects do: from seeds to a closed set of classes.
 *
 * - Arrays through whose rows a pointer goes as through one are on the floor.
 * - What lies in memory holds only `Ptr`s: what its pointers point at is on the floor as well.
 * - Parts lie where their wholes do, and wholes where their parts do.
 * - A record that lies in memory has one Rust type: its pointers are `Ptr`s wherever it lies.
 * - Functions called through a `Ptr` take and give `Ptr`s; comparisons of elements that lie in memory are called so.
 * - Where bytes are copied or compared, both sides are on the floor.
 * - Globals that hold `Ptr`s, and unions of them, lie in memory.
 * - In a library of which something is on the floor, functions that its callers pass are so too.
 * - What callers of a library pass to one of its functions as a struct with pointers, unions or bit-fields, they may have from another one.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { holdsPointers } from "../../src/c-ast/holds-pointers.ts";
import { libraryFunction } from "../../src/c-ast/library.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { fieldKey, variableSlot, type FieldKey } from "../facts/pointer-facts.ts";
import type { ReasonedFloor } from "../facts/reason-facts.ts";
import type { SeedClass } from "./floor-seeds.ts";
import { floorSteps, type FloorEdge } from "./floor-steps.ts";
import type { ClassId } from "../facts/object-facts.ts";
import type { PointsTo } from "./points-to.ts";
import { needsBytes } from "./type-contents.ts";
import { variadicFunctions } from "./variadic-functions.ts";
import { pointersThroughRows } from "./pointers-through-rows.ts";

export function spreadFloor(
  program: c.Program,
  pointsTo: PointsTo,
  seeds: Iterable<SeedClass>,
): ReasonedFloor {
  const spread = new Spread(program, pointsTo);
  for (const { object, origin, why } of seeds) spread.add(object, { kind: "seed", origin, why, own: object });
  for (const { object, at } of pointsTo.exposed) spread.add(object, { kind: "exposed", at });
  for (const { id, span } of pointersThroughRows(program)) {
    const rows = pointsTo.targets.get(id);
    if (rows !== undefined) spread.add(rows, { kind: "rows", at: span });
  }
  for (let before = -1; before !== spread.size;) {
    before = spread.size;
    spread.addHolders();
    spread.addCalled();
    spread.addCopied();
    spread.addOffered();
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

/** Functions of the library that work on the bytes of two objects, neither of which may be of another form. */
const onBytes = new Set(["memcpy", "memmove", "memcmp", "bcmp"]);

function worksOnBytes(program: c.Program, call: c.Call): boolean {
  const callee = calleeSymbol(call, program);
  return callee !== null && !callee.defined && onBytes.has(callee.name);
}

function offeredFunctions(program: c.Program): readonly c.FunctionDefinition[] {
  const definitions = program.units.flatMap(({ functions }) => functions);
  const found = definitions.flatMap((definition) => {
    const symbol = program.symbols.get(definition.symbol);
    return symbol?.linkage === "external" ? [{ definition, isMain: symbol.name === "main" }] : [];
  });
  return found.some(({ isMain }) => isMain) ? [] : found.map(({ definition }) => definition);
}

interface Addition {
  readonly object: ClassId;
  readonly why: FloorEdge;
}

class Spread {
  readonly #program: c.Program;
  readonly #pointsTo: PointsTo;
  /** Classes on the floor, and why. */
  readonly #floor = new Map<ClassId, FloorEdge>();
  readonly #records = new Set<c.RecordId>();
  readonly #indirectCalls: readonly c.Call[];
  readonly #comparisons: readonly LibraryComparison[];
  readonly #copies: readonly c.Call[];
  /** Functions that callers of a library see. */
  readonly #offered: readonly c.FunctionDefinition[];

  constructor(program: c.Program, pointsTo: PointsTo) {
    this.#program = program;
    this.#pointsTo = pointsTo;
    const calls = program.units.flatMap(({ functions }) =>
      functions.flatMap(({ body }) => [...walk(body)].filter((node) => node.kind === "call")),
    );
    this.#indirectCalls = calls.filter((call) => calleeSymbol(call, program) === null);
    this.#comparisons = calls.flatMap((call) => comparisonsIn(program, call));
    this.#copies = calls.filter((call) => worksOnBytes(program, call));
    this.#offered = offeredFunctions(program);
  }

  get size(): number {
    return this.#floor.size + this.#records.size;
  }

  add(id: ClassId, why: FloorEdge): void {
    const { classes } = this.#pointsTo;
    const open: Addition[] = [{ object: id, why }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const own = classes.find(next.object);
      if (this.#floor.has(own)) continue;
      this.#floor.set(own, next.why);
      const pointee = classes.knownPointee(own);
      if (pointee !== null) open.push({ object: pointee, why: { kind: "pointee", of: own } });
      for (const object of classes.wholes(own)) open.push({ object, why: { kind: "whole", of: own } });
      for (const record of classes.records(own))
        open.push(...this.#partsOf(record, (field) => ({ kind: "part", of: own, field })));
    }
  }

  /** Classes of the fields of a record that lies in memory, and of what they point at. */
  #partsOf(id: c.RecordId, edge: (field: FieldKey) => FloorEdge): readonly Addition[] {
    if (this.#records.has(id)) return [];
    this.#records.add(id);
    const { classes, fields } = this.#pointsTo;
    return (this.#program.records.get(id)?.fields ?? []).flatMap(({ type }, at) => {
      const key = fieldKey(id, at);
      const field = fields.get(key);
      const pointee = field === undefined ? null : classes.knownPointee(field);
      const why = edge(key);
      const own = [field, pointee].flatMap((object) =>
        object === undefined || object === null ? [] : [{ object, why }],
      );
      return [...own, ...recordsIn(type).flatMap((inner) => this.#partsOf(inner, edge))];
    });
  }

  isOn(id: ClassId | null | undefined): boolean {
    return id !== null && id !== undefined && this.#floor.has(this.#pointsTo.classes.find(id));
  }

  /** Variables that hold `Ptr`s and cannot do so as Rust values. */
  addHolders(): void {
    const { variables } = this.#pointsTo;
    for (const symbol of this.#program.symbols.values()) {
      if (symbol.kind !== "variable" || symbol.system || this.#isPooled(symbol.type)) continue;
      const object = variables.get(symbol.id);
      if (object === undefined || this.isOn(object) || !this.#holdsFloor(symbol.type, object)) continue;
      if (symbol.storage === "static" || needsBytes(this.#program, symbol.type))
        this.add(object, { kind: "holder", variable: symbol.id });
    }
  }

  #isPooled(type: c.CType): boolean {
    if (type.kind === "array") return this.#isPooled(type.element);
    return type.kind === "record" && this.#program.records.get(type.record)?.pooled === true;
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
    const addPointee = (id: ClassId | undefined, why: FloorEdge): void => {
      const pointee = id === undefined ? null : this.#pointsTo.classes.knownPointee(id);
      if (pointee !== null) this.add(pointee, why);
    };
    const addTarget = (pointer: c.Expr, why: FloorEdge): void => {
      const target = targets.get(pointer.id);
      if (target !== undefined) this.add(target, why);
    };
    for (const [symbol, pointer] of functions) {
      if (!this.isOn(pointer)) continue;
      const why: FloorEdge = { kind: "function", function: symbol };
      for (const param of definitions.get(symbol)?.params ?? []) addPointee(variables.get(param), why);
      const result = results.get(symbol);
      if (result !== undefined) this.add(result, why);
    }
    for (const { elements, comparison } of this.#comparisons) {
      const element = elements.find(({ id }) => this.isOn(targets.get(id)));
      if (element) addTarget(comparison, { kind: "call", callee: element.id, at: comparison.span });
    }
    for (const call of this.#indirectCalls) {
      if (!this.isOn(targets.get(call.callee.id))) continue;
      for (const arg of [...call.args, call])
        if (arg.type.kind === "pointer")
          addTarget(arg, { kind: "call", callee: call.callee.id, at: call.span });
    }
  }

  addCopied(): void {
    const { targets } = this.#pointsTo;
    for (const { args, span } of this.#copies) {
      const other = args.find(({ id }) => this.isOn(targets.get(id)));
      for (const arg of other ? args : []) {
        const target = targets.get(arg.id);
        if (other && target !== undefined) this.add(target, { kind: "copied", other: other.id, at: span });
      }
    }
  }

  addOffered(): void {
    const { results, variables } = this.#pointsTo;
    for (const { symbol: id, params } of this.#offered) {
      const symbol = this.#program.symbols.get(id);
      if (symbol?.kind !== "function") continue;
      const result = results.get(id);
      if (symbol.type.result.kind === "pointer" && result !== undefined)
        this.#addObjects(symbol.type.result.target, result, id);
      this.#addFunctions(symbol.type.result, result, id);
      this.#addWhole(symbol.type.result, id);
      for (const param of params) {
        const type = this.#program.symbols.get(param)?.type;
        const object = variables.get(param);
        const pointee = object === undefined ? null : this.#pointsTo.classes.knownPointee(object);
        if (type?.kind === "pointer" && pointee !== null) this.#addObjects(type.target, pointee, id);
        if (type) this.#addFunctions(type, pointee ?? undefined, id);
        if (type) this.#addWhole(type, id);
      }
    }
  }

  /** What a pointer leads to that an offered function takes or gives, where pointers in the end lead to such a struct. */
  #addObjects(type: c.CType, object: ClassId, offered: c.SymbolId): void {
    let target = type;
    while (target.kind === "pointer") target = target.target;
    if (target.kind !== "record" || !this.#records.has(target.record)) return;
    if (!holdsPointers(this.#program, target) && !needsBytes(this.#program, target)) return;
    this.add(object, { kind: "offered", function: offered });
  }

  /** Functions of C callers are called through `Ptr`s, whether they are passed or lie in a struct. */
  #addFunctions(type: c.CType, object: ClassId | undefined, offered: c.SymbolId): void {
    if (type.kind !== "pointer" || object === undefined || this.#floor.size === 0) return;
    const { target } = type;
    const isTable = target.kind === "record" && holdsFunctions(this.#program, target.record);
    if (target.kind === "function" || isTable) this.add(object, { kind: "offered", function: offered });
  }

  /** A struct that is passed by value and holds `Ptr`s has its form in memory as well. */
  #addWhole(type: c.CType, offered: c.SymbolId): void {
    if (type.kind !== "record" || this.#records.has(type.record)) return;
    if (!this.#holdsFloor(type, undefined)) return;
    const why: FloorEdge = { kind: "offered", function: offered };
    for (const { object } of this.#partsOf(type.record, () => why)) this.add(object, why);
  }

  facts(): ReasonedFloor {
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
      stepsOf: floorSteps(this.#pointsTo, this.#floor),
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

function holdsFunctions({ records }: c.Program, record: c.RecordId): boolean {
  return (records.get(record)?.fields ?? []).some(
    ({ type }) => type.kind === "pointer" && type.target.kind === "function",
  );
}

function recordsIn(type: c.CType): readonly c.RecordId[] {
  if (type.kind === "array") return recordsIn(type.element);
  return type.kind === "record" ? [type.record] : [];
}
