/**
 * What is moved from one file to another names the same there: items of its old file by their paths, those of the runtime
 * by the same imports.
 *
 *     in matrix.rs: Vec<Row>      ->  elsewhere: Vec<crate::matrix::Row>
 *     in text.rs: use crate::c_runtime::memory::Ptr; Ptr<u8>  ->  elsewhere: the same import
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { rewriteBottomUp } from "../rust-ast/visit.ts";

/** Gives paths that are written in `home` as other files write them. */
export function pathsFromOutside(home: rust.SourceFile): (path: string) => string {
  const module = /^(main|lib)\.rs$/.test(home.path) ? "crate" : `crate::${home.path.replace(/\.rs$/, "")}`;
  const own = new Set(
    home.items.flatMap((item) => (item.kind !== "use" && "name" in item ? [item.name] : [])),
  );
  return (path) => (own.has(path.split("::")[0] ?? "") ? `${module}::${path}` : path);
}

/** The imports of `home` and those that are there; what nothing names goes later. */
export function withImportsOf(home: rust.SourceFile, items: readonly rust.Item[]): readonly rust.Item[] {
  const known = new Set(items.flatMap((item) => (item.kind === "use" ? [item.path] : [])));
  const more = home.items.filter((item) => item.kind === "use" && !known.has(item.path));
  return [...more, ...items];
}

/** A type with other paths. */
export function mapTypePaths(type: rust.Type, change: (path: string) => string): rust.Type {
  const inner = (part: rust.Type): rust.Type => mapTypePaths(part, change);
  switch (type.kind) {
    case "path":
      return {
        ...type,
        path: change(type.path),
        ...(type.args === undefined ? {} : { args: type.args.map(inner) }),
      };
    case "ref":
      return { ...type, target: inner(type.target) };
    case "slice":
      return { ...type, element: inner(type.element) };
    case "array":
      return { ...type, element: inner(type.element), length: mapExprPaths(type.length, change) };
    case "tuple":
      return { ...type, elements: type.elements.map(inner) };
    case "fn":
      return { ...type, params: type.params.map(inner), result: inner(type.result) };
    default:
      return type;
  }
}

/** An expression with other paths. */
export function mapExprPaths(expr: rust.Expr, change: (path: string) => string): rust.Expr {
  return rewriteBottomUp(expr, (one) =>
    one.kind === "path" || one.kind === "struct" ? { ...one, path: change(one.path) } : one,
  );
}
