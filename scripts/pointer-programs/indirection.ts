/** Pointers to pointers, arrays of pointers, pointers that change places. */
import { block, type Body, freshName, repeated } from "./body.ts";
import { addPointer, looseVariables } from "./pointer-statements.ts";
import { pointerFor } from "./pointer-values.ts";
import { unsignedValue } from "./expressions.ts";
import { meet, shift } from "./window.ts";

type Fill = (body: Body, most: number) => void;

/** `T **pp = &p; *pp += 1; **pp = 3;` */
export function indirect(body: Body, fill: Fill): boolean {
  const { random, lines } = body;
  const found = looseVariables(body).filter(({ window }) => !window.dead && window.after > 0);
  if (found.length === 0) return false;
  const variable = random.pick(found);
  const name = freshName(body, "pp");
  lines.open("");
  lines.add(`${variable.isConst ? "const " : ""}${variable.element} **${name} = &${variable.name};`);
  block(body, () => {
    for (let count = 1 + random.below(3); count > 0; count--) {
      const { after } = variable.window;
      if (after < 1) break;
      if (random.onceIn(2)) {
        lines.add(random.onceIn(2) ? `(*${name})++;` : `*${name} += 1;`);
        variable.window = shift(variable.window, 1);
      } else if (variable.isConst) lines.add(`note((unsigned)**${name});`);
      else
        lines.add(
          `${random.onceIn(2) ? `**${name}` : `(*${name})[${String(random.below(after))}]`} = ${unsignedValue(body, 1)};`,
        );
      if (random.onceIn(2)) fill(body, 1);
      if (variable.window.dead) break;
    }
  });
  lines.close();
  return true;
}

/** `T *table[3] = {p, q, p + 1};`, indexed and walked. */
export function pointerTable(body: Body, fill: Fill): boolean {
  const { random, lines, scope } = body;
  const element = random.pick(body.favourites);
  const demand = {
    element,
    allowsConst: false,
    before: 0,
    after: 1 + random.below(2),
    region: 2 + body.depth,
  };
  const entries = Array.from({ length: 2 + random.below(3) }, () => pointerFor(body, demand));
  const made = entries.flatMap((entry) => (entry ? [entry] : []));
  if (made.length < entries.length) return false;
  const name = freshName(body, "table");
  const count = String(made.length);
  lines.add(`${element} *${name}[${count}] = {${made.map(({ text }) => text).join(", ")}};`);
  const window = made.map((entry) => entry.window).reduce(meet);
  const index = freshName(body, "i");
  lines.open(`for (unsigned ${index} = 0; ${index} < ${count}; ${index}++)`);
  repeated(body, made.length, () => {
    block(body, () => {
      const before = { ...window, before: 0, after: demand.after };
      const one = addPointer(body, element, false, { text: `${name}[${index}]`, window: before });
      one.isFixed = true;
      lines.add(`${name}[${index}][0] ^= ${unsignedValue(body, 0)};`);
      lines.add(`note((unsigned)*${one.name});`);
    });
  });
  lines.close();
  const isSwapped = random.onceIn(2);
  if (isSwapped) {
    lines.open("");
    lines.add(`${element} *held = ${name}[0];`);
    lines.add(`${name}[0] = ${name}[${String(made.length - 1)}];`);
    lines.add(`${name}[${String(made.length - 1)}] = held;`);
    lines.close();
  }
  for (const at of [0, made.length - 1])
    scope.pointers.push({
      name: `${name}[${String(at)}]`,
      element,
      isConst: false,
      isVariable: false,
      depth: body.depth,
      isFixed: true,
      window: { ...window, before: 0, after: demand.after },
    });
  fill(body, 1);
  return true;
}

export function swapPointers(body: Body): boolean {
  const { random, lines } = body;
  const loose = looseVariables(body).filter(({ window }) => !window.dead);
  const pairs = loose.flatMap((one, at) =>
    loose
      .slice(at + 1)
      .filter((other) => other.element === one.element && other.isConst === one.isConst)
      .filter((other) => one.window.region <= 2 + other.depth && other.window.region <= 2 + one.depth)
      .map((other) => [one, other] as const),
  );
  if (pairs.length === 0) return false;
  const [one, other] = random.pick(pairs);
  lines.open("");
  lines.add(`${one.isConst ? "const " : ""}${one.element} *held = ${one.name};`);
  lines.add(`${one.name} = ${other.name};`);
  lines.add(`${other.name} = held;`);
  lines.close();
  [one.window, other.window] = [other.window, one.window];
  return true;
}
