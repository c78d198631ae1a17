/** What functions that were refused point at: where the way down the ladder starts. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { PointerFacts, VersionKey } from "../facts/pointer-facts.ts";
import { fieldKey } from "../facts/pointer-facts.ts";
import type { ClassId } from "./object-classes.ts";
import type { PointsTo } from "./points-to.ts";
import { needsBytes } from "./type-contents.ts";

export interface Refused {
  readonly functions: readonly c.SymbolId[];
  readonly pointers: PointerFacts;
  /** Only pointers without a representation, or all that the functions name. */
  readonly scope: "refused pointers" | "all pointers";
}

export function refusedClasses(program: c.Program, pointsTo: PointsTo, refused: Refused): readonly ClassId[] {
  const functions = new Set(refused.functions);
  const definitions = program.units.flatMap((unit) =>
    unit.functions.filter(({ symbol }) => functions.has(symbol)),
  );
  return definitions.flatMap((definition) =>
    refused.scope === "all pointers"
      ? allClasses(program, pointsTo, definition)
      : withoutRepresentation(pointsTo, definition, refused.pointers),
  );
}

/** Pointees of variables and fields that have no safe representation. */
function withoutRepresentation(
  pointsTo: PointsTo,
  definition: c.FunctionDefinition,
  pointers: PointerFacts,
): readonly ClassId[] {
  const found: ClassId[] = [];
  const addPointee = (id: ClassId | undefined): void => {
    const pointee = id === undefined ? null : pointsTo.classes.knownPointee(id);
    if (pointee !== null) found.push(pointee);
  };
  const facts = pointers.versions.get(String(definition.symbol) as VersionKey);
  for (const [symbol, representation] of facts?.pointers ?? [])
    if (representation.kind === "refused") addPointee(pointsTo.variables.get(symbol));
  if (facts?.result?.kind === "refused") {
    const result = pointsTo.results.get(definition.symbol);
    if (result !== undefined) found.push(result);
  }
  for (const node of walk(definition.body)) {
    if (node.kind !== "member" && node.kind !== "arrow") continue;
    const key = fieldKey(node.record, node.field);
    const representation = pointers.fields.get(key);
    if (node.type.kind === "pointer" && (!representation || representation.kind === "refused"))
      addPointee(pointsTo.fields.get(key));
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
