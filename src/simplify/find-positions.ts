/**
 * Which parameters `T **p` are only a way to hand a pointer in and out, and which pointer variables are handed so.
 *
 * Reads: the typed C AST, the addresses of pointers. Gives: `PositionFacts`.
 *
 *   in-out:  the callee reads `*p`, moves it, gives it another position: `int get(const char **p) { return *(*p)++; }`
 *   out:     the callee only sets `*p`, into another argument: `long parse(const char *s, char **end)`
 */
import type * as c from "../c-ast/c-ast.ts";
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import { variableSlot, type PointerFacts, type VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { addressTakenFunctions } from "../c-ast/address-taken.ts";
import { stripConversions } from "../c-ast/callee.ts";
import { pointerVariable } from "../c-ast/pointer-variable.ts";
import { children, isExpr, walk, walkExpr, type AstNode } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";

export type PositionMode =
  | { readonly kind: "in-out" }
  /** `param` is the argument that it is set to a position in. */
  | { readonly kind: "out"; readonly param: number };

export interface PositionFacts {
  /** By function, then by number of the parameter. */
  readonly params: ReadonlyMap<c.SymbolId, ReadonlyMap<number, PositionMode>>;
  /** Variables whose address is passed to an in-out parameter. */
  readonly variables: ReadonlySet<c.SymbolId>;
}

/** What stands on the floor stays a pointer: it may come to point into another object. */
export function findPositions(program: c.Program, facts: PointerFacts, floor: FloorFacts): PositionFacts {
  const definitions = program.units.flatMap((unit) => unit.functions);
  const taken = addressTakenFunctions(program);
  const modes = new Map<c.SymbolId, Map<number, PositionMode>>();
  for (const definition of definitions) {
    const symbol = program.symbols.get(definition.symbol);
    if (
      symbol?.kind !== "function" ||
      symbol.type.variadic ||
      !symbol.type.prototyped ||
      symbol.name === "main" || // called by the system
      taken.has(symbol.id)
    )
      continue;
    const own = new Map<number, PositionMode>();
    for (const [at, param] of definition.params.entries()) {
      if (floor.variables.has(param) || floor.fields.has(variableSlot(param))) continue;
      const mode = modeOf(definition, param, program, facts);
      if (mode) own.set(at, mode);
    }
    if (own.size > 0) modes.set(symbol.id, own);
  }
  const variables = new Set<c.SymbolId>();
  for (let again = true; again;) {
    again = false;
    variables.clear();
    for (const definition of definitions) {
      const unfit = unfitArguments(definition, program, modes, variables);
      for (const { callee, at } of [...unfit, ...handedElsewhere(definition, modes)])
        if (modes.get(callee)?.delete(at) === true) again = true;
    }
  }
  return { params: new Map([...modes].filter(([, own]) => own.size > 0)), variables };
}

// -------------------------------------------------------------------------------------------------------- callees

/** `T` of a parameter `T **`. */
function isPointerToPointer(type: c.CType): boolean {
  if (type.kind !== "pointer" || type.target.kind !== "pointer") return false;
  const { target } = type.target;
  return target.kind !== "function" && target.kind !== "void" && target.kind !== "pointer";
}

/** `*param` or `param[0]`. */
export function isTargetOf(expr: c.Expr, param: c.SymbolId): boolean {
  const pointer =
    expr.kind === "dereference" ||
    (expr.kind === "index" && expr.index.kind === "integer-constant" && expr.index.value === 0n)
      ? expr.pointer
      : null;
  return pointer !== null && isLoadOf(pointer, param);
}

export function isLoadOf(expr: c.Expr, symbol: c.SymbolId): boolean {
  return expr.kind === "load" && expr.place.kind === "variable-ref" && expr.place.symbol === symbol;
}

function modeOf(
  definition: c.FunctionDefinition,
  param: c.SymbolId,
  program: c.Program,
  facts: PointerFacts,
): PositionMode | null {
  const variable = program.symbols.get(param);
  if (variable?.kind !== "variable" || !isPointerToPointer(variable.type)) return null;
  const uses = collectUses(definition.body, param);
  if (!uses || uses.reads + uses.writes.length === 0) return null;
  if (uses.reads > 0) return { kind: "in-out" };
  const bases = new Set(uses.writes.map((value) => baseParameter(value, definition, facts)));
  const [base] = bases;
  if (bases.size !== 1 || base === undefined || base === null || !isAlwaysSet(definition.body, param))
    return null;
  return { kind: "out", param: definition.params.indexOf(base) };
}

/** How `*param` is used; null when the parameter is used in any other way. */
function collectUses(
  body: c.Compound,
  param: c.SymbolId,
): { reads: number; readonly writes: c.Expr[] } | null {
  const uses = { reads: 0, writes: [] as c.Expr[] };
  const other: c.Expr[] = [];
  const visit = (node: AstNode): void => {
    if (isExpr(node)) {
      if (node.kind === "assign" && isTargetOf(node.target, param)) {
        uses.writes.push(node.value);
        visit(node.value);
        return;
      }
      if (isTargetOf(node, param)) {
        uses.reads++;
        return;
      }
      if (node.kind === "address-of" && isTargetOf(node.place, param)) other.push(node);
      if (node.kind === "call") {
        visit(node.callee);
        for (const arg of node.args) {
          if (isLoadOf(stripConversions(arg), param)) uses.reads++;
          else visit(arg);
        }
        return;
      }
      if (node.kind === "variable-ref" && node.symbol === param) other.push(node);
    }
    for (const child of children(node)) visit(child);
  };
  visit(body);
  return other.length === 0 ? uses : null;
}

/** The parameter whose object a pointer value is in. */
function baseParameter(
  value: c.Expr,
  definition: c.FunctionDefinition,
  facts: PointerFacts,
): c.SymbolId | null {
  const inner = stripConversions(value);
  if (inner.kind === "conditional" && inner.then) {
    const then = baseParameter(inner.then, definition, facts);
    return then === baseParameter(inner.otherwise, definition, facts) ? then : null;
  }
  const variable = pointerVariable(value);
  const version = facts.versions.get(String(definition.symbol) as VersionKey);
  const address = variable === null ? undefined : version?.addresses.get(variable);
  if (address?.root.kind !== "pointee" || address.steps.length !== 1) return null;
  return definition.params.includes(address.root.symbol) ? address.root.symbol : null;
}

/** Is `*param = e;` a statement that every way through the function passes? */
function isAlwaysSet(body: c.Compound, param: c.SymbolId): boolean {
  for (const statement of body.body) {
    if (
      statement.kind === "expr-statement" &&
      statement.expr.kind === "assign" &&
      isTargetOf(statement.expr.target, param)
    )
      return true;
    for (const node of walk(statement))
      if (node.kind === "return" || node.kind === "goto" || node.kind === "labeled") return false;
  }
  return false;
}

// -------------------------------------------------------------------------------------------------------- callers

/** Arguments of a function that do not fit the mode of their parameter; notes the variables of those that do. */
function unfitArguments(
  definition: c.FunctionDefinition,
  program: c.Program,
  modes: ReadonlyMap<c.SymbolId, ReadonlyMap<number, PositionMode>>,
  variables: Set<c.SymbolId>,
): readonly { readonly callee: c.SymbolId; readonly at: number }[] {
  const unfit: { readonly callee: c.SymbolId; readonly at: number }[] = [];
  const handed: {
    readonly callee: c.SymbolId;
    readonly at: number;
    readonly variable: c.SymbolId;
    readonly place: NodeId;
  }[] = [];
  const ownModes = modes.get(definition.symbol);
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind !== "call" || expr.callee.kind !== "function-ref") continue;
    const { symbol: callee } = expr.callee;
    for (const [at, mode] of modes.get(callee) ?? []) {
      const arg = expr.args[at];
      const inner = arg ? stripConversions(arg) : null;
      const own = definition.params.findIndex((param) => inner !== null && isLoadOf(inner, param));
      if (mode.kind === "in-out" && own >= 0 && ownModes?.get(own)?.kind === "in-out") continue;
      const variable =
        inner?.kind === "address-of" && inner.place.kind === "variable-ref" ? inner.place.symbol : null;
      const base = mode.kind === "out" ? expr.args[mode.param] : null;
      const isStable =
        !base ||
        (variable !== null && isStableExpr(base, program, variable, takenElsewhere(definition, modes, expr)));
      if (
        variable === null ||
        inner?.kind !== "address-of" ||
        !isStable ||
        !isLocalPointer(program, variable)
      )
        unfit.push({ callee, at });
      else if (mode.kind === "in-out") handed.push({ callee, at, variable, place: inner.id });
      else handed.push({ callee, at: -1, variable, place: inner.id });
    }
  }
  for (const { callee, at, variable } of handed) {
    if (at < 0) continue;
    const places = new Set(handed.filter((other) => other.variable === variable).map(({ place }) => place));
    if (isStartedOnce(definition, variable) && everyAddressIn(definition, variable, places))
      variables.add(variable);
    else unfit.push({ callee, at });
  }
  return unfit;
}

