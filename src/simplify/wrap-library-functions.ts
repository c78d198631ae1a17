/**
 * Functions of the C library whose addresses are taken get functions of the program around them: a pointer can point at
 * these, and what they call is translated like any other call.
 *
 *   double (*f)(double) = sin;  →  static double library_sin(double argument_1) { return sin(argument_1); }
 *                                  double (*f)(double) = library_sin;
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripAllConversions } from "../c-ast/callee.ts";
import { libraryFunction } from "../c-ast/library.ts";
import { walk } from "../c-ast/visit.ts";
import { Edit } from "./edit.ts";
import { replaceAddressTaken } from "./replace-functions.ts";

export function wrapLibraryFunctions(program: c.Program): c.Program {
  const edit = new Edit(program);
  const wrappers = new Map<c.SymbolId, c.SymbolId>();
  for (const unit of program.units) {
    const place = unit.functions[0] ?? program.units.flatMap(({ functions }) => functions)[0];
    if (!place) continue;
    for (const id of addressTaken(unit)) {
      const symbol = program.symbols.get(id);
      if (symbol?.kind !== "function" || wrappers.has(id) || !isWrapped(symbol)) continue;
      wrappers.set(id, addWrapper(edit, symbol, place));
    }
  }
  if (wrappers.size === 0) return program;
  replaceAddressTaken(edit, wrappers, "replaced");
  return edit.finish();
}

/** Those behind `...` cannot be handed on, others are not known here. */
function isWrapped(symbol: c.FunctionSymbol): boolean {
  const { variadic, prototyped } = symbol.type;
  return !symbol.defined && !variadic && prototyped && libraryFunction(symbol.name) !== null;
}

function addressTaken(unit: c.TranslationUnit): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  const roots = [
    ...unit.functions.map(({ body }) => body),
    ...unit.globals.flatMap(({ initializer }) => (initializer ? [initializer] : [])),
  ];
  for (const root of roots) {
    const called = new Set<c.Expr>();
    for (const node of walk(root)) {
      if (node.kind === "call") called.add(stripAllConversions(node.callee));
      if (node.kind === "function-ref" && !called.has(node)) found.add(node.symbol);
    }
  }
  return found;
}

function addWrapper(edit: Edit, library: c.FunctionSymbol, after: c.FunctionDefinition): c.SymbolId {
  const { span } = after;
  const symbol: c.FunctionSymbol = {
    ...edit.function(library, `library_${library.name}`),
    unit: span.unit,
    defined: true,
    noreturn: false,
    system: false,
    span,
    adapterOf: library.id,
  };
  edit.describe(symbol);
  const stub: c.FunctionDefinition = {
    ...after,
    id: edit.id(),
    symbol: symbol.id,
    params: [],
    vlaLengths: [],
    body: edit.compound([], span),
  };
  const params = library.type.params.map((type, at) =>
    edit.param(stub, `argument_${String(at + 1)}`, { ...type, quals: 0 }, span),
  );
  const call = edit.call(
    library,
    params.map((param) => edit.load(edit.ref(param, span))),
    span,
  );
  const last: c.Statement =
    call.type.kind === "void" ? edit.statement(call) : { kind: "return", id: edit.id(), span, value: call };
  edit.add(after.symbol, { ...stub, params, body: edit.compound([last], span) });
  return symbol.id;
}
