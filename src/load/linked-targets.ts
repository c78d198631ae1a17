/**
 * What each of several programs is linked from where no build says so: the file of its `main` and the others that it
 * needs, found as a linker finds them in a library (System V ABI, chapter 4, "Archive File").
 */
import { dirname } from "node:path";
import type { BuildTarget, BuildUnit } from "./build-model.ts";
import type { ObjectSymbols } from "../project/object-symbols.ts";

/**
 * A library that is a part of programs is taken apart, and what no program needs stays a library of its own.
 * @param targets of `targetsOfUnits`
 * @param symbols of the object of each unit
 */
export function linkedTargets(
  targets: readonly BuildTarget[],
  symbols: ReadonlyMap<BuildUnit, ObjectSymbols>,
): readonly BuildTarget[] {
  const parts = targets.filter(({ kind, role }) => kind === "library" && role === "part");
  const rest = parts.flatMap(({ units }) => units);
  const linked = targets
    .filter((target) => !parts.includes(target))
    .map((target): BuildTarget =>
      target.kind === "program"
        ? { ...target, units: [...target.units, ...neededBy(target.units, rest, symbols)], links: [] }
        : target,
    );
  const used = new Set(linked.flatMap(({ units }) => units));
  const unused = parts.flatMap((part): readonly BuildTarget[] => {
    const units = part.units.filter((unit) => !used.has(unit));
    if (units.length === 0) return [];
    return [{ ...part, units: [...units, ...neededBy(units, part.units, symbols)], role: "product" }];
  });
  return [...linked, ...unused];
}

/** Of two files that define what is needed the one in the same folder is taken, or the first. */
function neededBy(
  own: readonly BuildUnit[],
  rest: readonly BuildUnit[],
  symbols: ReadonlyMap<BuildUnit, ObjectSymbols>,
): readonly BuildUnit[] {
  const reached = new Set(own);
  const defined = new Set(own.flatMap((unit) => symbols.get(unit)?.defined ?? []));
  for (const unit of reached) {
    for (const name of symbols.get(unit)?.undefined ?? []) {
      if (defined.has(name)) continue;
      const candidates = rest.filter((one) => symbols.get(one)?.defined.includes(name));
      const isNear = ({ source }: BuildUnit): boolean => dirname(source) === dirname(unit.source);
      const found = candidates.find(isNear) ?? candidates[0];
      if (found === undefined) continue;
      reached.add(found);
      for (const other of symbols.get(found)?.defined ?? []) defined.add(other);
    }
  }
  return rest.filter((unit) => reached.has(unit) && !own.includes(unit));
}
