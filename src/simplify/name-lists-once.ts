/**
 * A struct that is written as a list only to be copied into another one gives the list to that one.
 *
 *   C: T s = { .a = a }; T p = s; f(&p);      becomes      T p = { .a = a }; f(&p);
 *
 * Sound because nobody else looks at the first struct, the second one has no name before it is copied, and control comes
 * from one declaration to the other without leaving the block.
 */
import type * as c from "../c-ast/c-ast.ts";
import { blockMapping } from "../c-ast/map.ts";
import { walk } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { isEntered } from "./entered-blocks.ts";

export function nameListsOnce(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  copied: (type: c.CType) => boolean,
): c.FunctionDefinition | null {
  const uses = countUses(definition);
  const isList = ({ symbol, initializer }: c.LocalVariable): boolean => {
    const type = edit.symbol(symbol)?.type;
    const isUsedOnce = uses.get(symbol) === 1 && !changes.isChanged(symbol);
    return type !== undefined && copied(type) && isUsedOnce && initializer?.kind === "record";
  };
  const renamed = new Set<c.SymbolId>();
  const inBlock = (body: readonly c.Statement[]): readonly c.Statement[] => {
    const done = body.map((statement) => nested.statement(statement));
    for (const [at, first] of done.entries()) {
      const list = onlyVariable(first);
      if (!list || !isList(list)) continue;
      const to = done.findIndex((next, index) => index > at && isCopyOf(onlyVariable(next), list.symbol));
      const copy = to < 0 ? null : onlyVariable(done[to]);
      if (!copy || isEntered(done.slice(at + 1, to + 1))) continue;
      done[at] = declarationOf(first, { ...list, symbol: copy.symbol });
      done[to] = { kind: "empty", id: edit.id(), span: first.span };
      renamed.add(list.symbol);
    }
    return done;
  };
  const nested = blockMapping(inBlock);
  const body = inBlock(definition.body.body);
  return renamed.size > 0 ? { ...definition, body: { ...definition.body, body } } : null;
}

function countUses(definition: c.FunctionDefinition): ReadonlyMap<c.SymbolId, number> {
  const uses = new Map<c.SymbolId, number>();
  for (const node of walk(definition.body))
    if (node.kind === "variable-ref") uses.set(node.symbol, (uses.get(node.symbol) ?? 0) + 1);
  return uses;
}

/** The variable of a declaration that declares one. */
function onlyVariable(statement: c.Statement | undefined): c.LocalVariable | null {
  const [first] = statement?.kind === "local-declaration" ? statement.variables : [];
  return statement?.kind === "local-declaration" && statement.variables.length === 1 ? (first ?? null) : null;
}

function declarationOf(statement: c.Statement, variable: c.LocalVariable): c.Statement {
  return statement.kind === "local-declaration" ? { ...statement, variables: [variable] } : statement;
}

function isCopyOf(variable: c.LocalVariable | null, symbol: c.SymbolId): boolean {
  const { initializer } = variable ?? {};
  if (initializer?.kind !== "value" || initializer.value.kind !== "load") return false;
  const { place } = initializer.value;
  return place.kind === "variable-ref" && place.symbol === symbol;
}
