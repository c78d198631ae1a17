/**
 * Functions inside of functions become functions beside them. What they use of the function around is handed to them by
 * further parameters: values that do not change as they are, all else by its address.
 *
 * `int twice(int x) { n++; return x + base; }` -> `int twice(int x, int *n, int base) { (*n)++; return x + base; }`
 */
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FunctionType } from "../c-ast/c-type.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { isVariablyModified, unqualified } from "../c-ast/type-relations.ts";
import { captureVariables, type Captures, type Handing } from "./captured-variables.ts";
import { newId, type UnitContext } from "./context.ts";
import { refuseDefinition } from "./refuse-definition.ts";
import { createParameterFor, publish } from "./symbol.ts";
import type { VariableBuilder } from "./symbol-builder.ts";

/** Once all units are read. */
export function liftNestedFunctions(unit: UnitContext): void {
  for (const root of new Set([...unit.nested.values()].map((nested) => nested.root))) liftFamily(unit, root);
}

function liftFamily(unit: UnitContext, root: c.SymbolId): void {
  const isInside = ({ symbol }: c.FunctionDefinition): boolean => unit.nested.get(symbol)?.root === root;
  const outermost = unit.functions.find(({ symbol }) => symbol === root);
  const inside = unit.functions.filter(isInside);
  const captures = captureVariables(unit.program, outermost ? [outermost, ...inside] : inside);
  const hindrance = outermost ? hindranceOf(unit, inside, captures) : null;
  if (!outermost || hindrance !== null) {
    if (hindrance !== null && outermost)
      refuseDefinition(unit, root, "unsupported/extension", hindrance, outermost.span);
    for (const definition of inside) drop(unit, definition);
    return;
  }
  giveNames(unit, inside, outermost);
  const given = new Map(
    inside.map((definition) => [definition.symbol, addParameters(unit, definition, captures)]),
  );
  for (const definition of [outermost, ...inside]) {
    const lifted = new Lifting(unit, captures, given).definition(definition);
    unit.functions[unit.functions.indexOf(definition)] = lifted;
  }
}

/** Why the functions cannot stand beside the one around them. */
function hindranceOf(
  unit: UnitContext,
  inside: readonly c.FunctionDefinition[],
  { byFunction, addressed, handing }: Captures,
): string | null {
  const { symbols } = unit.program;
  for (const { symbol } of inside) {
    const name = unit.nested.get(symbol)?.name ?? "";
    const variables = [...(byFunction.get(symbol) ?? [])];
    if (variables.length === 0) continue;
    const { type } = symbols.get(symbol) ?? {};
    if (addressed.has(symbol))
      return `the address of \`${name}\` is taken, which is a function inside and uses variables of the one around it`;
    if (type?.kind === "function" && type.variadic)
      return `\`${name}\` is a function inside with variable arguments`;
    const variable = variables
      .map((id) => symbols.get(id))
      .find((found) => found && isVariable(found.type, handing.get(found.id)));
    if (variable)
      return `\`${name}\` is a function inside and uses \`${variable.name}\`, whose rows have a variable length`;
  }
  return null;
}

function isVariable(type: CType, handing: Handing | undefined): boolean {
  return isVariablyModified(type.kind === "array" && handing === "elements" ? type.element : type);
}

function drop(unit: UnitContext, definition: c.FunctionDefinition): void {
  unit.functions.splice(unit.functions.indexOf(definition), 1);
  unit.program.symbols.delete(definition.symbol);
}

/** Beside each other, functions of one name would be one. */
function giveNames(
  unit: UnitContext,
  inside: readonly c.FunctionDefinition[],
  outermost: c.FunctionDefinition,
): void {
  const { symbols } = unit.program;
  const own = new Set(inside.map(({ symbol }) => symbol));
  const taken = new Set(
    [...symbols.values()]
      .filter(({ id, linkage }) => linkage !== "none" && !own.has(id))
      .map(({ name }) => name),
  );
  const around = symbols.get(outermost.symbol)?.name ?? "";
  for (const { symbol: id } of inside) {
    const symbol = symbols.get(id);
    if (!symbol) continue;
    symbol.name = freeName(symbol.name, `${around}_${symbol.name}`, taken);
    taken.add(symbol.name);
  }
}

function freeName(first: string, second: string, taken: ReadonlySet<string>): string {
  let name = taken.has(first) ? second : first;
  for (let number = 2; taken.has(name); number++) name = `${second}_${String(number)}`;
  return name;
}

/** The parameters behind those of the source, by the variables that they stand for. */
type Given = ReadonlyMap<c.SymbolId, VariableBuilder>;

function addParameters(
  unit: UnitContext,
  { symbol, params, body }: c.FunctionDefinition,
  captures: Captures,
): Given {
  const { symbols } = unit.program;
  const names = new Set(declaredNames(unit, params, body));
  const given = new Map<c.SymbolId, VariableBuilder>();
  for (const id of captures.byFunction.get(symbol) ?? []) {
    const variable = symbols.get(id);
    if (variable?.kind !== "variable") continue;
    const name = freeName(variable.name, `outer_${variable.name}`, names);
    names.add(name);
    const type = handedType(variable.type, captures.handing.get(id));
    const made = createParameterFor(unit, variable, name, type);
    publish(unit, made);
    given.set(id, made);
  }
  const callee = symbols.get(symbol);
  if (callee?.kind === "function") callee.type = withParameters(callee.type, given);
  return given;
}

