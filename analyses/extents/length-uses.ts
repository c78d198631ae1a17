/**
 * The variables of a function that hold what came from one pointer parameter, and those that hold what was computed from
 * its length.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isStatement, walk, walkExpr, type AstNode } from "../../src/c-ast/visit.ts";

/** The length that a signature names: a parameter, or a field of the struct behind one. */
export type LengthSource =
  | { readonly kind: "parameter"; readonly symbol: c.SymbolId }
  | { readonly kind: "field"; readonly record: c.RecordId; readonly field: number };

/** A variable, or `variable.field` for fields of local structs. */
type Slot = c.SymbolId | string;

export interface Uses {
  readonly source: LengthSource;
  readonly pointers: ReadonlySet<Slot>;
  readonly lengths: ReadonlySet<Slot>;
}

/** Null when the pointer gets into memory that is not followed. */
export function collectUses(
  definition: c.FunctionDefinition,
  pointer: c.SymbolId,
  source: LengthSource,
): Uses | null {
  const pointers = new Set<Slot>([pointer]);
  const lengths = new Set<Slot>(source.kind === "parameter" ? [source.symbol] : []);
  const uses = { source, pointers, lengths };
  const flows = assignmentsIn(definition.body);
  for (let known = -1; known !== pointers.size + lengths.size;) {
    known = pointers.size + lengths.size;
    for (const { target, value } of flows) {
      if (mentions(uses, value) && target !== null) lengths.add(target);
      if (!flowsFrom(uses, value)) continue;
      if (target === null) return null;
      pointers.add(target);
    }
    for (const target of assignedWhileCounting(definition.body, uses)) lengths.add(target);
    for (const struct of structsFilled(definition.body, uses)) lengths.add(struct);
  }
  return uses;
}

/** Is what stands in the node done as often as the length says? */
export function countsBy(uses: Uses, node: AstNode): boolean {
  switch (node.kind) {
    case "while":
    case "do-while":
      return mentions(uses, node.condition);
    case "for":
      return node.condition !== null && mentions(uses, node.condition);
    case "switch":
      return mentions(uses, node.value);
    default:
      return false;
  }
}

/** Their values say how often the loop was entered. */
function* assignedWhileCounting(body: c.Statement, uses: Uses): Generator<Slot> {
  for (const node of walk(body)) {
    if (!isStatement(node) || !countsBy(uses, node)) continue;
    for (const { target } of assignmentsIn(node)) if (target !== null) yield target;
  }
}

interface Flow {
  /** Null for memory. */
  readonly target: Slot | null;
  readonly value: c.Expr;
}

function assignmentsIn(body: c.Statement): readonly Flow[] {
  const flows: Flow[] = [];
  for (const node of walk(body)) {
    if (node.kind === "assign" || node.kind === "compound-assign")
      flows.push({ target: slotOf(node.target), value: node.value });
    if (node.kind !== "local-declaration") continue;
    for (const { symbol, initializer } of node.variables)
      if (initializer) flows.push(...initialised(symbol, initializer));
  }
  return flows;
}

function initialised(symbol: c.SymbolId, initializer: c.Initializer): readonly Flow[] {
  switch (initializer.kind) {
    case "value":
      return [{ target: symbol, value: initializer.value }];
    case "string":
      return [];
    case "array":
      return initializer.elements.flatMap(({ value }) => inMemory(value));
    case "record":
      return initializer.fields.flatMap(({ field, value }) =>
        value.kind === "value"
          ? [{ target: `${String(symbol)}.${String(field)}`, value: value.value }]
          : inMemory(value),
      );
  }
}

function inMemory(initializer: c.Initializer): readonly Flow[] {
  return [...walk(initializer)].flatMap((node) =>
    node.kind === "value" ? [{ target: null, value: node.value }] : [],
  );
}

export function slotOf(place: c.Expr): Slot | null {
  if (place.kind === "variable-ref") return place.symbol;
  if (place.kind !== "member" || place.base.kind !== "variable-ref") return null;
  return `${String(place.base.symbol)}.${String(place.field)}`;
}

/** Local structs into which a call may have put the length: `init(&ctx, outlen)`. */
function* structsFilled(body: c.Statement, uses: Uses): Generator<Slot> {
  for (const expr of walkExpr(body)) {
    if (expr.kind !== "call" || !expr.args.some((arg) => mentions(uses, arg))) continue;
    for (const arg of expr.args)
      if (arg.kind === "address-of" && arg.place.kind === "variable-ref" && arg.place.type.kind === "record")
        yield arg.place.symbol;
  }
}

/** Does the value depend on the length? */
export function mentions({ source, lengths }: Uses, value: c.Expr): boolean {
  for (const expr of [value, ...walkExpr(value)]) {
    const slot = slotOf(expr);
    if (slot !== null && lengths.has(slot)) return true;
    if (source.kind !== "field" || (expr.kind !== "arrow" && expr.kind !== "member")) continue;
    if (expr.record === source.record && expr.field === source.field) return true;
  }
  return false;
}

/** Is the value a pointer that comes from the parameter? */
export function flowsFrom(uses: Uses, value: c.Expr): boolean {
  switch (value.kind) {
    case "load": {
      const slot = slotOf(value.place);
      return slot !== null && uses.pointers.has(slot);
    }
    case "convert":
      return flowsFrom(uses, value.operand);
    case "pointer-offset":
      return flowsFrom(uses, value.pointer);
    case "address-of":
      return pointsInto(uses, value.place);
    case "conditional":
      return flowsFrom(uses, value.then ?? value.condition) || flowsFrom(uses, value.otherwise);
    case "comma":
      return flowsFrom(uses, value.right);
    case "assign":
      return flowsFrom(uses, value.value);
    case "step":
    case "compound-assign": {
      const slot = slotOf(value.target);
      return value.type.kind === "pointer" && slot !== null && uses.pointers.has(slot);
    }
    case "call":
    case "builtin-call":
      return value.type.kind === "pointer" && value.args.some((arg) => flowsFrom(uses, arg));
    default:
      return false;
  }
}

function pointsInto(uses: Uses, place: c.Expr): boolean {
  switch (place.kind) {
    case "index":
    case "dereference":
    case "arrow":
      return flowsFrom(uses, place.pointer);
    case "member":
      return pointsInto(uses, place.base);
    default:
      return false;
  }
}
