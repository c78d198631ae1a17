/**
 * Parameters and variables that nothing reads.
 *
 *     fn f(a: i32, b: i32) { g(a) }   ->  fn f(a: i32, _b: i32) { g(a) }
 *     let x = 5;                      ->  (nothing)
 *     let x = g();                    ->  let _x = g();
 *     match v { Some(x) => 1 .. }     ->  match v { Some(_) => 1 .. }
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { isRemovable } from "./pure.ts";
import { resolveVariables } from "./variables.ts";

export function unusedVariables(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const { all, ofDeclaration } = resolveVariables(item);
    const taken = new Set(all.map(({ name }) => name));
    const isUnused = (declaration: rust.FnParam | rust.Pattern): boolean => {
      const variable = ofDeclaration.get(declaration);
      return (
        variable !== undefined &&
        !variable.hidden &&
        variable.uses.length === 0 &&
        !variable.name.startsWith("_")
      );
    };
    const rename = (name: string): string => (taken.has(`_${name}`) ? name : `_${name.replace(/_$/, "")}`);
    const pattern = (rebuilt: rust.Pattern, original: rust.Pattern): rust.Pattern =>
      rebuilt.kind === "binding" && isUnused(original)
        ? ofDeclaration.get(original)?.statement != null
          ? { ...rebuilt, name: rename(rebuilt.name), mutable: false }
          : { kind: "wildcard" }
        : rebuilt;
    const block = (rebuilt: rust.Block, original: rust.Block): rust.Block => ({
      ...rebuilt,
      statements: rebuilt.statements.filter((_statement, at) => {
        const statement = original.statements[at];
        if (statement?.kind !== "let" || !isUnused(statement.pattern)) return true;
        return statement.value !== undefined && !isRemovable(statement.value);
      }),
    });
    const params = item.params.map((param) =>
      isUnused(param) ? { ...param, name: rename(param.name) } : param,
    );
    return { ...item, params, body: changeBlock(item.body, { pattern, block }) };
  });
}
