/**
 * A pointer variable that is used for one object and later for another becomes one variable for each use: definitions
 * that meet at no read need not share a variable ("webs" of definitions and uses).
 *
 * Reads: the typed C AST, which variables to split. Gives: the typed C AST; a variable of which every read sees the
 * same definitions stays as it is.
 * Sound because a read is renamed together with all definitions that can reach it.
 *
 * Example: `p = a; use(p); p = b; use(p);` → `p = a; use(p); T *p_2 = b; use(p_2);`
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Edit } from "./edit.ts";
import { variableEvents, type Block, type Event } from "./variable-events.ts";

/** The definition of a split function, or null when none of the variables can be split. */
export function splitWebs(
  edit: Edit,
  definition: c.FunctionDefinition,
  variables: ReadonlySet<c.SymbolId>,
): c.FunctionDefinition | null {
  const webs = findWebs(variableEvents(definition, variables), variables);
  const names = new Map<NodeId, c.SymbolId>();
  const added: Added[] = [];
  for (const [symbol, refs] of webs) {
    const variable = edit.symbol(symbol);
    if (variable?.kind !== "variable") continue;
    const [first, ...others] = [...refs].sort((a, b) => Number(b.declared) - Number(a.declared));
    if (!first) continue;
    for (const web of others) {
      const fresh = edit.local(definition, variable.name, { ...variable.type, quals: 0 }, variable.span);
      for (const ref of web.refs) names.set(ref, fresh);
      added.push({ original: symbol, fresh, refs: web.refs });
    }
  }
  if (added.length === 0) return null;
  const renamed = renameIn(definition.body, names);
  return { ...definition, body: declareAll(edit, definition, renamed, added) };
}

interface Added {
  readonly original: c.SymbolId;
  readonly fresh: c.SymbolId;
  readonly refs: ReadonlySet<NodeId>;
}

// ------------------------------------------------------------------------------------------------------------ webs

interface Web {
  readonly refs: Set<NodeId>;
  /** Holds the declaration's value or the parameter. */
  readonly declared: boolean;
}

interface Definition {
  readonly symbol: c.SymbolId;
  readonly ref: NodeId | null;
  parent: Definition | null;
}

function find(definition: Definition): Definition {
  let root = definition;
  while (root.parent) root = root.parent;
  return root;
}

type Reaching = Map<c.SymbolId, Set<Definition>>;

function findWebs(
  blocks: readonly Block[],
  variables: ReadonlySet<c.SymbolId>,
): ReadonlyMap<c.SymbolId, readonly Web[]> {
  const definitions = new Map<Event, Definition>();
  for (const block of blocks)
    for (const event of block.events)
      if (event.kind === "define" || event.kind === "move")
        definitions.set(event, { symbol: event.symbol, ref: event.ref, parent: null });
  const entries = reachingDefinitions(blocks, definitions);
  const reads: { readonly ref: NodeId; readonly of: Definition }[] = [];
  for (const block of blocks) {
    const state = copyState(entries.get(block) ?? (new Map() as Reaching));
    for (const event of block.events) {
      if (event.kind === "read" || event.kind === "move") {
        const [one, ...rest] = [...(state.get(event.symbol) ?? [])];
        const own = definitions.get(event);
        for (const other of own && one ? [...rest, own] : rest) unite(one ?? other, other);
        if (event.kind === "read" && one) reads.push({ ref: event.ref, of: one });
      }
      apply(state, event, definitions);
    }
  }
  const webs = new Map<Definition, Web & { readonly symbol: c.SymbolId; declared: boolean }>();
  for (const definition of definitions.values()) {
    const root = find(definition);
    const web = webs.get(root) ?? { symbol: root.symbol, refs: new Set(), declared: false };
    webs.set(root, web);
    if (definition.ref === null) web.declared = true;
    else web.refs.add(definition.ref);
  }
  for (const { ref, of } of reads) webs.get(find(of))?.refs.add(ref);
  const result = new Map<c.SymbolId, Web[]>();
  for (const symbol of variables)
    result.set(
      symbol,
      [...webs.values()].filter((web) => web.symbol === symbol),
    );
  return result;
}

function unite(a: Definition, b: Definition): void {
  const [one, other] = [find(a), find(b)];
  if (one !== other) other.parent = one;
}

function reachingDefinitions(
  blocks: readonly Block[],
  definitions: ReadonlyMap<Event, Definition>,
): ReadonlyMap<Block, Reaching> {
  const entries = new Map<Block, Reaching>(blocks.map((block) => [block, new Map()]));
  const pending = new Set(blocks);
  for (const block of pending) {
    pending.delete(block);
    const state = copyState(entries.get(block) ?? (new Map() as Reaching));
    for (const event of block.events) apply(state, event, definitions);
    for (const next of block.next) {
      const entry = entries.get(next);
      if (entry && merge(entry, state)) pending.add(next);
    }
  }
  return entries;
}

