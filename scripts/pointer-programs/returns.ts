/** What a function returns, at its end or earlier. */
import { type Body } from "./body.ts";
import { condition, unsignedValue } from "./expressions.ts";
import { pointerFor } from "./pointer-values.ts";

/** `return ...;`, if there is something to return. */
export function returnText(body: Body): string | null {
  const { result, random } = body;
  switch (result.kind) {
    case "nothing":
      return "return;";
    case "value":
      return `return ${unsignedValue(body, 1)};`;
    case "pointer": {
      if (result.nullable && random.onceIn(3)) return "return NULL;";
      const text = argumentPointer(body)?.text;
      return text === undefined ? null : `return ${text};`;
    }
    case "owned":
      return null;
  }
}

/** A pointer into an argument that meets the contract. */
function argumentPointer(body: Body): { readonly text: string } | null {
  const { result, scope } = body;
  if (result.kind !== "pointer") return null;
  const all = [...scope.pointers];
  const fitting = all.filter(({ window }) => window.region === 1);
  scope.pointers.splice(0, all.length, ...fitting);
  const { element, isConst, after } = result;
  const made = pointerFor(body, { element, allowsConst: isConst, before: 0, after, region: 1 });
  scope.pointers.splice(0, fitting.length, ...all);
  const roots = [...(made?.window.roots ?? [])];
  return roots.every((root) => root.startsWith("param:") || root === "?") ? made : null;
}

/** `if (...) return x;`, with everything freed that is open. */
export function earlyReturn(body: Body): boolean {
  const { lines } = body;
  const text = body.depth > 0 ? returnText(body) : null;
  if (text === null) return false;
  if (body.cleanup.length === 0) {
    lines.add(`if (${condition(body)}) ${text}`);
    return true;
  }
  lines.open(`if (${condition(body)})`);
  const value = /^return (.+);$/.exec(text)?.[1];
  if (value !== undefined && body.result.kind === "value") lines.add(`unsigned result = ${value};`);
  for (const free of [...body.cleanup].reverse()) lines.add(free);
  lines.add(value !== undefined && body.result.kind === "value" ? "return result;" : text);
  lines.close();
  return true;
}
