/**
 * Which crates the targets of a build become.
 *
 * A crate is complete in itself: it holds the sources of its target and of all libraries of the project that the target
 * links. Targets made of the same sources, as a static and a shared library are, become one crate.
 */
import type { BuildTarget, BuildUnit } from "./build-model.ts";
import { crateNameFrom } from "./crate-name.ts";
import { isTestTarget } from "./test-target.ts";

/** What one crate is made of. */
export interface PlannedCrate {
  readonly name: string;
  /** Names of its targets in the build. */
  readonly targets: readonly string[];
  /** No test. */
  readonly isProduct: boolean;
  readonly kind: BuildTarget["kind"];
  readonly units: readonly BuildUnit[];
  /** Absolute paths of C files, each a program that tests this crate. */
  readonly testPrograms: readonly string[];
}

/** Crates for all targets with C in them, in their order; what is chosen of them is not decided here. */
export function cratesOfTargets(targets: readonly BuildTarget[], root: string): readonly PlannedCrate[] {
  const groups = new Map<string, BuildTarget[]>();
  for (const target of targets) {
    const units = unitsOf(target, targets);
    if (units.length === 0 || target.role === "part") continue;
    const key = `${target.kind} ${sourcesOf(units).join("\n")}`;
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  const isTest = (target: BuildTarget): boolean => isTestTarget(target, root);
  const tests = targets.filter(isTest);
  const names = nameCrates([...groups.values()].map(plainest));
  return [...groups.values()].map((group, at): PlannedCrate => {
    const target = plainest(group);
    return {
      name: names[at] ?? target.name,
      targets: group.map(({ name }) => name),
      kind: target.kind,
      isProduct: group.some((one) => one.units.length > 0 && !isTest(one)),
      units: unitsOf(target, targets),
      testPrograms: target.kind === "library" ? testsOf(target, tests, targets) : [],
    };
  });
}

/** Those that the user names, by the crate or by the target; or all but tests; or all where there is nothing but tests. */
export function chooseCrates(
  crates: readonly PlannedCrate[],
  names: readonly string[],
): readonly PlannedCrate[] {
  const products = crates.filter(({ isProduct }) => isProduct);
  if (names.length === 0) return products.length > 0 ? products : crates;
  const chosen = names.flatMap((name) => {
    const exact = crates.filter((crate) => crate.name === name);
    return exact.length > 0 ? exact : crates.filter(({ targets }) => targets.includes(name));
  });
  return crates.filter((crate) => chosen.includes(crate));
}

/** Its own units and those of the libraries that it links, each once. */
export function unitsOf(target: BuildTarget, targets: readonly BuildTarget[]): readonly BuildUnit[] {
  const reached = new Set<BuildTarget>([target]);
  for (const one of reached) {
    for (const link of one.links) {
      const library = targets[link];
      if (library !== undefined) reached.add(library);
    }
  }
  const units = new Map<string, BuildUnit>();
  for (const unit of [...reached].flatMap((one) => one.units)) {
    const key = JSON.stringify([unit.source, unit.flags]);
    if (!units.has(key)) units.set(key, unit);
  }
  return [...units.values()];
}

/** Of a static and a shared library, the one with the shorter name. */
function plainest(group: readonly BuildTarget[]): BuildTarget {
  return group.reduce((best, target) => (target.name.length < best.name.length ? target : best));
}

/** C files of tests that are one file, and link nothing but what the crate holds. */
function testsOf(
  crate: BuildTarget,
  tests: readonly BuildTarget[],
  targets: readonly BuildTarget[],
): readonly string[] {
  const held = new Set(sourcesOf(unitsOf(crate, targets)));
  const files = tests.flatMap((test) => {
    const [own] = test.units;
    if (test.kind !== "program" || own === undefined || test.units.length !== 1) return [];
    const linked = sourcesOf(unitsOf(test, targets)).filter((source) => source !== own.source);
    return linked.length > 0 && linked.every((source) => held.has(source)) ? [own.source] : [];
  });
  return [...new Set(files)];
}

function sourcesOf(units: readonly BuildUnit[]): readonly string[] {
  return units.map(({ source }) => source).sort();
}

/** A library whose program has the same name is called `lib...`; what is left gets a number. */
function nameCrates(targets: readonly BuildTarget[]): readonly string[] {
  const wanted = targets.map(({ name }) => crateNameFrom(name));
  const names: string[] = [];
  for (const [at, name] of wanted.entries()) {
    const isShared = wanted.some((other, place) => other === name && place !== at);
    const first = isShared && targets[at]?.kind === "library" ? `lib${name}` : name;
    let free = first;
    for (let number = 2; names.includes(free); number++) free = `${first}_${String(number)}`;
    names.push(free);
  }
  return names;
}
