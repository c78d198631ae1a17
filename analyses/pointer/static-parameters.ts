/**
 * Pointer parameters that are put into memory, and to which only constants are passed: `&'static` parameters.
 *
 *   void start(struct mac *m, const struct hash *hash) { m->hash = hash; } ... start(&m, &sha1)
 *
 * Reads: what is stored and passed in a solved program. Gives: the parameters that can be pointers to constants.
 * Sound because nobody writes behind them, all calls of the program pass constants, and what Rust callers pass is said by
 * the type. C callers can only pass what the shims know: so for functions that are offered to them, only pointers to
 * structs with functions in them count, which are hardly ever made at run time.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { FieldKey } from "../facts/pointer-facts.ts";
import { viewsOf, type PointerValue } from "./pointer-value.ts";

export interface StaticQuery {
  readonly program: c.Program;
  /** Parameters of functions that callers outside of the program can call. */
  readonly offered: ReadonlySet<c.SymbolId>;
  /** Written behind, taken over, moved, of a function whose address is taken, or found wanting before. */
  readonly isExcluded: (param: c.SymbolId) => boolean;
  /** Where parameters are stored as they are. */
  readonly stores: ReadonlyMap<c.SymbolId, ReadonlySet<FieldKey>>;
  /** All arguments of calls inside of the program. */
  readonly passed: readonly PassedPointer[];
}

export interface PassedPointer {
  readonly param: c.SymbolId;
  readonly value: PointerValue;
}

export function staticParameters(query: StaticQuery): ReadonlySet<c.SymbolId> {
  const { stores, passed } = query;
  if (stores.size === 0) return new Set();
  const found = new Set(stores.keys());
  // what is handed on to such a parameter has to be constant, too
  for (const param of found)
    for (const argument of passed) {
      if (argument.param !== param) continue;
      for (const origin of parametersOf(argument.value)) found.add(origin);
    }
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const param of found) if (!canBeStatic(param, found, query)) found.delete(param);
  }
  return found;
}

function canBeStatic(param: c.SymbolId, others: ReadonlySet<c.SymbolId>, query: StaticQuery): boolean {
  const { program, offered, passed } = query;
  const symbol = program.symbols.get(param);
  if (symbol?.kind !== "variable" || symbol.role !== "parameter") return false;
  const { type } = symbol;
  if (type.kind !== "pointer" || query.isExcluded(param)) return false;
  if (offered.has(param) && !holdsFunctions(type.target, program)) return false;
  return passed.every(({ param: to, value }) => to !== param || isConstant(value, others));
}

/** Is it a struct of the kind that is hardly ever made at run time? */
export function holdsFunctions(type: c.CType, program: c.Program): boolean {
  const fields = type.kind === "record" ? program.records.get(type.record)?.fields : null;
  return (fields ?? []).some(
    (field) => field.type.kind === "pointer" && field.type.target.kind === "function",
  );
}

function isConstant(value: PointerValue, statics: ReadonlySet<c.SymbolId>): boolean {
  switch (value.kind) {
    case "none":
    case "null":
      return true;
    case "static":
      return viewsOf(value).length === 0;
    case "choice":
      return value.options.every((option) => isConstant(option, statics));
    case "address": {
      const [origin] = parametersOf(value);
      return value.constant || (origin !== undefined && statics.has(origin));
    }
    default:
      return false;
  }
}

/** The parameters (or other pointers) whose own pointee a value is, or may be. */
export function parametersOf(value: PointerValue): readonly c.SymbolId[] {
  if (value.kind === "choice") return value.options.flatMap(parametersOf);
  if (value.kind !== "address" || value.address.root.kind !== "pointee") return [];
  const [first, ...more] = value.address.steps;
  return first?.kind === "element" && first.index === 0 && more.length === 0
    ? [value.address.root.symbol]
    : [];
}