function* declaredNames(
  unit: UnitContext,
  params: readonly c.SymbolId[],
  body: c.Compound,
): Generator<string> {
  const nameOf = (id: c.SymbolId): string => unit.program.symbols.get(id)?.name ?? "";
  yield* params.map(nameOf);
  for (const node of body.body) {
    if (node.kind === "local-declaration") yield* node.variables.map(({ symbol }) => nameOf(symbol));
  }
}

function handedType(type: CType, handing: Handing | undefined): CType {
  if (handing === "value") return type;
  return {
    kind: "pointer",
    quals: 0,
    target: handing === "elements" && type.kind === "array" ? type.element : type,
  };
}

function withParameters(type: FunctionType, given: Given): FunctionType {
  return {
    ...type,
    params: [...type.params, ...[...given.values()].map((made) => unqualified(made.type))],
    prototyped: true,
  };
}

/** Rewrites the bodies of a family. */
class Lifting {
  readonly #unit: UnitContext;
  readonly #captures: Captures;
  readonly #given: ReadonlyMap<c.SymbolId, Given>;
  /** Of the function at hand. */
  #own: Given = new Map();

  constructor(unit: UnitContext, captures: Captures, given: ReadonlyMap<c.SymbolId, Given>) {
    this.#unit = unit;
    this.#captures = captures;
    this.#given = given;
  }

  definition(definition: c.FunctionDefinition): c.FunctionDefinition {
    this.#own = this.#given.get(definition.symbol) ?? new Map<c.SymbolId, VariableBuilder>();
    const mapping: Mapping = {
      expr: (expr) => this.#expr(expr, mapping),
      statement: (statement) => mapStatementChildren(statement, mapping),
    };
    const body = definition.body.body.map(mapping.statement);
    return {
      ...definition,
      params: [...definition.params, ...[...this.#own.values()].map(({ id }) => id)],
      vlaLengths: definition.vlaLengths.map(mapping.expr),
      body: { ...definition.body, body },
    };
  }

  #expr(expr: c.Expr, mapping: Mapping): c.Expr {
    const elements = this.#elements(expr);
    if (elements) return elements;
    if (expr.kind === "variable-ref") return this.#variable(expr);
    const mapped = mapExprChildren(expr, mapping);
    if (mapped.kind === "function-ref") return this.#function(mapped);
    if (mapped.kind !== "call" || mapped.callee.kind !== "function-ref") return mapped;
    const given = this.#given.get(mapped.callee.symbol) ?? new Map<c.SymbolId, VariableBuilder>();
    const further = [...given].map(([variable, made]) => this.#argument(mapped, variable, made));
    return { ...mapped, args: [...mapped.args, ...further] };
  }

  #function(reference: c.FunctionRef): c.FunctionRef {
    const given = this.#given.get(reference.symbol);
    const symbol = this.#unit.program.symbols.get(reference.symbol);
    return given && given.size > 0 && symbol?.kind === "function"
      ? { ...reference, type: symbol.type }
      : reference;
  }

  /** An array that is given as a pointer to its elements. */
  #elements(expr: c.Expr): c.Expr | null {
    if (expr.kind !== "convert" || expr.conversion !== "array-to-pointer") return null;
    if (expr.operand.kind !== "variable-ref") return null;
    const made = this.#own.get(expr.operand.symbol);
    const isElements = this.#captures.handing.get(expr.operand.symbol) === "elements";
    return made && isElements ? this.#load(expr, made) : null;
  }

  #variable(reference: c.VariableRef): c.Expr {
    const made = this.#own.get(reference.symbol);
    if (!made) return reference;
    if (this.#captures.handing.get(reference.symbol) === "value") return { ...reference, symbol: made.id };
    const { id, span, type } = reference;
    return { id, span, kind: "dereference", type, pointer: this.#load(reference, made) };
  }

  /** What a function of the family is given for a variable. */
  #argument(call: c.Call, variable: c.SymbolId, made: VariableBuilder): c.Expr {
    const own = this.#own.get(variable);
    if (own) return this.#load(call, own);
    const type = this.#unit.program.symbols.get(variable)?.type ?? made.type;
    const { span } = call;
    const place: c.Expr = { id: newId(this.#unit), span, kind: "variable-ref", type, symbol: variable };
    const node = { id: newId(this.#unit), span, type: unqualified(made.type) };
    switch (this.#captures.handing.get(variable)) {
      case "value":
        return { ...node, kind: "load", place };
      case "elements":
        return { ...node, kind: "convert", conversion: "array-to-pointer", operand: place, explicit: false };
      default:
        return { ...node, kind: "address-of", place };
    }
  }

  #load({ span }: c.Expr, { id, type }: VariableBuilder): c.Load {
    const place: c.Expr = { id: newId(this.#unit), span, kind: "variable-ref", type, symbol: id };
    return { id: newId(this.#unit), span, kind: "load", type: unqualified(type), place };
  }
}
