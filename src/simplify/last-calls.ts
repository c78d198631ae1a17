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
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { sameType, unqualified } from "../c-ast/type-relations.ts";
import { Edit } from "./edit.ts";

export function returnLastCalls(program: c.Program): c.Program {
  const edit = new Edit(program);
  for (const { functions } of program.units)
    for (const definition of functions) {
      const symbol = program.symbols.get(definition.symbol);
      if (symbol?.kind !== "function" || symbol.type.result.kind === "void" || symbol.name === "main")
        continue;
      const isHandedBack = (expr: c.Expr): boolean =>
        expr.kind === "call" &&
        sameType(unqualified(expr.type), unqualified(symbol.type.result)) &&
        calleeSymbol(expr, program)?.noreturn !== true;
      const body = atEnd(definition.body, isHandedBack);
      if (body !== definition.body && body.kind === "compound") edit.replace({ ...definition, body });
    }
  return edit.finish();
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
