/** Reads the Rust types of signatures: what is behind `Option`, `&`, `Box`, and which primitive a scalar became. */
import type { Type } from "../rust-ast/rust-ast.ts";

const primitives: ReadonlyMap<string, number> = new Map([
  ["u8", 1],
  ["i8", 1],
  ["bool", 1],
  ["u16", 2],
  ["i16", 2],
  ["u32", 4],
  ["i32", 4],
  ["f32", 4],
  ["u64", 8],
  ["i64", 8],
  ["f64", 8],
  ["usize", 8],
  ["isize", 8],
  ["u128", 16],
  ["i128", 16],
]);

/** Name of the primitive number or bool type, or null. */
export function primitiveName(type: Type): string | null {
  return type.kind === "path" && primitives.has(type.path) ? type.path : null;
}

export function primitiveSize(name: string): number {
  return primitives.get(name) ?? 0;
}

/** The type inside `Option<..>`, or the type itself. */
export function withoutOption(type: Type): Type {
  return isPath(type, "Option") ? (firstArgument(type) ?? type) : type;
}

/** Target of `&T`, `&mut T`, or null. */
export function referenceTarget(type: Type): Type | null {
  return type.kind === "ref" ? type.target : null;
}

/** `T` of `Box<T>` or `Vec<T>`, or null. */
export function containerTarget(type: Type, container: "Box" | "Vec"): Type | null {
  return isPath(type, container) ? firstArgument(type) : null;
}

function isPath(type: Type, name: string): boolean {
  return type.kind === "path" && (type.path === name || type.path.endsWith(`::${name}`));
}
function firstArgument(type: Type): Type | null {
  return type.kind === "path" ? (type.args?.[0] ?? null) : null;
}
