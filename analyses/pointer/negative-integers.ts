/**
 * Integers that are given negative numbers: `int j = -1;`, `k = up ? 1 : -1`, `seek(p, -2)`, the elements of
 * `int dirs[2] = { -1, 1 }`, the field in `{ .dx = -1 }`. An index made of these may reach back. Not counted is a
 * variable that is `-1` for "none", where the program asks whether it is that.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol, stripAllConversions } from "../../src/c-ast/callee.ts";
import { walk, type AstNode } from "../../src/c-ast/visit.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";
import { mayGiveNegative } from "./reach-back.ts";

/** Variables, which stand for their elements, and fields. */
export type NegativeIntegers = ReadonlySet<c.SymbolId | FieldKey>;

interface Given {
  readonly holder: c.SymbolId | FieldKey;
  readonly value: c.Expr;
}

export function negativeIntegers(program: c.Program): NegativeIntegers {
  const functions = program.units.flatMap((unit) => unit.functions);
  const params = new Map(functions.map((definition) => [definition.symbol, definition.params]));
  const found = new Set<c.SymbolId | FieldKey>();
  const guarded = new Set<c.SymbolId>();
  const passedOn: Given[] = [];
  const shared: (readonly [c.SymbolId, c.SymbolId])[] = [];
  const noteAll = (values: Iterable<Given>): void => {
    for (const given of values)
      if (mayGiveNegative(given.value)) found.add(given.holder);
      else if (holderOf(given.value) !== null) passedOn.push(given);
  };
  for (const { globals } of program.units)
    for (const { symbol, initializer } of globals) noteAll(initialValues(symbol, initializer));
  for (const { body } of functions)
    for (const node of walk(body)) {
      noteAll(valuesGiven(node, program, params));
      shared.push(...integersShared(node, program, params));
      const down = countedDown(node);
      if (down !== null) found.add(down);
      if (node.kind === "compare") for (const symbol of askedForNone(node)) guarded.add(symbol);
    }
  const isGuarded = (holder: c.SymbolId | FieldKey): boolean =>
    typeof holder !== "string" && guarded.has(holder);
  for (const symbol of guarded) found.delete(symbol);
  const open = passedOn.filter(({ holder }) => !isGuarded(holder));
  spread(found, open, shared);
  return found;
}

/** What is given one of them as it is, may be negative, too. */
function spread(
  found: Set<c.SymbolId | FieldKey>,
  passedOn: readonly Given[],
  shared: readonly (readonly [c.SymbolId, c.SymbolId])[],
): void {
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const { holder, value } of passedOn) {
      const from = holderOf(value);
      if (from !== null && found.has(from)) found.add(holder);
    }
    for (const pair of shared)
      if (pair.some((symbol) => found.has(symbol))) for (const symbol of pair) found.add(symbol);
  }
}

function* valuesGiven(
  node: AstNode,
  program: c.Program,
  params: ReadonlyMap<c.SymbolId, readonly c.SymbolId[]>,
): Generator<Given> {
  switch (node.kind) {
    case "local-declaration":
      for (const { symbol, initializer } of node.variables) yield* initialValues(symbol, initializer);
      return;
    case "assign": {
      const holder = node.value.type.kind === "integer" ? holderOfPlace(node.target) : null;
      if (holder !== null) yield { holder, value: node.value };
      return;
    }
    case "call": {
      const callee = calleeSymbol(node, program);
      const known = callee ? (params.get(callee.id) ?? []) : [];
      for (const [at, value] of node.args.entries()) {
        const holder = known[at];
        if (holder !== undefined && value.type.kind === "integer") yield { holder, value };
      }
      return;
    }
    case "compound-assign": {
      const holder = node.operator === "+" ? holderOfPlace(node.target) : null;
      if (holder !== null) yield { holder, value: node.value };
      return;
    }
    default:
  }
}

/** `*at -= 1`: what a caller counts is counted down, from wherever. */
function countedDown(node: AstNode): c.SymbolId | FieldKey | null {
  const isDown =
    (node.kind === "compound-assign" && node.operator === "-") ||
    (node.kind === "step" && node.operator === "--");
  return isDown && node.target.kind === "dereference" && node.target.type.kind === "integer"
    ? holderOfPlace(node.target)
    : null;
}

/** Arguments through which a callee sees the integers of its caller: `f(&at)`, `f(at)`. */
function* integersShared(
  node: AstNode,
  program: c.Program,
  params: ReadonlyMap<c.SymbolId, readonly c.SymbolId[]>,
): Generator<readonly [c.SymbolId, c.SymbolId]> {
  if (node.kind !== "call") return;
  const callee = calleeSymbol(node, program);
  const known = callee ? (params.get(callee.id) ?? []) : [];
  for (const [at, arg] of node.args.entries()) {
    const param = known[at];
    if (param === undefined || arg.type.kind !== "pointer" || arg.type.target.kind !== "integer") continue;
    const inner = stripAllConversions(arg);
    const place = inner.kind === "load" || inner.kind === "address-of" ? inner.place : null;
    if (place?.kind === "variable-ref") yield [param, place.symbol];
  }
}

function* initialValues(symbol: c.SymbolId, initializer: c.Initializer | null): Generator<Given> {
  switch (initializer?.kind) {
    case "value":
      if (initializer.value.type.kind === "integer") yield { holder: symbol, value: initializer.value };
      return;
    case "array":
      for (const { value } of initializer.elements) yield* initialValues(symbol, value);
      return;
    case "record":
      for (const { field, value } of initializer.fields) {
        const holder = fieldKey(initializer.record, field);
        for (const given of initialValues(symbol, value))
          yield given.holder === symbol ? { ...given, holder } : given;
      }
      return;
    default:
  }
}

/** `j < 0`, `j == -1` */
function askedForNone({ operator, left, right }: c.Compare): readonly c.SymbolId[] {
  const [a, z] = [stripAllConversions(left), stripAllConversions(right)];
  const [asked, constant] = z.kind === "integer-constant" ? [a, z] : [z, a];
  if (asked.kind !== "load" || asked.place.kind !== "variable-ref") return [];
  const value = constant.kind === "integer-constant" ? constant.value : null;
  const isEquality = operator === "==" || operator === "!=";
  return value === -1n || (value === 0n && !isEquality) ? [asked.place.symbol] : [];
}

/** Is the integer read from one of these? */
export function isIn(negatives: NegativeIntegers, value: c.Expr): boolean {
  const holder = holderOf(value);
  return holder !== null && negatives.has(holder);
}

/** What an integer is read from. */
function holderOf(value: c.Expr): c.SymbolId | FieldKey | null {
  const inner = stripAllConversions(value);
  return inner.kind === "load" && inner.type.kind === "integer" ? holderOfPlace(inner.place) : null;
}

function holderOfPlace(place: c.Expr): c.SymbolId | FieldKey | null {
  switch (place.kind) {
    case "variable-ref":
      return place.symbol;
    case "member":
    case "arrow":
      return fieldKey(place.record, place.field);
    case "index":
    case "dereference":
      return holderOfPlace(place.pointer);
    case "convert":
      return holderOfPlace(place.operand);
    case "pointer-offset":
      return holderOfPlace(place.pointer);
    case "load":
      return holderOfPlace(place.place);
    default:
      return null;
  }
}