function copyState(state: Reaching): Reaching {
  return new Map([...state].map(([symbol, set]) => [symbol, new Set(set)]));
}

function apply(state: Reaching, event: Event, definitions: ReadonlyMap<Event, Definition>): void {
  const own = definitions.get(event);
  if (own) state.set(event.symbol, new Set([own]));
  else if (event.kind === "forget") state.delete(event.symbol);
}

function merge(into: Reaching, from: Reaching): boolean {
  let changed = false;
  for (const [symbol, set] of from) {
    const known = into.get(symbol) ?? new Set();
    into.set(symbol, known);
    for (const definition of set) {
      if (known.has(definition)) continue;
      known.add(definition);
      changed = true;
    }
  }
  return changed;
}

// -------------------------------------------------------------------------------------------------------- renaming

function renameIn(body: c.Compound, names: ReadonlyMap<NodeId, c.SymbolId>): c.Compound {
  const mapping: Mapping = {
    expr: (expr) => {
      const symbol = expr.kind === "variable-ref" ? names.get(expr.id) : undefined;
      return expr.kind === "variable-ref" && symbol !== undefined
        ? { ...expr, symbol }
        : mapExprChildren(expr, mapping);
    },
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  return { ...body, body: body.body.map(mapping.statement) };
}

/** Each new variable is declared where it gets its first value, if that is before all else in its scope. */
function declareAll(
  edit: Edit,
  definition: c.FunctionDefinition,
  body: c.Compound,
  added: readonly Added[],
): c.Compound {
  let result = body;
  for (const { original, fresh, refs } of added) {
    const inPlace = declareAtDefinition(edit, result, fresh, refs);
    result = inPlace ?? declareBeside(edit, definition, result, original, fresh);
  }
  return result;
}

/** `p = e;` as `T *p = e;`, when all other references stand behind it in the same block. */
function declareAtDefinition(
  edit: Edit,
  body: c.Compound,
  fresh: c.SymbolId,
  refs: ReadonlySet<NodeId>,
): c.Compound | null {
  for (const node of walk(body)) {
    if (node.kind === "goto" || node.kind === "labeled" || node.kind === "case" || node.kind === "default")
      return null;
  }
  const found: c.LocalDeclaration[] = [];
  const inBlock = (compound: c.Compound): c.Compound => {
    const at = compound.body.findIndex(
      (statement) =>
        statement.kind === "expr-statement" &&
        statement.expr.kind === "assign" &&
        statement.expr.target.kind === "variable-ref" &&
        statement.expr.target.symbol === fresh,
    );
    const statement = compound.body[at];
    if (
      statement?.kind === "expr-statement" &&
      statement.expr.kind === "assign" &&
      countRefs(compound.body.slice(at), fresh) === refs.size
    ) {
      if (countRefs([edit.statement(statement.expr.value)], fresh) > 0) return compound;
      const declaration = edit.declare(fresh, statement.expr.value, statement.span);
      found.push(declaration);
      return { ...compound, body: compound.body.map((inner, index) => (index === at ? declaration : inner)) };
    }
    return { ...compound, body: compound.body.map(mapping.statement) };
  };
  const mapping: Mapping = {
    expr: (expr) => expr,
    statement: (statement) =>
      statement.kind === "compound" ? inBlock(statement) : mapStatementChildren(statement, mapping),
  };
  const result = inBlock(body);
  return found.length > 0 ? result : null;
}

function countRefs(statements: readonly c.Statement[], symbol: c.SymbolId): number {
  let count = 0;
  for (const statement of statements)
    for (const node of walk(statement)) if (node.kind === "variable-ref" && node.symbol === symbol) count++;
  return count;
}

/** Behind the declaration of the original variable; at the start of the function for a parameter. */
function declareBeside(
  edit: Edit,
  definition: c.FunctionDefinition,
  body: c.Compound,
  original: c.SymbolId,
  fresh: c.SymbolId,
): c.Compound {
  if (definition.params.includes(original))
    return {
      ...body,
      body: [edit.declare(fresh, null, { ...body.span, end: body.span.start }), ...body.body],
    };
  const mapping: Mapping = {
    expr: (expr) => mapExprChildren(expr, mapping),
    statement: (statement) => {
      const mapped = mapStatementChildren(statement, mapping);
      if (mapped.kind !== "local-declaration") return mapped;
      const variables = mapped.variables.flatMap((variable) =>
        variable.symbol === original
          ? [variable, { symbol: fresh, initializer: null, vlaLengths: [] }]
          : [variable],
      );
      return { ...mapped, variables };
    },
  };
  return { ...body, body: body.body.map(mapping.statement) };
}
