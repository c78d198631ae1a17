/**
 * Which overlaps of arguments C callers of a library may be expected to make, beyond those that the program's own calls
 * make: for each, a version of the function whose parameters lie in one object (DESIGN §4, "Aliasing calls").
 *
 * Reads: pointer facts of the plain versions, access extents. Gives: versions, the likeliest first.
 *
 * One of the parameters is written, both point at the same type. Those that reach equally far come first
 * (`encrypt(buf, buf, n)`, `multiply(x, x, x)`); where there is none such and one parameter only is written, each other
 * may overlap it (`hash(buf, n, buf)`). At most `maximalVersions` a function; all other overlaps stay without a
 * version, and whoever offers the function to C has to refuse them.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Binding, PointerFacts, Version, VersionKey } from "../facts/pointer-facts.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import type { Extent } from "../facts/signature-facts.ts";

const maximalVersions = 3;

interface Candidate {
  readonly at: number;
  readonly target: string;
  readonly written: boolean;
  readonly many: boolean;
  readonly extent: Extent;
}

export function sharedArguments(
  program: c.Program,
  facts: PointerFacts,
  extents: ExtentFacts,
): readonly Version[] {
  const symbols = [...program.symbols.values()];
  const isProgram = symbols.some(({ kind, name }) => kind === "function" && name === "main");
  if (isProgram) return [];
  return program.units.flatMap(({ functions }) =>
    functions.flatMap((definition) => {
      const symbol = program.symbols.get(definition.symbol);
      if (symbol?.kind !== "function" || symbol.linkage !== "external" || symbol.type.variadic) return [];
      return versionsOf(definition, candidates(program, definition, facts, extents));
    }),
  );
}

function candidates(
  program: c.Program,
  definition: c.FunctionDefinition,
  facts: PointerFacts,
  extents: ExtentFacts,
): readonly Candidate[] {
  const plain = facts.versions.get(String(definition.symbol) as VersionKey);
  return definition.params.flatMap((param, at) => {
    const type = program.symbols.get(param)?.type;
    const representation = plain?.pointers.get(param);
    if (type?.kind !== "pointer" || representation?.kind !== "borrowed") return [];
    const extent: Extent = representation.many
      ? (extents.get(param) ?? { kind: "unknown" })
      : { kind: "constant", elements: 1 };
    if (extent.kind === "unknown") return [];
    const target = targetKey(
      type.target.kind === "void" ? (facts.voidTargets.get(param) ?? type.target) : type.target,
    );
    return [{ at, target, written: representation.mutable, many: representation.many, extent }];
  });
}

/** Equal for types whose objects may overlap as elements of one sequence: qualifiers and typedef names do not matter. */
function targetKey(type: c.CType): string {
  return JSON.stringify(type, (name, value: unknown) =>
    ["quals", "alias", "align", "declaredLength", "lengthNode"].includes(name) ? undefined : value,
  );
}

function versionsOf(definition: c.FunctionDefinition, params: readonly Candidate[]): readonly Version[] {
  const written = params.filter((param) => param.written);
  const groups = interleaved(written.map((target) => groupsOf(target, params, written.length)));
  const versions = new Map<string, Version>();
  for (const group of groups) {
    const version = { symbol: definition.symbol, bindings: bindingsOf(definition, group) };
    const members = version.bindings.flatMap((binding, at) => (binding ? [at] : [])).join();
    if (versions.size < maximalVersions && !versions.has(members)) versions.set(members, version);
  }
  return [...versions.values()];
}

/** The first of each list, then the second of each, and so on. */
function interleaved<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, order) =>
    lists.flatMap((list) => list.slice(order, order + 1)),
  ).flat();
}

/** Parameters that are only read come before those that are written too. */
function groupsOf(
  target: Candidate,
  params: readonly Candidate[],
  writtenParams: number,
): readonly (readonly Candidate[])[] {
  const partners = params.filter((param) => param !== target && param.target === target.target);
  const alike = partners.filter(({ extent }) => reachesAsFar(extent, target.extent));
  if (alike.length === 0) return writtenParams > 1 ? [] : partners.map((partner) => [target, partner]);
  const read = alike.filter((partner) => !partner.written);
  const pairs = [...read, ...alike.filter((partner) => partner.written)].map((partner) => [target, partner]);
  return read.length === 2 ? [...pairs.slice(0, 2), [target, ...read], ...pairs.slice(2)] : pairs;
}

function reachesAsFar(a: Extent, b: Extent): boolean {
  if (a.kind === "constant" && b.kind === "constant") return a.elements === b.elements;
  const [rateA, rateB] = [elementsPerUnit(a), elementsPerUnit(b)];
  return rateA !== null && rateA.param === rateB?.param && rateA.rate === rateB.rate;
}

function elementsPerUnit(extent: Extent): { readonly param: number; readonly rate: number } | null {
  if (extent.kind === "linear") return { param: extent.param, rate: extent.scale };
  if (extent.kind === "choice") return elementsPerUnit(extent.other) ?? elementsPerUnit(extent.equal);
  return extent.kind === "blocks" ? { param: extent.param, rate: extent.scale / extent.divisor } : null;
}

/** A sequence leads and brings positions; single objects can only be the same one. */
function bindingsOf(
  definition: c.FunctionDefinition,
  group: readonly Candidate[],
): readonly (Binding | null)[] {
  // The first in the list, as for calls in the program, so that both share one version.
  const ordered = [...group].sort((a, b) => a.at - b.at);
  const leader = ordered.find(({ many }) => many) ?? ordered[0];
  const index = leader?.many === true ? null : 0;
  return definition.params.map((_, at) =>
    leader && group.some((member) => member.at === at)
      ? { leader: leader.at, steps: [{ kind: "element", index }] }
      : null,
  );
}
