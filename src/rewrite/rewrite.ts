/**
 * Reads and gives a crate: micro-passes that make it read as written by hand and compile without warnings, each
 * preserving behaviour exactly. The order matters where a comment says so.
 */
import type { NodeId } from "../source/node-id.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { adjustMut } from "./adjust-mut.ts";
import { allowLints } from "./allow-lints.ts";
import { alwaysSome } from "./always-some.ts";
import { assignOperators } from "./assign-operators.ts";
import { assignedTemporaries } from "./assigned-temporaries.ts";
import { deadItems } from "./dead-items.ts";
import { deadStores } from "./dead-stores.ts";
import { foldConditions } from "./fold-conditions.ts";
import { foldConstants } from "./fold-constants.ts";
import { groupImports } from "./group-imports.ts";
import { inlineTemporaries } from "./inline-temporaries.ts";
import { knownSome } from "./known-some.ts";
import { lateInitialisation } from "./late-initialisation.ts";
import { limitComparisons } from "./limit-comparisons.ts";
import { loopVariableCasts } from "./loop-variable-casts.ts";
import { matchGuards } from "./match-guards.ts";
import { narrowDeclarations } from "./narrow-declarations.ts";
import { needlessDrops } from "./needless-drops.ts";
import { needlessReturns } from "./needless-returns.ts";
import { openBlocks } from "./open-blocks.ts";
import { passedGlobals } from "./passed-globals.ts";
import { postIncrements } from "./post-increments.ts";
import { rangeContains } from "./range-contains.ts";
import { returnedVariables } from "./returned-variables.ts";
import { rotations } from "./rotations.ts";
import { roundedDivisions } from "./rounded-divisions.ts";
import { staticLifetimes } from "./static-lifetimes.ts";
import { tidyBlocks } from "./tidy-blocks.ts";
import { tidyCasts } from "./tidy-casts.ts";
import { tidyMatches } from "./tidy-matches.ts";
import { unreachableCode } from "./unreachable-code.ts";
import { unusedImports } from "./unused-imports.ts";
import { unusedLabels, unusedLoopVariables } from "./unused-names.ts";
import { unusedVariables } from "./unused-variables.ts";
import type { PassName, Style } from "../translation/style.ts";
import { unwrapPointers } from "./unwrap-pointers.ts";
import { visibility } from "./visibility.ts";
import { whileSome } from "./while-some.ts";
import { wholeSlices } from "./whole-slices.ts";
import { wordLoads } from "./word-loads.ts";
import { wordStores } from "./word-stores.ts";

type Pass = (crate: rust.Crate) => rust.Crate;

/** With the name under which it can be left out; what rustc or clippy would warn about without it always runs. */
const passes: readonly (readonly [PassName | null, Pass])[] = [
  [null, unwrapPointers],
  ["passed-globals", passedGlobals], // what was done in closures stands in the open then
  ["rotations", rotations], // knows the amounts as macros leave them, `32 - 7`
  [null, foldConstants],
  ["word-loads", wordLoads], // know places by what is added to an index
  ["word-stores", wordStores],
  ["tidy-casts", tidyCasts],
  ["loop-variable-casts", loopVariableCasts],
  [null, roundedDivisions],
  [null, wholeSlices],
  [null, unusedLabels],
  [null, tidyBlocks], // blocks without label are plain; brings negated conditions ...
  [null, foldConditions], // ... that turn here
  [null, whileSome],
  [null, limitComparisons], // may decide a condition
  [null, foldConditions],
  ["tidy-matches", tidyMatches],
  [null, unreachableCode],
  [null, tidyBlocks], // `if true` and `match` with one arm became blocks
  ["assign-operators", assignOperators],
  [null, unusedLoopVariables],
  ["inline-temporaries", inlineTemporaries],
  ["assign-operators", assignOperators], // of values that had a variable each
  ["range-contains", rangeContains],
  ["assigned-temporaries", assignedTemporaries],
  ["post-increments", postIncrements],
  ["open-blocks", openBlocks], // first assignments then stand where their declarations can go
  ["dead-stores", deadStores],
  ["late-initialisation", lateInitialisation],
  ["narrow-declarations", narrowDeclarations], // of those that have no value now ...
  ["late-initialisation", lateInitialisation], // ... and get one further in
  [null, tidyBlocks], // conditions whose parts had statements between them
  [null, matchGuards],
  ["always-some", alwaysSome],
  ["known-some", knownSome], // negates conditions ...
  [null, foldConditions], // ... that turn here
  [null, whileSome],
  ["needless-drops", needlessDrops],
  [null, needlessReturns],
  ["returned-variables", returnedVariables],
  [null, unusedVariables],
  [null, adjustMut], // what is left that needs `mut`
  [null, visibility],
  [null, deadItems],
  [null, staticLifetimes],
  [null, unusedImports], // of what is dead, too
  ["group-imports", groupImports], // nothing looks at imports one by one any more
  [null, allowLints],
];

/** @param closer functions, by the C they are made from, that the optional passes leave as they are */
export function rewriteCrate(crate: rust.Crate, style: Style, closer: ReadonlySet<NodeId>): rust.Crate {
  return passes.reduce((current, [name, pass]) => {
    if (name === null) return pass(current);
    return style.without.has(name) ? current : withKept(pass(current), current, closer);
  }, crate);
}

/** The crate behind a pass, with those functions as they were before. */
function withKept(after: rust.Crate, before: rust.Crate, closer: ReadonlySet<NodeId>): rust.Crate {
  if (closer.size === 0) return after;
  const kept = new Map(
    before.files.flatMap(({ path, items }) =>
      items.flatMap((item) =>
        item.kind === "fn" && item.origin !== undefined && closer.has(item.origin)
          ? [[`${path} ${item.name}`, item] as const]
          : [],
      ),
    ),
  );
  const keep = (path: string, item: rust.Item): rust.Item =>
    item.kind === "fn" ? (kept.get(`${path} ${item.name}`) ?? item) : item;
  const files = after.files.map((file) => ({
    ...file,
    items: file.items.map((item) => keep(file.path, item)),
  }));
  return { ...after, files };
}
