/** What lowering carries along: program-wide tables, and the state of the function version that is being lowered. */
import type * as c from "../c-ast/c-ast.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type {
  CallPlan,
  PointerFacts,
  Representation,
  VersionFacts,
  VersionKey,
} from "../../analyses/facts/pointer-facts.ts";
import type { Address } from "../../analyses/facts/pointer-facts.ts";
import type { FloorFacts } from "../../analyses/facts/floor-facts.ts";
import type { FlowFacts, ValueRange } from "../../analyses/facts/flow-facts.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";
import type { ItemName, Names } from "./names.ts";
import { NameScope } from "./names.ts";
import type { BytesUse } from "./lower-object-bytes.ts";
import type { Place } from "./lower-place.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { functionComments, type CommentFinder } from "./comments.ts";
import type { FunctionTypes } from "./function-types.ts";
import type { LoopVariables } from "./loop-variables.ts";
import { mentionedAfter, mentions } from "./variable-mentions.ts";
import type { AstNode } from "../c-ast/visit.ts";
import type { Flow, JumpTarget } from "../c-ast/structured.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";

/** Tables of the whole program, and what lowering of all functions adds up. */
export interface ProgramContext {
  readonly program: c.Program;
  readonly pointers: PointerFacts;
  readonly floor: FloorFacts;
  /** Items that objects and functions on the floor need, filled in while lowering. */
  readonly memory: MemoryItems;
  readonly names: Names;
  /** Rust names of function versions, with the module they stand in. */
  readonly versionNames: ReadonlyMap<VersionKey, ItemName>;
  /** Macro constants by name, for constants written as a macro. */
  readonly macros: ReadonlyMap<string, c.MacroConstant>;
  readonly definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>;
  readonly flow: FlowFacts;
  /** Pointer parameters and results of functions that are called through pointers. */
  readonly functionTypes: FunctionTypes;
  /** Turns bodies into structured statements. */
  readonly structure: Structure;
  /** Rust names of all functions: locals made by lowering must not hide them. */
  readonly functionNames: readonly string[];
  /** Rust names of all items of the program, types and values. */
  readonly itemNames: ReadonlySet<string>;
  /** Versions without a Rust signature, records and globals without an item: what needs them is refused as well. */
  readonly unavailable: {
    readonly versions: Map<VersionKey, Refusal>;
    readonly records: Map<c.RecordId, Refusal>;
    readonly globals: Map<c.SymbolId, Refusal>;
  };
  readonly used: UsedItems;
  /** Records with padding that is both read and written as bytes: Rust does not keep it, so they are not seen as bytes. */
  readonly lossyRecords: ReadonlySet<c.RecordId>;
  readonly counts: Counts;
  /** Is there something to be done when the program ends: functions given to `atexit`, files to be written? */
  readonly hasEndings: boolean;
  /** May a standard stream be another file than at the start? */
  readonly reopensStreams: boolean;
}

export interface Structure {
  readonly function: (definition: c.FunctionDefinition) => Outcome<readonly Flow[]>;
  readonly compound: (body: c.Compound) => Outcome<readonly Flow[]>;
}

/** Items that lowered code mentions, so that only these are emitted. */
export interface UsedItems {
  readonly macros: Set<string>;
  readonly enumerators: Set<string>;
  /** Records whose `ZERO` constant is needed. */
  readonly zeros: Set<c.RecordId>;
  /** Records whose bytes are looked at. */
  readonly bytes: Set<c.RecordId>;
  /** Records with padding whose bytes are read, and those to whose bytes others than zero are written. */
  readonly paddingRead: Set<c.RecordId>;
  readonly paddingWritten: Set<c.RecordId>;
  /** Items of the runtime that each module of the crate imports: `stdout::println`. */
  readonly runtime: Map<string, Set<string>>;
  /** All modules of the runtime that the crate names. */
  readonly runtimeModules: Set<string>;
}

export interface MemoryItems {
  /** Slots of globals that lie in memory. */
  readonly slots: Map<c.SymbolId, number>;
  /** Statements that give these their places, and those that give them their first values. */
  readonly definitions: Map<c.SymbolId, GlobalStatements>;
  /** Does C code see pointers into memory? Then memory lies where C finds it. */
  readonly isNative: boolean;
  /** Does C code see local variables as well: do functions of C get pointers to what holds pointers? */
  readonly sharesLocals: boolean;
  /** Types of functions that are called through pointers. */
  readonly called: Map<string, c.FunctionType>;
}

