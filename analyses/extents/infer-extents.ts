/**
 * How many elements each pointer parameter reaches, with everything the function calls.
 *
 * Reads: the typed C AST, pointees of `void *` parameters and results that point into a parameter.
 * Gives: `ExtentFacts`, one extent per pointer parameter of a defined function.
 * Sound because a function is executed symbolically on all its paths, loops under facts proved by induction; callees
 * come first, and calls within a recursion count as unknown. Not modelled: unsigned sums that wrap, and lengths above
 * the range of a narrower signed type. Extents with basis "assumed" are what the signature says by convention, "agreed"
 * ones what the body counts by besides.
 *
 * Example: `while (len >= 64) { block(p); p += 64; len -= 64; }` reaches `len` elements of `p`.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { sizeOf } from "../../src/c-ast/layout.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import { functionTypeKey, type PointerFacts, type VersionKey } from "../facts/pointer-facts.ts";
import type { Extent } from "../facts/signature-facts.ts";
import { AskedAnswers, type Answers } from "./asked-answers.ts";
import { constantLengths } from "./constant-lengths.ts";
import { executeFunction } from "./execute-function.ts";
import { exposedVariables } from "./exposed-variables.ts";
import type { Callee } from "./function-run.ts";
import { recall, remember, type RememberedFunction } from "./remembered-functions.ts";
import { constantTableRanges } from "./table-ranges.ts";

export function inferExtents(program: c.Program, pointers: PointerFacts): ExtentFacts {
  const definitions = new Map<c.SymbolId, c.FunctionDefinition>();
  for (const unit of program.units)
    for (const definition of unit.functions) definitions.set(definition.symbol, definition);
  const base = { program, pointers, definitions, callees: new Map(), facts: new Map() };
  const context: Context = {
    ...base,
    answers: answersOf(base, (definition) => inferFunction(context, definition)),
  };
  for (const definition of definitions.values()) inferFunction(context, definition);
  return context.facts;
}

interface Base {
  readonly program: c.Program;
  readonly pointers: PointerFacts;
  readonly definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>;
  /** Null while the function is being executed. */
  readonly callees: Map<c.SymbolId, Callee | null>;
  readonly facts: Map<c.SymbolId, Extent>;
}

interface Context extends Base {
  readonly answers: Answers;
}

function answersOf(
  { program, pointers, definitions, facts }: Base,
  infer: (definition: c.FunctionDefinition) => Callee,
): Answers {
  const exposed = exposedVariables(program, definitions.values());
  const callee = (symbol: c.SymbolId): Callee | null => {
    const called = definitions.get(symbol);
    return called ? infer(called) : null;
  };
  return {
    callee,
    members: (type) => (pointers.addressTaken.get(functionTypeKey(type)) ?? []).map(callee),
    constantLength: constantLengths(program, pointers, callee),
    tableRange: constantTableRanges(program, pointers),
    isExposed: (symbol) => exposed.has(symbol),
    fieldExtent: (symbol) => facts.get(symbol),
  };
}

/** Callees first, each once. */
function inferFunction(context: Context, definition: c.FunctionDefinition): Callee {
  const known = context.callees.get(definition.symbol);
  if (known) return known;
  const sizes = definition.params.map((param) => elementSize(context, param));
  const incomplete: Callee = {
    definition,
    extents: definition.params.map(() => null),
    elementSizes: sizes,
    resultInto: resultInto(context, definition),
  };
  if (known === null) return incomplete;
  context.callees.set(definition.symbol, null);
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind !== "call") continue;
    const callee = calleeSymbol(expr, context.program);
    const called = callee && context.definitions.get(callee.id);
    if (called) inferFunction(context, called);
  }
  const { callee, fields } = executed(context, incomplete);
  context.callees.set(definition.symbol, callee);
  for (const [symbol, extent] of fields) context.facts.set(symbol, extent);
  for (const [at, param] of definition.params.entries()) {
    const extent = callee.extents[at];
    if (extent) context.facts.set(param, extent);
  }
  return callee;
}

function executed({ program, pointers, answers }: Context, incomplete: Callee): RememberedFunction {
  const { definition, elementSizes: sizes, resultInto } = incomplete;
  const task = { program, pointers, definition, sizes };
  const known = recall(task, resultInto, answers);
  if (known) return known;
  const asked = new AskedAnswers(answers);
  const { extents, fields } = executeFunction(task, asked);
  return remember(task, { callee: { ...incomplete, extents }, fields }, asked);
}

/** Bytes of what a parameter points at; `void` counts as the type that it is used as. */
function elementSize({ program, pointers }: Context, param: c.SymbolId): number {
  const type = program.symbols.get(param)?.type;
  if (type?.kind !== "pointer") return 1;
  const target = type.target.kind === "void" ? (pointers.voidTargets.get(param) ?? type.target) : type.target;
  return sizeOf(target, program) ?? 1;
}

function resultInto({ pointers }: Context, { symbol, params }: c.FunctionDefinition): number | null {
  const result = pointers.versions.get(String(symbol) as VersionKey)?.result;
  const root = result?.kind === "place" ? result.address.root : null;
  const param =
    root?.kind === "pointee" ? params.indexOf(root.symbol) : result?.kind === "offset" ? result.param : -1;
  return param >= 0 ? param : null;
}
