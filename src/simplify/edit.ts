/** New nodes and variables for rewritten functions, and the program that has them. */
import type * as c from "../c-ast/c-ast.ts";
import { intType, sizeType, voidType } from "../c-ast/basic-types.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import type { Span } from "../source/span.ts";

export class Edit {
  readonly program: c.Program;
  readonly #symbols: Map<c.SymbolId, c.CSymbol>;
  readonly #functions = new Map<c.SymbolId, c.FunctionDefinition>();
  /** New functions, by the one that they follow. */
  readonly #added = new Map<c.SymbolId, c.FunctionDefinition[]>();
  readonly #initializers = new Map<c.SymbolId, c.Initializer>();
  readonly #names = new Map<c.SymbolId, Set<string>>();
  #nextNode: number;
  #nextSymbol: number;

  constructor(program: c.Program) {
    this.program = program;
    this.#symbols = new Map(program.symbols);
    this.#nextNode = highestNode(program) + 1;
    this.#nextSymbol = Math.max(0, ...program.symbols.keys()) + 1;
  }

  id(): NodeId {
    return this.#nextNode++ as NodeId;
  }

  symbol(id: c.SymbolId): c.CSymbol | undefined {
    return this.#symbols.get(id);
  }

  /** A local variable of a function, named after `hint`. */
  local(definition: c.FunctionDefinition, hint: string, type: c.CType, span: Span): c.SymbolId {
    const id = this.#nextSymbol++ as c.SymbolId;
    const taken = this.#namesOf(definition);
    let name = hint;
    for (let count = 2; taken.has(name); count++) name = `${hint}_${String(count)}`;
    taken.add(name);
    this.#symbols.set(id, {
      kind: "variable",
      id,
      name,
      type,
      linkage: "none",
      storage: "automatic",
      role: "local",
      unit: definition.span.unit,
      defined: true,
      system: false,
      span,
    });
    return id;
  }

  /** Names of the variables of a function, new ones included. */
  #namesOf(definition: c.FunctionDefinition): Set<string> {
    const known = this.#names.get(definition.symbol);
    if (known) return known;
    const names = new Set<string>();
    const add = (id: c.SymbolId): unknown => names.add(this.#symbols.get(id)?.name ?? "");
    definition.params.forEach(add);
    for (const node of walk(definition.body)) {
      if (node.kind === "variable-ref") add(node.symbol);
      if (node.kind === "local-declaration") for (const { symbol } of node.variables) add(symbol);
    }
    this.#names.set(definition.symbol, names);
    return names;
  }

  /** The library's `memcpy`, declared if need be; null where the program has a function of that name. */
  memcpy(span: Span): c.FunctionSymbol | null {
    for (const symbol of this.#symbols.values())
      if (symbol.name === "memcpy" && symbol.linkage === "external")
        return symbol.kind === "function" && !symbol.defined ? symbol : null;
    const target: c.CType = { kind: "pointer", target: voidType, quals: 0 };
    const source: c.CType = { ...target, target: { ...voidType, quals: Qualifier.const } };
    const params = [target, source, sizeType];
    const type = {
      kind: "function",
      result: target,
      params,
      variadic: false,
      prototyped: true,
      quals: 0,
    } as const;
    return this.foreign("memcpy", type, span);
  }

  /** A parameter that a function gets in addition. */
  param(definition: c.FunctionDefinition, hint: string, type: c.CType, span: Span): c.SymbolId {
    const id = this.local(definition, hint, type, span);
    const symbol = this.#symbols.get(id);
    if (symbol?.kind === "variable") this.#symbols.set(id, { ...symbol, role: "parameter" });
    return id;
  }

  /** Gives a known symbol another description. */
  describe(symbol: c.CSymbol): void {
    this.#symbols.set(symbol.id, symbol);
  }

  replace(definition: c.FunctionDefinition): void {
    this.#functions.set(definition.symbol, definition);
  }

  replaceInitializer(global: c.SymbolId, initializer: c.Initializer): void {
    this.#initializers.set(global, initializer);
  }

  /** A new static function, named after `hint`; its definition is given to `add`. */
  function(like: c.FunctionSymbol, hint: string): c.FunctionSymbol {
    const id = this.#nextSymbol++ as c.SymbolId;
    const taken = new Set([...this.#symbols.values()].map(({ name }) => name));
    let name = hint;
    for (let count = 2; taken.has(name); count++) name = `${hint}_${String(count)}`;
    const symbol: c.FunctionSymbol = { ...like, id, name, linkage: "internal", inHeader: false };
    this.#symbols.set(id, symbol);
    return symbol;
  }

  /** A function of the C library; declared here where the program does not. */
  library(name: string, type: c.FunctionType, like: c.FunctionSymbol): c.FunctionSymbol {
    const known = [...this.#symbols.values()].find((symbol) => symbol.name === name);
    if (known?.kind === "function") return known;
    return this.foreign(name, type, like.span);
  }

  /** A function without a definition, which translation knows by its name. */
  foreign(name: string, type: c.FunctionType, span: Span): c.FunctionSymbol {
    const symbol: c.FunctionSymbol = {
      kind: "function",
      id: this.#nextSymbol++ as c.SymbolId,
      name,
      type,
      linkage: "external",
      unit: span.unit,
      defined: false,
      inline: false,
      noreturn: false,
      system: true,
      inHeader: true,
      span,
    };
    this.#symbols.set(symbol.id, symbol);
    return symbol;
  }

  /** Puts a new function behind another one. */
  add(after: c.SymbolId, definition: c.FunctionDefinition): void {
    this.#added.set(after, [...(this.#added.get(after) ?? []), definition]);
  }

  /** The program as it is now; the old one when nothing was replaced. */
  finish(): c.Program {
    if (this.#functions.size + this.#added.size + this.#initializers.size === 0) return this.program;
    const units = this.program.units.map((unit) => ({
      ...unit,
      functions: unit.functions.flatMap((definition) => [
        this.#functions.get(definition.symbol) ?? definition,
        ...(this.#added.get(definition.symbol) ?? []),
      ]),
      globals: unit.globals.map((global) => {
        const initializer = this.#initializers.get(global.symbol);
        return initializer ? { ...global, initializer } : global;
      }),
    }));
    return { ...this.program, symbols: this.#symbols, units };
  }

  /** The same expression as nodes of their own. */
  copy(expr: c.Expr): c.Expr {
    const mapping: Mapping = {
      expr: (inner) => this.copy(inner),
      statement: (inner) => ({ ...mapStatementChildren(inner, mapping), id: this.id() }),
    };
    return { ...mapExprChildren(expr, mapping), id: this.id() };
  }

  /** The same expression as nodes of their own, written at another place of the source. */
  copyAt(expr: c.Expr, span: Span): c.Expr {
    const mapping: Mapping = {
      expr: (inner) => this.copyAt(inner, span),
      statement: (inner) => ({ ...mapStatementChildren(inner, mapping), id: this.id(), span }),
    };
    return { ...mapExprChildren(expr, mapping), id: this.id(), span };
  }

  // --------------------------------------------------------------------------------------------------- new nodes

  ref(symbol: c.SymbolId, span: Span): c.VariableRef {
    const found = this.#symbols.get(symbol);
    if (found?.kind !== "variable") throw new Error(`no variable ${String(symbol)}`);
    return { kind: "variable-ref", id: this.id(), span, type: found.type, symbol };
  }

  load(place: c.Expr): c.Load {
    return { kind: "load", id: this.id(), span: place.span, type: unqualified(place.type), place };
  }

  assign(target: c.Expr, value: c.Expr): c.Assign {
    return { kind: "assign", id: this.id(), span: value.span, type: unqualified(target.type), target, value };
  }

  statement(expr: c.Expr, span: Span = expr.span): c.ExprStatement {
    return { kind: "expr-statement", id: this.id(), span, expr };
  }

  compound(body: readonly c.Statement[], span: Span): c.Compound {
    return { kind: "compound", id: this.id(), span, body };
  }

  declare(symbol: c.SymbolId, value: c.Expr | null, span: Span): c.LocalDeclaration {
    const initializer = value === null ? null : { kind: "value" as const, value };
    return {
      kind: "local-declaration",
      id: this.id(),
      span,
      variables: [{ symbol, initializer, vlaLengths: [] }],
    };
  }

  null(type: c.CType, span: Span): c.Convert {
    const operand = this.integer(0, intType, span);
    return {
      kind: "convert",
      id: this.id(),
      span,
      type: unqualified(type),
      conversion: "null-pointer",
      operand,
      explicit: false,
    };
  }

  convert(operand: c.Expr, type: c.CType, conversion: c.Convert["conversion"]): c.Convert {
    const { span } = operand;
    return { kind: "convert", id: this.id(), span, type, conversion, operand, explicit: false };
  }

  /** A call of a function by its name. */
  call(callee: c.FunctionSymbol, args: readonly c.Expr[], span: Span): c.Call {
    const designator: c.FunctionRef = {
      kind: "function-ref",
      id: this.id(),
      span,
      type: callee.type,
      symbol: callee.id,
    };
    return { kind: "call", id: this.id(), span, type: callee.type.result, callee: designator, args };
  }

  comma(left: c.Expr, right: c.Expr): c.Comma {
    return { kind: "comma", id: this.id(), span: right.span, type: right.type, left, right };
  }

  /** The expression for its effects only. */
  toVoid(operand: c.Expr): c.Expr {
    if (operand.type.kind === "void") return operand;
    return {
      kind: "convert",
      id: this.id(),
      span: operand.span,
      type: voidType,
      conversion: "to-void",
      operand,
      explicit: false,
    };
  }

  conditional(condition: c.Expr, then: c.Expr, otherwise: c.Expr): c.Conditional {
    const { span, type } = then;
    return { kind: "conditional", id: this.id(), span, type, condition, then, otherwise };
  }

  isNotNull(left: c.Expr): c.Compare {
    const { span } = left;
    const right = this.null(left.type, span);
    return { kind: "compare", id: this.id(), span, type: intType, operator: "!=", left, right };
  }

  integer(value: number, type: c.CType, span: Span): c.IntegerConstant {
    return {
      kind: "integer-constant",
      id: this.id(),
      span,
      type,
      value: BigInt(value),
      form: { kind: "decimal" },
    };
  }
}

function unqualified(type: c.CType): c.CType {
  return type.quals === 0 ? type : { ...type, quals: 0 };
}

function highestNode({ units }: c.Program): number {
  let highest = 0;
  for (const { functions, globals } of units)
    for (const definition of [...functions, ...globals]) highest = Math.max(highest, highestIn(definition));
  return highest;
}

type Definition = c.FunctionDefinition | c.GlobalDefinition;

/** Most definitions are the same in all forms of a program. */
const highestOfDefinitions = new WeakMap<Definition, number>();

function highestIn(definition: Definition): number {
  let highest = highestOfDefinitions.get(definition) ?? null;
  if (highest !== null) return highest;
  highest = definition.id;
  for (const root of rootsOf(definition))
    for (const node of walk(root)) if ("id" in node) highest = Math.max(highest, node.id);
  highestOfDefinitions.set(definition, highest);
  return highest;
}

function rootsOf(definition: Definition): readonly AstNode[] {
  if (definition.kind === "function-definition") return [...definition.vlaLengths, definition.body];
  return definition.initializer ? [definition.initializer] : [];
}
