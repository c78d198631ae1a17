/** From what a build made to the targets of the build model. */
import { basename } from "node:path";
import type { BuildTarget } from "../build-model.ts";
import type { BuildGraph, Exists, Linked } from "./build-graph.ts";

/** What is gone at the end of the build was a step on the way. */
export function targetsOfGraph(graph: BuildGraph, exists: Exists): readonly BuildTarget[] {
  const all = [...graph.linked].filter(
    ([path, linked]) => exists(path) || isLinkedBySome(graph, path, linked),
  );
  const places = new Map(all.map(([path], at) => [path, at]));
  return all.map(([path, linked], own): BuildTarget => {
    const links = linked.libraries.map((library) => places.get(library) ?? own);
    return {
      name: targetName(path),
      kind: linked.kind === "program" ? "program" : "library",
      units: linked.units,
      links: [...new Set(links)].filter((at) => at !== own),
      role: exists(path) ? "product" : "part",
    };
  });
}

function isLinkedBySome(graph: BuildGraph, path: string, { kind }: Linked): boolean {
  return kind !== "program" && [...graph.linked.values()].some(({ libraries }) => libraries.includes(path));
}

/** `libfoo.so.1.2` and `libfoo.a` are `foo`. */
function targetName(path: string): string {
  const file = basename(path).replace(/^lt-/, "");
  const stem = file.replace(/\.(a|la|dll|dylib|exe|so(\.[\d.]+)?)$/, "");
  return stem !== file && !file.endsWith(".exe") && /^lib./.test(stem) ? stem.slice(3) : stem;
}
