/**
 * An owner that was put into a struct is from then on named by the place it is in.
 *
 *   C: p->a = a; init(a); return p;      becomes      p->a = a; U *a_2 = p->a; init(a_2); return p;
 *   C: T s = { .a = a }; init(a);        becomes      T s = { .a = a }; U *a_2 = s.a; init(a_2);
 *
 * Sound because both have the same value where the new one is declared, neither is changed afterwards, and what is
 * behind the store in its block is reached through the store only.
 */
import type * as c from "../c-ast/c-ast.ts";
import { blockMapping, mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { isEntered } from "./entered-blocks.ts";
import { isFieldPlace } from "./field-uses.ts";
import { isStablePlace, memberPlace } from "./struct-leaves.ts";

export function nameMovedOwners(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  isOwner: (symbol: c.SymbolId) => boolean,
): c.FunctionDefinition | null {
  const names = ownerNames(definition, changes, isOwner);
  const added = new Set<c.SymbolId>();
  const inBlock = (body: readonly c.Statement[]): readonly c.Statement[] => {
    let rest = body;
    const done: c.Statement[] = [];
    for (let [first, ...next] = rest; first; [first, ...next] = rest) {
      done.push(nested.statement(first));
      rest = next;
      if (isEntered(next)) continue;
      for (const move of movesOf(edit, first, changes, names)) {
        if (!mentions(rest, move.names) || assigns(rest, move.names)) continue;
        const { span } = first;
        const now = edit.local(definition, edit.symbol(move.owner)?.name ?? "owner", move.type, span);
        done.push(edit.declare(now, edit.load(edit.copyAt(move.target, span)), span));
        rest = renamed(edit, rest, move.names, now);
        added.add(now);
      }
    }
    return done;
  };
  const nested = blockMapping(inBlock);
  const body = inBlock(definition.body.body);
  return added.size > 0 ? { ...definition, body: { ...definition.body, body } } : null;
}

/** Variables that hold an owner all along, each with all those that hold the same one. */
function ownerNames(
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  isOwner: (symbol: c.SymbolId) => boolean,
): (symbol: c.SymbolId) => ReadonlySet<c.SymbolId> {
  const byOwner = new Map<c.SymbolId, Set<c.SymbolId>>();
  const found = new Map<c.SymbolId, Set<c.SymbolId>>();
  for (const node of walk(definition.body)) {
    if (node.kind !== "local-declaration") continue;
    for (const { symbol, initializer } of node.variables) {
      if (initializer?.kind !== "value" || changes.isChanged(symbol)) continue;
      const value = initializer.value;
      if (value.kind !== "load" || value.place.kind !== "variable-ref") continue;
      const from = value.place.symbol;
      if (changes.isChanged(from) || (!isOwner(from) && !found.has(from))) continue;
      const names = found.get(from) ?? byOwner.get(from) ?? new Set([from]);
      if (!found.has(from)) byOwner.set(from, names);
      found.set(symbol, names.add(symbol));
    }
  }
  return (symbol) =>
    found.get(symbol) ?? byOwner.get(symbol) ?? (isOwner(symbol) ? new Set([symbol]) : new Set());
}

function renamed(
  edit: Edit,
  body: readonly c.Statement[],
  names: ReadonlySet<c.SymbolId>,
  now: c.SymbolId,
): readonly c.Statement[] {
  const mapping: Mapping = {
    expr: (expr) =>
      expr.kind === "variable-ref" && names.has(expr.symbol)
        ? edit.ref(now, expr.span)
        : mapExprChildren(expr, mapping),
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  return body.map(mapping.statement);
}

interface Move {
  readonly target: c.Expr;
  readonly owner: c.SymbolId;
  readonly names: ReadonlySet<c.SymbolId>;
  readonly type: c.CType;
}

function movesOf(
  edit: Edit,
  statement: c.Statement,
  changes: VariableChanges,
  namesOf: (symbol: c.SymbolId) => ReadonlySet<c.SymbolId>,
): readonly Move[] {
  return storesOf(edit, statement).flatMap(({ target, value }) => {
    if (value.kind !== "load" || value.place.kind !== "variable-ref") return [];
    const { symbol: owner } = value.place;
    const names = namesOf(owner);
    if (!isFieldPlace(target) || names.size === 0 || !changes.isPrivate(owner)) return [];
    if (!isStablePlace(target, changes.isPrivate) || namedIn(target, names)) return [];
    return [{ target, owner, names, type: value.type }];
  });
}

/** What a statement puts where: an assignment, or the members of a struct that it declares. */
function storesOf(edit: Edit, statement: c.Statement): readonly Pick<c.Assign, "target" | "value">[] {
  if (statement.kind === "expr-statement") return statement.expr.kind === "assign" ? [statement.expr] : [];
  const [first] = statement.kind === "local-declaration" ? statement.variables : [];
  if (statement.kind !== "local-declaration" || !first?.initializer || statement.variables.length > 1)
    return [];
  return listedStores(edit, edit.ref(first.symbol, statement.span), first.initializer);
}

function listedStores(
  edit: Edit,
  place: c.Expr,
  initializer: c.Initializer,
): readonly Pick<c.Assign, "target" | "value">[] {
  if (initializer.kind === "value") return [{ target: place, value: initializer.value }];
  if (initializer.kind !== "record") return [];
  return initializer.fields.flatMap(({ field, value }) =>
    listedStores(edit, memberPlace(edit, place, [{ record: initializer.record, field }]), value),
  );
}

function mentions(body: readonly c.Statement[], names: ReadonlySet<c.SymbolId>): boolean {
  return body.some((statement) => namedIn(statement, names));
}

function namedIn(root: AstNode, names: ReadonlySet<c.SymbolId>): boolean {
  for (const node of walk(root)) if (node.kind === "variable-ref" && names.has(node.symbol)) return true;
  return false;
}

function assigns(body: readonly c.Statement[], names: ReadonlySet<c.SymbolId>): boolean {
  for (const statement of body)
    for (const node of walk(statement))
      if (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step")
        if (node.target.kind === "variable-ref" && names.has(node.target.symbol)) return true;
  return false;
}
