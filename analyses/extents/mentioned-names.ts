/** What a function names of the rest of the program: symbols, and records with all that lies in them or behind them. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";

interface Mentioned {
  readonly symbols: readonly c.SymbolId[];
  readonly records: readonly c.RecordId[];
}

/** By function: bodies do not change. */
const mentioned = new WeakMap<c.FunctionDefinition, Mentioned>();

/** The function itself, its parameters, and all that its body names. */
export function mentionedSymbols(
  definition: c.FunctionDefinition,
  program: c.Program,
): readonly (c.CSymbol | undefined)[] {
  return mentionedBy(definition).symbols.map((symbol) => program.symbols.get(symbol));
}

/** The records of which anything in the function, or a symbol that it names, is. */
export function mentionedRecords(
  definition: c.FunctionDefinition,
  program: c.Program,
): readonly (c.RecordDefinition | undefined)[] {
  const found = new Set(mentionedBy(definition).records);
  for (const symbol of mentionedSymbols(definition, program)) if (symbol) addRecords(symbol.type, found);
  for (const record of found)
    for (const { type } of program.records.get(record)?.fields ?? []) addRecords(type, found);
  return [...found].map((record) => program.records.get(record));
}

function mentionedBy(definition: c.FunctionDefinition): Mentioned {
  const known = mentioned.get(definition) ?? mentionedIn(definition);
  mentioned.set(definition, known);
  return known;
}

function mentionedIn({ symbol, params, body }: c.FunctionDefinition): Mentioned {
  const symbols = new Set([symbol, ...params]);
  const records = new Set<c.RecordId>();
  for (const node of walk(body)) {
    if (node.kind === "variable-ref" || node.kind === "function-ref") symbols.add(node.symbol);
    if (node.kind === "local-declaration")
      for (const variable of node.variables) symbols.add(variable.symbol);
    if (node.kind === "member" || node.kind === "arrow") records.add(node.record);
    if ("type" in node) addRecords(node.type, records);
  }
  return { symbols: [...symbols], records: [...records] };
}

function addRecords(type: c.CType, found: Set<c.RecordId>): void {
  switch (type.kind) {
    case "pointer":
      addRecords(type.target, found);
      return;
    case "array":
    case "vector":
      addRecords(type.element, found);
      return;
    case "function":
      for (const part of [type.result, ...type.params]) addRecords(part, found);
      return;
    case "record":
    case "link":
    case "slot":
      found.add(type.record);
      return;
    default:
      return;
  }
}
