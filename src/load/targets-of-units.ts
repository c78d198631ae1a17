/**
 * Targets of a build that does not name any: each `main` is a program, which may use all that is not part of another
 * program; what is left without a `main` is a library.
 */
import { basename, dirname, relative, sep } from "node:path";
import type { BuildTarget, BuildUnit } from "./build-model.ts";
import { isTestFolder } from "./test-target.ts";

/** Units that are known to belong together. */
export interface UnitGroup {
  readonly name: string;
  readonly units: readonly BuildUnit[];
}

/**
 * @param programs units that define `main`
 * @param root folder of the project
 */
export function targetsOfUnits(
  groups: readonly UnitGroup[],
  programs: ReadonlySet<BuildUnit>,
  root: string,
): readonly BuildTarget[] {
  const split = groups.map((group) => splitGroup(group, programs, root));
  const libraries = split.map(({ library }) => library).filter((library) => library !== null);
  const all = split.flatMap(({ mains, library }) => (library === null ? mains : [...mains, library]));
  const places = libraries.map((library) => all.indexOf(library));
  return all.map((target) => (target.kind === "program" ? { ...target, links: places } : target));
}

interface SplitGroup {
  readonly mains: readonly BuildTarget[];
  readonly library: BuildTarget | null;
}

function splitGroup({ name, units }: UnitGroup, programs: ReadonlySet<BuildUnit>, root: string): SplitGroup {
  const mains = units.filter((unit) => programs.has(unit));
  const products = mains.filter(({ source }) => !isInTests(root, source));
  const rest = units.filter((unit) => !programs.has(unit));
  const program = (own: readonly BuildUnit[], called: string): BuildTarget => ({
    name: called,
    kind: "program",
    units: own,
    links: [],
    role: "product",
  });
  const [only] = products;
  const tests = mains.filter((unit) => !products.includes(unit)).map((unit) => program([unit], stemOf(unit)));
  if (only !== undefined && products.length === 1)
    return {
      mains: [program([...units.filter((unit) => unit === only || rest.includes(unit))], name), ...tests],
      library: null,
    };
  const own = products.map((unit) => program([unit], stemOf(unit)));
  const role = products.length > 0 ? "part" : "product";
  const library: BuildTarget | null =
    rest.length === 0 ? null : { name, kind: "library", units: rest, links: [], role };
  return { mains: [...own, ...tests], library };
}

function isInTests(root: string, source: string): boolean {
  return relative(root, source).split(sep).slice(0, -1).some(isTestFolder);
}

/** Programs whose file is called `main.c` are called like their folder. */
function stemOf({ source }: BuildUnit): string {
  const stem = basename(source, ".c");
  return stem === "main" ? basename(dirname(source)) : stem;
}