export interface GlobalStatements {
  readonly place: rust.Statement;
  readonly values: readonly rust.Statement[];
}

export interface Counts {
  splits: number;
  checkedSplits: number;
  copies: number;
}

/** A construct that jumps can leave or repeat. */
export interface Construct {
  readonly target: JumpTarget;
  readonly label: string;
  /** A Rust loop: an unlabelled `break` inside leaves it. */
  readonly breakable: boolean;
  /** A block or switch that stands inside a labelled block. */
  readonly labelled?: boolean;
  /** Label of the block around the body that `continue` leaves. */
  readonly continueLabel?: string;
  /** It is a closure out of which jumps are caught. */
  readonly closure?: Closure;
}

/** A closure that statements were put into, and what it gives so that control goes on where they wanted it. */
export interface Closure {
  /** The value that the function returns, that value or none, or the number of a way. */
  readonly gives: "value" | "option" | "way";
  /** From 1: what is to be done behind the closure. */
  readonly ways: Way[];
  /** Variable for the value that is returned by one of the ways, once there is such. */
  result: string | null;
}

export type Way =
  { readonly kind: "break" | "continue"; readonly target: JumpTarget } | { readonly kind: "return" };

/** An item with the module it goes to and its place among the others there. */
export interface ItemPlan {
  readonly module: string;
  readonly item: rust.Item;
  readonly order: number;
}

/** Side effects that wait for the end of the full expression which holds them. */
interface Deferral {
  readonly full: AstNode;
  readonly effects: (() => void)[];
}

/** A copy that a call works on, instead of on the object itself. */
export interface CallCopy {
  /** Emitted when all arguments are computed. */
  readonly before: () => void;
  /** Emitted behind the call. */
  readonly after: () => void;
}

const anyUse: readonly BytesUse[] = ["read", "write"];

/** What is left of a computation that is converted to a narrower type. */
export interface Truncation {
  /** In bytes. */
  readonly size: number;
  readonly explicit: boolean;
}

/** State of one function version. Statements are emitted into the innermost buffer. */
export class FunctionContext {
  readonly program: ProgramContext;
  readonly facts: VersionFacts;
  readonly definition: c.FunctionDefinition;
  readonly module: string;
  readonly names: NameScope;
  /** Names of variables that lowering made, for values between those of the C. */
  readonly temporaries = new Set<string>();
  readonly labels = new Map<JumpTarget, string>();
  readonly labelScope = new NameScope(["static"]);
  /** Constructs that are left or repeated by their label. */
  readonly usedLabels = new Set<JumpTarget>();
  /** Loops whose `continue` leaves a block around the body. */
  readonly usedContinues = new Set<JumpTarget>();
  /** Names of the values that jumps bring, in handlers, the innermost last, and whether they are used. */
  readonly caught: { readonly name: string; used: boolean }[] = [];
  /** State variables of dispatch loops. */
  readonly states = new Map<JumpTarget, string>();
  #constructs: readonly Construct[] = [];
  #buffer: rust.Statement[] = [];
  #deferred: Deferral | null = null;
  #copies: CallCopy[] | null = null;
  /** What the function whose arguments are being lowered does with the bytes of objects. */
  calleeUses: readonly BytesUse[] = anyUse;
  /** Variables declared ahead of their initializers. */
  readonly hoisted = new Set<c.SymbolId>();
  /** Variables that live only in loops which initialize them, and those of them that need no declaration. */
  loopOnly: ReadonlySet<c.SymbolId> = new Set();
  undeclared: ReadonlySet<c.SymbolId> = new Set();
  /** The initializer of a global is lowered: only constant expressions will do. */
  readonly isGlobal: boolean;
  readonly #comments: CommentFinder;
  readonly #views = new Map<c.SymbolId, string>();
  readonly #locals = new Map<c.SymbolId, string>();
  readonly #positions = new Map<c.SymbolId, readonly string[]>();
  #borrowedGlobal: string | null = null;
  /** Known ranges of counting variables: values lie in [low, high]. */
  readonly ranges = new Map<c.SymbolId, ValueRange>();
  /** Mutable globals that are borrowed by an enclosing closure, under that closure's parameter. */
  readonly globalAliases = new Map<c.SymbolId, string>();
  /** Places of pointer expressions that have been evaluated already. */
  /** Pointers that may be null, by their loads, where they were read before. */
  readonly readyOptions = new Map<NodeId, rust.Expr>();
  readonly readyPlaces = new Map<NodeId, Place>();
  /** Items of the runtime that the function names, and how. */
  readonly runtimeNames = new Map<string, string>();
  /** Variable that holds where `strtok` goes on, once the function needs it. */
  tokenState: string | null = null;
  /** Variable that says whether the last checked operation did overflow. */
  overflowed: string | null = null;
  /** Variable that holds what `alloca` gave, once the function needs it. */
  frame: string | null = null;
  /** Names of the lengths of variable length arrays, by the node of the length in C. */
  readonly lengths = new Map<NodeId, string>();
  /** Computations of which only the low bytes are used. */
  readonly truncations = new Map<NodeId, Truncation>();
  /** Counting variables that are `usize` in Rust. */
  readonly counters = new Set<c.SymbolId>();

