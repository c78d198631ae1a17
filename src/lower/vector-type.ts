/** The type of GNU vectors: `Vector<T, N>` of the runtime. */
import type { VectorType } from "../c-ast/c-type.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import { valueType, type NamingSite } from "./runtime-item.ts";
import { refuse } from "./refusal.ts";

/** Bytes of the largest vector that the runtime can see as other lanes. */
const largest = 256;

export function vectorType(
  type: VectorType,
  { program, module, span }: NamingSite & { readonly span: Span },
): rust.Type {
  const lane = rustScalar(type.element, program.program.enums);
  if (lane === null || lane === "bool" || sizeOf(type, program.program) > largest)
    return refuse("unsupported/vector", "a vector of something that is no number", span);
  return b.namedType(valueType({ program, module }, "vector", "Vector"), lane, b.constArgument(type.lanes));
}

/** A vector from its lanes, as constants take it. */
export function vectorOf(lanes: rust.Expr, site: NamingSite): rust.Expr {
  return b.call(valueType(site, "vector", "Vector"), lanes);
}
