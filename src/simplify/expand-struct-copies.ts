/**
 * Copies of structs become copies of their members, so that each pointer member is a pointer of its own.
 *
 *   C: T s = *p; f(s.a); n = s.n;       becomes    U *s_a = p->a; f(s_a); n = p->n;
 *   C: T s = { .a = a, .n = 0 }; *p = s; becomes    p->a = a; p->n = 0;
 *   C: *p = (T){ .a = a, .n = n + 1 };   becomes    p->a = a; p->n = n + 1;
 *
 * Sound because members are read where the struct was copied, all values are there before the first is stored, and
 * the places stored into depend on variables only. Members are read later only behind declarations without effects.
 */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import type { Span } from "../source/span.ts";
import type { VariableChanges } from "./changed-variables.ts";
import type { Edit } from "./edit.ts";
import { findStructCopies, wholeStore, type StructCopy } from "./find-struct-copies.ts";
import { listedMembers, type MemberValue } from "./listed-members.ts";
import { isPure } from "./same-expr.ts";
import { dependsOnlyOn, leafKey, leavesOf, memberChain, memberPlace, type Leaf } from "./struct-leaves.ts";
import { walk } from "../c-ast/visit.ts";

export function expandStructCopies(
  edit: Edit,
  definition: c.FunctionDefinition,
  changes: VariableChanges,
  copied: (type: c.CType) => boolean,
): c.FunctionDefinition | null {
  const found = findStructCopies(edit.program, definition, changes, copied);
  const copies = new Map([...found].filter(([, copy]) => isListed(edit, definition, copy)));
  const expansion = new Expansion(edit, definition, changes, copies, copied);
  const body = expansion.statements(definition.body.body);
  return expansion.isChanged ? { ...definition, body: { ...definition.body, body } } : null;
}

function isListed(edit: Edit, { span }: c.FunctionDefinition, { source, leaves }: StructCopy): boolean {
  return source.kind === "place" || listedMembers(edit, source.initializer, leaves, span) !== null;
}

/** Where a member is found: a variable, or a value that is the same everywhere. */
type Held = (span: Span) => c.Expr;

class Expansion {
  readonly #edit: Edit;
  readonly #definition: c.FunctionDefinition;
  readonly #changes: VariableChanges;
  readonly #copies: ReadonlyMap<c.SymbolId, StructCopy>;
  readonly #copied: (type: c.CType) => boolean;
  readonly #held = new Map<c.SymbolId, Map<string, Held>>();
  /** Reads that are done where they stand. */
  readonly #direct = new Set<c.Load>();
  isChanged = false;

  constructor(
    edit: Edit,
    definition: c.FunctionDefinition,
    changes: VariableChanges,
    copies: ReadonlyMap<c.SymbolId, StructCopy>,
    copied: (type: c.CType) => boolean,
  ) {
    this.#edit = edit;
    this.#definition = definition;
    this.#changes = changes;
    this.#copies = copies;
    this.#copied = copied;
  }

