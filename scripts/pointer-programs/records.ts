/** Structs with pointers in them: made, copied, changed. */
import { type Body, freshName } from "./body.ts";
import { pointerFor } from "./pointer-values.ts";
import { unsignedValue } from "./expressions.ts";
import type { RecordType } from "./record-type.ts";
import type { RecordVariable } from "./scope.ts";
import { window } from "./window.ts";

export function localRecord(body: Body): boolean {
  const { random, lines } = body;
  if (body.records.length === 0) return false;
  const type = random.pick(body.records);
  const name = freshName(body, "rec");
  const view = type.view;
  if (view) {
    const room = type.array.element === view.element && type.array.length >= view.before + view.after;
    const own = room ? `${name}.${type.array.name} + ${String(view.before)}` : null;
    const made = viewFor(body, type, 2 + body.depth);
    if (!made && own === null) return false;
    const target = made === null || (own !== null && random.onceIn(2)) ? own : made;
    lines.add(`struct ${type.name} ${name} = {0};`);
    lines.add(`${name}.${view.name} = ${target ?? ""};`);
  } else lines.add(`struct ${type.name} ${name} = {${String(random.below(50))}};`);
  addRecord(body, { name, type, region: 2 + body.depth });
  return true;
}

function viewFor(body: Body, { view }: RecordType, region: number): string | null {
  if (!view) return null;
  const { element, isConst, before, after } = view;
  return pointerFor(body, { element, allowsConst: isConst, before, after, region })?.text ?? null;
}

/** A record variable with its fields. */
export function addRecord(
  body: Body,
  {
    name,
    type,
    region,
    isPointer,
    isConst,
  }: { name: string; type: RecordType; region: number; isPointer?: true; isConst?: boolean },
): void {
  const access = isPointer ? `${name}->` : `${name}.`;
  const root = region === 1 ? `param:${name}` : name;
  body.scope.records.push({
    access,
    value: isPointer ? `*${name}` : name,
    address: isPointer ? name : `&${name}`,
    type,
    isConst: isConst ?? false,
    root,
    region,
  });
  const shared = { isVariable: false, isFixed: true, depth: body.depth };
  const { array, view } = type;
  body.scope.pointers.push({
    ...shared,
    name: `${access}${array.name}`,
    element: array.element,
    isConst: isConst ?? false,
    window: window(0, array.length, root, region),
  });
  if (!view) return;
  body.scope.pointers.push({
    ...shared,
    name: `${access}${view.name}`,
    element: view.element,
    isConst: view.isConst,
    window: {
      ...window(view.before, view.after, `${root}.view`, region),
      roots: new Set([`${root}.view`, "?"]),
    },
  });
}

/** A number, or another view. */
export function storeInRecord(body: Body): boolean {
  const { random, lines, scope } = body;
  const found = scope.records.filter(({ isConst }) => !isConst);
  if (found.length === 0) return false;
  const record = random.pick(found);
  if (record.type.view && random.onceIn(2)) return storeView(body, record);
  const number = `${record.access}${random.pick(record.type.numbers)}`;
  lines.add(
    random.onceIn(3) ? `${number}++;` : `${number} ${random.pick(["=", "+=", "^="])} ${unsignedValue(body)};`,
  );
  return true;
}

function storeView(body: Body, record: RecordVariable): boolean {
  const view = record.type.view;
  if (!view) return false;
  const { element, isConst, before, after } = view;
  const isOwn = record.region < 2 && body.random.onceIn(2);
  const made = pointerFor(body, {
    element,
    allowsConst: isConst,
    before,
    after,
    region: record.region === 1 ? (isOwn ? 1 : 0) : record.region,
    ...(isOwn ? { root: record.root } : {}),
  });
  if (!made) return false;
  body.lines.add(`${record.access}${view.name} = ${made.text};`);
  return true;
}

/** `struct s t = *p;`, `t = u;` */
export function copyRecord(body: Body): boolean {
  const { random, lines, scope } = body;
  if (scope.records.length === 0) return false;
  const from = random.pick(scope.records);
  const targets = scope.records.filter(
    (to) => to !== from && to.type === from.type && !to.isConst && to.region >= 2 && from.region <= to.region,
  );
  if (targets.length > 0 && random.onceIn(2)) {
    lines.add(`${random.pick(targets).value} = ${from.value};`);
    return true;
  }
  if (from.region > 2 + body.depth) return false;
  const name = freshName(body, "rec");
  lines.add(`struct ${from.type.name} ${name} = ${from.value};`);
  addRecord(body, { name, type: from.type, region: 2 + body.depth });
  return true;
}
