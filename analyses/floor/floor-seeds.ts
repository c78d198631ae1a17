/**
 * Where the way down the ladder starts: pointers without a representation, in functions that were refused. Seeds are
 * names, not classes, so that they mean the same in another form of the program.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isPointers } from "../../src/c-ast/holds-pointers.ts";
import { programNodes } from "../../src/c-ast/program-nodes.ts";
import { walk } from "../../src/c-ast/visit.ts";
import { fieldKey, variableSlot, type FieldKey, type Representation } from "../facts/pointer-facts.ts";
import type { FloorOrigin, HeldCause, ReasonedPointers, SeedReason } from "../facts/reason-facts.ts";
import type { ClassId } from "../facts/object-facts.ts";
import type { PointsTo } from "./points-to.ts";
import { needsBytes } from "./type-contents.ts";

export interface FloorSeeds {
  /** Pointers that are put on the floor with what they point at, and why no better form was found. */
  readonly variables: Map<c.SymbolId, SeedReason>;
  readonly fields: Map<FieldKey, SeedReason>;
  readonly results: Map<c.SymbolId, SeedReason>;
  /** Variables that are put in memory themselves. */
  readonly objects: Map<c.SymbolId, SeedReason>;
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
  return {
    variables: new Map(),
    fields: new Map(),
    results: new Map(),
    objects: new Map(),
    functions: new Map(),
  };
}

/** Adds the pointers of refused functions that have no representation, and unions where these are what is refused. */
export function seedPointers(
  seeds: FloorSeeds,
  program: c.Program,
  refused: ReadonlyMap<c.SymbolId, SeedReason>,
  pointers: ReasonedPointers,
): void {
  const { reasons } = pointers;
  for (const [key, { version, pointers: own, result }] of pointers.versions) {
    if (!refused.has(version.symbol)) continue;
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
      const why = refused.get(symbol);
      if (!why) continue;
      for (const node of walk(body)) {
        if (node.kind === "variable-ref") {
          seedElements(seeds, node, pointers);
          if (why.code === "unsupported/union") seedUnion(seeds, program, node, why);
        }
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

/** Adds the pointers that are global variables, as far as they are used: they have no other form. */
export function seedGlobals({ variables }: FloorSeeds, program: c.Program): void {
  for (const node of programNodes(program)) {
    if (node.kind !== "variable-ref" || node.type.kind !== "pointer") continue;
    const variable = program.symbols.get(node.symbol);
    if (variable?.kind !== "variable" || variable.storage !== "static") continue;
    if (node.type.target.kind === "function" || variables.has(node.symbol)) continue;
    const reason = "a global pointer can be changed anywhere, so it neither owns nor borrows";
    variables.set(node.symbol, { code: "pointer/global", reason, at: node.span });
  }
}

/** What the elements of an array point at. */
function seedElements(
  seeds: FloorSeeds,
  { symbol, type }: c.VariableRef,
  { fields, reasons }: ReasonedPointers,
): void {
  if (type.kind !== "array" || !isPointers(type)) return;
  const slot = variableSlot(symbol);
  seed(seeds.variables, symbol, fields.get(slot) ?? neverStored, reasons.fields.get(slot));
}

function seedUnion(
  { objects }: FloorSeeds,
  program: c.Program,
  { symbol, type }: c.VariableRef,
  why: SeedReason,
): void {
  if (needsBytes(program, type) && !objects.has(symbol)) objects.set(symbol, why);
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
  for (const [symbol, why] of seeds.objects) {
    const object = pointsTo.variables.get(symbol);
    if (object !== undefined) found.push({ object, origin: { kind: "variable", symbol }, why });
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
