/** One version of a function: signature, named locals, body. A refused one keeps its signature and panics. */
import type * as c from "../c-ast/c-ast.ts";
import type { Flow } from "../c-ast/structured.ts";
import { variableSlot, type Representation, type VersionFacts } from "../../analyses/facts/pointer-facts.ts";
import { walk } from "../c-ast/visit.ts";
import { isSpan, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { walkFlows } from "../c-ast/structured-visit.ts";
import { docComment } from "./comments.ts";
import { FunctionContext, runtimePath, type ProgramContext } from "./context.ts";
import { argumentsType, memoryItem } from "./floor.ts";
import { moveParameters, noteLength } from "./floor-local.ts";
import { restName } from "./floor-variadic.ts";
import { bare } from "./literal.ts";
import { isUnusedArgument } from "./lower-main.ts";
import { loopOnlyVariables } from "./loop-variables.ts";
import { lowerType, pointerType } from "./lower-type.ts";
import { emitFlows } from "./lower-statement.ts";
import { zeroPointer, zeroValue } from "./lower-zero.ts";
import { snakeCase, NameScope } from "./names.ts";
import { Refusal, refuse } from "./refusal.ts";
import { diverges } from "./diverges.ts";

export interface LoweredFunction {
  /** Null when not even the signature has a Rust form. */
  readonly item: rust.FnItem | null;
  readonly refusal: Refusal | null;
}

/** Why a version has no Rust signature, or null. */
export function signatureRefusal(
  program: ProgramContext,
  facts: VersionFacts,
  definition: c.FunctionDefinition,
  module: string,
): Refusal | null {
  const symbol = program.program.symbols.get(definition.symbol);
  if (symbol?.kind !== "function") return null;
  try {
    const cx = new FunctionContext(program, facts, definition, module);
    nameVariables(cx, []);
    lowerSignature(cx, symbol, definition);
    return null;
  } catch (error) {
    return asRefusal(error, definition);
  }
}

/** @param rejection what rustc has against its translation: the function is refused */
export function lowerFunction(
  program: ProgramContext,
  facts: VersionFacts,
  definition: c.FunctionDefinition,
  name: { readonly module: string; readonly name: string },
  rejection?: string,
): LoweredFunction {
  const symbol = program.program.symbols.get(definition.symbol);
  if (symbol?.kind !== "function") return { item: null, refusal: null };
  const cx = new FunctionContext(program, facts, definition, name.module);
  let signature: Signature;
  try {
    nameVariables(cx, []);
    signature = lowerSignature(cx, symbol, definition);
  } catch (error) {
    return { item: null, refusal: asRefusal(error, definition) };
  }
  const lifetimes = facts.lifetimes.declared;
  const item = (body: rust.Block): rust.FnItem => ({
    kind: "fn",
    name: name.name,
    visibility: isSeenOutside(program.program, symbol) ? "pub" : "private",
    ...(lifetimes.length > 0 ? { generics: { lifetimes, params: [] } } : {}),
    params: signature.params,
    result: signature.result,
    body,
    docs: docComment(program.program, definition.span),
    attributes: signature.params.length > 7 ? ["allow(clippy::too_many_arguments)"] : [],
    origin: definition.id,
    temporaries: cx.temporaries,
  });
  try {
    if (rejection !== undefined)
      refuse("internal/bug", `rustc rejects its translation: ${rejection}`, definition.span);
    return { item: item(lowerBody(cx, symbol, definition, signature)), refusal: null };
  } catch (error) {
    const refusal = asRefusal(error, definition);
    const message = `\`${symbol.name}\` was not translated (${refusal.code}): ${refusal.message}`;
    return {
      item: item(b.block([], b.macro("unimplemented", b.string(message.replace(/[{}]/g, "$&$&"))))),
      refusal,
    };
  }
}

/** Internal functions of headers are called from several modules. */
function asRefusal(error: unknown, definition: c.FunctionDefinition): Refusal {
  if (error instanceof Refusal) return error;
  const message =
    error instanceof Error
      ? `${error.message} ${(error.stack ?? "").split("\n")[1]?.trim() ?? ""}`
      : String(error);
  return new Refusal("internal/bug", message, definition.span);
}

interface Signature {
  readonly params: readonly rust.FnParam[];
  readonly result: rust.Type | null;
}

// ------------------------------------------------------------------------------------------------------ variables

/** Decides the Rust names of parameters and locals, and of the positions of pointers. */
function nameVariables(cx: FunctionContext, flows: readonly Flow[]): void {
  const declared = declaredVariables(cx);
  const byName = new Map<string, string>();
  const isHoisted = [...walkFlows(flows)].some((flow) => flow.kind === "hoist");
  const scope = new NameScope(functionsUsed(cx));
  const walked = walkedVariables(cx);
  for (const symbol of declared) {
    const { name } = symbol;
    const isOwn = isHoisted || walked.has(symbol.id);
    let rustName = isOwn ? undefined : byName.get(name);
    if (rustName === undefined) {
      rustName = scope.take(snakeCase(name));
      if (!isOwn) byName.set(name, rustName);
    }
    cx.nameLocal(symbol.id, rustName);
  }
  for (const taken of [...scope.names(), ...cx.program.functionNames]) cx.names.reserve(taken);
  for (const symbol of declared) if (symbol.type.kind === "pointer") namePositions(cx, symbol);
}

/** Rust names of the functions that the body names: a variable of another name in C must not hide them. */
function functionsUsed(cx: FunctionContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of walk(cx.definition.body)) {
    const item = node.kind === "function-ref" ? cx.program.names.functions.get(node.symbol) : undefined;
    if (item) found.add(item.name);
  }
  return found;
}

