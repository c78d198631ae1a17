/**
 * Prints a typed C program as one C file that behaves the same.
 *
 * Reads: a linked program. Gives: C text (GNU C17) without includes, typedefs or macros; exported symbols keep their
 * names. Sound because nothing of C's implicit rules is left: conversions are casts, constants are their values, and
 * the layout of every record is asserted. So text that a C compiler accepts and that behaves as the original shows that
 * the front end understood the original: the cheapest test it has.
 *
 * Example: `x = c + 1u;` with `short c, x` gives `x = ((short)(((unsigned int)((int)c)) + 1U));`
 */
import type * as c from "./c-ast.ts";
import { CompilerBug } from "../source/assert-never.ts";
import { printExpr, printInitializer, printVariable } from "./print-c-expr.ts";
import { nameProgram, type Names } from "./print-c-names.ts";
import { printEnum, printForwardRecord, printRecord } from "./print-c-record.ts";
import { createContext, indent, printCompound, printLengthVariable } from "./print-c-statement.ts";
import { printDeclaration, printFunctionDeclaration } from "./print-c-type.ts";
import { collectUses, type Uses } from "./print-c-uses.ts";

export function printC(program: c.Program): string {
  const names = nameProgram(program);
  const uses = collectUses(program);
  const types = [
    ...uses.enums.map((definition) => printEnum(definition, names)),
    ...uses.records.flatMap((record) => printForwardRecord(record, names)),
    ...uses.records.filter((record) => record.fields).map((record) => printRecord(record, program, names)),
  ];
  const sections = [
    types,
    printDeclarations(program, uses, names),
    printGlobals(program, uses, names),
    program.units.flatMap((unit) =>
      unit.functions
        .filter((definition) => uses.symbols.has(definition.symbol))
        .map((definition) => printFunction(definition, program, names)),
    ),
  ];
  return sections
    .flat()
    .map((item) => `${item}\n`)
    .join("");
}

/** Every function and global before the first use; definitions may follow in any order. */
function printDeclarations(program: c.Program, uses: Uses, names: Names): string[] {
  const lines: string[] = [];
  for (const symbol of program.symbols.values()) {
    if (!uses.symbols.has(symbol.id) || symbol.linkage === "none") continue;
    const storage = symbol.linkage === "internal" ? "static" : "extern";
    if (symbol.kind === "variable") lines.push(`${storage} ${printVariable(symbol, names)};`);
    else {
      const declaration = printDeclaration(symbol.type, names.symbol(symbol.id), names);
      lines.push(`${storage} ${declaration}${symbol.noreturn ? " __attribute__((noreturn))" : ""};`);
    }
  }
  return lines;
}

/** Static locals have become globals with internal linkage; the ones without linkage are declared here first. */
function printGlobals(program: c.Program, uses: Uses, names: Names): string[] {
  const context = createContext(program, names);
  const tentative: string[] = [];
  const definitions: string[] = [];
  for (const { symbol: id, initializer } of program.units.flatMap((unit) => unit.globals)) {
    if (!uses.symbols.has(id)) continue;
    const symbol = lookUp(program, id);
    const declaration = `${symbol.linkage === "external" ? "" : "static "}${printVariable(symbol, names)}`;
    if (symbol.linkage === "none" || !initializer) tentative.push(`${declaration};`);
    if (initializer) definitions.push(`${declaration} = ${printInitializer(initializer, context)};`);
  }
  return [...tentative, ...definitions];
}

function printFunction(definition: c.FunctionDefinition, program: c.Program, names: Names): string {
  const symbol = lookUp(program, definition.symbol);
  if (symbol.kind !== "function") throw new CompilerBug(`${symbol.name} is not a function`);
  const context = createContext(program, names);
  for (const length of definition.vlaLengths) names.lengths.putInline(length.id, printExpr(length, context));
  const params = definition.params.map((id) => printVariable(lookUp(program, id), names));
  for (const length of definition.vlaLengths) names.lengths.removeInline(length.id);
  const name = names.symbol(symbol.id);
  const lengths = definition.vlaLengths
    .map((length) => `${indent(printLengthVariable(length, context))}\n`)
    .join("");
  const body = printCompound(definition.body, program, names).replace("{", () => `{\n${lengths}`);
  const storage = symbol.linkage === "internal" ? "static " : "";
  if (symbol.type.prototyped) {
    return `${storage}${printFunctionDeclaration(symbol.type, name, params, names)} ${body}`;
  }
  // A K&R definition: arguments arrive with their promoted types.
  const list = definition.params.map((id) => names.symbol(id)).join(", ");
  const declarations = params.map((param) => `${param};\n`).join("");
  return `${storage}${printDeclaration(symbol.type.result, `${name}(${list})`, names)}\n${declarations}${body}`;
}

function lookUp(program: c.Program, id: c.SymbolId): c.CSymbol {
  const symbol = program.symbols.get(id);
  if (!symbol) throw new CompilerBug(`symbol ${String(id)} is not in the program`);
  return symbol;
}
