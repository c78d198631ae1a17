/** Function calls (C11 6.5.2.2). */
import { intType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FunctionType } from "../c-ast/c-type.ts";
import { describeType } from "../c-ast/type-relations.ts";
import { childByField, namedChildren } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { elaborateBuiltin } from "./builtin.ts";
import { libraryFunction } from "./builtin-table.ts";
import { requireComplete } from "./complete-type.ts";
import { atFileScope, newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { assignable, calledType, promotedArgument, rvalue } from "./conversion.ts";
import { declareFunction } from "./declare.ts";
import { hasEffect } from "./effect.ts";
import { referToFunction } from "./expression-identifier.ts";
import { fail, warn } from "./failure.ts";
import { lookupName } from "./lookup.ts";
import { withoutParentheses } from "./parentheses.ts";
import type { Mutable } from "./symbol-builder.ts";

export function elaborateCall(unit: UnitContext, node: SyntaxNode): c.Expr {
  const [calleeNode, list] = [childByField(node, "function"), childByField(node, "arguments")];
  if (!calleeNode || !list) return fail(unit, node, "parse/syntax", "A call without function or arguments");
  const args = namedChildren(list);
  const named = withoutParentheses(calleeNode);
  if (named.kind === "identifier" && !lookupName(unit, named.text)) {
    const builtin = elaborateBuiltin(unit, node, named.text, args);
    if (builtin.kind === "expr") return builtin.expr;
    const callee =
      builtin.kind === "library"
        ? libraryReference(unit, named, builtin.name)
        : declareImplicitly(unit, named);
    return call(unit, node, callee, builtin.kind === "library" ? args.slice(0, builtin.args) : args);
  }
  return call(unit, node, directCallee(unit, unit.rules.expression(unit, calleeNode)), args);
}

/** The designator or the pointer that is called: `(*f)(x)`, `(&f)(x)` and `f(x)` are the same call. */
function directCallee(unit: UnitContext, callee: c.Expr): c.Expr {
  if (callee.kind === "function-ref") return callee;
  if (callee.kind === "dereference" && callee.type.kind === "function")
    return directCallee(unit, callee.pointer);
  const decayed =
    callee.kind === "convert" && callee.conversion === "function-to-pointer" ? callee.operand : null;
  const addressed = callee.kind === "address-of" ? callee.place : null;
  const designator = decayed ?? addressed;
  return designator?.kind === "function-ref" ? designator : rvalue(unit, callee);
}

function call(unit: UnitContext, node: SyntaxNode, callee: c.Expr, argNodes: readonly SyntaxNode[]): c.Expr {
  const type = calledType(callee.type);
  if (!type) {
    const name = describeType(callee.type, unit.program);
    return fail(unit, node, "elaborate/type", `What is called is no function but \`${name}\``);
  }
  if (type.result.kind !== "void") requireComplete(unit, node, type.result);
  const isOldStyle = callee.kind === "function-ref" && unit.program.oldStyle.has(callee.symbol);
  const taken = isOldStyle ? argNodes.slice(0, type.params.length) : argNodes;
  const args = convertArguments(unit, node, type, taken);
  const made: Mutable<c.Call> = {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "call",
    type: type.result,
    callee,
    args,
  };
  if (callee.kind === "function-ref" && !type.prototyped) {
    unit.program.unprototypedCalls.push({ unit, call: made, callee, caller: unit.function });
  }
  return withDropped(unit, argNodes.slice(taken.length), made);
}

function convertArguments(
  unit: UnitContext,
  node: SyntaxNode,
  type: FunctionType,
  argNodes: readonly SyntaxNode[],
): c.Expr[] {
  const wanted = type.params.length;
  if (type.prototyped && (argNodes.length < wanted || (argNodes.length > wanted && !type.variadic))) {
    const count = `${String(wanted)}${type.variadic ? " or more" : ""}`;
    fail(
      unit,
      node,
      "elaborate/type",
      `${String(argNodes.length)} arguments are given to a function of ${count}`,
    );
  }
  return argNodes.map((argNode, index) => {
    const value = rvalue(unit, unit.rules.expression(unit, argNode));
    const param: CType | undefined = type.params[index];
    if (param) return assignable(unit, argNode, value, param);
    if (value.type.kind === "void") fail(unit, argNode, "elaborate/type", "An argument has no value");
    return promotedArgument(unit, value);
  });
}

/**
 * What a function defined without prototype does not take is evaluated and dropped, as machines do; the call itself is
 * undefined (C11 6.5.2.2p6), but a program may hold calls that are never reached. Arguments have no order among them.
 */
function withDropped(unit: UnitContext, excess: readonly SyntaxNode[], made: c.Call): c.Expr {
  let whole: c.Expr = made;
  for (const argNode of excess.toReversed()) {
    warn(unit, argNode, "elaborate/type", "The argument is dropped: the function does not take it");
    const left = rvalue(unit, unit.rules.expression(unit, argNode));
    if (hasEffect(left))
      whole = { id: newId(unit), span: made.span, kind: "comma", type: made.type, left, right: whole };
  }
  return whole;
}

/** A library function that is known to the compiler by a `__builtin_` name. */
function libraryReference(unit: UnitContext, node: SyntaxNode, name: string): c.FunctionRef {
  const known = lookupName(unit, name);
  if (known?.kind === "function") return referToFunction(unit, node, known.symbol, known.type);
  const type = libraryFunction(name);
  if (!type) return fail(unit, node, "unsupported/builtin", `\`${name}\` is not known`);
  return declareLibrary(unit, node, name, type);
}

function declareLibrary(
  unit: UnitContext,
  node: SyntaxNode,
  name: string,
  type: FunctionType,
): c.FunctionRef {
  const symbol = atFileScope(unit, () => declareFunction(unit, { node, name, storage: "none" }, type));
  if (!symbol.defined) symbol.system = true;
  return referToFunction(unit, node, symbol, type);
}

/** C90's implicit `int f();`, which compilers still take with a warning; library functions have their own type. */
function declareImplicitly(unit: UnitContext, node: SyntaxNode): c.FunctionRef {
  const name = node.text;
  const hint = "Declare it, or include the header that does";
  warn(unit, node, "elaborate/undeclared", `\`${name}\` is called without a declaration`, hint);
  const library = libraryFunction(name);
  if (library) return declareLibrary(unit, node, name, library);
  const type: FunctionType = {
    kind: "function",
    quals: 0,
    result: intType,
    params: [],
    variadic: false,
    prototyped: false,
  };
  const symbol = atFileScope(unit, () => declareFunction(unit, { node, name, storage: "none" }, type));
  return referToFunction(unit, node, symbol, type);
}
