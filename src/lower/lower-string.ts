/** String functions on byte slices that hold a terminating NUL. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { borrowMany } from "./lower-place.ts";
import { calleeResult, fieldRepresentation, lowerPointerAs, lowerPointerPlace } from "./lower-pointer.ts";
import { refuse } from "./refusal.ts";

/** The bytes a `char *` points at, as a Rust expression of type `&[u8]`. */
export function lowerBytes(cx: FunctionContext, pointer: c.Expr): rust.Expr {
  return borrowMany(cx, lowerPointerPlace(cx, pointer), false, pointer.span);
}

export function lowerStrlen(cx: FunctionContext, call: c.Call): rust.Expr {
  const [text] = call.args;
  if (!text) return refuse("elaborate/type", "a missing argument", call.span);
  const bytes = lowerBytes(cx, text);
  const place = bytes.kind === "borrow" ? bytes.place : bytes;
  const isNul = b.closure(["c"], b.binary("==", b.deref(b.path("c")), b.int(0)));
  const position = b.method(
    b.method(b.method(place, "iter"), "position", {
      ...isNul,
      params: [{ pattern: { kind: "reference", mutable: false, pattern: b.binding("c") } }],
      body: b.binary("==", b.path("c"), b.int(0)),
    }),
    "unwrap",
  );
  return b.cast(position, "u64");
}

/** `Option<&[u8]>` of a pointer variable or call that may be null; null when it never is. */
export function nullableBytes(cx: FunctionContext, pointer: c.Expr): rust.Expr | null {
  let inner = pointer;
  while (inner.kind === "convert" && (inner.conversion === "pointer" || inner.conversion === "none"))
    inner = inner.operand;
  if (inner.kind === "load" && inner.place.kind === "variable-ref") {
    const own = cx.facts.pointers.get(inner.place.symbol);
    const hasOption =
      own?.kind === "static" || own?.kind === "borrowed" || own?.kind === "owned" || own?.kind === "cursor";
    if (!hasOption || !own.nullable) return null;
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
  return null;
}

const byteType: c.CType = { kind: "integer", integer: "uchar", quals: 0 };
