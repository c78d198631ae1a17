/** Strings that may be null, as byte slices that hold a terminating NUL. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { fieldRepresentation } from "./assign-pointer.ts";
import { lowerCallValue } from "./lower-call.ts";
import { calleeResult, lowerPointerAs } from "./lower-pointer.ts";

/** `Option<&[u8]>` of a pointer variable or call that may be null; null when it never is. */
export function nullableBytes(cx: FunctionContext, pointer: c.Expr): rust.Expr | null {
  let inner = pointer;
  while (inner.kind === "convert" && (inner.conversion === "pointer" || inner.conversion === "none"))
    inner = inner.operand;
  if (inner.kind === "load" && inner.place.kind === "variable-ref") {
    const own = cx.facts.pointers.get(inner.place.symbol);
    const hasOption =
      own?.kind === "static" || own?.kind === "borrowed" || own?.kind === "owned" || own?.kind === "cursor";
    if (!hasOption || (!own.nullable && !cx.isOptionalPosition(inner.place.symbol))) return null;
    const root = own.kind === "cursor" ? cx.address(inner.place.symbol)?.root : null;
    if (root?.kind === "variable" && cx.program.pointers.globals.get(root.symbol)?.kind === "refcell")
      return null; // a closure borrows it
    return lowerPointerAs(
      cx,
      pointer,
      { kind: "borrowed", many: true, mutable: false, nullable: true },
      byteType,
    );
  }
  const field =
    inner.kind === "load" && (inner.place.kind === "member" || inner.place.kind === "arrow")
      ? fieldRepresentation(cx, inner.place)
      : null;
  const result = inner.kind === "call" ? calleeResult(cx, inner) : null;
  const representation = field ?? result;
  if (representation?.kind === "static" && representation.nullable)
    return lowerPointerAs(cx, pointer, representation, byteType);
  if (inner.kind === "call" && result?.kind === "owned" && result.many && result.nullable) {
    const made = cx.temporary("made");
    cx.emit(b.letVariable(made, lowerCallValue(cx, inner)));
    return b.method(b.path(made), "as_deref");
  }
  return null;
}

const byteType: c.CType = { kind: "integer", integer: "uchar", quals: 0 };
