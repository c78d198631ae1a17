/**
 * A call of a C library function that is given one of two objects becomes a choice between two calls.
 *
 *   C: n = strlen(c ? a : b);      becomes      n = c ? strlen(a) : strlen(b);
 *
 * Reads and gives: the typed C AST. Sound because nothing in the call but the function itself has an effect, so that
 * the order of evaluation cannot be seen. Library functions take arguments as places of objects, and a choice between
 * two objects is no place; functions of the program take a borrow, which a choice can be.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, convertedLike, stripConversions, variableArguments } from "../c-ast/callee.ts";
import { Edit } from "./edit.ts";
import { ExprMaker } from "./make-expr.ts";
import { isNullConstant } from "./null-observed.ts";
import { rebuildStatement } from "./rebuild.ts";
import { isPure } from "./same-expr.ts";

export function distributeChoices(program: c.Program): c.Program {
  const edit = new Edit(program);
  const make = new ExprMaker(() => edit.id());
  for (const { functions } of program.units)
    for (const definition of functions) {
      const body = rebuildStatement(definition.body, {
        // pointers that are results would lie in one of two objects again
        expr: (expr) =>
          expr.kind === "call" && expr.type.kind !== "pointer" ? distributed(program, make, expr) : expr,
        statement: (statement) =>
          statement.kind === "expr-statement" && statement.expr.kind === "call"
            ? { ...statement, expr: distributed(program, make, statement.expr) }
            : statement,
      });
      if (body !== definition.body && body.kind === "compound") edit.replace({ ...definition, body });
    }
  return edit.finish();
}

/** Inside out: a choice in a choice is a choice between three calls. */
function distributed(program: c.Program, make: ExprMaker, call: c.Call): c.Expr {
  const callee = calleeSymbol(call, program);
  if (!callee || callee.defined || !call.args.every(isPure)) return call;
  const at = call.args.findIndex((arg) => choiceOfObjects(arg) !== null);
  const arg = call.args[at];
  const choice = arg && choiceOfObjects(arg);
  if (!choice || variableArguments(call).includes(arg)) return call;
  const withArgument = (chosen: c.Expr): c.Expr =>
    distributed(program, make, {
      ...call,
      id: make.id(),
      callee: make.copy(call.callee),
      args: call.args.map((other, index) =>
        index === at ? convertedLike(make.copy(arg), make.copy(chosen)) : make.copy(other),
      ),
    });
  return {
    kind: "conditional",
    type: call.type,
    condition: choice.condition,
    then: withArgument(choice.then),
    otherwise: withArgument(choice.otherwise),
    id: call.id,
    span: call.span,
  };
}

interface Choice {
  readonly condition: c.Expr;
  readonly then: c.Expr;
  readonly otherwise: c.Expr;
}

/** `c ? a : b` of pointers into two objects that are not both constant; null for others. */
function choiceOfObjects(arg: c.Expr): Choice | null {
  const inner = stripConversions(arg);
  if (inner.kind !== "conditional" || inner.then === null || inner.type.kind !== "pointer") return null;
  const { condition, then, otherwise } = inner;
  const roots = [...rootsOf(then), ...rootsOf(otherwise)];
  const isConstant = roots.every((root) => root === "constant");
  return isConstant || new Set(roots).size === 1 ? null : { condition, then, otherwise };
}

type Root = c.SymbolId | c.Expr | "constant";

/** What pointers are computed from: variables, constants, and others, each of its own. */
function rootsOf(pointer: c.Expr): readonly Root[] {
  const inner = stripConversions(pointer);
  if (isNullConstant(inner)) return ["constant"];
  switch (inner.kind) {
    case "conditional":
      return [...rootsOf(inner.then ?? inner.condition), ...rootsOf(inner.otherwise)];
    case "pointer-offset":
      return rootsOf(inner.pointer);
    case "convert":
      return inner.conversion === "array-to-pointer" ? [rootOfPlace(inner.operand)] : [inner];
    case "address-of":
      return [rootOfPlace(inner.place)];
    case "load":
      return inner.place.kind === "variable-ref" ? [inner.place.symbol] : [inner];
    default:
      return [inner];
  }
}

function rootOfPlace(place: c.Expr): Root {
  switch (place.kind) {
    case "string-literal":
      return "constant";
    case "variable-ref":
      return place.symbol;
    case "member":
      return rootOfPlace(place.base);
    case "index": {
      const [root] = rootsOf(place.pointer);
      return root ?? place;
    }
    default:
      return place;
  }
}