/** Objects that other pointers walk in: these name them in scopes where C's name may mean another variable. */
function walkedVariables(cx: FunctionContext): ReadonlySet<c.SymbolId> {
  const walked = new Set<c.SymbolId>();
  for (const [symbol, { root }] of cx.facts.addresses)
    if (root.kind !== "literal" && root.symbol !== symbol) walked.add(root.symbol);
  return walked;
}

function declaredVariables(cx: FunctionContext): readonly c.VariableSymbol[] {
  const found: c.VariableSymbol[] = [];
  const add = (id: c.SymbolId): void => {
    const symbol = cx.symbol(id);
    if (symbol.kind === "variable") found.push(symbol);
  };
  cx.definition.params.forEach(add);
  for (const node of walk(cx.definition.body))
    if (node.kind === "local-declaration") for (const { symbol } of node.variables) add(symbol);
  return found;
}

function namePositions(cx: FunctionContext, symbol: c.VariableSymbol): void {
  const address = cx.address(symbol.id);
  const representation = cx.facts.pointers.get(symbol.id);
  if (!address || !representation) return;
  const varying = address.steps.filter((step) => "index" in step && step.index === null).length;
  const own = cx.local(symbol.id);
  if (representation.kind === "cursor") {
    const count = representation.nullable ? Math.max(varying, 1) : varying;
    const names =
      count === 1 ? [own] : Array.from({ length: count }, (_, at) => cx.names.take(`${own}_${String(at)}`));
    cx.namePositions(symbol.id, representation.nullable && varying === 0 ? [] : names);
  } else if (varying > 0)
    cx.namePositions(
      symbol.id,
      Array.from({ length: varying }, () => cx.names.take(snakeCase(`${own}_pos`))),
    );
}

// ------------------------------------------------------------------------------------------------------- signature

function lowerSignature(
  cx: FunctionContext,
  symbol: c.FunctionSymbol,
  definition: c.FunctionDefinition,
): Signature {
  const params = [
    ...definition.params.flatMap((param, at) => lowerParam(cx, param, at)),
    ...restParam(cx, symbol, definition),
  ];
  return { params, result: lowerResult(cx, symbol, definition) };
}

export function lowerResult(
  cx: FunctionContext,
  symbol: c.FunctionSymbol,
  definition: c.FunctionDefinition,
): rust.Type | null {
  const { result } = symbol.type;
  const { result: lifetime } = cx.facts.lifetimes;
  const lifetimes = { borrow: lifetime, inside: lifetime };
  const site = { program: cx.program, module: cx.module, span: definition.span, lifetimes };
  if (result.kind === "void") return null;
  if (result.kind !== "pointer") return lowerType(result, site);
  if (!cx.facts.result)
    return refuse("pointer/unknown-base", "the function never returns a pointer", definition.span);
  return pointerType(result.target, cx.facts.result, site);
}

const noLifetimes = { borrow: null, inside: null };

/** `...` */
function restParam(
  cx: FunctionContext,
  symbol: c.FunctionSymbol,
  definition: c.FunctionDefinition,
): readonly rust.FnParam[] {
  if (!symbol.type.variadic) return [];
  if (!cx.program.floor.variadic.has(symbol.id))
    return refuse("unsupported/variadic", "a variadic function", definition.span);
  const type = argumentsType({ program: cx.program, module: cx.module, span: definition.span });
  return [{ name: restName, mutable: false, type }];
}