  readonly #mapping: Mapping = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) => {
      const { span } = statement;
      const parts = this.#statement(statement, []);
      return parts.length === 1 && parts[0] ? parts[0] : this.#edit.compound(parts, span);
    },
  };

  statements(body: readonly c.Statement[]): readonly c.Statement[] {
    return body.flatMap((statement, at) => this.#statement(statement, body.slice(at + 1)));
  }

  #statement(statement: c.Statement, next: readonly c.Statement[]): readonly c.Statement[] {
    if (statement.kind === "compound") return [{ ...statement, body: this.statements(statement.body) }];
    if (statement.kind === "local-declaration") return this.#declaration(statement, next);
    const store = wholeStore(statement, this.#changes);
    const stored = store && this.#store(store.target, store.value, statement.span);
    return stored ?? [mapStatementChildren(statement, this.#mapping)];
  }

  #expr(expr: c.Expr): c.Expr {
    if (expr.kind === "statement-expr")
      return { ...expr, body: { ...expr.body, body: this.statements(expr.body.body) } };
    const chain = expr.kind === "load" ? memberChain(expr.place) : null;
    const copy = chain && this.#copies.get(chain.symbol);
    if (expr.kind !== "load" || !chain || !copy) return mapExprChildren(expr, this.#mapping);
    if (this.#direct.has(expr) && copy.source.kind === "place") {
      const place = memberPlace(this.#edit, this.#edit.copyAt(copy.source.place, expr.span), chain.path);
      return this.#edit.load(place);
    }
    return this.#held.get(chain.symbol)?.get(leafKey(chain.path))?.(expr.span) ?? expr;
  }

  // -------------------------------------------------------------------------------------------- declarations

  #declaration(statement: c.LocalDeclaration, next: readonly c.Statement[]): readonly c.Statement[] {
    if (!statement.variables.some(({ symbol }) => this.#copies.has(symbol)))
      return [mapStatementChildren(statement, this.#mapping)];
    this.isChanged = true;
    return statement.variables.flatMap((variable) => {
      const copy = this.#copies.get(variable.symbol);
      if (copy) return this.#declare(copy, statement.variables.length === 1 ? next : [], statement.span);
      const own = { ...statement, id: this.#edit.id(), variables: [variable] };
      return [mapStatementChildren(own, this.#mapping)];
    });
  }

  /** Variables for the members that are read or stored. */
  #declare(copy: StructCopy, next: readonly c.Statement[], span: Span): readonly c.Statement[] {
    const { source } = copy;
    if (source.kind === "members") {
      const isFixed = (symbol: c.SymbolId): boolean => !this.#changes.isChanged(symbol);
      const values = listedMembers(this.#edit, source.initializer, copy.leaves, span);
      return values ? this.#hold(copy.symbol, copy.name, values, isFixed, span) : [];
    }
    const here = readsIn(leadingReads(next));
    const values = copy.leaves.flatMap((leaf): readonly MemberValue[] => {
      const reads = copy.reads.get(leafKey(leaf.path)) ?? [];
      const isDirect = !copy.isStored && reads.every((read) => here.has(read));
      if (isDirect) for (const read of reads) this.#direct.add(read);
      if (isDirect) return [];
      return [{ leaf, value: this.#edit.load(memberPlace(this.#edit, source.place, leaf.path)) }];
    });
    return this.#hold(copy.symbol, copy.name, values, () => false, span);
  }

  #hold(
    symbol: c.SymbolId,
    name: string,
    values: readonly MemberValue[],
    isFixed: (symbol: c.SymbolId) => boolean,
    span: Span,
  ): readonly c.Statement[] {
    const held = new Map<string, Held>();
    this.#held.set(symbol, held);
    return values.flatMap(({ leaf, value: unmapped }) => {
      const value = this.#expr(unmapped);
      const key = leafKey(leaf.path);
      if (dependsOnlyOn(value, isFixed)) {
        held.set(key, (at) => this.#edit.copyAt(value, at));
        return [];
      }
      const type = { ...leaf.type, quals: 0 };
      const own = this.#edit.local(this.#definition, `${name}_${leaf.name}`, type, span);
      held.set(key, (at) => this.#edit.load(this.#edit.ref(own, at)));
      return [this.#edit.declare(own, value, span)];
    });
  }

  // -------------------------------------------------------------------------------------------- stores

  #store(
    target: c.Expr,
    value: c.VariableRef | c.CompoundLiteral,
    span: Span,
  ): readonly c.Statement[] | null {
    const copy = value.kind === "variable-ref" ? this.#copies.get(value.symbol) : undefined;
    if (copy) {
      this.isChanged = true;
      const held = this.#held.get(copy.symbol);
      return copy.leaves.flatMap(({ path }) => {
        const member = held?.get(leafKey(path));
        return member ? [this.#assign(target, path, member(span), span)] : [];
      });
    }
    if (value.kind !== "compound-literal" || !this.#copied(value.type)) return null;
    const leaves = leavesOf(this.#edit.program, value.type);
    const values = leaves && listedMembers(this.#edit, value.initializer, leaves, span);
    if (!leaves || !values) return null;
    this.isChanged = true;
    // Nothing of the target may be written before the values are read.
    const symbol = (-1 - value.id) as c.SymbolId;
    const root = memberChain(target)?.symbol;
    const isFixed = (variable: c.SymbolId): boolean => this.#changes.isPrivate(variable) && variable !== root;
    const declarations = this.#hold(symbol, "next", values, isFixed, span);
    const held = this.#held.get(symbol);
    const stores = leaves.flatMap(({ path }) => {
      const member = held?.get(leafKey(path));
      return member ? [this.#assign(target, path, member(span), span)] : [];
    });
    return declarations.length === 0 ? stores : [this.#edit.compound([...declarations, ...stores], span)];
  }

  #assign(target: c.Expr, path: Leaf["path"], value: c.Expr, span: Span): c.Statement {
    const place = memberPlace(this.#edit, this.#edit.copyAt(this.#expr(target), span), path);
    return this.#edit.statement(this.#edit.assign(place, value), span);
  }
}

/** Declarations that stand right behind a copy and have no effects: memory is there as it was at the copy. */
function leadingReads(next: readonly c.Statement[]): readonly c.Statement[] {
  const end = next.findIndex(
    (statement) =>
      statement.kind !== "empty" &&
      (statement.kind !== "local-declaration" ||
        !statement.variables.every(
          ({ initializer, vlaLengths }) =>
            vlaLengths.length === 0 &&
            (initializer === null || (initializer.kind === "value" && isPure(initializer.value))),
        )),
  );
  return end < 0 ? next : next.slice(0, end);
}

function readsIn(statements: readonly c.Statement[]): ReadonlySet<c.Load> {
  const found = new Set<c.Load>();
  for (const statement of statements)
    for (const node of walk(statement)) if (node.kind === "load") found.add(node);
  return found;
}
