/**
 * Local structs that are never changed and only looked at member by member, or stored as a whole: copies of a struct in
 * memory (`T s = *p`), and lists of members that are put into one (`T s = { .a = a }; *p = s`).
 */
import type * as c from "../c-ast/c-ast.ts";
import { children, isExpr, isStatement, walk, type AstNode } from "../c-ast/visit.ts";
import type { VariableChanges } from "./changed-variables.ts";
import { isStablePlace, leafKey, leavesOf, memberChain, type Leaf } from "./struct-leaves.ts";

export interface StructCopy {
  readonly symbol: c.SymbolId;
  readonly name: string;
  readonly source:
    | { readonly kind: "place"; readonly place: c.Expr }
    | { readonly kind: "members"; readonly initializer: c.Initializer };
  readonly leaves: readonly Leaf[];
  /** Reads of single members, by leaf. */
  readonly reads: ReadonlyMap<string, readonly c.Load[]>;
  readonly isStored: boolean;
}

/** `copied` says of which types copies are of interest. */
export function findStructCopies(
  program: c.Program,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  copied: (type: c.CType) => boolean,
): ReadonlyMap<c.SymbolId, StructCopy> {
  const found = new Map<c.SymbolId, StructCopy>();
  const uses = collectUses(definition, changes);
  for (const node of walk(definition.body)) {
    if (node.kind !== "compound") continue;
    for (const statement of node.body) {
      if (statement.kind !== "local-declaration") continue;
      for (const { symbol, initializer } of statement.variables) {
        const variable = program.symbols.get(symbol);
        const use = uses.get(symbol);
        if (variable?.kind !== "variable" || !initializer || use?.other || changes.isChanged(symbol))
          continue;
        if (!copied(variable.type)) continue;
        const source = sourceOf(initializer);
        const leaves = leavesOf(program, variable.type);
        const isStored = use?.isStored ?? false;
        if (!source || !leaves) continue;
        if (source.kind === "place" && !isStablePlace(source.place, changes.isPrivate)) continue;
        const reads = use?.reads ?? new Map<string, c.Load[]>();
        const keys = new Set(leaves.map(({ path }) => leafKey(path)));
        if (![...reads.keys()].every((key) => keys.has(key))) continue;
        found.set(symbol, { symbol, name: variable.name, source, leaves, reads, isStored });
      }
    }
  }
  return found;
}

function sourceOf(initializer: c.Initializer): StructCopy["source"] | null {
  if (initializer.kind === "record") return { kind: "members", initializer };
  if (initializer.kind !== "value" || initializer.value.kind !== "load") return null;
  const { place } = initializer.value;
  if (place.kind === "compound-literal") return sourceOf(place.initializer);
  return { kind: "place", place };
}

interface Uses {
  readonly reads: Map<string, c.Load[]>;
  isStored: boolean;
  /** Used in a way that needs the struct itself. */
  other: boolean;
}

function collectUses(
  definition: c.FunctionDefinition,
  changes: VariableChanges,
): ReadonlyMap<c.SymbolId, Uses> {
  const found = new Map<c.SymbolId, Uses>();
  const usesOf = (symbol: c.SymbolId): Uses => {
    const uses = found.get(symbol) ?? { reads: new Map<string, c.Load[]>(), isStored: false, other: false };
    found.set(symbol, uses);
    return uses;
  };
  const visit = (node: AstNode): void => {
    if (isStatement(node)) {
      const stored = wholeStore(node, changes);
      if (stored?.value.kind === "variable-ref") {
        usesOf(stored.value.symbol).isStored = true;
        visit(stored.target);
        return;
      }
    } else if (isExpr(node)) {
      const chain = node.kind === "load" ? memberChain(node.place) : null;
      if (node.kind === "load" && chain && chain.path.length > 0) {
        const { reads } = usesOf(chain.symbol);
        const key = leafKey(chain.path);
        reads.set(key, [...(reads.get(key) ?? []), node]);
        return;
      }
      if (node.kind === "variable-ref") usesOf(node.symbol).other = true;
    }
    for (const child of children(node)) visit(child);
  };
  visit(definition.body);
  return found;
}

/** `place = struct;` as a statement of its own: the struct is a variable or `(T){ ... }`. */
export function wholeStore(
  statement: c.Statement,
  changes: VariableChanges,
): { readonly target: c.Expr; readonly value: c.VariableRef | c.CompoundLiteral } | null {
  if (statement.kind !== "expr-statement") return null;
  let { expr } = statement;
  while (expr.kind === "convert") expr = expr.operand;
  if (expr.kind !== "assign" || expr.target.type.kind !== "record") return null;
  let { value } = expr;
  while (value.kind === "convert") value = value.operand;
  if (value.kind !== "load" || !isStablePlace(expr.target, changes.isPrivate)) return null;
  const { place } = value;
  return place.kind === "variable-ref" || place.kind === "compound-literal"
    ? { target: expr.target, value: place }
    : null;
}
