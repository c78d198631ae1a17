/**
 * A memory function that may be given no bytes at a place before its object is called only where there are some.
 *
 *   C: same = memcmp(s + start, t, end - start) == 0;    becomes    same = (end - start ? memcmp(..) : 0) == 0;
 *   C: memcpy(to, s + start, end - start);               becomes    if (end - start) memcpy(..);
 *
 * Programs have it whose positions are -1 for a part that is not there. C leaves `s - 1` undefined (C11 6.5.6p8), compilers
 * compute an address and look at nothing; a range that begins before a slice stops the Rust.
 *
 * Reads and gives: the typed C AST. Sound because without bytes these functions do nothing, and all that they are given
 * is computed without effects.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { constantSize } from "../c-ast/constant-size.ts";
import { integerShape } from "../c-ast/type-relations.ts";
import { Edit } from "./edit.ts";
import { ExprMaker } from "./make-expr.ts";
import { rebuildStatement } from "./rebuild.ts";
import { isPure } from "./same-expr.ts";

const comparing: ReadonlySet<string> = new Set(["memcmp", "bcmp", "strncmp", "strncasecmp"]);
/** Their results are their first arguments. */
const writing: ReadonlySet<string> = new Set(["memcpy", "memmove", "memset", "strncpy"]);

/** @param isNegative is the integer read from what is negative at times? */
export function skipEmptyRanges(program: c.Program, isNegative: (index: c.Expr) => boolean): c.Program {
  const edit = new Edit(program);
  const make = new ExprMaker(() => edit.id());
  const mayBeBefore = (call: c.Call, names: ReadonlySet<string>): boolean =>
    isCallOf(call, names, program) && call.args.every(isPure) && startsBefore(call, isNegative);
  for (const { functions } of program.units)
    for (const definition of functions) {
      const body = rebuildStatement(definition.body, {
        expr: (expr) =>
          expr.kind === "call" && mayBeBefore(expr, comparing) ? orZero(program, make, expr) : expr,
        statement: (statement) =>
          statement.kind === "expr-statement" && isWriting(statement.expr, mayBeBefore)
            ? ifAny(program, make, statement)
            : statement,
      });
      if (body !== definition.body && body.kind === "compound") edit.replace({ ...definition, body });
    }
  return edit.finish();
}

function isCallOf(call: c.Call, names: ReadonlySet<string>, program: c.Program): boolean {
  const callee = calleeSymbol(call, program);
  return callee !== null && !callee.defined && names.has(callee.name);
}

function isWriting(
  expr: c.Expr,
  mayBeBefore: (call: c.Call, names: ReadonlySet<string>) => boolean,
): boolean {
  const inner = stripConversions(expr);
  return inner.kind === "call" && mayBeBefore(inner, writing);
}

/** Does a pointer begin at an index that may be negative, and is the number of bytes not always the same? */
function startsBefore({ args }: c.Call, isNegative: (index: c.Expr) => boolean): boolean {
  const count = args[2];
  if (!count || constantSize(count) !== null) return false;
  return args.slice(0, 2).some((arg) => {
    const index = startOf(stripConversions(arg));
    return index !== null && isNegative(index);
  });
}

/** `i` of `p + i` and of `&p[i]`. */
function startOf(pointer: c.Expr): c.Expr | null {
  if (pointer.kind === "pointer-offset") return pointer.operator === "+" ? pointer.index : null;
  return pointer.kind === "address-of" && pointer.place.kind === "index" ? pointer.place.index : null;
}

/** `n` of `(size_t)n`, which is zero when `n` is. */
function withoutWidening(program: c.Program, count: c.Expr): c.Expr {
  if (count.kind !== "convert" || count.conversion !== "integer") return count;
  const bits = (type: c.CType): number => integerShape(type, program).bits;
  const { operand } = count;
  return bits(count.type) >= bits(operand.type) ? withoutWidening(program, operand) : count;
}

/** `count != 0` */
function isAny(program: c.Program, make: ExprMaker, call: c.Call): c.Expr {
  const [, , count = call] = call.args;
  const { span } = count;
  const left = make.copy(withoutWidening(program, count));
  const right: c.Expr = {
    kind: "integer-constant",
    id: make.id(),
    span,
    type: left.type,
    value: 0n,
    form: { kind: "decimal" },
  };
  const type: c.CType = { kind: "integer", integer: "int", quals: 0 };
  return { kind: "compare", id: make.id(), span, type, operator: "!=", left, right };
}

function orZero(program: c.Program, make: ExprMaker, call: c.Call): c.Expr {
  const { span, type } = call;
  const otherwise: c.Expr = {
    kind: "integer-constant",
    id: make.id(),
    span,
    type,
    value: 0n,
    form: { kind: "decimal" },
  };
  return {
    kind: "conditional",
    id: make.id(),
    span,
    type,
    condition: isAny(program, make, call),
    then: call,
    otherwise,
  };
}

function ifAny(program: c.Program, make: ExprMaker, statement: c.ExprStatement): c.Statement {
  const call = stripConversions(statement.expr);
  if (call.kind !== "call") return statement;
  const { span } = statement;
  return {
    kind: "if",
    id: make.id(),
    span,
    condition: isAny(program, make, call),
    then: statement,
    otherwise: null,
  };
}
