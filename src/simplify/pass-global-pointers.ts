/**
 * A global pointer of a program becomes a variable of `main` that is passed to the functions which use it: by value to
 * those that leave it where it points, by its address to the others. What it points at can then be borrowed and owned as
 * that of every other variable, which a global's cannot.
 *
 * Reads and gives: the typed C AST. Sound because there is one variable before and behind, which lives as long as the
 * program; a copy of its value is passed to a function only if neither that function nor what it calls changes it, and
 * no other argument of the call does.
 *
 * Example: `const char *in; int peek(void) { return *in; } void next(void) { in++; }` →
 * `int peek(const char *in) { return *in; } void next(const char **in) { (*in)++; }`
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripAllConversions } from "../c-ast/callee.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk, walkExpr, type AstNode } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import { Edit } from "./edit.ts";

/** The same program where no global pointer can be passed. */
export function passGlobalPointers(program: c.Program): c.Program {
  const main = mainOf(program);
  if (main === null) return program;
  const uses = collectUses(program);
  const globals = globalPointers(program).filter((global) => canBePassed(global, uses, main));
  if (globals.length === 0) return program;
  const edit = new Edit(program);
  const modes = new Map(globals.map((global) => [global.symbol, modesOf(global.symbol, uses)]));
  const order = globals.map(({ symbol }) => symbol);
  for (const { definition } of uses.functions.values()) retype(edit, definition, order, modes, main);
  for (const { definition } of uses.functions.values()) {
    const rewritten = new Writer(edit, definition, globals, modes, uses, main).rewrite();
    if (rewritten) edit.replace(rewritten);
  }
  return withoutGlobals(edit.finish(), new Set(order));
}

/** How a function has a global: as a copy of its value, or by its address. */
type Mode = "value" | "address";
type Modes = ReadonlyMap<c.SymbolId, ReadonlyMap<c.SymbolId, Mode>>;

interface FunctionUses {
  readonly definition: c.FunctionDefinition;
  readonly reads: ReadonlySet<c.SymbolId>;
  readonly changes: ReadonlySet<c.SymbolId>;
  readonly calls: readonly c.Call[];
  readonly callees: ReadonlySet<c.SymbolId>;
}

interface Uses {
  readonly program: c.Program;
  readonly functions: ReadonlyMap<c.SymbolId, FunctionUses>;
  /** Variables whose address is taken, and functions that are more than called by name. */
  readonly exposed: ReadonlySet<c.SymbolId>;
}

function mainOf(program: c.Program): c.SymbolId | null {
  for (const { functions } of program.units)
    for (const { symbol } of functions) if (program.symbols.get(symbol)?.name === "main") return symbol;
  return null;
}

function globalPointers(program: c.Program): readonly c.GlobalDefinition[] {
  return program.units.flatMap(({ globals }) =>
    globals.filter(({ symbol: id }) => {
      const symbol = program.symbols.get(id);
      return (
        symbol?.kind === "variable" &&
        symbol.role === "global" &&
        symbol.type.kind === "pointer" &&
        symbol.type.target.kind !== "function" &&
        symbol.type.quals === 0
      );
    }),
  );
}

// -------------------------------------------------------------------------------------------------------- analysis

function collectUses(program: c.Program): Uses {
  const functions = new Map<c.SymbolId, FunctionUses>();
  const exposed = new Set<c.SymbolId>();
  for (const { functions: definitions, globals } of program.units) {
    for (const definition of definitions)
      functions.set(definition.symbol, usesOf(program, definition, exposed));
    for (const { initializer } of globals) if (initializer) expose(initializer, exposed);
  }
  return { program, functions, exposed };
}

/** An initializer has no place for a variable of `main`. */
function expose(initializer: c.Initializer, exposed: Set<c.SymbolId>): void {
  for (const expr of walkExpr(initializer))
    if (expr.kind === "function-ref" || expr.kind === "variable-ref") exposed.add(expr.symbol);
}

function usesOf(
  program: c.Program,
  definition: c.FunctionDefinition,
  exposed: Set<c.SymbolId>,
): FunctionUses {
  const reads = new Set<c.SymbolId>();
  const changes = new Set<c.SymbolId>();
  const calls: c.Call[] = [];
  const named = new Set<c.Expr>();
  for (const root of [definition.body, ...definition.vlaLengths]) {
    for (const node of walk(root)) {
      if (node.kind === "call" && calleeSymbol(node, program)) {
        calls.push(node);
        named.add(stripAllConversions(node.callee));
      }
      if (node.kind === "function-ref" && !named.has(node)) exposed.add(node.symbol);
      if (node.kind === "variable-ref") reads.add(node.symbol);
      if (node.kind === "address-of" && node.place.kind === "variable-ref") exposed.add(node.place.symbol);
      if (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step")
        if (node.target.kind === "variable-ref") changes.add(node.target.symbol);
    }
  }
  const callees = new Set(calls.flatMap((call) => calleeSymbol(call, program)?.id ?? []));
  return { definition, reads, changes, calls, callees };
}

/** The functions that use a global, or call one that does. */
function usersOf(global: c.SymbolId, { functions }: Uses): ReadonlySet<c.SymbolId> {
  return callersUntil(functions, ({ reads }) => reads.has(global));
}

function callersUntil(
  functions: Uses["functions"],
  isOne: (uses: FunctionUses) => boolean,
): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [symbol, uses] of functions)
      if (isOne(uses) || [...uses.callees].some((callee) => found.has(callee))) found.add(symbol);
  }
  return found;
}

