/**
 * A text that is chosen when the program runs, of which one choice lies in a node: a copy of it.
 *
 *   C: puts(p ? p->name : "none");      Rust: puts(&if !p.is_null() { p.name.load().to_vec() } else { b"none\0".to_vec() })
 */
import type * as c from "../c-ast/c-ast.ts";
import { madePointer } from "../c-ast/made-pointer.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { runtimeModulePath } from "./context.ts";
import { isFloorPointer } from "./floor.ts";
import { bytesPlace } from "./library-argument.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerValue } from "./lower-expr.ts";
import { lowerIndex, lowerLvalue } from "./lower-lvalue.ts";
import { borrowMany, loadPlace } from "./lower-place.ts";
import { nodePart } from "./part-arguments.ts";
import { refuse } from "./refusal.ts";

/** The variable that holds the copy, and the type of its elements. */
export function copiedText(
  cx: FunctionContext,
  pointer: c.Expr,
): { readonly name: string; readonly type: c.CType } {
  if (pointer.type.kind !== "pointer")
    return refuse("internal/bug", "a text that is no pointer", pointer.span);
  const value = textOf(cx, pointer);
  const name = cx.temporary("text");
  cx.emit(b.letVariable(name, value));
  return { name, type: pointer.type.target };
}

function textOf(cx: FunctionContext, expr: c.Expr): rust.Expr {
  const pointer = madePointer(expr);
  if (pointer.kind === "conditional" && pointer.then) {
    const { then } = pointer;
    const condition = lowerCondition(cx, pointer.condition);
    const branch = (text: c.Expr): rust.Block => {
      const { statements, value } = cx.collect(() => textOf(cx, text));
      return b.block(statements, value);
    };
    return b.ifElse(condition, branch(then), branch(pointer.otherwise));
  }
  const part = nodePart(cx, pointer);
  if (part) {
    const whole = loadPlace(cx, lowerLvalue(cx, part.object), pointer.span);
    const from = part.index && lowerIndex(cx, part.index);
    return b.method(from ? b.index(whole, b.range(from, null)) : whole, "to_vec");
  }
  if (isFloorPointer(cx, pointer))
    return b.call(
      `${runtimeModulePath(cx.program, cx.module, "memory_string")}::terminated`,
      lowerValue(cx, pointer),
    );
  const view = borrowMany(cx, bytesPlace(cx, pointer), false, pointer.span);
  return b.method(view.kind === "borrow" ? view.place : view, "to_vec");
}
