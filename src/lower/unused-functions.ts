/** Functions of headers that nothing in the program uses: `static` ones, of which C compilers make no code either. */
import type * as c from "../c-ast/c-ast.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";

export function unusedHeaderFunctions(program: c.Program): ReadonlySet<c.SymbolId> {
  const definitions = new Map(
    program.units.flatMap(({ functions }) => functions.map((one) => [one.symbol, one] as const)),
  );
  const used = new Set<c.SymbolId>();
  const open: AstNode[] = [];
  const use = (symbol: c.SymbolId): void => {
    const definition = definitions.get(symbol);
    if (!definition || used.has(symbol)) return;
    used.add(symbol);
    open.push(definition.body);
  };
  for (const { globals } of program.units)
    for (const { initializer } of globals) if (initializer) open.push(initializer);
  for (const symbol of definitions.keys()) if (!isOfHeader(program, symbol)) use(symbol);
  for (let root = open.pop(); root !== undefined; root = open.pop())
    for (const node of walk(root)) if (node.kind === "function-ref") use(node.symbol);
  return new Set([...definitions.keys()].filter((symbol) => !used.has(symbol)));
}

function isOfHeader(program: c.Program, id: c.SymbolId): boolean {
  const symbol = program.symbols.get(id);
  return symbol?.kind === "function" && symbol.linkage === "internal" && symbol.inHeader;
}
