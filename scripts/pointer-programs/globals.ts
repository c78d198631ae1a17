/** Variables that all functions may use. */
import type { Random } from "../fuzz-printf/random.ts";
import { addObject, type Body } from "./body.ts";
import { type Element } from "./element.ts";
import type { Lines } from "./lines.ts";
import { addRecord } from "./records.ts";
import type { RecordType } from "./record-type.ts";
import { window } from "./window.ts";

export interface GlobalVariables {
  readonly arrays: readonly {
    readonly name: string;
    readonly element: Element;
    readonly length: number;
    readonly isConst: boolean;
  }[];
  /** A pointer into the first array, which is never null. */
  readonly pointer: { readonly name: string; readonly element: Element; readonly after: number } | null;
  readonly record: { readonly name: string; readonly type: RecordType } | null;
}

export function randomGlobals(
  random: Random,
  favourites: readonly Element[],
  records: readonly RecordType[],
): GlobalVariables {
  const arrays = Array.from({ length: 1 + random.below(3) }, (_, at) => ({
    name: `garr${String(at)}`,
    element: random.pick(favourites),
    length: 4 + random.below(8),
    isConst: at > 0 && random.onceIn(3),
  }));
  const [first] = arrays;
  const fitting = records.filter(
    ({ view }) =>
      !view || (first && view.element === first.element && view.before + view.after <= first.length),
  );
  return {
    arrays,
    pointer:
      first && random.onceIn(2) ? { name: "gcur", element: first.element, after: 1 + random.below(3) } : null,
    record: fitting.length > 0 && random.onceIn(2) ? { name: "grec", type: random.pick(fitting) } : null,
  };
}

export function declareGlobals(
  { arrays, pointer, record }: GlobalVariables,
  random: Random,
  lines: Lines,
): void {
  for (const { name, element, length, isConst } of arrays) {
    const values = Array.from({ length: 1 + random.below(length) }, () => String(random.below(120)));
    lines.add(
      `static ${isConst ? "const " : ""}${element} ${name}[${String(length)}] = {${values.join(", ")}};`,
    );
  }
  lines.add("static unsigned gcount = 3;");
  if (pointer)
    lines.add(`static ${pointer.element} *${pointer.name} = garr0${random.onceIn(2) ? "" : " + 1"};`);
  if (record) {
    const view = record.type.view;
    const start = view ? `{.${view.name} = garr0 + ${String(view.before)}}` : "{1}";
    lines.add(`static struct ${record.type.name} ${record.name} = ${start};`);
  }
  lines.add("");
}

/** Makes them known to a function. */
export function addGlobals(body: Body, { arrays, pointer, record }: GlobalVariables): void {
  for (const { name, element, length, isConst } of arrays)
    if (!body.random.onceIn(3)) addObject(body, { name, element, length, isConst, region: 0 });
  body.scope.values.push("gcount");
  if (record) addRecord(body, { ...record, region: 0 });
  if (!pointer) return;
  body.scope.pointers.push({
    name: pointer.name,
    element: pointer.element,
    isConst: false,
    isVariable: false,
    depth: 0,
    isFixed: true,
    window: { ...window(0, pointer.after, "garr0", 0), roots: new Set(["garr0", "?"]) },
  });
}
