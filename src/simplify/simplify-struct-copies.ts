/**
 * Copies of structs that hold owners, in C: members that own memory are never in two structs, so a copy of such a
 * struct is a view of the first one, and a list of its members is a way to fill it.
 *
 *   C: T s = *p; ...; *p = (T){ .buf = s.buf, .n = s.n + 1 };     becomes     ...; p->n = p->n + 1;
 *
 * Reads: a program and what its pointers are. Gives: the program without such copies as far as that is sure to be the
 * same; the same program when there is nothing to do. What was rewritten may make more possible.
 */
import type * as c from "../c-ast/c-ast.ts";
import { walk } from "../c-ast/visit.ts";
import { fieldKey, type PointerFacts } from "../../analyses/facts/pointer-facts.ts";
import { variableChanges } from "./changed-variables.ts";
import { Edit } from "./edit.ts";
import { expandStructCopies } from "./expand-struct-copies.ts";
import { inferFieldReads } from "./field-reads.ts";
import { inferFieldWrites } from "./field-writes.ts";
import { flattenLists } from "./flatten-lists.ts";
import { forwardStructCopies } from "./forward-struct-copies.ts";
import { nameMovedOwners } from "./moved-owners.ts";
import { nameListsOnce } from "./name-lists-once.ts";
import { isOwner } from "./owner-variables.ts";
import { dropOwnValueStores } from "./own-value-stores.ts";
import { copyWithoutOwners, type ReplacedOwnersQuery } from "./replaced-owners.ts";

export function simplifyStructCopies(program: c.Program, facts: PointerFacts): c.Program {
  const edit = new Edit(program);
  const replaced: ReplacedOwnersQuery = {
    isOwner: (record, field) => isOwnerField(program, facts, record, field),
    writes: inferFieldWrites(program),
    reads: inferFieldReads(program),
  };
  const copied = copiedTypes(program, facts);
  for (const unit of program.units)
    for (const definition of unit.functions) {
      const simpler = simplifyFunction(edit, definition, {
        copied,
        isOwner: (symbol) => isOwner(facts, symbol, definition),
        replaced,
      });
      if (simpler) edit.replace(simpler);
    }
  return edit.finish();
}

interface Query {
  readonly copied: (type: c.CType) => boolean;
  readonly isOwner: (symbol: c.SymbolId) => boolean;
  readonly replaced: ReplacedOwnersQuery;
}

/** The first rewrite that changes anything. */
function simplifyFunction(
  edit: Edit,
  definition: c.FunctionDefinition,
  { copied, isOwner, replaced }: Query,
): c.FunctionDefinition | null {
  const changes = variableChanges(definition, (symbol) => edit.symbol(symbol));
  const ofStructs = (): c.FunctionDefinition | null =>
    forwardStructCopies(edit, definition, changes, copied) ??
    nameListsOnce(edit, definition, changes, copied) ??
    flattenLists(edit, definition, changes, copied) ??
    expandStructCopies(edit, definition, changes, copied);
  return (
    (hasCopied(edit, definition, copied) ? ofStructs() : null) ??
    copyWithoutOwners(edit, definition, changes, replaced) ??
    dropOwnValueStores(edit, definition, changes, replaced.writes) ??
    nameMovedOwners(edit, definition, changes, isOwner)
  );
}

/** Whether a struct of such a type is a value or a variable anywhere in the function. */
function hasCopied(edit: Edit, { body }: c.FunctionDefinition, copied: Query["copied"]): boolean {
  for (const node of walk(body)) {
    if ("type" in node && copied(node.type)) return true;
    if (node.kind !== "local-declaration") continue;
    const types = node.variables.map(({ symbol }) => edit.symbol(symbol)?.type);
    if (types.some((type) => type !== undefined && copied(type))) return true;
  }
  return false;
}

/** Whether copies of a type hold owners; found out once for each record. */
function copiedTypes(program: c.Program, facts: PointerFacts): Query["copied"] {
  const known = new Map<c.RecordId, boolean>();
  return (type) => {
    if (type.kind !== "record") return false;
    const found = known.get(type.record) ?? holdsOwner(program, facts, type);
    known.set(type.record, found);
    return found;
  };
}

/** Structs with pointers to objects; function pointers and pointers to constants are copied as they are. */
function holdsOwner(program: c.Program, facts: PointerFacts, type: c.CType): boolean {
  if (type.kind !== "record") return false;
  return (program.records.get(type.record)?.fields ?? []).some((field, at) =>
    field.type.kind === "pointer"
      ? isOwnerField(program, facts, type.record, at)
      : holdsOwner(program, facts, field.type),
  );
}

function isOwnerField(program: c.Program, facts: PointerFacts, record: c.RecordId, at: number): boolean {
  const type = program.records.get(record)?.fields?.[at]?.type;
  if (type?.kind !== "pointer" || type.target.kind === "function") return false;
  const kind = facts.fields.get(fieldKey(record, at))?.kind;
  return kind !== "static" && kind !== "function";
}