function modesOf(global: c.SymbolId, uses: Uses): ReadonlyMap<c.SymbolId, Mode> {
  const changers = callersUntil(uses.functions, ({ changes }) => changes.has(global));
  return new Map([...usersOf(global, uses)].map((user) => [user, changers.has(user) ? "address" : "value"]));
}

function canBePassed({ symbol: global }: c.GlobalDefinition, uses: Uses, main: c.SymbolId): boolean {
  const { program, functions, exposed } = uses;
  const modes = modesOf(global, uses);
  if (exposed.has(global) || functions.get(main) === undefined) return false;
  if (![...modes.keys()].some((user) => user !== main)) return false; // nothing but `main` has it
  return [...modes.keys()].every((user) => {
    const own = functions.get(user);
    const symbol = program.symbols.get(user);
    if (!own || symbol?.kind !== "function" || symbol.type.variadic || exposed.has(user)) return false;
    const isCalledByMain = user !== main || ![...functions.values()].some(({ callees }) => callees.has(main));
    return isCalledByMain && own.calls.every((call) => isInOrder(call, global, modes, uses));
  });
}

/** Does a call that is given a copy of the global evaluate nothing beside it that changes the global? */
function isInOrder(
  call: c.Call,
  global: c.SymbolId,
  modes: ReadonlyMap<c.SymbolId, Mode>,
  { program }: Uses,
): boolean {
  const callee = calleeSymbol(call, program);
  if (!callee || !modes.has(callee.id)) return true;
  if (callee.type.params.length !== call.args.length) return false;
  if (modes.get(callee.id) === "address") return true;
  return call.args.every((arg) =>
    [...walkExpr(arg)].every((part) => {
      if (part.kind === "assign" || part.kind === "compound-assign" || part.kind === "step")
        return part.target.kind !== "variable-ref" || part.target.symbol !== global;
      const inner = part.kind === "call" ? calleeSymbol(part, program) : null;
      return inner === null || modes.get(inner.id) !== "address";
    }),
  );
}

// ------------------------------------------------------------------------------------------------------- rewriting

/** The types of functions say what they take in addition. */
function retype(
  edit: Edit,
  { symbol: id }: c.FunctionDefinition,
  order: readonly c.SymbolId[],
  modes: Modes,
  main: c.SymbolId,
): void {
  const symbol = edit.symbol(id);
  if (symbol?.kind !== "function" || id === main) return;
  const added = order.flatMap((global): readonly c.CType[] => {
    const mode = modes.get(global)?.get(id);
    const type = edit.symbol(global)?.type;
    return mode === undefined || type === undefined ? [] : [passedType(type, mode)];
  });
  if (added.length === 0) return;
  const type = { ...symbol.type, params: [...symbol.type.params, ...added], prototyped: true };
  edit.describe({ ...symbol, type, reshaped: true });
}

function passedType(type: c.CType, mode: Mode): c.CType {
  return mode === "value" ? type : { kind: "pointer", quals: 0, target: type };
}

