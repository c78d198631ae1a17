/**
 * Reads and gives a crate: micro-passes that make it read as written by hand and compile without warnings, each
 * preserving behaviour exactly. The order matters where a comment says so.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { adjustMut } from "./adjust-mut.ts";
import { allowLints } from "./allow-lints.ts";
import { assignOperators } from "./assign-operators.ts";
import { deadItems } from "./dead-items.ts";
import { deadStores } from "./dead-stores.ts";
import { foldConditions } from "./fold-conditions.ts";
import { foldConstants } from "./fold-constants.ts";
import { lateInitialisation } from "./late-initialisation.ts";
import { limitComparisons } from "./limit-comparisons.ts";
import { needlessReturns } from "./needless-returns.ts";
import { openBlocks } from "./open-blocks.ts";
import { returnedVariables } from "./returned-variables.ts";
import { rotations } from "./rotations.ts";
import { tidyBlocks } from "./tidy-blocks.ts";
import { tidyMatches } from "./tidy-matches.ts";
import { unreachableCode } from "./unreachable-code.ts";
import { unusedImports } from "./unused-imports.ts";
import { unusedLabels, unusedLoopVariables } from "./unused-names.ts";
import { unusedVariables } from "./unused-variables.ts";
import { visibility } from "./visibility.ts";
import { wordLoads } from "./word-loads.ts";
import { wordStores } from "./word-stores.ts";

type Pass = (crate: rust.Crate) => rust.Crate;

const passes: readonly Pass[] = [
  rotations, // knows the amounts as macros leave them, `32 - 7`
  foldConstants,
  wordLoads, // know places by what is added to an index
  wordStores,
  unusedLabels,
  tidyBlocks, // blocks without label are plain; brings negated conditions ...
  foldConditions, // ... that turn here
  limitComparisons, // may decide a condition
  foldConditions,
  tidyMatches,
  unreachableCode,
  tidyBlocks, // `if true` and `match` with one arm became blocks
  assignOperators,
  unusedLoopVariables,
  openBlocks, // first assignments then stand where their declarations can go
  deadStores,
  lateInitialisation,
  needlessReturns,
  returnedVariables,
  unusedVariables,
  adjustMut, // what is left that needs `mut`
  unusedImports,
  visibility,
  deadItems,
  allowLints,
];

export function rewriteCrate(crate: rust.Crate): rust.Crate {
  return passes.reduce((current, pass) => pass(current), crate);
}
