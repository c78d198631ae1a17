/**
 * Versions of a library's functions for calls whose arguments overlap (see `analyses/pointer/shared-arguments.ts`), with
 * the versions of internal functions that they call. They are public: Rust callers cannot pass overlapping slices
 * to the plain version either.
 *
 *   C: void encrypt(uint8_t *out, const uint8_t *text, size_t n)
 *   Rust: pub fn encrypt_in_place(out: &mut [u8], out_pos: usize, text: usize, n: usize)
 *
 * A version that cannot be lowered in full is left out.
 */
import type * as c from "../c-ast/c-ast.ts";
import type { VersionFacts, VersionKey } from "../../analyses/facts/pointer-facts.ts";
import type { SharedVersion } from "../../analyses/facts/signature-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { ItemPlan, ProgramContext } from "./context.ts";
import { lowerFunction } from "./lower-function.ts";
import { resultShape } from "./lower-signature.ts";
import { followCalls } from "./reachable-versions.ts";

export interface SharedVersions {
  readonly versions: readonly SharedVersion[];
  readonly items: readonly ItemPlan[];
}

export interface FunctionPlan extends ItemPlan {
  readonly item: rust.FnItem;
}

/** Versions that were lowered; null for those that were refused. */
export type LoweredVersions = Map<VersionKey, FunctionPlan | null>;

/** `lowered` grows by what is emitted for them. */
export function lowerSharedVersions(
  cx: ProgramContext,
  definition: c.FunctionDefinition,
  symbol: c.FunctionSymbol,
  lowered: LoweredVersions,
): SharedVersions {
  const versions: SharedVersion[] = [];
  const items: ItemPlan[] = [];
  for (const key of cx.pointers.shared.get(definition.symbol) ?? []) {
    const facts = cx.pointers.versions.get(key);
    const plans = lowerAll(cx, key, lowered);
    const own = plans?.get(key);
    const version = own && facts && sharedVersion(cx, definition, symbol, facts, own.item);
    if (!plans || !version) continue;
    versions.push(version);
    for (const [each, plan] of plans) {
      if (lowered.has(each)) continue;
      lowered.set(each, plan);
      items.push(each === key ? { ...plan, item: described(plan.item, definition, version, cx) } : plan);
    }
  }
  return { versions, items };
}

/** A version with all that it calls; null when one of them is refused. */
function lowerAll(
  cx: ProgramContext,
  start: VersionKey,
  lowered: LoweredVersions,
): ReadonlyMap<VersionKey, FunctionPlan> | null {
  const reached = new Set<VersionKey>();
  followCalls(start, cx.pointers, reached);
  const plans = new Map<VersionKey, FunctionPlan>();
  for (const key of reached) {
    const plan = lowered.has(key) ? lowered.get(key) : lowerVersion(cx, key);
    if (!plan) return null;
    plans.set(key, plan);
  }
  return plans;
}

function lowerVersion(cx: ProgramContext, key: VersionKey): FunctionPlan | null {
  const facts = cx.pointers.versions.get(key);
  const name = cx.versionNames.get(key);
  const definition = facts && cx.definitions.get(facts.version.symbol);
  if (!facts || !name || !definition) return null;
  const { item, refusal } = lowerFunction(cx, facts, definition, name);
  return refusal !== null || item === null
    ? null
    : { module: name.module, item, order: definition.span.start };
}

/** Null when the Rust parameters are not those that the bindings call for. */
function sharedVersion(
  cx: ProgramContext,
  definition: c.FunctionDefinition,
  symbol: c.FunctionSymbol,
  facts: VersionFacts,
  item: rust.FnItem,
): SharedVersion | null {
  const name = cx.versionNames.get(facts.key);
  const { bindings } = facts.version;
  const members = bindings.flatMap((binding, at) => (binding ? [at] : []));
  const leader = bindings.find((binding) => binding !== null)?.leader;
  const first = leader === undefined ? undefined : bindings[leader]?.steps[0];
  if (!name || leader === undefined || first?.kind !== "element") return null;
  const positions = first.index === null ? "element" : "none";
  const positionCount = positions === "element" ? members.length : 0;
  if (item.params.length !== definition.params.length - members.length + 1 + positionCount) return null;
  return {
    rustPath: [name.module, name.name].filter(Boolean).join("::"),
    members,
    leader,
    positions,
    rustTypes: item.params.map(({ type }) => type),
    rustResult: item.result ?? b.unitType,
    result: resultShape(symbol.type.result, facts.result),
  };
}

function described(
  item: rust.FnItem,
  definition: c.FunctionDefinition,
  version: SharedVersion,
  cx: ProgramContext,
): rust.FnItem {
  const name = (at: number): string =>
    `\`${cx.program.symbols.get(definition.params[at] ?? definition.symbol)?.name ?? ""}\``;
  const members = version.members.map(name);
  const list = `${members.slice(0, -1).join(", ")} and ${members.at(-1) ?? ""}`;
  const how =
    version.positions === "element"
      ? `For ${list} in one slice: each is the position of its first element there.`
      : `For calls in which ${list} are the same object.`;
  return { ...item, docs: [...(item.docs ?? []), ...((item.docs ?? []).length > 0 ? [""] : []), how] };
}
