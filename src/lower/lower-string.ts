/** String functions on byte slices that hold a terminating NUL. */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { borrowMany } from "./lower-place.ts";
import { lowerPointerPlace } from "./lower-pointer.ts";
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
  const position = b.method(b.method(b.method(place, "iter"), "position", { ...isNul, params: [{ pattern: { kind: "reference", mutable: false, pattern: b.binding("c") } }], body: b.binary("==", b.path("c"), b.int(0)) }), "unwrap");
  return b.cast(position, "u64");
}
