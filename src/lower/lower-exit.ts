/**
 * How a program ends: `exit` writes what stdout holds back, `_Exit` and `abort` do not (C11 7.22.4); a failed `assert`
 * says so on stderr.
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { isFloorPointer } from "./floor.ts";
import { floorFunctionCall } from "./floor-function.ts";
import { lowerFunctionPointer } from "./lower-pointer.ts";
import { lowerValue } from "./lower-expr.ts";
import { stringLiteral } from "./lower-print-call.ts";
import { refuse } from "./refusal.ts";

export function lowerExit(cx: FunctionContext, call: c.Call, name: string): void {
  const [first] = call.args;
  if (name === "abort") {
    cx.emit(b.statement(b.call("std::process::abort")));
    return;
  }
  if (!first) return refuse("elaborate/type", "a missing argument", call.span);
  if (name === "__assert_fail") {
    lowerFailedAssert(cx, call, first);
    return;
  }
  const status = lowerValue(cx, first);
  if (name === "exit" && cx.program.hasEndings) {
    cx.emit(b.statement(b.call(runtimePath(cx, "exit", "exit"), status)));
    return;
  }
  cx.emit(b.statement(b.call(runtimePath(cx, "stdout", name === "exit" ? "flush" : "discard"))));
  cx.emit(b.statement(b.call("std::process::exit", status)));
}

/** `atexit(f)`: what is registered is a function of Rust, or the call of a pointer to one. */
export function lowerAtExit(cx: FunctionContext, call: c.Call): rust.Expr {
  const [handler] = call.args;
  if (!handler) return refuse("elaborate/type", "a missing argument", call.span);
  const register = runtimePath(cx, "exit", "atexit");
  if (!isFloorPointer(cx, handler)) return b.call(register, lowerFunctionPointer(cx, handler, false));
  const kept = cx.temporary("handler");
  cx.emit(b.letVariable(kept, lowerValue(cx, handler)));
  const called = { ...b.closure([], floorFunctionCall(cx, b.path(kept), handler, [])), move: true };
  return b.call(register, called);
}

function lowerFailedAssert(cx: FunctionContext, call: c.Call, expression: c.Expr): void {
  const [, file, line] = call.args;
  const text = (expr: c.Expr | undefined): string => {
    const literal = expr ? stringLiteral(expr) : null;
    return literal ? Buffer.from(literal.units.slice(0, -1)).toString("utf8") : "?";
  };
  if (!line) return refuse("elaborate/type", "a missing argument", call.span);
  const { name } = cx.symbol(cx.definition.symbol);
  const args = [b.string(text(expression)), b.string(text(file)), lowerValue(cx, line), b.string(name)];
  cx.emit(b.statement(b.call(runtimePath(cx, "exit", "assert_fail"), ...args)));
}
