/**
 * Moves declarations that do not reach all uses of their variable any more.
 *
 * Reads: flows in which `hoist` marks where the lifetime of a block's variables begins. Gives: flows in which every
 * variable is declared in the list that contains all its uses, ahead of them; `hoist` is left only where it declares.
 * Sound because a variable keeps its value as long as its block is not left, jumps back over its declaration included
 * (C11 6.2.4p6): so a hoisted declaration stands no later than the mark.
 *
 * Example: `{ mark x; 'past: { if c { break 'past } int x = 1; f(x); } x = 2; }`
 * → `{ hoist x; 'past: { if c { break 'past } initialize x = 1; f(x); } x = 2; }`
 */
import type * as c from "../c-ast/c-ast.ts";
import { declaredVariables, flowNodes, innerFlows, mapInnerFlows } from "../c-ast/structured-visit.ts";
import type { Flow, LoopFlow } from "../c-ast/structured.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import { coverPlaces, listKey, type Place } from "./flow-place.ts";

/** `unscoped` variables are hoisted in any case: where they are declared now, their names could hide others. */
export function hoistDeclarations(
  flows: readonly Flow[],
  unscoped: ReadonlySet<c.SymbolId>,
): Outcome<readonly Flow[]> {
  const variables = collectVariables(flows);
  const hoisted = new Set<c.SymbolId>();
  const insertions = new Map<string, Map<number, c.LocalVariable[]>>();
  const diagnostics: Diagnostic[] = [];
  for (const { variable, mark, mentions, declared, span } of variables.values()) {
    const [only] = declared;
    if (!mentions) continue;
    const stays = only && declared.length === 1 && reachesAll(only, mentions);
    const isVla = variable.vlaLengths.length > 0;
    if (stays && (isVla || !unscoped.has(variable.symbol))) continue;
    hoisted.add(variable.symbol);
    if (isVla) diagnostics.push(jumpIntoVla(span));
    const place = mark ? coverPlaces(mark, mentions) : mentions;
    const key = listKey(place.list);
    const inList = insertions.get(key) ?? new Map<number, c.LocalVariable[]>();
    insertions.set(key, inList);
    const here = inList.get(place.first) ?? [];
    inList.set(place.first, [...here, { symbol: variable.symbol, initializer: null, vlaLengths: [] }]);
  }
  return { value: rewriteList(flows, [], { hoisted, insertions }), diagnostics };
}

interface VariablePlaces {
  variable: c.LocalVariable;
  span: Span;
  /** Where its lifetime begins. */
  mark: Place | null;
  /** Smallest stretch of one list with all uses and declarations. */
  mentions: Place | null;
  /** A `for` declares for itself only. */
  readonly declared: { readonly place: Place; readonly by: "statement" | "loop" }[];
}

function reachesAll({ place, by }: VariablePlaces["declared"][number], mentions: Place): boolean {
  if (listKey(place.list) !== listKey(mentions.list) || place.first !== mentions.first) return false;
  return by === "statement" || mentions.last === place.first;
}

function jumpIntoVla(span: Span): Diagnostic {
  return {
    code: "unsupported/goto",
    severity: "error",
    message: "A jump leads past the declaration of a variable length array.",
    hint: "Declare the array in an inner block that no label stands in, or allocate it.",
    at: span,
  };
}

/** Every variable that these flows declare, with all that is known of its places. */
function collectVariables(flows: readonly Flow[]): Map<c.SymbolId, VariablePlaces> {
  const found = new Map<c.SymbolId, VariablePlaces>();
  eachFlow(flows, [], (flow, place) => {
    for (const variable of declaredVariables(flow)) {
      const known = found.get(variable.symbol);
      const places = known ?? { variable, span: flow.span, mark: null, mentions: null, declared: [] };
      found.set(variable.symbol, places);
      if (flow.kind === "hoist") places.mark = places.mark ? coverPlaces(places.mark, place) : place;
      else places.declared.push({ place, by: flow.kind === "loop" ? "loop" : "statement" });
    }
  });
  eachFlow(flows, [], (flow, place) => {
    if (flow.kind === "hoist") return;
    const mention = (symbol: c.SymbolId): void => {
      const places = found.get(symbol);
      if (places) places.mentions = places.mentions ? coverPlaces(places.mentions, place) : place;
    };
    for (const variable of declaredVariables(flow)) mention(variable.symbol);
    for (const node of flowNodes(flow)) {
      for (const expr of walkExpr(node)) if (expr.kind === "variable-ref") mention(expr.symbol);
    }
  });
  return found;
}

function eachFlow(
  list: readonly Flow[],
  path: readonly number[],
  visit: (flow: Flow, place: Place) => void,
): void {
  for (const [at, flow] of list.entries()) {
    visit(flow, { list: path, first: at, last: at });
    for (const [inner, body] of innerFlows(flow).entries()) eachFlow(body, [...path, at, inner], visit);
  }
}

interface Hoisting {
  readonly hoisted: ReadonlySet<c.SymbolId>;
  /** By list and position in it. */
  readonly insertions: ReadonlyMap<string, ReadonlyMap<number, readonly c.LocalVariable[]>>;
}

function rewriteList(list: readonly Flow[], path: readonly number[], hoisting: Hoisting): Flow[] {
  const insertions = hoisting.insertions.get(listKey(path));
  return list.flatMap((flow, at): Flow[] => {
    const variables = insertions?.get(at);
    const hoist: Flow[] = variables ? [{ kind: "hoist", variables, span: flow.span }] : [];
    const inner = mapInnerFlows(flow, (body, index) => rewriteList(body, [...path, at, index], hoisting));
    return [...hoist, ...rewriteFlow(inner, hoisting.hoisted)];
  });
}

function rewriteFlow(flow: Flow, hoisted: ReadonlySet<c.SymbolId>): readonly Flow[] {
  if (flow.kind === "hoist") return [];
  if (flow.kind === "simple" && flow.statement.kind === "local-declaration") {
    return splitDeclaration(flow.statement, hoisted);
  }
  if (flow.kind === "loop") return rewriteLoop(flow, hoisted);
  return [flow];
}

/** `int a = 1, b, c = 2;` with `c` hoisted → `int a = 1, b; initialize c = 2;`, in this order. */
function splitDeclaration(statement: c.LocalDeclaration, hoisted: ReadonlySet<c.SymbolId>): Flow[] {
  const { span } = statement;
  const flows: Flow[] = [];
  let together: c.LocalVariable[] = [];
  const flush = (): void => {
    if (together.length > 0)
      flows.push({ kind: "simple", statement: { ...statement, variables: together }, span });
    together = [];
  };
  for (const variable of statement.variables) {
    if (!hoisted.has(variable.symbol)) together.push(variable);
    else {
      flush();
      if (variable.initializer) flows.push({ kind: "initialize", variable, span });
    }
  }
  flush();
  return flows;
}

/** Variables of `for` are initialised together, in front of it, when one of them is hoisted. */
function rewriteLoop(loop: LoopFlow, hoisted: ReadonlySet<c.SymbolId>): readonly Flow[] {
  const { init } = loop;
  if (init?.kind !== "local-declaration") return [loop];
  if (!init.variables.some((variable) => hoisted.has(variable.symbol))) return [loop];
  return [...splitDeclaration(init, hoisted), { ...loop, init: null }];
}
