/** Closes a program: what only the sight of all units can tell. */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, RecordId } from "../c-ast/c-type.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isArithmetic } from "../c-ast/type-relations.ts";
import { isIncomplete } from "./complete-type.ts";
import { newId, spanOf } from "./context.ts";
import type { FunctionContext, ProgramBuilder, UnitContext, UnprototypedCall } from "./context.ts";
import { convertTo } from "./conversion.ts";
import { hasEffect } from "./effect.ts";
import { refuse } from "./failure.ts";
import { elaborateMacros } from "./macro-constant.ts";
import { replaceRecord } from "./record-type.ts";
import type { VariableBuilder } from "./symbol-builder.ts";

export function linkProgram(program: ProgramBuilder, units: readonly UnitContext[]): c.Program {
  joinOpaqueRecords(program);
  refuseMissingWeak(program);
  for (const call of program.unprototypedCalls) settleCall(program, call);
  const translated = units.map(finishUnit);
  const enums = new Map([...program.enums, ...program.mentionedEnums]);
  return { units: translated, symbols: usedSymbols(program), records: program.records, enums };
}

/** What is declared weak and defined nowhere has the address null; so has an `inline` function of C99, which no other unit sees. */
function refuseMissingWeak(program: ProgramBuilder): void {
  for (const { unit, node, symbol } of program.weakDeclarations) {
    const isInline = symbol.kind === "function" && symbol.inline && symbol.unit !== unit.unit;
    if (symbol.defined && !isInline) continue;
    refuse(unit, node, "unsupported/extension", `\`${symbol.name}\` is weak, and no given file defines it`);
  }
}

/** A record that some unit knows by tag only is the one that another unit defines, if there is but one. */
function joinOpaqueRecords(program: ProgramBuilder): void {
  const defined = new Map<string, RecordId[]>();
  const opaque = new Map<string, RecordId>();
  for (const { id, keyword, tag, fields } of program.records.values()) {
    if (tag === null) continue;
    const key = `${keyword} ${tag}`;
    if (fields) defined.set(key, [...(defined.get(key) ?? []), id]);
  }
  for (const { id, keyword, tag, fields } of [...program.records.values()]) {
    if (fields || tag === null) continue;
    const key = `${keyword} ${tag}`;
    const candidates = defined.get(key) ?? [];
    const target = candidates.length === 1 ? candidates[0] : opaque.get(key);
    if (target !== undefined) replaceRecord(program, id, target);
    else if (candidates.length === 0) opaque.set(key, id);
  }
}

/**
 * A call through `int f();` passes promoted arguments. When the function turns out to have a prototype, the call gets its
 * parameter types; where they agree with the arguments (C11 6.5.2.2p6) that changes nothing. Too many arguments are dropped, as
 * machines do, if they have no effect.
 */
function settleCall(program: ProgramBuilder, { unit, call, callee, caller }: UnprototypedCall): void {
  const symbol = program.symbols.get(callee.symbol);
  if (symbol?.kind !== "function" || !symbol.type.prototyped) return;
  const { params, variadic } = symbol.type;
  const excess = variadic ? [] : call.args.slice(params.length);
  const enough = call.args.length >= params.length && !excess.some(hasEffect);
  if (!enough || !params.every((param, index) => isConvertible(call.args[index]?.type, param))) {
    refuseCaller(unit, caller, call, symbol.name);
    return;
  }
  call.args = call.args.slice(0, call.args.length - excess.length).map((arg, index) => {
    const param = params[index];
    return param ? convertTo(unit, arg, param) : arg;
  });
  callee.type = symbol.type;
}

/** The call is undefined (C11 6.5.2.2p6) and no other language would take it. */
function refuseCaller(unit: UnitContext, caller: FunctionContext | null, call: c.Call, callee: string): void {
  const owner = unit.functions.find(({ symbol }) => symbol === caller?.symbol.id);
  if (!caller || !owner) return;
  const message = `In \`${caller.symbol.name}\`: the arguments do not fit the parameters of \`${callee}\``;
  const diagnostic: Diagnostic = { code: "elaborate/type", severity: "error", message, at: call.span };
  unit.functions.splice(unit.functions.indexOf(owner), 1);
  unit.refused.push({ symbol: owner.symbol, span: owner.span, diagnostics: [diagnostic] });
  unit.diagnostics.push(diagnostic);
}

function isConvertible(from: CType | undefined, to: CType): boolean {
  if (!from) return false;
  if (isArithmetic(from) && isArithmetic(to)) return true;
  if (from.kind === "pointer" || to.kind === "pointer") {
    return (
      (from.kind === "pointer" || from.kind === "integer") && (to.kind === "pointer" || to.kind === "integer")
    );
  }
  return from.kind === "record" && to.kind === "record" && from.record === to.record;
}

function finishUnit(unit: UnitContext): c.TranslationUnit {
  const { source } = unit;
  const globals = [...unit.globals, ...objectDefinitions(unit)].sort((a, b) => a.span.start - b.span.start);
  const functions = [...unit.functions].sort((a, b) => a.span.start - b.span.start);
  return {
    index: unit.unit,
    path: source.path,
    text: source.text,
    lines: unit.lines,
    functions,
    globals,
    refused: unit.refused,
    macros: elaborateMacros(unit),
    comments: source.comments,
  };
}

/** Definitions with linkage; a tentative one counts where no other unit has a real one. */
function objectDefinitions(unit: UnitContext): c.GlobalDefinition[] {
  const definitions: c.GlobalDefinition[] = [];
  for (const { symbol, node, initializer } of unit.definitions.values()) {
    if (symbol.unit !== unit.unit) continue;
    if (symbol.type.kind === "array" && symbol.type.length === "incomplete") {
      // a tentative array of unknown length has one element (C11 6.9.2p5)
      symbol.type = { ...symbol.type, length: 1 };
    }
    if (isIncomplete(unit, symbol.type)) {
      refuseIncomplete(unit, symbol);
      continue;
    }
    definitions.push({
      id: newId(unit),
      span: spanOf(unit, node),
      kind: "global-definition",
      symbol: symbol.id,
      initializer,
    });
  }
  return definitions;
}

/** C11 6.9.2p3: by the end of the unit the type must be known. */
function refuseIncomplete(unit: UnitContext, { id, name, span }: VariableBuilder): void {
  const message = `In \`${name}\`: its type is incomplete`;
  const diagnostic: Diagnostic = { code: "elaborate/type", severity: "error", message, at: span };
  unit.refused.push({ symbol: id, span, diagnostics: [diagnostic] });
  unit.diagnostics.push(diagnostic);
}

/** All symbols of the user's files, and those of system headers that something refers to. */
function usedSymbols(program: ProgramBuilder): Map<c.SymbolId, c.CSymbol> {
  const used = new Map<c.SymbolId, c.CSymbol>();
  for (const [id, symbol] of program.symbols) {
    if (!symbol.system || symbol.defined || program.referenced.has(id)) used.set(id, symbol);
  }
  return used;
}
