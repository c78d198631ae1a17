/** The type of GNU vectors: `Vector<T, N>` of the runtime. */
import type { VectorType } from "../c-ast/c-type.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { Span } from "../source/span.ts";
import type { ProgramContext } from "./context.ts";
import { refuse } from "./refusal.ts";

interface Site {
  readonly program: ProgramContext;
  readonly module: string;
}

/** Bytes of the largest vector that the runtime can see as other lanes. */
const largest = 256;

export function vectorType(
  type: VectorType,
  { program, module, span }: Site & { readonly span: Span },
): rust.Type {
  const lane = rustScalar(type.element, program.program.enums);
  if (lane === null || lane === "bool" || sizeOf(type, program.program) > largest)
    return refuse("unsupported/vector", "a vector of something that is no number", span);
  return b.namedType(vectorItem(program, module), lane, b.constArgument(type.lanes));
}

function vectorItem(program: ProgramContext, module: string): string {
  const { used, itemNames } = program;
  used.runtimeModules.add("vector");
  if (program.floor.pointers.size > 0 || program.floor.objects.size > 0)
    used.runtimeModules.add("memory_vector");
  if (itemNames.has("Vector")) return "crate::c_runtime::vector::Vector";
  const items = used.runtime.get(module) ?? new Set();
  used.runtime.set(module, items.add("vector::Vector"));
  return "Vector";
}

/** A vector from its lanes, as constants take it. */
export function vectorOf(lanes: rust.Expr, { program, module }: Site): rust.Expr {
  return b.call(vectorItem(program, module), lanes);
}
