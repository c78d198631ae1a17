/** Closes a program: what only the sight of all units can tell. */
import type * as c from "../c-ast/c-ast.ts";
import type { RecordId } from "../c-ast/c-type.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isIncomplete } from "./complete-type.ts";
import { newId, spanOf } from "./context.ts";
import type { ProgramBuilder, UnitContext } from "./context.ts";
import { referToDefinitions } from "./declared-otherwise.ts";
import { refuse } from "./failure.ts";
import { joinRecords } from "./join-records.ts";
import { liftNestedFunctions } from "./lift-nested-functions.ts";
import { elaborateMacros } from "./macro-constant.ts";
import { replaceRecord } from "./record-type.ts";
import type { VariableBuilder } from "./symbol-builder.ts";
import { settleUnprototypedCalls } from "./unprototyped-call.ts";

export function linkProgram(program: ProgramBuilder, units: readonly UnitContext[]): c.Program {
  joinOpaqueRecords(program);
  refuseMissingWeak(program);
  settleUnprototypedCalls(program, units);
  for (const unit of units) liftNestedFunctions(unit);
  const translated = units.map(finishUnit);
  const enums = new Map([...program.enums, ...program.mentionedEnums]);
  const linked = { units: translated, symbols: usedSymbols(program), records: program.records, enums };
  return referToDefinitions(joinRecords(linked), program.nextNode);
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
