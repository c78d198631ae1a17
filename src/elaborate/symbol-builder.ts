/** Symbols while declarations come in: they grow, and are published once linking is done. */
import type * as c from "../c-ast/c-ast.ts";

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type VariableBuilder = Mutable<c.VariableSymbol>;
export type FunctionBuilder = Mutable<c.FunctionSymbol>;
export type SymbolBuilder = VariableBuilder | FunctionBuilder;
