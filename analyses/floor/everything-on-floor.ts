/**
 * The whole program on the floor: every pointer is a `Ptr`, and in memory lies all that one may point at. Needs no other
 * analysis, so it is what all others are checked against (`--floor`).
 *
 * Out of memory stay variables whose address is never taken: numbers and pointers, arrays of them, and structs without
 * unions and bit-fields.
 */
import { isForeign } from "../../src/c-ast/library-records.ts";
import type * as c from "../../src/c-ast/c-ast.ts";
import { holdsPointers } from "../../src/c-ast/holds-pointers.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";
import type { VariableUses } from "../facts/flow-facts.ts";
import {
  fieldKey,
  noLifetimes,
  variableSlot,
  versionKey,
  type CallPlan,
  type FieldKey,
  type GlobalRepresentation,
  type PointerFacts,
  type Representation,
  type VersionFacts,
} from "../facts/pointer-facts.ts";
import { isNumbers, needsBytes } from "./type-contents.ts";
import { variadicFunctions } from "./variadic-functions.ts";

const floor: Representation = { kind: "floor" };

export interface FloorPlan {
  readonly floor: FloorFacts;
  readonly pointers: PointerFacts;
}

export function everythingOnFloor(program: c.Program, uses: VariableUses): FloorPlan {
  const variables = [...program.symbols.values()].filter((symbol) => symbol.kind === "variable");
  const objects = new Set(variables.filter((symbol) => isObject(program, symbol, uses)).map(({ id }) => id));
  const facts: FloorFacts = {
    objects,
    pointers: pointerNodes(program),
    records: new Set([...program.records.values()].filter(isKnown).map(({ id }) => id)),
    functions: [...uses.functions],
    variadic: variadicFunctions(program),
    variables: new Set(variables.filter(({ type }) => type.kind === "pointer").map(({ id }) => id)),
    fields: slotsOf(program),
    results: new Set(
      [...program.symbols.values()].filter(({ kind }) => kind === "function").map(({ id }) => id),
    ),
  };
  return { floor: facts, pointers: pointersOf(program, facts, uses) };
}

function isKnown(record: c.RecordDefinition): boolean {
  return record.fields !== null && !isForeign(record);
}

function isObject(program: c.Program, symbol: c.VariableSymbol, uses: VariableUses): boolean {
  if (symbol.system) return false;
  if (uses.addressTaken.has(symbol.id)) return true;
  const { type } = symbol;
  if (type.kind === "array" && typeof type.length !== "number") return true;
  if (needsBytes(program, type)) return true;
  if (symbol.storage === "automatic") return false;
  return uses.written.has(symbol.id) ? !isNumbers(type) : holdsPointers(program, type);
}

function pointerNodes(program: c.Program): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const unit of program.units) {
    const roots = [
      ...unit.functions.flatMap(({ body, vlaLengths }) => [body, ...vlaLengths]),
      ...unit.globals.flatMap(({ initializer }) => (initializer ? [initializer] : [])),
    ];
    for (const root of roots)
      for (const node of walk(root)) if ("type" in node && node.type.kind === "pointer") found.add(node.id);
  }
  return found;
}

/** Fields, and elements of variables. */
function slotsOf(program: c.Program): ReadonlySet<FieldKey> {
  return new Set([
    ...[...program.records.values()].flatMap(({ id, fields }) =>
      (fields ?? []).map((_, at) => fieldKey(id, at)),
    ),
    ...[...program.symbols.keys()].map(variableSlot),
  ]);
}

function pointersOf(program: c.Program, { objects, fields }: FloorFacts, uses: VariableUses): PointerFacts {
  const definitions = program.units.flatMap(({ functions }) => functions);
  const globals = new Map<c.SymbolId, GlobalRepresentation>();
  for (const symbol of program.symbols.values()) {
    if (symbol.kind !== "variable") continue;
    if (symbol.storage === "static" && !objects.has(symbol.id))
      globals.set(symbol.id, { kind: uses.written.has(symbol.id) ? "cell" : "static" });
  }
  const versions = definitions.map((definition) => versionOf(program, definition, uses));
  return {
    voidTargets: new Map(),
    addressTaken: new Map(),
    versions: new Map(versions.map((facts) => [facts.key, facts])),
    fields: new Map([...fields].map((key) => [key, floor])),
    borrowing: new Set(),
    keptStructs: new Set(),
    reachingBack: new Set(),
    globals,
    shared: new Map(),
  };
}

/** Direct calls, all of plain versions. */
function callsOf(program: c.Program, definition: c.FunctionDefinition): ReadonlyMap<NodeId, CallPlan> {
  const plans = new Map<NodeId, CallPlan>();
  for (const node of walk(definition.body)) {
    const callee = node.kind === "call" ? calleeSymbol(node, program) : null;
    if (node.kind === "call" && callee)
      plans.set(node.id, { callee: versionKey({ symbol: callee.id, bindings: [] }), splits: [] });
  }
  return plans;
}

function versionOf(program: c.Program, definition: c.FunctionDefinition, uses: VariableUses): VersionFacts {
  const symbol = program.symbols.get(definition.symbol);
  const result = symbol?.kind === "function" && symbol.type.result.kind === "pointer" ? floor : null;
  const version = { symbol: definition.symbol, bindings: definition.params.map(() => null) };
  const locals = [...definition.params];
  for (const node of walk(definition.body))
    if (node.kind === "local-declaration") locals.push(...node.variables.map((variable) => variable.symbol));
  const pointers = locals.filter((local) => program.symbols.get(local)?.type.kind === "pointer");
  return {
    key: versionKey(version),
    version,
    pointers: new Map(pointers.map((pointer) => [pointer, floor])),
    addresses: new Map(),
    nullablePositions: new Set(),
    mutableVariables: new Set(locals.filter((local) => uses.written.has(local))),
    mutablePointees: new Set(),
    manyPointees: new Set(),
    result,
    calls: callsOf(program, definition),
    choices: { variables: new Map(), chosen: new Map(), meetings: new Map() },
    lifetimes: noLifetimes(version),
  };
}
