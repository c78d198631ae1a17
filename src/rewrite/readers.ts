/**
 * Functions that only look at what they are given: their calls may trade places with all that does not write there.
 * A function of the crate is one when no parameter lets it write, and its body only computes and calls readers.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { resolveVariables } from "./variables.ts";

/** Names of functions. */
export type Readers = ReadonlySet<string>;

/** Of the C library, with the module of the runtime that has them. */
const library =
  /^crate::c_runtime::(?:string::(str(?:n?len|n?cmp|n?casecmp|r?chr|str|c?spn|pbrk)|mem(?:cmp|chr))|ctype::(is\w+|to\w+))$/;

/** @param computes whether a method only computes */
export function collectReaders(crate: rust.Crate, computes: (method: string) => boolean): Readers {
  const items = crate.files.flatMap((file) => file.items);
  const functions = items.filter((item) => item.kind === "fn");
  const readers = new Set(items.flatMap((item) => (item.kind === "use" ? libraryReader(item.path) : [])));
  for (const { name } of functions) readers.delete(name);
  const variables = new Set(functions.flatMap((item) => resolveVariables(item).all.map(({ name }) => name)));
  for (const name of variables) readers.delete(name); // it may hold another function
  const imported = new Set(items.flatMap((item) => (item.kind === "use" ? [lastSegment(item.path)] : [])));
  const named = new Map<string, number>();
  for (const { name } of functions) named.set(name, (named.get(name) ?? 0) + 1);
  let open = functions.filter(
    (item) =>
      named.get(item.name) === 1 &&
      !variables.has(item.name) &&
      !imported.has(item.name) && // a file may have its own, beside another that imports it
      item.params.every(isShared),
  );
  for (let before = -1; before !== readers.size;) {
    before = readers.size;
    for (const item of open) if (onlyReads(item, readers, computes)) readers.add(item.name);
    open = open.filter(({ name }) => !readers.has(name));
  }
  return readers;
}

function lastSegment(path: string): string {
  return path.split("::").at(-1) ?? path;
}

function libraryReader(path: string): readonly string[] {
  const [, text, character] = library.exec(path) ?? [];
  const name = text ?? character;
  return name === undefined ? [] : [name];
}

/** Numbers, and what is borrowed for reading. Cells would show by their methods. */
function isShared({ type }: rust.FnParam): boolean {
  if (type.kind === "path") return type.args === undefined && type.lifetimes === undefined;
  return type.kind === "ref" && !type.mutable && type.target.kind !== "ref";
}

function onlyReads(item: rust.FnItem, readers: Readers, computes: (method: string) => boolean): boolean {
  return blockChildren(item.body).every((outer) =>
    [...descendants(outer)].every((expr) => {
      if (expr.kind === "macro" || expr.kind === "closure") return false;
      if (expr.kind === "method-call") return computes(expr.method);
      if (expr.kind !== "call") return true;
      return expr.callee.kind === "path" && (readers.has(expr.callee.path) || expr.callee.path === "Some");
    }),
  );
}
