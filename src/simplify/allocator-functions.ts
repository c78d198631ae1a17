/** Functions that give the memory that `malloc` or `calloc` gave them, or what they are passed, unless it is null. */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { walkExpr } from "../c-ast/visit.ts";

export type Allocator =
  /** `void *need(void *p) { if (!p) exit(1); return p; }`: its parameter `param`, when that is not null. */
  | { readonly kind: "checks"; readonly param: number }
  /** `void *need(size_t n) { void *p = malloc(n); if (!p) exit(1); return p; }` */
  | {
      readonly kind: "allocates";
      readonly call: c.Call;
      /** Parameters that the call names, each once. */
      readonly variables: ReadonlyMap<c.SymbolId, number>;
      readonly params: readonly number[];
    };

/** Null for functions of any other kind. */
export function findAllocator(definition: c.FunctionDefinition, program: c.Program): Allocator | null {
  const symbol = program.symbols.get(definition.symbol);
  if (symbol?.kind !== "function" || symbol.type.result.kind !== "pointer" || symbol.type.variadic)
    return null;
  return new Reader(definition, program).read();
}

class Reader {
  readonly #definition: c.FunctionDefinition;
  readonly #program: c.Program;
  /** The variable that holds the memory, and the call that gave it; null for a parameter. */
  #held: c.SymbolId | null = null;
  #call: c.Call | null = null;

  constructor(definition: c.FunctionDefinition, program: c.Program) {
    this.#definition = definition;
    this.#program = program;
  }

  read(): Allocator | null {
    const statements = this.#definition.body.body.filter(({ kind }) => kind !== "empty");
    const last = statements.pop();
    if (last?.kind !== "return" || !last.value) return null;
    if (!statements.every((statement) => this.#isStep(statement))) return null;
    const value = stripConversions(last.value);
    if (statements.length === 0 && this.#isAllocation(value)) return this.#allocates(value);
    if (value.kind !== "load" || value.place.kind !== "variable-ref") return null;
    const { symbol } = value.place;
    if (this.#call) return symbol === this.#held ? this.#allocates(this.#call) : null;
    const param = this.#definition.params.indexOf(symbol);
    return param >= 0 && statements.length > 0 && this.#held === symbol ? { kind: "checks", param } : null;
  }

  /** The allocation, or a test that ends in failure only where there is no memory. */
  #isStep(statement: c.Statement): boolean {
    switch (statement.kind) {
      case "local-declaration": {
        const [variable, ...more] = statement.variables;
        if (!variable || more.length > 0 || this.#call) return false;
        if (variable.initializer === null) return true;
        return (
          variable.initializer.kind === "value" && this.#gives(variable.symbol, variable.initializer.value)
        );
      }
      case "expr-statement":
        return this.#assigns(statement.expr);
      case "if":
        return statement.otherwise === null && this.#isNull(statement.condition);
      default:
        return false;
    }
  }

  #assigns(expr: c.Expr): boolean {
    return (
      expr.kind === "assign" &&
      expr.target.kind === "variable-ref" &&
      this.#gives(expr.target.symbol, expr.value)
    );
  }

  #gives(variable: c.SymbolId, value: c.Expr): boolean {
    const call = stripConversions(value);
    if (this.#call || !this.#isAllocation(call) || this.#definition.params.includes(variable)) return false;
    const symbol = this.#program.symbols.get(variable);
    if (symbol?.kind !== "variable" || symbol.storage !== "automatic") return false;
    this.#held = variable;
    this.#call = call;
    return true;
  }

  /** False for certain where there is memory. */
  #isNull(condition: c.Expr): boolean {
    switch (condition.kind) {
      case "not":
        return this.#isHeld(condition.operand);
      case "compare":
        return condition.operator === "==" && isNullPointer(condition.right) && this.#isHeld(condition.left);
      case "logical":
        return condition.operator === "&&" && this.#isNull(condition.left);
      case "convert":
        return this.#isNull(condition.operand);
      default:
        return false;
    }
  }

  /** The variable, perhaps as it is given its value. */
  #isHeld(expr: c.Expr): boolean {
    const value = stripConversions(expr);
    if (value.kind === "assign") return this.#assigns(value);
    if (value.kind !== "load" || value.place.kind !== "variable-ref") return false;
    const { symbol } = value.place;
    if (this.#held === null && this.#definition.params.includes(symbol)) this.#held = symbol;
    return this.#held === symbol;
  }

  #isAllocation(expr: c.Expr): expr is c.Call {
    const callee = expr.kind === "call" ? calleeSymbol(expr, this.#program) : null;
    return callee !== null && !callee.defined && (callee.name === "malloc" || callee.name === "calloc");
  }

  #allocates(call: c.Call): Allocator | null {
    const variables = new Map<c.SymbolId, number>();
    for (const part of call.args.flatMap((arg) => [...walkExpr(arg)])) {
      if (part.kind === "variable-ref") {
        const at = this.#definition.params.indexOf(part.symbol);
        if (at < 0 || variables.has(part.symbol)) return null;
        variables.set(part.symbol, at);
      } else if (!["load", "convert", "binary", "integer-constant"].includes(part.kind)) return null;
    }
    return variables.size === 0
      ? null
      : { kind: "allocates", call, variables, params: [...variables.values()] };
  }
}

function isNullPointer(expr: c.Expr): boolean {
  return expr.kind === "convert" && expr.conversion === "null-pointer";
}
