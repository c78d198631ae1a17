/** The program with other types: of its symbols, its records and, where these do not depend on anything else, its expressions. */
import type * as c from "../c-ast/c-ast.ts";
import { mapExprChildren, mapFunction, mapGlobal, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { TypeMapping } from "./type-mapping.ts";

/**
 * @param conversion what becomes of a conversion; its operand and its type are the new ones already
 * @param rewrite what becomes of any other expression; its parts and its type are the new ones already. It was `before`
 */
export function retypeProgram(
  program: c.Program,
  types: TypeMapping,
  conversion: (expr: c.Convert) => c.Expr,
  rewrite: (expr: c.Expr, before: c.Expr) => c.Expr = (expr) => expr,
): c.Program {
  const mapping: Mapping = {
    expr: (expr) => {
      const typed = retyped(mapExprChildren(expr, mapping), types);
      return typed.kind === "convert" ? conversion(typed) : rewrite(typed, expr);
    },
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  const units = program.units.map((unit) => ({
    ...unit,
    functions: unit.functions.map((definition) =>
      staysInFunction(definition, types, conversion, rewrite) ? definition : mapFunction(definition, mapping),
    ),
    globals: unit.globals.map((global) => mapGlobal(global, mapping)),
  }));
  const records = new Map([...program.records].map(([id, record]) => [id, types.ofRecord(record)]));
  const symbols = new Map([...program.symbols].map(([id, symbol]) => [id, types.ofSymbol(symbol)]));
  return { ...program, units, records, symbols };
}

/** Is nothing in the function of another type? It stays the same function then, which is known already. */
function staysInFunction(
  { body, vlaLengths }: c.FunctionDefinition,
  types: TypeMapping,
  conversion: (expr: c.Convert) => c.Expr,
  rewrite: (expr: c.Expr, before: c.Expr) => c.Expr,
): boolean {
  if (vlaLengths.length > 0) return false;
  for (const expr of walkExpr(body)) if (!staysTyped(expr, types)) return false;
  for (const expr of walkExpr(body))
    if ((expr.kind === "convert" ? conversion(expr) : rewrite(expr, expr)) !== expr) return false;
  return true;
}

function staysTyped(expr: c.Expr, types: TypeMapping): boolean {
  if (types.of(expr.type) !== expr.type) return false;
  switch (expr.kind) {
    case "compound-assign":
      return types.of(expr.computation) === expr.computation;
    case "sizeof-variable":
      return types.of(expr.of) === expr.of;
    case "integer-constant":
      return !("of" in expr.form) || types.of(expr.form.of) === expr.form.of;
    case "convert":
      return expr.conversion !== "array-to-pointer" || isPointerToElements(expr);
    default:
      return true;
  }
}

/** Is the type of a decayed array the one that `retyped` would make? */
function isPointerToElements({ type, operand }: c.Convert): boolean {
  if (operand.type.kind !== "array") return true;
  if (type.kind !== "pointer" || type.target !== operand.type.element) return false;
  return type.quals === 0 && Object.keys(type).length === 3; // with no name and no length of its own
}

/** An expression whose parts have their types already. */
function retyped(expr: c.Expr, types: TypeMapping): c.Expr {
  const type = types.of(expr.type);
  switch (expr.kind) {
    case "compound-assign":
      return { ...expr, type, computation: types.of(expr.computation) };
    case "sizeof-variable":
      return { ...expr, type, of: types.of(expr.of) };
    case "integer-constant":
      return expr.form.kind === "sizeof" || expr.form.kind === "alignof"
        ? { ...expr, type, form: { ...expr.form, of: types.of(expr.form.of) } }
        : { ...expr, type };
    case "convert":
      // whatever pointers to the elements become
      return expr.conversion === "array-to-pointer" && expr.operand.type.kind === "array"
        ? { ...expr, type: { kind: "pointer", target: expr.operand.type.element, quals: 0 } }
        : { ...expr, type };
    default:
      return { ...expr, type };
  }
}