  constructor(
    program: ProgramContext,
    facts: VersionFacts,
    definition: c.FunctionDefinition,
    module: string,
  ) {
    this.program = program;
    this.facts = facts;
    this.definition = definition;
    this.module = module;
    this.names = new NameScope();
    this.isGlobal = program.program.symbols.get(definition.symbol)?.kind === "variable";
    this.#comments = functionComments(program.program, definition);
  }

  /** A context for the initializer of a global: no pointers, no statements. */
  static forGlobal(program: ProgramContext, definition: c.GlobalDefinition, module: string): FunctionContext {
    const { id, span, symbol } = definition;
    const body: c.Compound = { kind: "compound", id, span, body: [] };
    const facts: VersionFacts = {
      key: "" as VersionKey,
      version: { symbol, bindings: [] },
      pointers: new Map(),
      addresses: new Map(),
      nullablePositions: new Set(),
      mutableVariables: new Set(),
      mutablePointees: new Set(),
      manyPointees: new Set(),
      result: null,
      calls: new Map(),
      choices: { variables: new Map(), chosen: new Map(), meetings: new Map() },
      lifetimes: { declared: [], params: [], result: null },
    };
    return new FunctionContext(
      program,
      facts,
      { kind: "function-definition", id, span, symbol, params: [], vlaLengths: [], body },
      module,
    );
  }

  /** Enclosing constructs that jumps can name, the innermost first. */
  enclosing(): readonly Construct[] {
    return this.#constructs;
  }

  enter(construct: Construct): void {
    this.#constructs = [construct, ...this.#constructs];
  }

  leave(): void {
    this.#constructs = this.#constructs.slice(1);
  }

  emit(statement: rust.Statement): void {
    this.#buffer.push(statement);
  }