/** Own parameters that are handed on to one that takes no position: as a pointer they would be gone. */
function handedElsewhere(
  definition: c.FunctionDefinition,
  modes: ReadonlyMap<c.SymbolId, ReadonlyMap<number, PositionMode>>,
): readonly { readonly callee: c.SymbolId; readonly at: number }[] {
  const own = modes.get(definition.symbol);
  if (!own) return [];
  const found: { readonly callee: c.SymbolId; readonly at: number }[] = [];
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind !== "call") continue;
    const taken = expr.callee.kind === "function-ref" ? modes.get(expr.callee.symbol) : undefined;
    for (const [at, arg] of expr.args.entries()) {
      const inner = stripConversions(arg);
      const param = definition.params.findIndex((symbol) => isLoadOf(inner, symbol));
      if (own.has(param) && taken?.get(at)?.kind !== "in-out")
        found.push({ callee: definition.symbol, at: param });
    }
  }
  return found;
}

function isLocalPointer(program: c.Program, symbol: c.SymbolId): boolean {
  const variable = program.symbols.get(symbol);
  return (
    variable?.kind === "variable" && variable.storage === "automatic" && variable.type.kind === "pointer"
  );
}

/** A parameter, or a local variable that is declared with a value. */
function isStartedOnce(definition: c.FunctionDefinition, variable: c.SymbolId): boolean {
  if (definition.params.includes(variable)) return true;
  for (const node of walk(definition.body))
    if (node.kind === "local-declaration")
      for (const { symbol, initializer } of node.variables)
        if (symbol === variable)
          return (
            initializer?.kind === "value" &&
            initializer.value.kind !== "conditional" &&
            pointerOf(initializer.value)
          );
  return false;
}

