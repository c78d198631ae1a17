/**
 * A function that always returns the address of one object gives nothing: whoever calls it names the object.
 *
 *   C: char *spell(int n) { static char text[20]; ... return text; }      puts(spell(3));
 *   becomes      void spell(int n) { static char text[20]; ... }          puts((spell(3), text));
 *
 * Reads and gives: the typed C AST. Done for programs only, where all calls are seen, and for functions that are called by
 * name only. In Rust no reference to the object has to come out of the function.
 */
import { addressTakenFunctions } from "../c-ast/address-taken.ts";
import { voidType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { stripConversions } from "../c-ast/callee.ts";
import { isLibrary } from "../c-ast/program-kind.ts";
import { walk } from "../c-ast/visit.ts";
import { Edit } from "./edit.ts";
import { rebuildStatement } from "./rebuild.ts";
import { isPure } from "./same-expr.ts";

/** The value that a function always returns, and what the function becomes. */
interface FixedResult {
  readonly value: c.Expr;
  readonly type: c.FunctionType;
  /** Does it do nothing else? */
  readonly isAccessor: boolean;
}

export function nameFixedResults(program: c.Program): c.Program {
  if (isLibrary(program)) return program;
  const fixed = findFixedResults(program);
  if (fixed.size === 0) return program;
  const edit = new Edit(program);
  for (const [id, { type }] of fixed) {
    const symbol = program.symbols.get(id);
    if (symbol?.kind === "function") edit.describe({ ...symbol, type });
  }
  for (const { functions } of program.units)
    for (const definition of functions) {
      const isFixed = fixed.has(definition.symbol);
      const body = rebuildStatement(definition.body, {
        expr: (expr) => withoutResult(edit, fixed, expr),
        statement: (statement) => {
          if (isFixed && statement.kind === "return") return { ...statement, value: null };
          return withoutNaming(fixed, statement);
        },
      });
      if (body !== definition.body && body.kind === "compound") edit.replace({ ...definition, body });
    }
  return edit.finish();
}

function findFixedResults(program: c.Program): ReadonlyMap<c.SymbolId, FixedResult> {
  const taken = addressTakenFunctions(program);
  const found = new Map<c.SymbolId, FixedResult>();
  for (const definition of program.units.flatMap(({ functions }) => functions)) {
    const symbol = program.symbols.get(definition.symbol);
    if (symbol?.kind !== "function" || symbol.type.result.kind !== "pointer" || taken.has(symbol.id))
      continue;
    const values = [...walk(definition.body)].flatMap((node) => (node.kind === "return" ? [node.value] : []));
    const objects = new Set(values.map((value) => value && fixedObject(program, value)));
    const [value] = values;
    if (value && objects.size === 1 && !objects.has(null))
      found.set(symbol.id, {
        value,
        type: { ...symbol.type, result: voidType },
        isAccessor: isAccessor(program, definition),
      });
  }
  return found;
}

/** `{ static struct settings only; return &only; }` */
function isAccessor(program: c.Program, { body }: c.FunctionDefinition): boolean {
  const isStatic = (id: c.SymbolId): boolean => {
    const symbol = program.symbols.get(id);
    return symbol?.kind === "variable" && symbol.storage === "static";
  };
  return body.body.every(
    (part) =>
      part.kind === "return" ||
      (part.kind === "local-declaration" && part.variables.every(({ symbol }) => isStatic(symbol))),
  );
}

/** The object of static storage that a value is the address of; constants are as well returned as named. */
function fixedObject(program: c.Program, value: c.Expr): c.SymbolId | null {
  const inner = stripConversions(value);
  const place =
    inner.kind === "address-of"
      ? inner.place
      : inner.kind === "convert" && inner.conversion === "array-to-pointer"
        ? inner.operand
        : null;
  const symbol = place?.kind === "variable-ref" ? program.symbols.get(place.symbol) : undefined;
  if (symbol?.kind !== "variable" || symbol.storage !== "static") return null;
  let { type } = symbol;
  while (type.kind === "array") type = type.element;
  return (type.quals & Qualifier.const) === 0 ? symbol.id : null;
}

/** `(spell(3), text)`, or `&only` of a function that does nothing else. */
function withoutResult(edit: Edit, fixed: ReadonlyMap<c.SymbolId, FixedResult>, expr: c.Expr): c.Expr {
  if (expr.kind !== "call" || expr.callee.kind !== "function-ref") return expr;
  const result = fixed.get(expr.callee.symbol);
  if (!result) return expr;
  const { type, value } = result;
  if (result.isAccessor && expr.args.every(isPure)) return edit.copy(value);
  return edit.comma({ ...expr, type: voidType, callee: { ...expr.callee, type } }, edit.copy(value));
}

/** A call for its effects needs no name behind it. */
function withoutNaming(fixed: ReadonlyMap<c.SymbolId, FixedResult>, statement: c.Statement): c.Statement {
  const comma = statement.kind === "expr-statement" ? stripConversions(statement.expr) : null;
  if (statement.kind !== "expr-statement" || comma?.kind !== "comma" || comma.left.kind !== "call")
    return statement;
  const { callee } = comma.left;
  const isFixed = callee.kind === "function-ref" && fixed.has(callee.symbol);
  return isFixed ? { ...statement, expr: comma.left } : statement;
}
