/**
 * Where the way down the ladder starts: pointers without a representation, in functions that were refused. Seeds are
 * names, not classes, so that they mean the same in another form of the program.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { PointerFacts } from "../facts/pointer-facts.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";
import type { ClassId } from "./object-classes.ts";
import type { PointsTo } from "./points-to.ts";
import { needsBytes } from "./type-contents.ts";

export interface FloorSeeds {
  /** Pointers that are put on the floor with what they point at. */
  readonly variables: Set<c.SymbolId>;
  readonly fields: Set<FieldKey>;
  readonly results: Set<c.SymbolId>;
  /** Functions all of whose pointers are. */
  readonly functions: Set<c.SymbolId>;
}

export function noSeeds(): FloorSeeds {
  return { variables: new Set(), fields: new Set(), results: new Set(), functions: new Set() };
}

/** Adds the pointers of refused functions that have no representation. */
export function seedPointers(
  seeds: FloorSeeds,
  program: c.Program,
  refused: readonly c.SymbolId[],
  pointers: PointerFacts,
): void {
  const functions = new Set(refused);
  for (const { version, pointers: own, result } of pointers.versions.values()) {
    if (!functions.has(version.symbol)) continue;
    for (const [symbol, representation] of own)
      if (representation.kind === "refused") seeds.variables.add(symbol);
    if (result?.kind === "refused") seeds.results.add(version.symbol);
  }
  for (const unit of program.units)
    for (const { symbol, body } of unit.functions) {
      if (!functions.has(symbol)) continue;
      for (const node of walk(body)) {
        if ((node.kind !== "member" && node.kind !== "arrow") || node.type.kind !== "pointer") continue;
        const key = fieldKey(node.record, node.field);
        const known = pointers.fields.get(key);
        if (!known || known.kind === "refused") seeds.fields.add(key);
      }
    }
}

/** Adds all pointers of functions. */
export function seedFunctions(seeds: FloorSeeds, functions: readonly c.SymbolId[]): void {
  for (const symbol of functions) seeds.functions.add(symbol);
}

/** What the seeds point at. */
export function seedClasses(program: c.Program, pointsTo: PointsTo, seeds: FloorSeeds): readonly ClassId[] {
  const found: ClassId[] = [];
  const addPointee = (id: ClassId | undefined): void => {
    const pointee = id === undefined ? null : pointsTo.classes.knownPointee(id);
    if (pointee !== null) found.push(pointee);
  };
  for (const symbol of seeds.variables) addPointee(pointsTo.variables.get(symbol));
  for (const key of seeds.fields) addPointee(pointsTo.fields.get(key));
  for (const symbol of seeds.results) {
    const result = pointsTo.results.get(symbol);
    if (result !== undefined) found.push(result);
  }
  for (const unit of program.units)
    for (const definition of unit.functions)
      if (seeds.functions.has(definition.symbol)) found.push(...allClasses(program, pointsTo, definition));
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
