/** Random cases for what was translated. */
import { Random } from "../fuzz-printf/random.ts";
import type { PlannedPrimitive } from "./build-libraries.ts";
import type { Primitive } from "./primitive.ts";
import type { Translation } from "./translate-set.ts";

/** Cases of all primitives that the set has; what is refused is named and left out. */
export function planCases(
  { report }: Translation,
  primitives: readonly Primitive[],
  { seed, inputs }: { readonly seed: number; readonly inputs: number },
): readonly PlannedPrimitive[] {
  const status = new Map(report.functions.map(({ name, status }) => [name, status]));
  const planned: PlannedPrimitive[] = [];
  const reached = new Set<string>();
  for (const primitive of primitives) {
    const random = new Random(seed);
    const length = Math.max(1, Math.ceil(inputs / primitive.cost));
    const cases = Array.from({ length }, () => primitive.makeCase(random));
    const called = new Set(cases.flatMap(({ calls }) => calls.map((call) => call.function)));
    called.delete("free");
    if ([...called].some((name) => !status.has(name))) continue;
    const refused = [...called].filter((name) => status.get(name) === "refused");
    if (refused.length > 0) console.log(`left out: ${primitive.name}: refused ${refused.join(", ")}`);
    else planned.push({ primitive, cases });
    for (const name of refused.length > 0 ? [] : called) reached.add(name);
  }
  console.log(`${String(reached.size)} functions are called directly`);
  return planned;
}
