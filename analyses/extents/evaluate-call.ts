/** Calls: what the callee reaches from its arguments, and what is known of the result. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { libraryEffect, libraryFunction, libraryReach } from "../../src/c-ast/library.ts";
import { walk, walkStatement } from "../../src/c-ast/visit.ts";
import { basisOf, weakestBasis, type Extent } from "../facts/signature-facts.ts";
import { noteBytes } from "./evaluate.ts";
import { divided, freshOf } from "./evaluate-arithmetic.ts";
import {
  emptyJumps,
  Irregular,
  noteAccess,
  noteEscape,
  type Callee,
  type FunctionRun,
} from "./function-run.ts";
import { constantForm, isConstant, plus, scale, type LinearForm } from "./linear-form.ts";
import { State, type Value } from "./state.ts";

export function evaluateCall(run: FunctionRun, state: State, expr: c.Call | c.BuiltinCall): Value {
  const args = expr.args.map((arg) => run.engine.evaluate(run, state, arg));
  if (expr.kind === "builtin-call")
    return evaluateLibraryCall(run, state, expr, args, expr.builtin.replace(/^__builtin_/, ""));
  const symbol = calleeSymbol(expr, run.program);
  if (!symbol) {
    run.engine.evaluate(run, state, expr.callee);
    reachIndirectly(run, state, expr, args);
    state.forget(() => true);
    return freshOf(run, expr.type);
  }
  const callee = symbol.defined ? run.callee(symbol.id) : null;
  if (!callee) return evaluateLibraryCall(run, state, expr, args, symbol.name);
  return evaluateDefinedCall(run, state, expr, args, callee);
}

function evaluateDefinedCall(
  run: FunctionRun,
  state: State,
  expr: c.Call,
  args: readonly Value[],
  callee: Callee,
): Value {
  const isExact = args.every((value, at) => value.kind !== "pointer" || isTight(callee.extents[at]));
  if (!isExact && canInline(run, callee)) {
    if (run.accesses) inlineAccesses(run, state, callee, args);
  } else
    for (const [at, value] of args.entries()) {
      if (value.kind !== "pointer") continue;
      const extent = callee.extents[at];
      const type = calleeElement(run, callee, at);
      if (extent) reach(run, state, value, extent, args, type);
      else noteEscape(run, value);
    }
  const result = isSmall(callee.definition) ? inlineResult(run, state, callee, args) : null;
  if (args.some((_, at) => expr.args[at]?.type.kind === "pointer")) state.forget(() => true);
  if (result) return result;
  const into = callee.resultInto === null ? undefined : args[callee.resultInto];
  if (into?.kind === "pointer") return { ...into, offset: run.atoms.fresh(null, null) };
  return freshOf(run, expr.type);
}

// ---------------------------------------------------------------------------------------------------- inlining

/** Nothing would be gained by knowing the arguments. */
function isTight(extent: Extent | null | undefined): boolean {
  if (!extent || basisOf(extent) !== "proven") return false;
  return (
    extent.kind !== "blocks" && extent.kind !== "choice" && (extent.kind !== "linear" || extent.offset <= 0)
  );
}

const maximalDepth = 4;
const maximalNodes = 1500;

/** What it costs to execute a function again. */
const inliningCost = 400;

/** Not deep, not in itself, and not when much was executed already. */
function mayEnter(run: FunctionRun, symbol: c.SymbolId): boolean {
  if (run.inlined.length > maximalDepth || run.inlined.includes(symbol)) return false;
  return run.atoms.spend(inliningCost);
}

function canInline(run: FunctionRun, callee: Callee): boolean {
  const { symbol, body } = callee.definition;
  if (!mayEnter(run, symbol)) return false;
  let count = 0;
  for (const node of walk(body)) if (node.kind === "load" && ++count > maximalNodes) return false;
  return true;
}

/** Executes the callee with its arguments: what it reaches behind them is reached from here. */
function inlineAccesses(run: FunctionRun, state: State, callee: Callee, args: readonly Value[]): void {
  const jumps = emptyJumps();
  const inlined = [...run.inlined, callee.definition.symbol];
  const inner: FunctionRun = { ...run, hints: null, jumps, inlined };
  try {
    run.engine.execute(inner, enter(state, callee, args), callee.definition.body);
  } catch (error) {
    if (!(error instanceof Irregular)) throw error;
    for (const value of args) noteEscape(run, value);
  }
}