class Writer {
  readonly #edit: Edit;
  readonly #definition: c.FunctionDefinition;
  readonly #globals: readonly c.GlobalDefinition[];
  readonly #modes: Modes;
  readonly #uses: Uses;
  readonly #isMain: boolean;
  /** What this function has instead of each global. */
  readonly #own = new Map<c.SymbolId, c.SymbolId>();
  readonly #mapping: Mapping = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) => this.#statement(statement),
  };
  /** Statements that become the declarations of variables. */
  readonly #firsts = new Map<NodeId, c.SymbolId>();

  constructor(
    edit: Edit,
    definition: c.FunctionDefinition,
    globals: readonly c.GlobalDefinition[],
    modes: Modes,
    uses: Uses,
    main: c.SymbolId,
  ) {
    this.#edit = edit;
    this.#definition = definition;
    this.#globals = globals;
    this.#modes = modes;
    this.#uses = uses;
    this.#isMain = definition.symbol === main;
  }

  /** Null for functions that have nothing to do with the globals. */
  rewrite(): c.FunctionDefinition | null {
    const declarations: c.Statement[] = [];
    const params = [...this.#definition.params];
    for (const { symbol: global, initializer } of this.#globals) {
      const mode = this.#mode(global);
      const symbol = this.#edit.symbol(global);
      if (mode === undefined || symbol?.kind !== "variable") continue;
      const { span } = this.#definition;
      const type = this.#isMain ? symbol.type : passedType(symbol.type, mode);
      const own = this.#isMain
        ? this.#edit.local(this.#definition, symbol.name, type, span)
        : this.#edit.param(this.#definition, symbol.name, type, span);
      const variable = this.#edit.symbol(own);
      // the name is free, as the global is gone
      if (variable) this.#edit.describe({ ...variable, name: symbol.name });
      this.#own.set(global, own);
      const first = this.#isMain ? this.#firstAssignment(global) : null;
      if (first) this.#firsts.set(first.id, own);
      else if (this.#isMain) declarations.push(this.#declaration(own, type, initializer));
      else params.push(own);
    }
    if (this.#own.size === 0) return null;
    const { body } = this.#definition;
    return {
      ...this.#definition,
      params,
      vlaLengths: this.#definition.vlaLengths.map((length) => this.#expr(length)),
      body: { ...body, body: [...declarations, ...body.body.map(this.#mapping.statement)] },
    };
  }

  #mode(global: c.SymbolId): Mode | undefined {
    return this.#modes.get(global)?.get(this.#definition.symbol);
  }

  /** Globals start as null (C11 6.7.9p10). */
  #declaration(own: c.SymbolId, type: c.CType, initializer: c.Initializer | null): c.Statement {
    const { body } = this.#definition;
    const start = { ...body.span, end: body.span.start };
    const value =
      initializer?.kind === "value"
        ? this.#edit.copyAt(initializer.value, start)
        : this.#edit.null(type, start);
    return this.#edit.declare(own, value, start);
  }

  /** The assignment in `main` before which nothing looks at the global, in the smallest block with all that does. */
  #firstAssignment(global: c.SymbolId): c.ExprStatement | null {
    const users = this.#modes.get(global);
    const mentions = (root: AstNode): number => {
      let count = 0;
      for (const node of walk(root)) {
        if (node.kind === "variable-ref" && node.symbol === global) count++;
        const callee = node.kind === "call" ? calleeSymbol(node, this.#uses.program) : null;
        if (callee && users?.has(callee.id)) count++;
      }
      return count;
    };
    const { body } = this.#definition;
    const block = smallestBlock(body, mentions);
    const first = block.body.find((statement) => mentions(statement) > 0);
    if (first?.kind !== "expr-statement" || first.expr.kind !== "assign" || hasJumps(body)) return null;
    const { target } = first.expr;
    const isFirst = target.kind === "variable-ref" && target.symbol === global && mentions(first) === 1;
    return isFirst ? first : null;
  }

  #statement(statement: c.Statement): c.Statement {
    const own = this.#firsts.get(statement.id);
    if (own === undefined || statement.kind !== "expr-statement" || statement.expr.kind !== "assign")
      return mapStatementChildren(statement, this.#mapping);
    return this.#edit.declare(own, this.#expr(statement.expr.value), statement.span);
  }

  #expr(expr: c.Expr): c.Expr {
    if (expr.kind === "variable-ref") return this.#place(expr.symbol, expr.span) ?? expr;
    const inner = mapExprChildren(expr, this.#mapping);
    if (inner.kind === "function-ref") {
      const type = this.#edit.symbol(inner.symbol)?.type;
      return type?.kind === "function" ? { ...inner, type } : inner;
    }
    if (inner.kind !== "call") return inner;
    const callee = calleeSymbol(inner, this.#uses.program);
    return callee ? { ...inner, args: [...inner.args, ...this.#passed(callee.id, inner)] } : inner;
  }

  /** Where this function finds the global. */
  #place(global: c.SymbolId, span: c.Expr["span"]): c.Expr | null {
    const own = this.#own.get(global);
    if (own === undefined) return null;
    const ref = this.#edit.ref(own, span);
    if (this.#isMain || this.#mode(global) === "value") return ref;
    const pointer = this.#edit.load(ref);
    const type = pointer.type.kind === "pointer" ? pointer.type.target : pointer.type;
    return { kind: "dereference", id: this.#edit.id(), span, type, pointer };
  }

  #passed(callee: c.SymbolId, { span }: c.Call): readonly c.Expr[] {
    return this.#globals.flatMap(({ symbol: global }): readonly c.Expr[] => {
      const mode = this.#modes.get(global)?.get(callee);
      const place = mode === undefined ? null : this.#place(global, span);
      if (mode === undefined || place === null) return [];
      if (mode === "value") return [this.#edit.load(place)];
      if (place.kind === "dereference") return [place.pointer];
      const type: c.CType = { kind: "pointer", quals: 0, target: place.type };
      return [{ kind: "address-of", id: this.#edit.id(), span, type, place }];
    });
  }
}

function smallestBlock(block: c.Compound, mentions: (root: AstNode) => number): c.Compound {
  const all = mentions(block);
  for (const statement of block.body)
    for (const node of walk(statement))
      if (node.kind === "compound" && mentions(node) === all) return smallestBlock(node, mentions);
  return block;
}

/** Jumps that may lead past a declaration. */
function hasJumps(body: c.Compound): boolean {
  return [...walk(body)].some(({ kind }) => kind === "goto" || kind === "labeled" || kind === "switch");
}

function withoutGlobals(program: c.Program, gone: ReadonlySet<c.SymbolId>): c.Program {
  const units = program.units.map((unit) => ({
    ...unit,
    globals: unit.globals.filter(({ symbol }) => !gone.has(symbol)),
  }));
  return { ...program, units };
}
