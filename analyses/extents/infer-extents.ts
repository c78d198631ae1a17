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
import { Qualifier } from "../../src/c-ast/c-type.ts";
import { sizeOf } from "../../src/c-ast/layout.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { integerRange } from "../../src/c-ast/type-size.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import { functionTypeKey, type PointerFacts, type VersionKey } from "../facts/pointer-facts.ts";
import { basisOf, type Extent } from "../facts/signature-facts.ts";
import { withAgreement, type CalledExtents } from "./agreed-extent.ts";
import { assume } from "./assume.ts";
import { fieldExtents, fixedStructs } from "./borrowed-fields.ts";
import { assumedExtent } from "./assumed-extent.ts";
import { constantLengths } from "./constant-lengths.ts";
import { chooseExtent, unknownExtent } from "./choose-extent.ts";
import { fieldExtent } from "./field-extent.ts";
import { evaluate } from "./evaluate.ts";
import { evaluateCall } from "./evaluate-call.ts";
import { execute } from "./execute.ts";
import {
  emptyJumps,
  Irregular,
  type Access,
  type Callee,
  type Engine,
  spreadToWholes,
  type FunctionRun,
} from "./function-run.ts";
import { constantForm, type Atom } from "./linear-form.ts";
import { settleMixtures } from "./settle-mixtures.ts";
import { Atoms, State, integer, type Root } from "./state.ts";
import { constantTableRanges } from "./table-ranges.ts";

const engine: Engine = { evaluate, assume, execute, call: evaluateCall };

export function inferExtents(program: c.Program, pointers: PointerFacts): ExtentFacts {
  const definitions = new Map<c.SymbolId, c.FunctionDefinition>();
  for (const unit of program.units)
    for (const definition of unit.functions) definitions.set(definition.symbol, definition);
  const context: Context = {
    program,
    pointers,
    definitions,
    exposed: exposedVariables(program, definitions.values()),
    tableRange: constantTableRanges(program, pointers),
    callees: new Map(),
    facts: new Map(),
  };
  for (const definition of definitions.values()) inferFunction(context, definition);
  return context.facts;
}

interface Context {
  readonly program: c.Program;
  readonly pointers: PointerFacts;
  readonly definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>;
  readonly exposed: ReadonlySet<c.SymbolId>;
  readonly tableRange: FunctionRun["tableRange"];
  /** Null while the function is being executed. */
  readonly callees: Map<c.SymbolId, Callee | null>;
  readonly facts: Map<c.SymbolId, Extent>;
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
    resultInto: resultInto(context, definition.symbol),
  };
  if (known === null) return incomplete;
  context.callees.set(definition.symbol, null);
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind !== "call") continue;
    const callee = calleeSymbol(expr, context.program);
    const called = callee && context.definitions.get(callee.id);
    if (called) inferFunction(context, called);
  }
  const callee = { ...incomplete, extents: executeFunction(context, definition, sizes) };
  context.callees.set(definition.symbol, callee);
  for (const [at, param] of definition.params.entries()) {
    const extent = callee.extents[at];
    if (extent) context.facts.set(param, extent);
  }
  return callee;
}

