/**
 * Reads and gives a crate: micro-passes that make it read as written by hand and compile without warnings, each
 * preserving behaviour exactly. The order matters where a comment says so.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { adjustMut } from "./adjust-mut.ts";
import { assignOperators } from "./assign-operators.ts";
import { lateInitialisation } from "./late-initialisation.ts";
import { unusedLabels, unusedLoopVariables } from "./unused-names.ts";

type Pass = (crate: rust.Crate) => rust.Crate;

const passes: readonly Pass[] = [
  unusedLabels,
  unusedLoopVariables,
  assignOperators,
  lateInitialisation,
  adjustMut, // what is left that needs `mut`
];

export function rewriteCrate(crate: rust.Crate): rust.Crate {
  return passes.reduce((current, pass) => pass(current), crate);
}