/** Not null. */
function pointerOf(value: c.Expr): boolean {
  return !(
    value.kind === "convert" &&
    (value.conversion === "null-pointer" || (value.conversion === "pointer" && !pointerOf(value.operand)))
  );
}

function everyAddressIn(
  definition: c.FunctionDefinition,
  variable: c.SymbolId,
  places: ReadonlySet<NodeId>,
): boolean {
  for (const expr of walkExpr(definition.body))
    if (
      expr.kind === "address-of" &&
      expr.place.kind === "variable-ref" &&
      expr.place.symbol === variable &&
      !places.has(expr.id)
    )
      return false;
  return true;
}

/** Variables whose address is taken other than for a call, not this one, that hands a pointer in or out. */
function takenElsewhere(
  definition: c.FunctionDefinition,
  modes: ReadonlyMap<c.SymbolId, ReadonlyMap<number, PositionMode>>,
  call: c.Call,
): ReadonlySet<c.SymbolId> {
  const known = new Set<NodeId>();
  const taken = new Set<c.SymbolId>();
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind === "call" && expr !== call && expr.callee.kind === "function-ref")
      for (const at of modes.get(expr.callee.symbol)?.keys() ?? []) {
        const arg = expr.args[at];
        if (arg) known.add(stripConversions(arg).id);
      }
    if (expr.kind === "address-of" && expr.place.kind === "variable-ref" && !known.has(expr.id))
      taken.add(expr.place.symbol);
  }
  return taken;
}

/** Has the expression the same value behind a call that sets `set`? It is made of variables that nobody else changes. */
function isStableExpr(
  expr: c.Expr,
  program: c.Program,
  set: c.SymbolId,
  taken: ReadonlySet<c.SymbolId>,
): boolean {
  for (const part of walkExpr(expr)) {
    if (!stableKinds.has(part.kind)) return false;
    if (part.kind !== "load") continue;
    const variable = part.place.kind === "variable-ref" ? program.symbols.get(part.place.symbol) : undefined;
    if (variable?.kind !== "variable" || variable.storage !== "automatic") return false;
    if (variable.id !== set && taken.has(variable.id)) return false;
  }
  return true;
}

const stableKinds: ReadonlySet<string> = new Set([
  "convert",
  "load",
  "variable-ref",
  "pointer-offset",
  "integer-constant",
  "string-literal",
  "address-of",
  "index",
  "binary",
  "member",
]);