function lowerParam(cx: FunctionContext, param: c.SymbolId, at: number): readonly rust.FnParam[] {
  const symbol = cx.symbol(param);
  const name = cx.local(param);
  const lifetimes = cx.facts.lifetimes.params[at] ?? noLifetimes;
  const valueSite = { program: cx.program, module: cx.module, span: cx.definition.span, lifetimes };
  if (cx.program.pointers.keptStructs.has(param))
    return [{ name, mutable: false, type: b.refMutType(lowerType(symbol.type, valueSite)) }];
  if (symbol.type.kind !== "pointer")
    return [
      { name, mutable: cx.isMutable(param) && !isCell(symbol), type: lowerType(symbol.type, valueSite) },
    ];
  if (cx.symbol(cx.definition.symbol).name === "main" && isUnusedArgument(cx.definition, param)) return [];
  const binding = cx.facts.version.bindings[at];
  if (binding) return boundParams(cx, param, at);
  const representation = cx.representation(param, cx.definition.span);
  const target = representation.kind === "floor" ? symbol.type.target : pointeeType(cx, param);
  const site = { ...valueSite, slot: variableSlot(param) };
  return [
    {
      name,
      mutable: isMutableParam(cx, param, representation),
      type: pointerType(target, representation, site),
    },
  ];
}

function isMutableParam(cx: FunctionContext, param: c.SymbolId, representation: Representation): boolean {
  if (representation.kind === "borrowed") return representation.nullable && representation.mutable;
  return cx.isMutable(param);
}

/** What a pointer parameter points at; for `void *` the one type it is used as. */
export function pointeeType(cx: FunctionContext, param: c.SymbolId): c.CType {
  const { type } = cx.symbol(param);
  const target = type.kind === "pointer" ? type.target : type;
  if (target.kind !== "void") return target;
  return (
    cx.program.pointers.voidTargets.get(param) ??
    refuse("pointer/reinterpret", "a `void *` parameter that is used as several types", cx.definition.span)
  );
}

/** The leader brings the object; positions that vary are parameters of their own. */
function boundParams(cx: FunctionContext, param: c.SymbolId, at: number): readonly rust.FnParam[] {
  const binding = cx.facts.version.bindings[at];
  const params: rust.FnParam[] = [];
  if (binding?.leader === at) {
    const site = {
      program: cx.program,
      module: cx.module,
      span: cx.definition.span,
      slot: variableSlot(param),
      lifetimes: cx.facts.lifetimes.params[at] ?? noLifetimes,
    };
    const representation = cx.representation(param, cx.definition.span);
    params.push({
      name: cx.local(param),
      mutable: false,
      type: pointerType(pointeeType(cx, param), representation, site),
    });
  }
  for (const { position, bound } of boundPositions(cx, param, at))
    if (bound === null)
      params.push({ name: position, mutable: cx.isMutable(param), type: positionType(cx, param) });
  return params;
}

// ------------------------------------------------------------------------------------------------------------ body

function lowerBody(
  cx: FunctionContext,
  symbol: c.FunctionSymbol,
  definition: c.FunctionDefinition,
  signature: Signature,
): rust.Block {
  if (definition.refusal)
    return refuse(
      definition.refusal.code,
      definition.refusal.message,
      spanOf(definition.refusal, definition),
    );
  const { value: flows, diagnostics } = cx.program.structure.function(definition);
  const [first] = diagnostics;
  if (first) return refuse(first.code, first.message, definition.span);
  if ([...walkFlows(flows)].some((flow) => flow.kind === "hoist")) renameForHoisting(cx, flows);
  cx.prepare(loopOnlyVariables(cx, flows));
  const { statements } = cx.collect(() => {
    startPositions(cx);
    moveParameters(cx);
    putParametersInCells(cx);
    for (const length of definition.vlaLengths) noteLength(cx, length, "parameter");
    emitFlows(cx, flows);
  });
  const start =
    cx.tokenState === null
      ? []
      : [b.letMut(cx.tokenState, b.call(`${runtimePath(cx, "string", "Tokens")}::default`))];
  const frame =
    cx.frame === null
      ? []
      : [b.letVariable(cx.frame, b.call(`${memoryItem(cx.program, cx.module, "Frame")}::default`))];
  return finish(cx, symbol, definition, [...start, ...frame, ...statements], signature);
}

function spanOf({ at }: Diagnostic, definition: c.FunctionDefinition): Span {
  return at && isSpan(at) ? at : definition.span;
}

/** Parameters that slots lead to: `let head = Cell::new(head);` */
function putParametersInCells(cx: FunctionContext): void {
  for (const param of cx.definition.params) {
    if (!isCell(cx.symbol(param))) continue;
    const name = cx.local(param);
    cx.emit(b.letVariable(name, b.call("std::cell::Cell::new", b.path(name))));
  }
}

