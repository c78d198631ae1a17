/**
 * Assignments after which a pointer variable is not looked at again: what it owns may move to the other variable.
 *
 *   C: tmp = prev; prev = cur; cur = tmp;      each of the three is a move
 *   C: t = realloc(s, n); s = t;               the second is one
 *
 * Sound because on no path the variable is read between the assignment and its next value. The analyses make nothing of
 * such an assignment unless the variable owns its memory.
 */
import type * as c from "../c-ast/c-ast.ts";
import { walkForward } from "../c-ast/forward-walk.ts";
import { sameType } from "../c-ast/type-relations.ts";
import { walk } from "../c-ast/visit.ts";
import { variableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";

/** Names the moves between variables of which one is among `variables`. */
export function moveOwners(
  edit: Edit,
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
): c.FunctionDefinition | null {
  const copies = copiesIn(edit, definition);
  const read = readAfterwards(definition, copies);
  const wanted = connected(copies, variables);
  const moves = new Set(definition.moves);
  for (const copy of copies) if (!read.has(copy) && wanted.has(copy.from)) moves.add(copy.load.id);
  return moves.size > (definition.moves?.size ?? 0) ? { ...definition, moves } : null;
}

/** `to = from;`, or `T *to = from;` */
interface Copy {
  readonly to: c.SymbolId;
  readonly from: c.SymbolId;
  readonly load: c.Load;
}

/** Copies between variables that nothing but their names reach, and which stay at the start of what they point at. */
function copiesIn(edit: Edit, definition: c.FunctionDefinition): readonly Copy[] {
  const changes = variableChanges(definition, (symbol) => edit.symbol(symbol));
  const moved = movedVariables(definition);
  const isHolder = (symbol: c.SymbolId): boolean =>
    changes.isPrivate(symbol) && !moved.has(symbol) && !definition.params.includes(symbol);
  const found: Copy[] = [];
  const note = (to: c.SymbolId, value: c.Expr): void => {
    if (value.kind !== "load" || value.place.kind !== "variable-ref") return;
    const from = value.place.symbol;
    if (to === from || !isHolder(to) || !isHolder(from) || !isSamePointer(edit, to, from)) return;
    found.push({ to, from, load: value });
  };
  for (const node of walk(definition.body)) {
    if (node.kind === "assign" && node.target.kind === "variable-ref") note(node.target.symbol, node.value);
    if (node.kind !== "local-declaration") continue;
    for (const { symbol, initializer } of node.variables)
      if (initializer?.kind === "value") note(symbol, initializer.value);
  }
  return found;
}

/** `p++`, `p += n` */
function movedVariables(definition: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (const node of walk(definition.body))
    if (node.kind === "compound-assign" || node.kind === "step")
      if (node.target.kind === "variable-ref") found.add(node.target.symbol);
  return found;
}

function isSamePointer(edit: Edit, one: c.SymbolId, other: c.SymbolId): boolean {
  const [type, own] = [edit.symbol(one)?.type, edit.symbol(other)?.type];
  return (
    type?.kind === "pointer" && own !== undefined && sameType({ ...type, quals: 0 }, { ...own, quals: 0 })
  );
}

/** Copies behind which the old variable may be read before it has another value. */
function readAfterwards(definition: c.FunctionDefinition, copies: readonly Copy[]): ReadonlySet<Copy> {
  const read = new Set<Copy>();
  const byLoad = new Map(copies.map((copy) => [copy.load.id, copy]));
  const begin = (value: c.Expr, state: Set<Copy>): void => {
    const copy = byLoad.get(value.id);
    if (copy) state.add(copy);
  };
  const end = (symbol: c.SymbolId, state: Set<Copy>): void => {
    for (const copy of state) if (copy.from === symbol) state.delete(copy);
  };
  walkForward<Copy>(definition, {
    declared: ({ symbol, initializer }, state) => {
      end(symbol, state);
      if (initializer?.kind === "value") begin(initializer.value, state);
    },
    visit: (expr, state) => {
      if (expr.kind === "variable-ref")
        for (const copy of state) if (copy.from === expr.symbol) read.add(copy);
      if (expr.kind !== "assign") return;
      if (expr.target.kind === "variable-ref") end(expr.target.symbol, state);
      begin(expr.value, state);
    },
  });
  return read;
}

/** The variables that copies join with one of these. */
function connected(copies: readonly Copy[], variables: ReadonlySet<c.SymbolId>): ReadonlySet<c.SymbolId> {
  const found = new Set(variables);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { to, from } of copies)
      if (found.has(to) || found.has(from)) for (const symbol of [to, from]) found.add(symbol);
  }
  return found;
}
