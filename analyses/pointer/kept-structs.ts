/**
 * Struct parameters with owners inside that the function only looks into: C copies the struct and the caller goes on
 * with its own, so Rust passes `&mut`.
 *
 *   C: void step(struct state s) { s.key[0]++; }      Rust: fn step(s: &mut State) { s.key[0] += 1; }
 *
 * Reads: the typed C AST, which structs own memory. Gives: the parameters. Sound because the function changes no member of
 * its own copy, and takes nothing out of it: what it writes is what both structs point at.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { children, type AstNode } from "../../src/c-ast/visit.ts";

export interface KeptQuery {
  readonly program: c.Program;
  readonly definitions: readonly c.FunctionDefinition[];
  readonly ownsMemory: (type: c.CType) => boolean;
  /** Functions that are called through pointers. */
  readonly addressTaken: ReadonlySet<c.SymbolId>;
  /** Structs whose memory a function frees or hands over. */
  readonly released: (definition: c.FunctionDefinition) => ReadonlySet<c.SymbolId>;
}

export function inferKeptStructs(query: KeptQuery): ReadonlySet<c.SymbolId> {
  const kept = new Map<c.SymbolId, readonly c.SymbolId[]>();
  for (const definition of query.definitions) {
    if (query.addressTaken.has(definition.symbol)) continue;
    const owners = definition.params.filter((param) => isOwner(query, param));
    const released = owners.length > 0 ? query.released(definition) : new Set();
    for (const param of owners) {
      const passedTo = released.has(param) ? null : uses(query, definition, param);
      if (passedTo) kept.set(param, passedTo);
    }
  }
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const [param, passedTo] of kept) if (!passedTo.every((other) => kept.has(other))) kept.delete(param);
  }
  return new Set(kept.keys());
}

function isOwner({ program, ownsMemory }: KeptQuery, param: c.SymbolId): boolean {
  const type = program.symbols.get(param)?.type;
  return type?.kind === "record" && ownsMemory(type);
}

/** Parameters that the struct is passed on to as a whole; null where it is used in another way than to be read. */
function uses(
  query: KeptQuery,
  { body }: c.FunctionDefinition,
  param: c.SymbolId,
): readonly c.SymbolId[] | null {
  const passedTo: (c.SymbolId | null)[] = [];
  const enter = (node: AstNode, around: readonly AstNode[]): void => {
    if (node.kind === "variable-ref" && node.symbol === param) passedTo.push(...useOf(query, around));
    for (const child of children(node)) enter(child, [node, ...around]);
  };
  enter(body, []);
  const found = passedTo.filter((other) => other !== null);
  return found.length === passedTo.length ? found : null;
}

/** `around` are the nodes around the mention, from the inside out. Null stands for a use that is no reading. */
function useOf(
  { program, ownsMemory }: KeptQuery,
  around: readonly AstNode[],
): readonly (c.SymbolId | null)[] {
  const members = around.findIndex((node) => node.kind !== "member");
  const [load, user] = around.slice(members);
  if (load?.kind !== "load") return [null];
  if (members > 0) return ownsMemory(load.type) && load.type.kind === "record" ? [null] : [];
  if (user?.kind === "convert" && user.conversion === "to-void") return [];
  if (user?.kind !== "call") return [null];
  const callee = calleeSymbol(user, program);
  const at = user.args.findIndex((arg) => arg === load);
  const params = callee?.defined ? paramsOf(program, callee.id) : [];
  return [params[at] ?? null];
}

function paramsOf(program: c.Program, symbol: c.SymbolId): readonly c.SymbolId[] {
  for (const { functions } of program.units)
    for (const definition of functions) if (definition.symbol === symbol) return definition.params;
  return [];
}
