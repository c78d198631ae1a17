/**
 * A struct that owns memory is copied, and the copy gets memory of its own before anybody looks at the pointers in it:
 * all but those pointers is copied.
 *
 *   C: *n = *s; n->buf = malloc(64);      becomes      n->len = s->len; n->buf = malloc(64);
 *
 * Sound because on no path a pointer that was not copied is read before it is stored: not by name, not in a call, not with
 * the whole struct, and not by what comes after the function, unless the copy is a local or was freed. The pointers of
 * the source may be read: they are what they were, even where both are one struct.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeName, stripConversions } from "../c-ast/callee.ts";
import { walkForward } from "../c-ast/forward-walk.ts";
import { libraryEffect } from "../c-ast/library.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk, walkExpr } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import { copyMembers } from "./copy-members.ts";
import type { Edit } from "./edit.ts";
import { findDuplicates, type Duplicate } from "./find-duplicates.ts";
import { isFieldPlace } from "./field-uses.ts";
import { holdsRecord, type FieldReads } from "./field-reads.ts";
import type { FieldWrites } from "./field-writes.ts";
import { sameExpr } from "./same-expr.ts";
import { memberPlace, withArrows, type Leaf } from "./struct-leaves.ts";

export interface ReplacedOwnersQuery {
  readonly isOwner: (record: c.RecordId, field: number) => boolean;
  readonly writes: FieldWrites;
  readonly reads: FieldReads;
}

export function copyWithoutOwners(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  query: ReplacedOwnersQuery,
): c.FunctionDefinition | null {
  const found = findDuplicates(edit.program, definition, changes, query.isOwner).filter(({ parts }) =>
    parts.owners.every(({ path }) => {
      const last = path.at(-1);
      return last && !query.writes.isHidden(last.record, last.field);
    }),
  );
  if (found.length === 0) return null;
  const failed = seenBeforeStore(edit, definition, found, query.reads);
  const members = new Map<c.Statement, readonly c.Statement[]>();
  for (const duplicate of found) {
    const copied = failed.has(duplicate) ? null : copyMembers(edit, duplicate);
    if (copied) members.set(duplicate.statement, copied);
  }
  return members.size === 0 ? null : rewritten(edit, definition, members);
}

// ---------------------------------------------------------------------------------------------------- order

/** A pointer in the copy that was not stored yet. */
interface Pending {
  readonly duplicate: Duplicate;
  readonly record: c.RecordId;
  readonly field: number;
  readonly place: c.Expr;
  /** The same member of what was copied. */
  readonly source: c.Expr;
}

/** Copies of which a pointer may be read before it was stored. */
function seenBeforeStore(
  edit: Edit,
  definition: c.FunctionDefinition,
  found: readonly Duplicate[],
  reads: FieldReads,
): ReadonlySet<Duplicate> {
  const failed = new Set<Duplicate>();
  const locals = new Set(found.filter(({ target }) => isLocal(edit, definition, target)));
  const pendings = found.map((duplicate) => ({ duplicate, list: pendingOf(edit, duplicate) }));
  const begin = (isHere: (duplicate: Duplicate) => boolean, state: Set<Pending>): void => {
    for (const { duplicate, list } of pendings)
      if (isHere(duplicate)) for (const pending of list) state.add(pending);
  };
  walkForward<Pending>(definition, {
    declared: ({ symbol }, state) => {
      for (const pending of state) if (names(pending.place, symbol)) failed.add(pending.duplicate);
      begin(({ at }) => at === symbol, state);
    },
    visit: (expr, state) => {
      for (const pending of state) {
        if (isStoreOf(expr, pending) || isEndOf(edit.program, expr, pending)) state.delete(pending);
        else if (maySee(edit.program, expr, pending, reads)) failed.add(pending.duplicate);
      }
      begin(({ at }) => at === expr, state);
    },
    leave: (state) => {
      for (const { duplicate } of state) if (!locals.has(duplicate)) failed.add(duplicate);
    },
  });
  return failed;
}

