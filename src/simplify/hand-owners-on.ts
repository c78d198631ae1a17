/**
 * A variable that gets new memory only to hand it on is the variable that it hands it to.
 *
 *   C: { U *b = malloc(4); b[0] = 1; k = b; break; }      becomes      { k = malloc(4); k[0] = 1; break; }
 *
 * Sound because the first variable is never given another value, the second one is not looked at from the declaration to
 * the assignment, all ways from the one lead to the other, and behind it both have the same value.
 */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import { blockMapping, mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { sameType } from "../c-ast/type-relations.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import { variableChanges, type VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { isEntered } from "./entered-blocks.ts";

/** `variables` are those that memory may be handed to. */
export function handOwnersOn(
  edit: Edit,
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
): c.FunctionDefinition | null {
  const changes = variableChanges(definition, (symbol) => edit.symbol(symbol));
  const joined = new Set<c.SymbolId>();
  const inBlock = (body: readonly c.Statement[]): readonly c.Statement[] => {
    let done: readonly c.Statement[] = body.map((statement) => nested.statement(statement));
    for (const [at, statement] of done.entries()) {
      const owner = allocated(statement);
      if (!owner || changes.isChanged(owner.symbol)) continue;
      const hand = findHand(edit, done.slice(at), owner, changes, variables);
      if (!hand) continue;
      done = joinedBlock(edit, done, at, owner, hand);
      joined.add(owner.symbol);
    }
    return done;
  };
  const nested = blockMapping(inBlock);
  const body = inBlock(definition.body.body);
  return joined.size > 0 ? { ...definition, body: { ...definition.body, body } } : null;
}

interface Allocated {
  readonly symbol: c.SymbolId;
  readonly value: c.Expr;
}

/** `U *b = f(...);` */
function allocated(statement: c.Statement): Allocated | null {
  const [first] = statement.kind === "local-declaration" ? statement.variables : [];
  if (statement.kind !== "local-declaration" || !first || statement.variables.length > 1) return null;
  const { symbol, initializer } = first;
  const isCall = initializer?.kind === "value" && stripConversions(initializer.value).kind === "call";
  return isCall && initializer.value.type.kind === "pointer" ? { symbol, value: initializer.value } : null;
}

interface Hand {
  /** Of the statement, counted from the declaration. */
  readonly distance: number;
  readonly to: c.SymbolId;
}

/** The assignment by which the memory goes on. */
function findHand(
  edit: Edit,
  rest: readonly c.Statement[],
  { symbol }: Allocated,
  changes: VariableChanges,
  variables: ReadonlySet<c.SymbolId>,
): Hand | null {
  const distance = rest.findIndex((statement) => handedTo(statement, symbol) !== null);
  const hand = rest[distance];
  const to = hand && handedTo(hand, symbol);
  if (to === null || to === undefined || !variables.has(to) || !changes.isPrivate(to)) return null;
  const [type, own] = [edit.symbol(to)?.type, edit.symbol(symbol)?.type];
  if (!type || !own || !sameType({ ...type, quals: 0 }, { ...own, quals: 0 })) return null;
  const before = rest.slice(0, distance);
  const after = rest.slice(distance + 1);
  const isSeen = before.some((statement) => mentions(statement, to));
  const isOther = mentionsIn(after, symbol) && after.some((statement) => assigns(statement, to));
  if (isSeen || isOther || isEntered(rest.slice(1)) || before.some(jumps)) return null;
  return { distance, to };
}

/** `k = b;` */
function handedTo(statement: c.Statement, symbol: c.SymbolId): c.SymbolId | null {
  if (statement.kind !== "expr-statement" || statement.expr.kind !== "assign") return null;
  const { target } = statement.expr;
  const value = stripConversions(statement.expr.value);
  const isOwn = value.kind === "load" && value.place.kind === "variable-ref" && value.place.symbol === symbol;
  return isOwn && target.kind === "variable-ref" ? target.symbol : null;
}

function mentions(root: AstNode, symbol: c.SymbolId): boolean {
  for (const node of walk(root)) if (node.kind === "variable-ref" && node.symbol === symbol) return true;
  return false;
}

function mentionsIn(body: readonly c.Statement[], symbol: c.SymbolId): boolean {
  return body.some((statement) => mentions(statement, symbol));
}

function assigns(root: AstNode, symbol: c.SymbolId): boolean {
  for (const node of walk(root))
    if (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step")
      if (node.target.kind === "variable-ref" && node.target.symbol === symbol) return true;
  return false;
}

/** To where the second variable has its old value. */
function jumps(root: AstNode): boolean {
  for (const { kind } of walk(root))
    if (kind === "break" || kind === "continue" || kind === "goto" || kind === "return") return true;
  return false;
}

function joinedBlock(
  edit: Edit,
  body: readonly c.Statement[],
  at: number,
  { symbol, value }: Allocated,
  { distance, to }: Hand,
): readonly c.Statement[] {
  const mapping: Mapping = {
    expr: (expr) =>
      expr.kind === "variable-ref" && expr.symbol === symbol
        ? edit.ref(to, expr.span)
        : mapExprChildren(expr, mapping),
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  return body.flatMap((statement, index) => {
    if (index < at) return [statement];
    if (index === at) return [edit.statement(edit.assign(edit.ref(to, value.span), value), statement.span)];
    return index === at + distance ? [] : [mapping.statement(statement)];
  });
}
