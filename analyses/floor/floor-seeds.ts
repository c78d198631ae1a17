/**
 * Where the way down the ladder starts: pointers without a representation, in functions that were refused. Seeds are
 * names, not classes, so that they mean the same in another form of the program.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isPointers } from "../../src/c-ast/holds-pointers.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { fieldKey, type FieldKey, type Representation } from "../facts/pointer-facts.ts";
import type { FloorOrigin, HeldCause, ReasonedPointers, SeedReason } from "../facts/reason-facts.ts";
import type { ClassId } from "./object-classes.ts";
import type { PointsTo } from "./points-to.ts";
import { needsBytes } from "./type-contents.ts";

export interface FloorSeeds {
  /** Pointers that are put on the floor with what they point at, and why no better form was found. */
  readonly variables: Map<c.SymbolId, SeedReason>;
  readonly fields: Map<FieldKey, SeedReason>;
  readonly results: Map<c.SymbolId, SeedReason>;
  /** Functions all of whose pointers are. */
  readonly functions: Map<c.SymbolId, SeedReason>;
}

/** A class that a seed points at. */
export interface SeedClass {
  readonly object: ClassId;
  readonly origin: FloorOrigin;
  readonly why: SeedReason;
}

export function noSeeds(): FloorSeeds {
  return { variables: new Map(), fields: new Map(), results: new Map(), functions: new Map() };
}

/** Adds the pointers of refused functions that have no representation. */
export function seedPointers(
  seeds: FloorSeeds,
  program: c.Program,
  refused: readonly c.SymbolId[],
  pointers: ReasonedPointers,
): void {
  const functions = new Set(refused);
  const { reasons } = pointers;
  for (const [key, { version, pointers: own, result }] of pointers.versions) {
    if (!functions.has(version.symbol)) continue;
    for (const [symbol, representation] of own)
      seed(seeds.variables, symbol, representation, reasons.variables.get(key)?.get(symbol));
    if (result)
      seed(
        seeds.results,
        version.symbol,
        ofKnownType(program, version.symbol, result),
        reasons.results.get(key),
      );
  }
  for (const unit of program.units)
    for (const { symbol, body } of unit.functions) {
      if (!functions.has(symbol)) continue;
      for (const node of walk(body)) {
        if (node.kind === "variable-ref") seedGlobal(seeds, program, node);
        if ((node.kind !== "member" && node.kind !== "arrow") || !isPointers(node.type)) continue;
        const key = fieldKey(node.record, node.field);
        seed(seeds.fields, key, pointers.fields.get(key) ?? neverStored, reasons.fields.get(key));
      }
    }
}

/** What is owned has a type. */
function ofKnownType(program: c.Program, symbol: c.SymbolId, result: Representation): Representation {
  const type = program.symbols.get(symbol)?.type;
  const isTyped =
    type?.kind !== "function" || type.result.kind !== "pointer" || type.result.target.kind !== "void";
  if (isTyped || result.kind !== "owned") return result;
  return { kind: "refused", code: "pointer/heap", reason: "heap memory without an element type" };
}

/** A pointer that is a global variable has no other form. */
function seedGlobal(seeds: FloorSeeds, program: c.Program, { symbol, span }: c.VariableRef): void {
  const variable = program.symbols.get(symbol);
  if (variable?.kind !== "variable" || variable.storage !== "static" || variable.type.kind !== "pointer")
    return;
  if (variable.type.target.kind === "function" || seeds.variables.has(symbol)) return;
  const reason = `the global pointer \`${variable.name}\``;
  seeds.variables.set(symbol, { code: "pointer/global", reason, at: span });
}

const neverStored: Representation = {
  kind: "refused",
  code: "pointer/unknown-base",
  reason: "nothing is ever stored in it",
};

/** Adds a pointer that has no representation; its first reason stays. */
function seed<K>(
  table: Map<K, SeedReason>,
  key: K,
  representation: Representation,
  changes: readonly HeldCause[] | undefined,
): void {
  if (representation.kind !== "refused" || table.has(key)) return;
  const { code, reason } = representation;
  const isLost = ({ becomes }: HeldCause): boolean => becomes === "unknown" || becomes === "choice";
  table.set(key, { code, reason, at: changes?.find(isLost)?.at ?? null });
}

/** Adds all pointers of functions. */
export function seedFunctions(seeds: FloorSeeds, functions: ReadonlyMap<c.SymbolId, SeedReason>): void {
  for (const [symbol, why] of functions) if (!seeds.functions.has(symbol)) seeds.functions.set(symbol, why);
}

/** What the seeds point at. */
export function seedClasses(program: c.Program, pointsTo: PointsTo, seeds: FloorSeeds): readonly SeedClass[] {
  const found: SeedClass[] = [];
  const addPointee = (id: ClassId | undefined, origin: FloorOrigin, why: SeedReason): void => {
    const pointee = id === undefined ? null : pointsTo.classes.ownPointee(id);
    if (pointee !== null) found.push({ object: pointee, origin, why });
  };
  for (const [symbol, why] of seeds.variables)
    addPointee(pointsTo.variables.get(symbol), { kind: "variable", symbol }, why);
  for (const [field, why] of seeds.fields)
    addPointee(pointsTo.fields.get(field), { kind: "field", field }, why);
  for (const [symbol, why] of seeds.results) {
    const object = pointsTo.results.get(symbol);
    if (object !== undefined) found.push({ object, origin: { kind: "result", symbol }, why });
  }
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const why = seeds.functions.get(definition.symbol);
      if (!why) continue;
      const origin: FloorOrigin = { kind: "function", symbol: definition.symbol };
      for (const object of allClasses(program, pointsTo, definition)) found.push({ object, origin, why });
    }
  return found;
}

/** All objects that the function's pointers point at, and its variables that Rust has no type for. */
function allClasses(
  program: c.Program,
  pointsTo: PointsTo,
  definition: c.FunctionDefinition,
): readonly ClassId[] {
  const found: ClassId[] = [];
  const addVariable = (symbol: c.SymbolId): void => {
    const object = pointsTo.variables.get(symbol);
    const type = program.symbols.get(symbol)?.type;
    if (object === undefined || !type) return;
    if (needsBytes(program, type)) found.push(object);
    const pointee = pointsTo.classes.knownPointee(object);
    if (pointee !== null) found.push(pointee);
  };
  definition.params.forEach(addVariable);
  for (const node of walk(definition.body)) {
    if (node.kind === "variable-ref") addVariable(node.symbol);
    const target = "type" in node && node.type.kind === "pointer" ? pointsTo.targets.get(node.id) : undefined;
    if (target !== undefined) found.push(target);
  }
  return found;
}
