/** Calls through pointers to functions. */
import type * as c from "../c-ast/c-ast.ts";
import { stripConversions } from "../c-ast/callee.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { keep } from "./evaluation-order.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { isNullConstant, lowerFunctionPointer, lowerPointerAs } from "./lower-pointer.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { rootKey } from "./lower-place.ts";
import { functionType } from "./lower-type.ts";
import { refuse } from "./refusal.ts";
import { computedBefore, inOrder, isMutableBorrow } from "./before-borrows.ts";
import { onlyMakesObjects, withCopies } from "./lower-call.ts";

/** The pointer that is called: `f` in `f(x)` and `(*f)(x)`. */
export function pointerCalled(call: c.Call): c.Expr {
  return call.callee.kind === "dereference" ? call.callee.pointer : call.callee;
}

/** The call; refuses what its callees may see in more than one way. */
export function lowerIndirectCall(cx: FunctionContext, call: c.Call): rust.Expr {
  const callee = stripConversions(call.callee);
  const type = call.callee.type.kind === "pointer" ? call.callee.type.target : call.callee.type;
  if (type.kind !== "function") return refuse("internal/bug", "a call of what is no function", call.span);
  if (type.params.length !== call.args.length)
    return refuse(
      "elaborate/type",
      "an indirect call with another number of arguments than the pointer's type has",
      call.span,
    );
  functionType(type, { program: cx.program, module: cx.module, span: call.span });
  refuseSharedObjects(cx, call, type);
  const found = lowerFunctionPointer(cx, callee.kind === "dereference" ? callee.pointer : call.callee, false);
  const pointer = call.args.some((arg) => cx.program.flow.mayChange(arg, callee)) ? keep(cx, found) : found;
  const lowerArgs = (): readonly rust.Expr[] => {
    const args: rust.Expr[] = [];
    for (let at = call.args.length - 1; at >= 0; at--) {
      const arg = call.args[at];
      if (arg) args.unshift(inOrder(cx, call, at, indirectArgument(cx, arg, at, type)));
    }
    return args;
  };
  return withCopies(cx, call, lowerArgs, (args) => {
    const borrows = args.some(isMutableBorrow);
    return { kind: "call", callee: pointer, args: borrows ? computedBefore(cx, args) : args };
  });
}

/** There is one version of a function that is called through a pointer: its arguments cannot share what it writes. */
function refuseSharedObjects(cx: FunctionContext, call: c.Call, type: c.FunctionType): void {
  const roots = call.args.map((arg, at) => {
    if (arg.type.kind !== "pointer" || arg.type.target.kind === "function" || isNullConstant(arg))
      return null;
    const { representation } = cx.program.functionTypes.param(type, at);
    const { value: place } = cx.collect(() => lowerPointerPlace(cx, arg));
    const { root } = place;
    const name = rootKey(root);
    return { name, mutable: representation.kind === "borrowed" && representation.mutable };
  });
  for (const [at, one] of roots.entries())
    for (const other of roots.slice(at + 1))
      if (one && other && one.name === other.name && (one.mutable || other.mutable))
        refuse(
          "pointer/aliasing-call",
          "arguments of a call through a pointer share an object that is written",
          call.span,
        );
}

function indirectArgument(cx: FunctionContext, arg: c.Expr, at: number, type: c.FunctionType): rust.Expr {
  if (arg.type.kind !== "pointer") return bare(lowerValue(cx, arg));
  const { representation, target } = cx.program.functionTypes.param(type, at);
  if (representation.kind === "refused") return refuse(representation.code, representation.reason, arg.span);
  const outer = cx.calleeUses;
  if (onlyMakesObjects(cx, type, at)) cx.calleeUses = [];
  try {
    return lowerPointerAs(cx, arg, representation, target);
  } finally {
    cx.calleeUses = outer;
  }
}