function isCell(symbol: c.CSymbol): boolean {
  return symbol.kind === "variable" && symbol.isCell === true;
}

/** Hoisted variables share one scope, so equal names would shadow each other. Parameters keep theirs. */
function renameForHoisting(cx: FunctionContext, _flows: readonly Flow[]): void {
  const seen = new Set(cx.definition.params.map((param) => cx.local(param)));
  for (const symbol of declaredVariables(cx)) {
    if (cx.definition.params.includes(symbol.id)) continue;
    const name = cx.local(symbol.id);
    if (seen.has(name)) {
      cx.nameLocal(symbol.id, cx.names.take(name));
      if (symbol.type.kind === "pointer") namePositions(cx, symbol);
    }
    seen.add(name);
  }
}

function positionType(cx: FunctionContext, param: c.SymbolId): rust.Type {
  const representation = cx.facts.pointers.get(param);
  return representation?.kind === "cursor" && representation.nullable
    ? b.optionType("usize")
    : b.toType("usize");
}

/** Positions of a bound parameter: null where the caller says it, else where the parameter starts. */
function boundPositions(
  cx: FunctionContext,
  param: c.SymbolId,
  at: number,
): readonly { readonly position: string; readonly bound: number | null }[] {
  const positions = [...cx.positions(param)];
  const steps = cx.facts.version.bindings[at]?.steps ?? [];
  return (cx.address(param)?.steps ?? []).flatMap((step, order) => {
    if (!("index" in step) || step.index !== null) return [];
    const start = steps[order];
    const position = positions.shift();
    if (position === undefined || start === undefined || !("index" in start)) return [];
    return [{ position, bound: start.index }];
  });
}

/** Parameters that are moved start at the first element of what they were given. */
function startPositions(cx: FunctionContext): void {
  for (const [at, param] of cx.definition.params.entries()) {
    if (cx.symbol(param).type.kind !== "pointer") continue;
    if (cx.facts.version.bindings[at]) {
      for (const { position, bound } of boundPositions(cx, param, at))
        if (bound !== null) cx.emit(boundStart(cx, param, position, bound));
      continue;
    }
    if (cx.facts.pointers.get(param)?.kind === "cursor") continue;
    for (const position of cx.positions(param)) cx.emit(startPosition(cx, param, position));
  }
}

function boundStart(cx: FunctionContext, param: c.SymbolId, position: string, start: number): rust.Statement {
  return cx.isOptionalPosition(param)
    ? b.letMut(position, b.some(b.int(start)), b.optionType("usize"))
    : b.letMut(position, b.int(start), "usize");
}

/** `Some(0)` where the body may set the parameter to null, `None` where the caller passed null already. */
function startPosition(cx: FunctionContext, param: c.SymbolId, position: string): rust.Statement {
  if (!cx.isOptionalPosition(param)) return b.letMut(position, b.int(0), "usize");
  const own = cx.facts.pointers.get(param);
  const isNullable = own !== undefined && "nullable" in own && own.nullable;
  const start = isNullable
    ? b.method(b.method(b.path(cx.local(param)), "is_some"), "then_some", b.int(0))
    : b.some(b.int(0));
  return b.letMut(position, start, b.optionType("usize"));
}

/** A `return` at the end becomes the value of the body; an end without a value gets one, as C allows. */
function finish(
  cx: FunctionContext,
  symbol: c.FunctionSymbol,
  definition: c.FunctionDefinition,
  statements: readonly rust.Statement[],
  signature: Signature,
): rust.Block {
  const last = statements.at(-1);
  if (last?.kind === "expr" && last.expr.kind === "return" && !last.comments) {
    const { value } = last.expr;
    return b.block(statements.slice(0, -1), value ?? null);
  }
  if (signature.result === null || diverges(b.block(statements))) return b.block(statements);
  const { result } = symbol.type;
  const value =
    result.kind === "pointer"
      ? zeroPointer(cx.facts.result ?? undefined, cx, definition.span)
      : zeroValue(cx, result, definition.span);
  return b.block(statements, bare(value));
}

/** An adapter is seen where its function is. */
function isSeenOutside(program: c.Program, symbol: c.FunctionSymbol): boolean {
  const seen = symbol.adapterOf === undefined ? symbol : program.symbols.get(symbol.adapterOf);
  const isFromOutside = seen?.kind === "function" && seen.ofLibrary === true;
  return (isFromOutside || seen?.linkage !== "internal") && symbol.name !== "main";
}
