/**
 * Rewrites put references to variables where others of the same name hide them: those get names of their own.
 *
 *   { int p = 1; { T p = s; f(p of the outer block); } }      becomes      { int p = 1; { T p_2 = s; f(p); } }
 *
 * Reads: the typed C AST, where references know their variables. Gives: the same tree with other names in its symbols.
 */
import type * as c from "../c-ast/c-ast.ts";
import { children, isExpr, isStatement, walk, type AstNode } from "../c-ast/visit.ts";

export function distinctNames(program: c.Program): c.Program {
  const symbols = new Map(program.symbols);
  for (const definition of program.units.flatMap(({ functions }) => functions)) {
    const taken = new Set(symbolsIn(definition).map((symbol) => symbols.get(symbol)?.name ?? ""));
    for (let hiding = findHiding(definition, symbols); hiding.size > 0;) {
      for (const id of hiding) rename(symbols, id, taken);
      hiding = findHiding(definition, symbols);
    }
  }
  const isSame = [...symbols].every(([id, symbol]) => program.symbols.get(id) === symbol);
  return isSame ? program : { ...program, symbols };
}

function symbolsIn({ params, body }: c.FunctionDefinition): readonly c.SymbolId[] {
  const found = [...params];
  for (const node of walk(body)) {
    if (node.kind === "variable-ref" || node.kind === "function-ref") found.push(node.symbol);
    if (node.kind === "local-declaration") found.push(...node.variables.map(({ symbol }) => symbol));
  }
  return found;
}

function rename(symbols: Map<c.SymbolId, c.CSymbol>, id: c.SymbolId, taken: Set<string>): void {
  const symbol = symbols.get(id);
  if (symbol?.kind !== "variable") return;
  let name = symbol.name;
  for (let count = 2; taken.has(name); count++) name = `${symbol.name}_${String(count)}`;
  taken.add(name);
  symbols.set(id, { ...symbol, name });
}

/** Variables that hide others from references to these. */
function findHiding(
  { params, body }: c.FunctionDefinition,
  symbols: ReadonlyMap<c.SymbolId, c.CSymbol>,
): ReadonlySet<c.SymbolId> {
  const hiding = new Set<c.SymbolId>();
  const nameOf = (id: c.SymbolId): string => symbols.get(id)?.name ?? "";
  const visit = (node: AstNode, scope: Map<string, c.SymbolId>): void => {
    const opens = isStatement(node) && (node.kind === "compound" || node.kind === "for");
    const inner = opens ? new Map(scope) : scope;
    if (isExpr(node) && node.kind === "variable-ref" && isLocal(symbols.get(node.symbol))) {
      const seen = scope.get(nameOf(node.symbol));
      if (seen !== undefined && seen !== node.symbol) hiding.add(seen);
    }
    if (isStatement(node) && node.kind === "local-declaration") {
      for (const { symbol, initializer, vlaLengths } of node.variables) {
        for (const part of [...vlaLengths, ...(initializer ? [initializer] : [])]) visit(part, scope);
        scope.set(nameOf(symbol), symbol);
      }
      return;
    }
    for (const child of children(node)) visit(child, inner);
  };
  visit(body, new Map(params.map((param) => [nameOf(param), param])));
  return hiding;
}

function isLocal(symbol: c.CSymbol | undefined): boolean {
  return symbol?.kind === "variable" && symbol.storage === "automatic";
}
