/** Names for the states of a dispatch: the C label where there is one, else what the place is. */
import type { Label, LabelPart } from "./label.ts";

/** One name per state, all different, snake case. `labels` are those of each state. */
export function nameStates(labels: readonly (readonly Label[])[]): string[] {
  const taken = new Set<string>();
  return labels.map((own, at) => {
    const base = stateName(own, at);
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}_${String(count)}`;
    taken.add(name);
    return name;
  });
}

function stateName(labels: readonly Label[], at: number): string {
  const written = labels.find((label) => label.name !== null)?.name;
  if (written) return snakeCase(written);
  const [first] = labels;
  const stated = labels.find((label) => label.case !== null)?.case;
  if (stated) return stated;
  return first ? partNames[first.part] : at === 0 ? "start" : "next";
}

function snakeCase(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_");
  const trimmed = words.toLowerCase().replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(trimmed) ? trimmed : `label_${trimmed}`;
}

const partNames: Record<LabelPart, string> = {
  label: "case",
  end: "end",
  after: "after",
  continue: "next_round",
  top: "round",
  then: "then",
  else: "otherwise",
  arm: "arm",
};