/** Extents of the parameters; null for those that are no object pointers. */
function executeFunction(
  context: Context,
  definition: c.FunctionDefinition,
  sizes: readonly number[],
): readonly (Extent | null)[] {
  const { program } = context;
  const atoms = new Atoms();
  const start = new State(atoms);
  const paramAtoms = new Map<Atom, number>();
  for (const [at, param] of definition.params.entries()) {
    const type = program.symbols.get(param)?.type;
    if (type?.kind === "pointer")
      start.set(param, { kind: "pointer", root: param, offset: constantForm(0), inside: null });
    if (!type || !isInteger(type)) continue;
    const { min, max } = integerRange(type, program);
    const form = atoms.anchor(min, max);
    for (const atom of form.terms.keys()) paramAtoms.set(atom, at);
    start.set(param, integer(form));
  }
  const accesses = new Map<Root, Access[]>();
  const callee = (symbol: c.SymbolId): Callee | null => {
    const called = context.definitions.get(symbol);
    return called ? inferFunction(context, called) : null;
  };
  const fixed = fixedStructs(program, context.pointers, definition, atoms);
  const run: FunctionRun = {
    engine,
    program,
    atoms,
    callee,
    members: (type) => (context.pointers.addressTaken.get(functionTypeKey(type)) ?? []).map(callee),
    constantLength: constantLengths(program, context.pointers, callee),
    exposed: context.exposed,
    accesses,
    hints: null,
    optimistic: false,
    jumps: emptyJumps(),
    tableRange: context.tableRange,
    inlined: [definition.symbol],
    nesting: 0,
    fixed,
  };
  const regular = executeAll(run, start, definition);
  settleMixtures(accesses);
  spreadToWholes(accesses, run.atoms);
  for (const [symbol, extent] of fieldExtents(fixed, accesses, program, regular))
    context.facts.set(symbol, extent);
  const called = calledExtents(context, run);
  const indexOf = (param: c.SymbolId): number => definition.params.indexOf(param);
  const symbols = definition.params.flatMap((param) => program.symbols.get(param) ?? []);
  return definition.params.map((param, at) => {
    const type = program.symbols.get(param)?.type;
    if (type?.kind !== "pointer" || type.target.kind === "function") return null;
    const conventional = assumedExtent(symbols, at);
    const isConstant = (type.target.quals & Qualifier.const) !== 0;
    const textLengths = isConstant ? atoms.textLengths(param) : [];
    const question = { elementSize: sizes[at] ?? 1, params: paramAtoms, conventional, textLengths, indexOf };
    const isFollowed = regular && !context.exposed.has(param);
    const proved = isFollowed ? chooseExtent(accesses.get(param) ?? [], question) : unknownExtent;
    if (proved.kind !== "unknown" && proved.basis !== "assumed") return proved;
    const inField = sizes[at] === 1 ? fieldExtent(program, definition, at) : null;
    const assumed = withAgreement(called, definition, at, conventional ?? inField);
    return proved.kind === "unknown" || basisOf(assumed) === "agreed" ? (assumed ?? unknownExtent) : proved;
  });
}

function calledExtents(
  { program, exposed, facts }: Context,
  { callee, members }: FunctionRun,
): CalledExtents {
  const targets = ({ callee: called }: c.Call): readonly Callee[] => {
    const type = called.type.kind === "pointer" ? called.type.target : called.type;
    const found = called.kind === "function-ref" ? [callee(called.symbol)] : members(type);
    const present = found.filter((one) => one !== null);
    return present.length === found.length ? present : [];
  };
  return { program, exposed, targets, fieldExtent: (symbol) => facts.get(symbol) };
}

/** False: the control flow was not followed. */
function executeAll(run: FunctionRun, start: State, definition: c.FunctionDefinition): boolean {
  try {
    execute(run, start, definition.body);
    return run.jumps.labels.size === 0;
  } catch (error) {
    if (error instanceof Irregular) return false;
    throw error;
  }
}

/** Bytes of what a parameter points at; `void` counts as the type that it is used as. */
function elementSize({ program, pointers }: Context, param: c.SymbolId): number {
  const type = program.symbols.get(param)?.type;
  if (type?.kind !== "pointer") return 1;
  const target = type.target.kind === "void" ? (pointers.voidTargets.get(param) ?? type.target) : type.target;
  return sizeOf(target, program) ?? 1;
}

function resultInto({ pointers }: Context, symbol: c.SymbolId): number | null {
  const result = pointers.versions.get(String(symbol) as VersionKey)?.result;
  return result?.kind === "offset" && result.param >= 0 ? result.param : null;
}

/** Static variables, and variables whose address is taken. */
function exposedVariables(
  program: c.Program,
  definitions: Iterable<c.FunctionDefinition>,
): ReadonlySet<c.SymbolId> {
  const exposed = new Set<c.SymbolId>();
  for (const symbol of program.symbols.values())
    if (symbol.kind === "variable" && symbol.storage === "static") exposed.add(symbol.id);
  for (const { body } of definitions) {
    for (const expr of walkExpr(body)) {
      if (expr.kind !== "address-of") continue;
      let place = expr.place;
      while (place.kind === "member") place = place.base;
      if (place.kind === "variable-ref") exposed.add(place.symbol);
    }
  }
  return exposed;
}