function enter(state: State, { definition }: Callee, args: readonly Value[]): State {
  const inner = state.fork();
  inner.forget(() => true);
  for (const [at, param] of definition.params.entries()) {
    const value = args[at];
    if (value && value.kind !== "unknown") inner.set(param, value);
    else inner.delete(param);
  }
  return inner;
}

/** A call through a pointer: where all functions that it may call reach as far, or as far as their table says. */
function reachIndirectly(run: FunctionRun, state: State, expr: c.Call, args: readonly Value[]): void {
  const type = expr.callee.type.kind === "pointer" ? expr.callee.type.target : expr.callee.type;
  const members = run.members(type);
  for (const [at, value] of args.entries()) {
    if (value.kind !== "pointer") continue;
    const extents = members.map((member) => member?.extents[at] ?? null);
    const [first] = extents;
    const size = members[0]?.elementSizes[at] ?? 1;
    if (first && members.every((member) => member?.elementSizes[at] === size)) {
      const weakest = weakestBasis(extents.map((extent) => basisOf(extent) ?? "assumed"));
      if (extents.every((extent) => extent && sameExtent(extent, first))) {
        reach(run, state, value, first.kind === "unknown" ? first : { ...first, basis: weakest }, args, size);
        continue;
      }
    }
    if (size !== 1 || !reachAsTableSays(run, state, expr.callee, at, value)) noteEscape(run, value);
  }
}

function sameExtent(a: Extent, b: Extent): boolean {
  if (a.kind === "constant") return b.kind === "constant" && a.elements === b.elements;
  if (a.kind !== "linear") return a.kind === b.kind && a.kind !== "field";
  return b.kind === "linear" && a.param === b.param && a.scale === b.scale && a.offset === b.offset;
}

/** `d->final(ctx, out)` with a parameter `d`: as many elements of `out` as a field of `*d` says. */
function reachAsTableSays(run: FunctionRun, state: State, callee: c.Expr, at: number, value: Value): boolean {
  const place = callee.kind === "load" ? callee.place : null;
  const pointer = place?.kind === "arrow" && place.pointer.kind === "load" ? place.pointer.place : null;
  if (place?.kind !== "arrow" || pointer?.kind !== "variable-ref" || value.kind !== "pointer") return false;
  const holder = run.exposed.has(pointer.symbol) ? undefined : state.get(pointer.symbol);
  if (holder?.kind !== "pointer" || !isStart(holder) || !isStart(value)) return false;
  if (typeof holder.root !== "number") return false;
  const field = run.constantLength(place.record, place.field, at);
  if (field === null) return false;
  const { record } = place;
  noteAccess(run, value.root, { kind: "field", holder: holder.root, record, field, basis: "proven" });
  return true;
}

/** The very pointer that a parameter was given. */
function isStart({ offset, inside }: Extract<Value, { kind: "pointer" }>): boolean {
  return inside === null && isConstant(offset) && offset.constant === 0n;
}

/** Bytes of the elements in which the callee's extent counts. */
function calleeElement(run: FunctionRun, callee: Callee, at: number): number {
  return callee.elementSizes[at] ?? 1;
}

function reach(
  run: FunctionRun,
  state: State,
  value: Value,
  extent: Extent,
  args: readonly Value[],
  size: number,
): void {
  const basis = basisOf(extent) ?? "assumed";
  switch (extent.kind) {
    case "constant":
      if (extent.elements > 0) noteBytes(run, state, value, constantForm(extent.elements * size), basis);
      return;
    case "linear": {
      const argument = args[extent.param];
      if (argument?.kind !== "integer") noteEscape(run, value);
      else
        noteBytes(
          run,
          state,
          value,
          scale(plus(scale(argument.form, BigInt(extent.scale)), extent.offset), BigInt(size)),
          basis,
        );
      return;
    }
    case "blocks": {
      const length = args[extent.param];
      const added = length?.kind === "integer" ? plus(length.form, extent.added) : null;
      const blocks = added && divided(run, state, "/", added, BigInt(extent.divisor));
      if (!blocks) noteEscape(run, value);
      else {
        const elements = plus(scale(blocks, BigInt(extent.scale)), extent.offset);
        noteBytes(run, state, value, scale(elements, BigInt(size)), basis);
      }
      return;
    }
    case "choice": {
      const chosen = args[extent.param];
      const form = chosen?.kind === "integer" ? chosen.form : null;
      const isKnown = form !== null && isConstant(form);
      if (!isKnown || form.constant === BigInt(extent.value))
        reach(run, state, value, extent.equal, args, size);
      if (!isKnown || form.constant !== BigInt(extent.value))
        reach(run, state, value, extent.other, args, size);
      return;
    }
    case "nul-terminated":
      if (value.kind === "pointer") noteAccess(run, value.root, { kind: "terminated", basis });
      return;
    case "field": // what the caller has in the field is not followed
    case "unknown":
      noteEscape(run, value);
  }
}

