/** Structs of the generated programs: numbers, an array, and pointers with windows that always hold. */
import type { Random } from "../fuzz-printf/random.ts";
import { type Element, elements } from "./element.ts";
import type { Lines } from "./lines.ts";

export interface RecordType {
  readonly name: string;
  readonly numbers: readonly string[];
  readonly array: { readonly name: string; readonly element: Element; readonly length: number };
  /** Never null once the record is made. */
  readonly view: {
    readonly name: string;
    readonly element: Element;
    readonly isConst: boolean;
    readonly before: number;
    readonly after: number;
  } | null;
}

export function randomRecord(name: string, favourites: readonly Element[], random: Random): RecordType {
  const element = random.pick([...favourites, random.pick(elements)]);
  return {
    name,
    numbers: ["count", "total", "tag"].slice(0, 1 + random.below(3)),
    array: { name: "slots", element, length: 3 + random.below(6) },
    view: random.onceIn(4)
      ? null
      : {
          name: random.pick(["view", "cur", "ref"]),
          element: random.onceIn(3) ? random.pick(favourites) : element,
          isConst: random.onceIn(3),
          before: random.below(2),
          after: 1 + random.below(3),
        },
  };
}

export function declareRecord(type: RecordType, lines: Lines): void {
  lines.open(`struct ${type.name}`);
  for (const number of type.numbers) lines.add(`unsigned ${number};`);
  lines.add(`${type.array.element} ${type.array.name}[${String(type.array.length)}];`);
  const view = type.view;
  if (view) lines.add(`${view.isConst ? "const " : ""}${view.element} *${view.name};`);
  lines.close(";");
  lines.add("");
}
