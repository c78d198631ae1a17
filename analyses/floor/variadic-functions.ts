/** Functions with `...`: in every program with memory their arguments lie there (C11 7.16). */
import type * as c from "../../src/c-ast/c-ast.ts";

export function variadicFunctions(program: c.Program): ReadonlySet<c.SymbolId> {
  const definitions = program.units.flatMap(({ functions }) => functions);
  return new Set(
    definitions.flatMap(({ symbol }) => {
      const found = program.symbols.get(symbol);
      return found?.kind === "function" && found.type.variadic ? [symbol] : [];
    }),
  );
}