// ---------------------------------------------------------------------------------------------------- results

const maximalStatements = 20;

/** Short and without loops: executing it again costs little and gives its result exactly (`min`, `round_up`). */
function isSmall(definition: c.FunctionDefinition): boolean {
  let count = 0;
  for (const statement of walkStatement(definition.body)) {
    count++;
    if (count > maximalStatements || !smallKinds.has(statement.kind)) return false;
  }
  return true;
}

const smallKinds: ReadonlySet<c.Statement["kind"]> = new Set([
  "compound",
  "if",
  "return",
  "local-declaration",
  "expr-statement",
  "empty",
  "switch",
  "case",
  "default",
  "break",
]);

/** An integer result in terms of the arguments. */
function inlineResult(run: FunctionRun, state: State, callee: Callee, args: readonly Value[]): Value | null {
  const { definition } = callee;
  const symbol = run.program.symbols.get(definition.symbol);
  if (symbol?.kind !== "function" || symbol.type.result.kind !== "integer") return null;
  if (!mayEnter(run, definition.symbol)) return null;
  if (args.some((arg) => arg.kind !== "integer")) return null;
  const jumps = emptyJumps();
  const inlined = [...run.inlined, definition.symbol];
  run.engine.execute(
    { ...run, accesses: null, hints: null, jumps, inlined },
    enter(state, callee, args),
    definition.body,
  );
  const [first, ...rest] = jumps.returns;
  if (!first) return null;
  const joined = rest.reduce((a, b) => State.join(a, b), first);
  const value = joined.get("return");
  if (value?.kind !== "integer") return null;
  joined.delete("return");
  state.become(joined);
  return value;
}

// ---------------------------------------------------------------------------------------------------- library

function evaluateLibraryCall(
  run: FunctionRun,
  state: State,
  expr: c.Call | c.BuiltinCall,
  args: readonly Value[],
  written: string,
): Value {
  const name = written.replace(/^__(\w+)_chk$/, "$1");
  const prints = libraryFunction(name)?.rest === "read";
  for (const [at, value] of args.entries()) {
    if (value.kind !== "pointer") continue;
    const known = libraryReach(name, at);
    if (known?.kind === "arguments") noteBytes(run, state, value, product(run, args, known.args));
    else if (known || (prints && at >= (libraryFunction(name)?.args.length ?? 0)))
      noteAccess(run, value.root, { kind: "terminated", basis: known ? "proven" : "assumed" });
    else noteEscape(run, value);
  }
  const [text] = args;
  if (name === "strlen" && text?.kind === "pointer" && isStart(text) && typeof text.root === "number")
    return { kind: "integer", form: run.atoms.textLength(text.root) };
  const effect = libraryEffect(name);
  if (effect.writesAny) state.forget(() => true);
  const into = effect.resultInto === null ? undefined : args[effect.resultInto];
  if (into?.kind !== "pointer") return freshOf(run, expr.type);
  return effect.unmoved && !effect.nullable ? into : { ...into, offset: run.atoms.fresh(null, null) };
}

function product(run: FunctionRun, args: readonly Value[], factors: readonly number[]): LinearForm {
  let result = constantForm(factors.length === 0 ? 0 : 1);
  for (const at of factors) {
    const value = args[at];
    if (value?.kind !== "integer") return run.atoms.fresh(null, null);
    if (isConstant(value.form)) result = scale(result, value.form.constant);
    else if (isConstant(result)) result = scale(value.form, result.constant);
    else return run.atoms.fresh(null, null);
  }
  return result;
}
