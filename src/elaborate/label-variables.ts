/**
 * Variables and tables that hold nothing but labels, and are only jumped to, hold their numbers.
 *
 *   static void *const t[] = { &&a, &&b }; next = (long)t[i];   →   static const long t[] = { 1, 2 }; next = t[i];
 */
import type * as c from "../c-ast/c-ast.ts";
import { longType } from "../c-ast/basic-types.ts";
import { mapExprChildren, mapInitializer, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walk } from "../c-ast/visit.ts";
import type { UnitContext } from "./context.ts";
import type { VariableBuilder } from "./symbol-builder.ts";

/** The body with such variables as numbers; their symbols and the values of static ones are changed, too. */
export function labelVariablesAsNumbers(unit: UnitContext, body: c.Compound): c.Compound {
  const candidates = candidatesIn(unit, body);
  while (candidates.size > 0) {
    const numbers = new Numbers(candidates);
    const rewritten = numbers.compound(body);
    const globals = unit.globals.map((global) =>
      candidates.has(global.symbol) && global.initializer
        ? { ...global, initializer: numbers.initializer(global.initializer) }
        : global,
    );
    const own = globals.filter(({ symbol }) => candidates.has(symbol));
    const misfits = [...numbers.misfits, ...leftOver(rewritten, candidates), ...ofOtherValues(own)];
    if (misfits.length === 0) {
      for (const variable of candidates.values()) variable.type = numbered(variable.type);
      unit.globals.splice(0, unit.globals.length, ...globals);
      return rewritten;
    }
    for (const symbol of misfits) candidates.delete(symbol);
  }
  return body;
}

/** Local variables that are `void *`, or arrays of such. */
function candidatesIn(unit: UnitContext, body: c.Compound): Map<c.SymbolId, VariableBuilder> {
  const found = new Map<c.SymbolId, VariableBuilder>();
  for (const node of walk(body)) {
    if (node.kind !== "local-declaration") continue;
    for (const { symbol } of node.variables) {
      const variable = unit.program.symbols.get(symbol);
      if (variable?.kind === "variable" && isAddresses(variable.type)) found.set(symbol, variable);
    }
  }
  return found;
}

function isAddresses(type: c.CType): boolean {
  if (type.kind === "array") return typeof type.length === "number" && isAddresses(type.element);
  return type.kind === "pointer" && type.target.kind === "void";
}

function numbered(type: c.CType): c.CType {
  if (type.kind === "array") return { ...type, element: numbered(type.element) };
  return { ...longType, quals: type.quals };
}

/** Variables that are named where their addresses are wanted. */
function leftOver(body: c.Compound, candidates: ReadonlyMap<c.SymbolId, VariableBuilder>): c.SymbolId[] {
  return [...walk(body)].flatMap((node) =>
    node.kind === "variable-ref" && candidates.has(node.symbol) && isAddresses(node.type)
      ? [node.symbol]
      : [],
  );
}

function ofOtherValues(globals: readonly c.GlobalDefinition[]): c.SymbolId[] {
  return globals.flatMap(({ symbol, initializer }) =>
    initializer && [...walk(initializer)].some((node) => "type" in node && isAddresses(node.type))
      ? [symbol]
      : [],
  );
}

class Numbers {
  readonly misfits: c.SymbolId[] = [];
  readonly #candidates: ReadonlyMap<c.SymbolId, VariableBuilder>;
  readonly #mapping: Mapping = {
    expr: (expr) => this.#expr(expr),
    statement: (statement) => this.#statement(statement),
  };

  constructor(candidates: ReadonlyMap<c.SymbolId, VariableBuilder>) {
    this.#candidates = candidates;
  }

  compound(body: c.Compound): c.Compound {
    return { ...body, body: body.body.map((statement) => this.#statement(statement)) };
  }

  /** Of a variable that holds numbers now. */
  initializer(initializer: c.Initializer): c.Initializer {
    return mapInitializer(initializer, { ...this.#mapping, expr: (value) => this.#number(value) ?? value });
  }

  #statement(statement: c.Statement): c.Statement {
    if (statement.kind !== "local-declaration") return mapStatementChildren(statement, this.#mapping);
    const variables = statement.variables.map((variable) => {
      const { initializer, symbol } = variable;
      if (!initializer || !this.#candidates.has(symbol)) {
        const value = initializer && mapInitializer(initializer, this.#mapping);
        return { ...variable, initializer: value };
      }
      const value = this.initializer(initializer);
      if ([...walk(value)].some((node) => "type" in node && isAddresses(node.type)))
        this.misfits.push(symbol);
      return { ...variable, initializer: value };
    });
    return { ...statement, variables };
  }

  #expr(expr: c.Expr): c.Expr {
    if (expr.kind === "convert" && expr.conversion === "pointer-to-integer") {
      const number = this.#number(expr.operand);
      if (number) return number;
    }
    if (expr.kind === "assign") {
      const target = this.#place(expr.target);
      const value = target && this.#number(expr.value);
      if (target && value) return { ...expr, type: longType, target, value };
    }
    return mapExprChildren(expr, this.#mapping);
  }

  /** The number that an address is; null where that is not known. */
  #number(expr: c.Expr): c.Expr | null {
    switch (expr.kind) {
      case "convert":
        if (expr.conversion === "integer-to-pointer" && expr.operand.kind === "integer-constant")
          return expr.operand;
        return expr.conversion === "pointer" || expr.conversion === "none"
          ? this.#number(expr.operand)
          : null;
      case "load": {
        const place = this.#place(expr.place);
        return place && { ...expr, type: longType, place };
      }
      case "conditional": {
        const [then, otherwise] = [expr.then && this.#number(expr.then), this.#number(expr.otherwise)];
        if (!then || !otherwise) return null;
        return { ...expr, type: longType, condition: this.#expr(expr.condition), then, otherwise };
      }
      default:
        return null;
    }
  }

  /** A variable that holds numbers, or an element of it. */
  #place(place: c.Expr): c.Expr | null {
    if (place.kind === "variable-ref")
      return this.#candidates.has(place.symbol) ? { ...place, type: numbered(place.type) } : null;
    if (place.kind !== "index" || place.pointer.kind !== "convert") return null;
    const { pointer } = place;
    const array = pointer.conversion === "array-to-pointer" ? this.#place(pointer.operand) : null;
    if (array?.type.kind !== "array") return null;
    const { element } = array.type;
    const decayed: c.Convert = {
      ...pointer,
      type: { kind: "pointer", target: element, quals: 0 },
      operand: array,
    };
    return { ...place, type: element, pointer: decayed, index: this.#expr(place.index) };
  }
}
