/** What functions inside of functions use of the ones around them. */
import type * as c from "../c-ast/c-ast.ts";
import { isScalar } from "../c-ast/type-relations.ts";
import { walk } from "../c-ast/visit.ts";
import type { ProgramBuilder } from "./context.ts";

/** How a function inside gets a variable of the function around it. */
export type Handing =
  /** The value: nothing changes the variable while the function runs. */
  | "value"
  /** A pointer to the first element: only elements are used. */
  | "elements"
  | "address";

export interface Captures {
  /** Variables that each function has to be given, those that the functions it calls need among them. */
  readonly byFunction: ReadonlyMap<c.SymbolId, ReadonlySet<c.SymbolId>>;
  readonly handing: ReadonlyMap<c.SymbolId, Handing>;
  /** Functions that are more than called. */
  readonly addressed: ReadonlySet<c.SymbolId>;
}

interface Facts {
  readonly declared: Set<c.SymbolId>;
  readonly mentioned: Set<c.SymbolId>;
  readonly callees: Set<c.SymbolId>;
}

/** @param family the function at file scope and all functions inside of it */
export function captureVariables(program: ProgramBuilder, family: readonly c.FunctionDefinition[]): Captures {
  const uses = new Uses(new Set(family.map(({ symbol }) => symbol)));
  const facts = new Map(family.map((definition) => [definition.symbol, uses.read(program, definition)]));
  const byFunction = new Map([...facts].map(([symbol, own]) => [symbol, free(own, own.mentioned)]));
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const [symbol, own] of facts) {
      const known = byFunction.get(symbol);
      const needed = [...own.callees].flatMap((callee) => [...(byFunction.get(callee) ?? [])]);
      for (const variable of free(own, needed)) {
        if (!known || known.has(variable)) continue;
        known.add(variable);
        isGrowing = true;
      }
    }
  }
  const captured = new Set([...byFunction.values()].flatMap((variables) => [...variables]));
  const handing = new Map([...captured].map((variable) => [variable, uses.handingOf(program, variable)]));
  return { byFunction, handing, addressed: uses.addressed };
}

function free({ declared }: Facts, variables: Iterable<c.SymbolId>): Set<c.SymbolId> {
  return new Set([...variables].filter((variable) => !declared.has(variable)));
}

/** What all functions of a family do with variables. */
class Uses {
  readonly addressed = new Set<c.SymbolId>();
  /** Changed by a function that did not declare them, on the way to a call, or through a pointer. */
  readonly #unsteady = new Set<c.SymbolId>();
  readonly #mentions = new Map<c.SymbolId, number>();
  readonly #decays = new Map<c.SymbolId, number>();
  /** Walks come to a call before its function. */
  readonly #called = new Set<c.FunctionRef>();
  readonly #family: ReadonlySet<c.SymbolId>;

  constructor(family: ReadonlySet<c.SymbolId>) {
    this.#family = family;
  }

  handingOf(program: ProgramBuilder, variable: c.SymbolId): Handing {
    const type = program.symbols.get(variable)?.type;
    if (type && isScalar(type) && !this.#unsteady.has(variable)) return "value";
    const isWhole = this.#mentions.get(variable) !== this.#decays.get(variable);
    return type?.kind === "array" && !isWhole ? "elements" : "address";
  }

  read(program: ProgramBuilder, { params, vlaLengths, body }: c.FunctionDefinition): Facts {
    const facts: Facts = { declared: new Set(params), mentioned: new Set(), callees: new Set() };
    for (const root of [...vlaLengths, body]) {
      for (const node of walk(root)) this.#note(program, node, facts);
    }
    return facts;
  }

  #note(program: ProgramBuilder, node: c.Expr | c.Statement | c.Initializer, facts: Facts): void {
    switch (node.kind) {
      case "local-declaration":
        for (const { symbol } of node.variables) facts.declared.add(symbol);
        return;
      case "variable-ref":
        if (program.symbols.get(node.symbol)?.linkage !== "none") return;
        facts.mentioned.add(node.symbol);
        count(this.#mentions, node.symbol);
        return;
      case "convert":
        if (node.conversion === "array-to-pointer" && node.operand.kind === "variable-ref")
          count(this.#decays, node.operand.symbol);
        return;
      case "assign":
      case "compound-assign":
      case "step":
        if (node.target.kind === "variable-ref" && !facts.declared.has(node.target.symbol))
          this.#unsteady.add(node.target.symbol);
        return;
      case "address-of":
        if (node.place.kind === "variable-ref") this.#unsteady.add(node.place.symbol);
        return;
      case "call":
        this.#noteCall(node);
        return;
      case "function-ref":
        if (!this.#called.has(node)) this.addressed.add(node.symbol);
        facts.callees.add(node.symbol);
        return;
      default:
        return;
    }
  }

  /** `f(i++)`: the function sees `i` as it is behind its arguments. */
  #noteCall({ callee, args }: c.Call): void {
    if (callee.kind !== "function-ref") return;
    this.#called.add(callee);
    if (!this.#family.has(callee.symbol)) return;
    for (const node of args.flatMap((arg) => [...walk(arg)])) {
      const isChange = node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step";
      if (isChange && node.target.kind === "variable-ref") this.#unsteady.add(node.target.symbol);
    }
  }
}

function count(counts: Map<c.SymbolId, number>, symbol: c.SymbolId): void {
  counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
}
