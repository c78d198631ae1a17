/**
 * Which versions of functions are needed: those that can be called from outside or by a needed version. The plain
 * version of a function that is only ever called as a clone is not; that of one nobody calls is kept.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { PointerFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";
import { walk } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";

export function emittedVersions(program: c.Program, facts: PointerFacts): ReadonlySet<VersionKey> {
  const reached = new Set<VersionKey>();
  const follow = (start: VersionKey): void => {
    followCalls(start, facts, reached);
  };
  const plain = (symbol: c.SymbolId): VersionKey => String(symbol) as VersionKey;
  for (const symbol of rootFunctions(program)) follow(plain(symbol));
  // functions that nobody calls are kept as they are
  for (const unit of program.units) {
    for (const { symbol } of unit.functions) {
      const known = [...reached].some((key) => facts.versions.get(key)?.version.symbol === symbol);
      if (!known) follow(plain(symbol));
    }
  }
  return reached;
}

/** Adds a version and all that it calls, directly or not. */
export function followCalls(start: VersionKey, facts: PointerFacts, reached: Set<VersionKey>): void {
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    for (const { callee } of facts.versions.get(key)?.calls.values() ?? []) open.push(callee);
  }
}

/** `main`, or all external functions of a library; and functions whose address is taken. */
function rootFunctions(program: c.Program): ReadonlySet<c.SymbolId> {
  const roots = new Set<c.SymbolId>();
  const symbols = [...program.symbols.values()];
  const main = symbols.find(
    (symbol) => symbol.kind === "function" && symbol.name === "main" && symbol.defined,
  );
  if (main) roots.add(main.id);
  else
    for (const symbol of symbols)
      if (symbol.kind === "function" && symbol.defined && symbol.linkage === "external") roots.add(symbol.id);
  for (const unit of program.units) {
    for (const { body } of unit.functions) for (const symbol of addressTaken(body)) roots.add(symbol);
    for (const { initializer } of unit.globals)
      if (initializer) for (const symbol of addressTaken(initializer)) roots.add(symbol);
  }
  return roots;
}

function addressTaken(root: Parameters<typeof walk>[0]): readonly c.SymbolId[] {
  const callees = new Set<NodeId>();
  const found: c.SymbolId[] = [];
  for (const node of walk(root)) {
    if (!("kind" in node)) continue;
    if (node.kind === "call") {
      let { callee } = node;
      while (callee.kind === "convert") callee = callee.operand;
      callees.add(callee.id);
    }
    if (node.kind === "function-ref" && !callees.has(node.id)) found.push(node.symbol);
  }
  return found;
}
