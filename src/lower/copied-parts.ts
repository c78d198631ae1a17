/**
 * Arguments of C library functions that point at parts of nodes: the function works on a copy, and what it writes is put
 * back. Sound because it keeps none of them, and nobody else looks meanwhile.
 *
 *   C: strcpy(p->name, s);      Rust: let mut name = p.name.load(); strcpy(&mut name, s); p.name.store(name);
 */
import { nodeAround } from "../../analyses/floor/link-contents.ts";
import { madePointer } from "../c-ast/made-pointer.ts";
import type * as c from "../c-ast/c-ast.ts";
import { libraryEffect } from "../c-ast/library.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { elementPlace, loadPlace, repeatablePlace, storePlace, zero, type Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

/** A call for its effect, with its arguments copied as far as need be. */
export function withCopiedParts(
  cx: FunctionContext,
  call: c.Call,
  callee: c.FunctionSymbol,
  lower: () => void,
): void {
  const putBack = copyParts(cx, call, callee);
  lower();
  for (const statement of putBack) cx.emit(b.statement(statement));
}

/** A call for its value. */
export function valueWithCopiedParts(
  cx: FunctionContext,
  call: c.Call,
  callee: c.FunctionSymbol,
  lower: () => rust.Expr,
): rust.Expr {
  const putBack = copyParts(cx, call, callee);
  const value = lower();
  if (putBack.length === 0) return value;
  const name = cx.temporary("result");
  cx.emit(b.letVariable(name, value));
  for (const statement of putBack) cx.emit(b.statement(statement));
  return b.path(name);
}

/** Copies what the arguments point at; gives what is to be done after the call. */
function copyParts(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): readonly rust.Expr[] {
  const { writes } = libraryEffect(callee.name);
  return call.args.flatMap((arg, at) => {
    const pointer = madePointer(arg);
    const object = pointedObject(pointer);
    if (!object || nodeAround(cx.program.program, object) === null) return [];
    if (call.args.some((other) => cx.program.flow.mayChange(other, object)))
      return refuse(
        "pointer/node",
        "a part of a node is passed beside an argument that may change it",
        arg.span,
      );
    const place = repeatablePlace(cx, lowerLvalue(cx, object));
    const name = cx.temporary(nameOf(cx, place));
    const isWritten = writes(at);
    cx.emit((isWritten ? b.letMut : b.letVariable)(name, loadPlace(cx, place, arg.span)));
    const copy: Place = {
      root: { kind: "variable", symbol: cx.addView(name) },
      steps: [],
      type: object.type,
    };
    cx.readyPlaces.set(
      pointer.id,
      object.type.kind === "array" ? elementPlace(cx, copy, zero, object.type.element) : copy,
    );
    return isWritten ? [storePlace(cx, place, b.path(name), arg.span)] : [];
  });
}

function pointedObject(pointer: c.Expr): c.Expr | null {
  if (pointer.kind === "address-of") return pointer.place;
  return pointer.kind === "convert" && pointer.conversion === "array-to-pointer" ? pointer.operand : null;
}

function nameOf(cx: FunctionContext, { steps }: Place): string {
  const field = steps.findLast((step) => step.kind === "field");
  return field ? cx.program.names.field(field.record, field.field) : "part";
}
