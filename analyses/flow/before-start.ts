/**
 * Pointers that may come to stand before their object, as programs have it that go back to a start, or begin at the last
 * of no elements:
 *
 *   while (p >= start) use(*p--);      sort(v, v + n - 1);      for (low = v, high = &v[n - 1]; low < high; ...) ...
 *
 * C leaves it undefined (C11 6.5.6p8); compilers compute addresses, and programs compare them.
 *
 * Reads: the typed C AST. Gives: the pointer variables that are moved back without a test, are given something from which
 * something was subtracted, or a value of such ones, and whose order with another pointer (`<`, `>=`) is asked, of them or
 * of what they are copied to.
 */
import { addressTakenFunctions } from "../../src/c-ast/address-taken.ts";
import type * as c from "../../src/c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../../src/c-ast/callee.ts";
import { pointerVariable } from "../../src/c-ast/pointer-variable.ts";
import { walk, walkExpr, type AstNode } from "../../src/c-ast/visit.ts";
import { movedBackUnguarded } from "./guarded-moves.ts";

export function variablesBeforeStart(program: c.Program): ReadonlySet<c.SymbolId> {
  const definitions = program.units.flatMap(({ functions }) => functions);
  const ordered = new Set<c.SymbolId>();
  const direct: Given[] = [];
  const passed = argumentsTo(program, definitions);
  for (const definition of definitions)
    for (const node of walk(definition.body)) {
      for (const side of orderedIn(node)) ordered.add(side);
      direct.push(...givenBy(node), ...passed(node));
    }
  if (ordered.size === 0) return ordered;
  const given = direct.flatMap(resultsOf(program, definitions));
  const copies = given.flatMap(({ to, value }) => {
    const from = pointerVariable(value);
    return from === null ? [] : [{ from, to }];
  });
  const moving = definitions.filter((definition) => movedBackUnguarded(definition, () => true).size > 0);
  const before = new Set(given.flatMap(({ to, value }) => (goesBack(value) ? [to] : [])));
  for (let size = -1; size !== before.size;) {
    size = before.size;
    for (const definition of moving)
      for (const moved of movedBackUnguarded(definition, (pointer) => before.has(pointer))) before.add(moved);
    for (const { from, to } of copies) if (before.has(from)) before.add(to);
  }
  const asked = new Set(ordered);
  for (let size = -1; size !== asked.size;) {
    size = asked.size;
    for (const { from, to } of copies) if (asked.has(to)) asked.add(from);
  }
  return new Set([...before].filter((symbol) => asked.has(symbol)));
}

/** The variables on both sides of `p < q`. */
function orderedIn(node: AstNode): readonly c.SymbolId[] {
  if (node.kind !== "compare" || node.operator === "==" || node.operator === "!=") return [];
  if (node.left.type.kind !== "pointer") return [];
  return [node.left, node.right].flatMap((side) => pointerVariable(side) ?? []);
}

interface Given {
  readonly to: c.SymbolId;
  readonly value: c.Expr;
}

function givenBy(node: AstNode): readonly Given[] {
  if (node.kind === "assign" && node.target.kind === "variable-ref")
    return givenTo(node.target.symbol, node.value);
  if (node.kind !== "local-declaration") return [];
  return node.variables.flatMap(({ symbol, initializer }) =>
    initializer?.kind === "value" ? givenTo(symbol, initializer.value) : [],
  );
}

/** What calls give to parameters; those through pointers to all functions that pointers may lead to. */
function argumentsTo(
  program: c.Program,
  definitions: readonly c.FunctionDefinition[],
): (node: AstNode) => readonly Given[] {
  const taken = addressTakenFunctions(program);
  const byPointer = definitions.filter(({ symbol }) => taken.has(symbol));
  const byName = new Map(definitions.map((definition) => [definition.symbol, [definition]]));
  return (node) => {
    if (node.kind !== "call") return [];
    const callee = calleeSymbol(node, program);
    const called = callee ? (byName.get(callee.id) ?? []) : byPointer;
    return called.flatMap(({ params }) =>
      params.flatMap((param, at) => {
        const arg = node.args[at];
        return arg ? givenTo(param, arg) : [];
      }),
    );
  };
}

/** For the result of a function what that returns. */
function resultsOf(
  program: c.Program,
  definitions: readonly c.FunctionDefinition[],
): (given: Given) => readonly Given[] {
  const returned = new Map(
    definitions.map(({ symbol, body }) => [
      symbol,
      [...walk(body)].flatMap((node) => (node.kind === "return" && node.value ? options(node.value) : [])),
    ]),
  );
  return ({ to, value }) => {
    const callee = value.kind === "call" ? calleeSymbol(value, program) : null;
    const results = callee ? (returned.get(callee.id) ?? []) : [];
    return [{ to, value }, ...results.map((result) => ({ to, value: result }))];
  };
}

/** The pointers that a variable is given by an expression. */
function givenTo(to: c.SymbolId, expr: c.Expr): readonly Given[] {
  return options(expr).map((value) => ({ to, value }));
}

function options(expr: c.Expr): readonly c.Expr[] {
  const inner = stripConversions(expr);
  if (inner.type.kind !== "pointer") return [];
  if (inner.kind === "conditional") return [inner.then ?? inner.condition, inner.otherwise].flatMap(options);
  return inner.kind === "comma" ? options(inner.right) : [inner];
}

/** Is something subtracted on the way to the place: `v + n - 1`, `&v[n - 1]`, `v + (n - 1)`? */
function goesBack(pointer: c.Expr): boolean {
  switch (pointer.kind) {
    case "convert":
      return goesBack(pointer.operand);
    case "pointer-offset":
      return pointer.operator === "-" || subtracts(pointer.index) || goesBack(pointer.pointer);
    case "address-of":
      return goesBack(pointer.place);
    case "member":
      return goesBack(pointer.base);
    case "index":
      return subtracts(pointer.index) || goesBack(pointer.pointer);
    default:
      return false;
  }
}

function subtracts(index: c.Expr): boolean {
  for (const part of walkExpr(index))
    if ((part.kind === "binary" || part.kind === "unary") && part.operator === "-") return true;
  return false;
}