function pendingOf(edit: Edit, duplicate: Duplicate): readonly Pending[] {
  const member = (place: c.Expr, path: Leaf["path"]): c.Expr => withArrows(memberPlace(edit, place, path));
  return duplicate.parts.owners.flatMap(({ path }) => {
    const last = path.at(-1);
    if (!last) return [];
    const place = member(duplicate.target, path);
    return [{ ...last, duplicate, place, source: member(duplicate.source, path) }];
  });
}

function isStoreOf(expr: c.Expr, { place }: Pending): boolean {
  return expr.kind === "assign" && sameExpr(withArrows(expr.target), place);
}

/** `free(n)` of the struct itself. */
function isEndOf(program: c.Program, expr: c.Expr, { duplicate }: Pending): boolean {
  if (expr.kind !== "call") return false;
  const { frees } = libraryEffect(calleeName(expr, program) ?? "");
  const freed = frees === null ? undefined : expr.args[frees];
  return (
    freed !== undefined &&
    duplicate.target.kind === "dereference" &&
    sameExpr(stripConversions(freed), stripConversions(duplicate.target.pointer))
  );
}

function maySee(program: c.Program, expr: c.Expr, pending: Pending, reads: FieldReads): boolean {
  const { record, field } = pending;
  switch (expr.kind) {
    case "load":
      if (holdsRecord(program, expr.type, record)) return true;
      return isField(expr.place, pending) && !sameExpr(withArrows(expr.place), pending.source);
    case "compound-assign":
    case "step":
    case "assign":
      if (expr.target.kind === "variable-ref") return names(pending.place, expr.target.symbol);
      return expr.kind !== "assign" && isField(expr.target, pending);
    case "call":
    case "builtin-call":
      return reads.mayRead(expr, record, field);
    case "convert":
      return isOtherView(program, expr, record);
    default:
      return false;
  }
}

function isField(place: c.Expr, { record, field }: Pending): boolean {
  return isFieldPlace(place) && place.record === record && place.field === field;
}

/** The struct seen as memory of another type. */
function isOtherView(program: c.Program, { type, operand }: c.Convert, record: c.RecordId): boolean {
  if (type.kind !== "pointer" || operand.type.kind !== "pointer" || type.target.kind === "void") return false;
  return holdsRecord(program, operand.type.target, record) && !holdsRecord(program, type.target, record);
}

function names(place: c.Expr, symbol: c.SymbolId): boolean {
  for (const part of walkExpr(place)) if (part.kind === "variable-ref" && part.symbol === symbol) return true;
  return false;
}

/** The copy ends with the function. Pointers into its arrays do not reach its other members. */
function isLocal(edit: Edit, definition: c.FunctionDefinition, target: c.Expr): boolean {
  if (target.kind !== "variable-ref") return false;
  const variable = edit.symbol(target.symbol);
  if (variable?.kind !== "variable" || variable.storage !== "automatic") return false;
  for (const node of walk(definition.body))
    if (node.kind === "address-of" && names(node.place, target.symbol)) return false;
  return true;
}

// ---------------------------------------------------------------------------------------------------- rewriting

function rewritten(
  edit: Edit,
  definition: c.FunctionDefinition,
  members: ReadonlyMap<c.Statement, readonly c.Statement[]>,
): c.FunctionDefinition {
  const mapping: Mapping = {
    expr: (expr) => mapExprChildren(expr, mapping),
    statement: (statement) => {
      if (statement.kind === "compound") return { ...statement, body: inBlock(statement.body) };
      const copied = members.get(statement);
      return copied ? edit.compound(copied, statement.span) : mapStatementChildren(statement, mapping);
    },
  };
  const inBlock = (body: readonly c.Statement[]): readonly c.Statement[] =>
    body.flatMap((statement) => members.get(statement) ?? [mapping.statement(statement)]);
  return { ...definition, body: { ...definition.body, body: inBlock(definition.body.body) } };
}
