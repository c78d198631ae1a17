/**
 * A function that ends without a `return` gives what its last call gave.
 *
 *   C: int find(struct node *n, int k) { if (!n) return 0; if (n->key == k) return 1; find(n->next, k); }
 *
 * Using the value of such a call is undefined (C11 6.9.1p12), and a common mistake that nobody sees: the result of the
 * last call is still in the register in which results are handed back.
 *
 * Reads and gives: the typed C AST.
 */
import { addressTakenFunctions } from "../c-ast/address-taken.ts";
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { walk } from "../c-ast/visit.ts";
import { sameType, unqualified } from "../c-ast/type-relations.ts";
import { Edit } from "./edit.ts";

export function returnLastCalls(program: c.Program): c.Program {
  const edit = new Edit(program);
  const definitions = new Map(
    program.units.flatMap(({ functions }) => functions.map((definition) => [definition.symbol, definition])),
  );
  // where nobody looks at the result, as of the `int show()` of old programs, the call stays a statement
  const agenda = [...usedResults(program)];
  const done = new Set<c.SymbolId>();
  for (let id = agenda.pop(); id !== undefined; id = agenda.pop()) {
    const symbol = program.symbols.get(id);
    const definition = definitions.get(id);
    if (done.has(id) || !definition || symbol?.kind !== "function" || symbol.name === "main") continue;
    done.add(id);
    const isHandedBack = (expr: c.Expr): boolean => {
      const callee = expr.kind === "call" ? calleeSymbol(expr, program) : null;
      const isResult = sameType(unqualified(expr.type), unqualified(symbol.type.result));
      if (!callee || callee.noreturn || !isResult || !isInRegister(expr.type)) return false;
      agenda.push(callee.id);
      return true;
    };
    const body = atEnd(definition.body, isHandedBack);
    if (body !== definition.body && body.kind === "compound") edit.replace({ ...definition, body });
  }
  return edit.finish();
}

/** Structs go into memory of the caller's, `long double` onto a stack that the caller clears. */
function isInRegister(type: c.CType): boolean {
  if (type.kind === "floating") return type.floating === "float" || type.floating === "double";
  return ["integer", "enum", "bool", "pointer"].includes(type.kind);
}

/** Functions of which some call is more than a statement, or whose address is taken. */
function usedResults(program: c.Program): ReadonlySet<c.SymbolId> {
  const used = new Set(addressTakenFunctions(program));
  for (const { body } of program.units.flatMap(({ functions }) => functions)) {
    const ignored = new Set<c.Expr>();
    for (const node of walk(body)) {
      if (node.kind === "expr-statement") ignored.add(node.expr);
      if (node.kind !== "call" || ignored.has(node)) continue;
      const callee = calleeSymbol(node, program);
      if (callee) used.add(callee.id);
    }
  }
  return used;
}

/** The statement with a `return` of the calls that control leaves it after. */
function atEnd(statement: c.Statement, isHandedBack: (expr: c.Expr) => boolean): c.Statement {
  switch (statement.kind) {
    case "expr-statement": {
      const { id, span, expr } = statement;
      return isHandedBack(expr) ? { kind: "return", id, span, value: expr } : statement;
    }
    case "compound": {
      const last = statement.body.at(-1);
      const ended = last && atEnd(last, isHandedBack);
      return ended === last || !ended
        ? statement
        : { ...statement, body: [...statement.body.slice(0, -1), ended] };
    }
    case "if": {
      const then = atEnd(statement.then, isHandedBack);
      const otherwise = statement.otherwise && atEnd(statement.otherwise, isHandedBack);
      const isSame = then === statement.then && otherwise === statement.otherwise;
      return isSame ? statement : { ...statement, then, otherwise };
    }
    default:
      return statement;
  }
}