  /** Runs `lower` with an empty buffer and returns what it emitted, with its result. */
  collect<T>(lower: () => T): { readonly statements: rust.Statement[]; readonly value: T } {
    const outer = this.#buffer;
    const outerDeferred = this.#deferred;
    this.#buffer = [];
    this.#deferred = null;
    try {
      const value = lower();
      return { statements: this.#buffer, value };
    } finally {
      this.#buffer = outer;
      this.#deferred = outerDeferred;
    }
  }

  /** Runs `lower` and returns what it emitted, which the caller emits in the same full expression. */
  lookAhead<T>(lower: () => T): { readonly statements: readonly rust.Statement[]; readonly value: T } {
    const outer = this.#buffer;
    this.#buffer = [];
    try {
      const value = lower();
      return { statements: this.#buffer, value };
    } finally {
      this.#buffer = outer;
    }
  }

  /**
   * Puts an effect off to the end of the full expression, which nobody may notice: the target is a local variable
   * whose address is not taken, and the full expression names it nowhere else (behind a sequence point, say).
   */
  defer(target: c.Expr, effect: () => void): boolean {
    if (!this.#deferred || target.kind !== "variable-ref") return false;
    const symbol = this.symbol(target.symbol);
    if (
      symbol.kind !== "variable" ||
      symbol.storage !== "automatic" ||
      this.program.flow.variables.addressTaken.has(symbol.id)
    )
      return false;
    if (mentions(this.#deferred.full, symbol.id) !== 1) return false;
    this.#deferred.effects.push(effect);
    return true;
  }

  /** The full expression to whose end effects may be put off, if there is one. */
  get deferringIn(): AstNode | null {
    return this.#deferred?.full ?? null;
  }

  /** Puts off an effect that nothing else in the full expression notices. */
  putOff(effect: () => void): void {
    this.#deferred?.effects.push(effect);
  }

  /** Lowers one full expression (C11 6.8p4) in which side effects may be put off to its end. */
  withDeferral(full: AstNode, lower: () => void): void {
    const outer = this.#deferred;
    const effects: (() => void)[] = [];
    this.#deferred = { full, effects };
    try {
      lower();
    } finally {
      this.#deferred = outer;
    }
    for (const effect of effects) effect();
  }

  /** Runs `lower` as the arguments of one call and returns the copies that they need. */
  collectCopies<T>(
    lower: () => T,
    uses: readonly BytesUse[] = anyUse,
  ): { readonly copies: readonly CallCopy[]; readonly value: T } {
    const outer = this.#copies;
    const copies: CallCopy[] = [];
    this.#copies = copies;
    const before = this.calleeUses;
    this.calleeUses = uses;
    try {
      return { value: lower(), copies };
    } finally {
      this.#copies = outer;
      this.calleeUses = before;
    }
  }

  /** Has a copy made before the call whose arguments are being lowered, and written back after it. */
  copyForCall(copy: CallCopy & { readonly expr: rust.Expr }, span: Span): rust.Expr {
    if (!this.#copies)
      return refuse("pointer/reinterpret", "memory of one type is handed over as another", span);
    this.#copies.push(copy);
    return copy.expr;
  }

  /** A temporary slice variable that can be the root of places. */
  addView(name: string): c.SymbolId {
    const symbol = (-1 - this.#views.size) as c.SymbolId;
    this.#views.set(symbol, name);
    this.#locals.set(symbol, name);
    return symbol;
  }

  /** A variable of the version that no C variable is named after. */
  temporary(hint: string): string {
    const name = this.names.take(hint);
    this.temporaries.add(name);
    return name;
  }

  /** What closures call a global that they borrow; no variable of the C is hidden by it. */
  get borrowedGlobal(): string {
    return (this.#borrowedGlobal ??= this.names.take("g"));
  }

  nameLocal(symbol: c.SymbolId, name: string): void {
    this.#locals.set(symbol, name);
  }

  local(symbol: c.SymbolId): string {
    const name = this.#locals.get(symbol);
    return name ?? `unnamed_${String(symbol)}`;
  }

  namePositions(symbol: c.SymbolId, names: readonly string[]): void {
    this.#positions.set(symbol, names);
  }

  /** Names of the `usize` variables for the varying element steps of a pointer variable's address. */
  positions(symbol: c.SymbolId): readonly string[] {
    return this.#positions.get(symbol) ?? [];
  }

  symbol(id: c.SymbolId): c.CSymbol {
    const symbol = this.program.program.symbols.get(id);
    if (!symbol) throw new Error(`symbol ${String(id)} is not in the program`);
    return symbol;
  }

  /** A global, or a static local. */
  /** An interval that holds every value the expression can have; null when it is no integer. */
  rangeOf(expr: c.Expr): ValueRange | null {
    return this.program.flow.rangeOf(expr, this.ranges);
  }

  /** Is it a temporary variable of `addView`? */
  isView(symbol: c.SymbolId): boolean {
    return this.#views.has(symbol);
  }

  isStatic(id: c.SymbolId): boolean {
    if (this.#views.has(id)) return false;
    const symbol = this.symbol(id);
    return symbol.kind === "variable" && symbol.storage === "static";
  }

  /** Representation of a pointer variable; refuses when none was found. */
  representation(symbol: c.SymbolId, span: Span): Exclude<Representation, { kind: "refused" }> {
    if (this.#views.has(symbol)) return { kind: "static", nullable: false };
    const found = this.facts.pointers.get(symbol);
    const { name } = this.symbol(symbol);
    if (!found) return refuse("pointer/unknown-base", `nothing is known of pointer \`${name}\``, span);
    if (found.kind === "refused")
      return refuse(found.code, `pointer \`${name}\` has no safe form: ${found.reason}`, span);
    return found;
  }

  /** Lowers something that contains a pointer expression which has been evaluated to a place. */
  withReadyPlace<T>(pointer: c.Expr, place: Place, lower: () => T): T {
    const nodes: NodeId[] = [];
    let type: c.CType = place.type;
    for (let expr = pointer; ; expr = expr.operand) {
      if (expr.type.kind === "pointer" && expr.type.target.kind !== "void") type = expr.type.target;
      this.readyPlaces.set(expr.id, { ...place, type });
      nodes.push(expr.id);
      if (expr.kind !== "convert" || (expr.conversion !== "pointer" && expr.conversion !== "none")) break;
    }
    try {
      return lower();
    } finally {
      for (const node of nodes) this.readyPlaces.delete(node);
    }
  }

  /** Are the positions of a pointer variable `Option`s? */
  isOptionalPosition(symbol: c.SymbolId): boolean {
    const found = this.facts.pointers.get(symbol);
    return (
      (found?.kind === "cursor" && found.nullable) ||
      (found?.kind === "borrowed" && this.facts.nullablePositions.has(symbol))
    );
  }

  address(symbol: c.SymbolId): Address | null {
    return this.facts.addresses.get(symbol) ?? null;
  }

  /** Takes over what was found out about loop variables. */
  prepare(loops: LoopVariables): void {
    this.loopOnly = loops.loopOnly;
    this.undeclared = loops.undeclared;
  }

  commentsBefore(span: Span): readonly string[] {
    return this.#comments.before(span);
  }

  /** Is the variable mentioned behind a node, in the order of the source? Loops count as mentioning. */
  isMentionedAfter(symbol: c.SymbolId, node: { readonly span: Span }): boolean {
    return mentionedAfter(this.definition, symbol, node.span);
  }

  callPlan(call: NodeId): CallPlan | null {
    return this.facts.calls.get(call) ?? null;
  }

  isMutable(symbol: c.SymbolId): boolean {
    return this.hoisted.has(symbol) || this.facts.mutableVariables.has(symbol);
  }
}

/** Path by which code in `module` names an item. */
export function itemPath(item: ItemName, module: string): string {
  if (item.module === module) return item.name;
  return item.module === "" ? `crate::${item.name}` : `crate::${item.module}::${item.name}`;
}

export function enumeratorKey(of: c.EnumId, name: string): string {
  return `${String(of)}:${name}`;
}

/**
 * Notes that the current module uses an item of the runtime, and gives the name to call it by: the bare one with an
 * import, or the whole path where the program itself, or another module of the runtime that is used there, has something of that name.
 */
export function runtimePath(cx: FunctionContext, module: string, name: string): string {
  const { used, itemNames } = cx.program;
  used.runtimeModules.add(module);
  const item = `${module}::${name}`;
  const known = cx.runtimeNames.get(item);
  if (known !== undefined) return known;
  const items = used.runtime.get(cx.module) ?? new Set();
  // two modules may have items of one name, as `flush` of stdout and of stderr
  const isOthers = [...items].some((other) => other !== item && other.endsWith(`::${name}`));
  const isTaken = cx.names.has(name) || itemNames.has(name) || isOthers;
  const path = isTaken ? `crate::c_runtime::${item}` : name;
  cx.runtimeNames.set(item, path);
  if (isTaken) return path;
  cx.names.reserve(name);
  used.runtime.set(cx.module, items.add(item));
  return name;
}

/** Notes that the current module uses a module of the runtime, and gives the path to name it by. */
export function runtimeModulePath(program: ProgramContext, user: string, module: string): string {
  program.used.runtimeModules.add(module);
  if (program.itemNames.has(module)) return `crate::c_runtime::${module}`;
  const items = program.used.runtime.get(user) ?? new Set();
  program.used.runtime.set(user, items.add(module));
  return module;
}

/** Modules of the runtime that the program names. */
export function runtimeModules(program: ProgramContext): ReadonlySet<string> {
  return program.used.runtimeModules;
}
