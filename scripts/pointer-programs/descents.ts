/**
 * Loops that end with a pointer before the start of its object. C leaves that undefined (C11 6.5.6p8), compilers compute
 * addresses, and programs are full of it: the one thing that generated programs do beyond the standard.
 */
import { block, type Body, freshName } from "./body.ts";
import { condition, readable, unsignedValue } from "./expressions.ts";
import { type PointerVariable, withFixed } from "./scope.ts";
import { hasTime, loopBody } from "./walks.ts";

/** `while (w >= start) { ...; w--; }`, the start named or copied. */
export function descend(body: Body, fill: (body: Body, most: number) => void): boolean {
  const { random, lines, scope } = body;
  const base = readable(body);
  if (!base || base.window.after < 2) return false;
  const length = 2 + random.below(Math.min(base.window.after - 1, 6));
  if (!hasTime(body, length)) return false;
  const [name, copy] = [freshName(body, "w"), freshName(body, "start")];
  const type = `${base.isConst ? "const " : ""}${base.element} *`;
  const start = random.onceIn(2) ? base.name : copy;
  const step = random.pick([`${name}--`, `${name}--`, `--${name}`, `${name} -= 2`]);
  const last = random.pick([
    `${base.name} + ${String(length)} - 1`,
    `&${base.name}[${String(length)} - 1]`,
    `${base.name} + ${String(length - 1)}`,
  ]);
  const test = random.pick([`${name} >= ${start}`, `${start} <= ${name}`, `!(${name} < ${start})`]);
  lines.open("");
  if (start === copy) lines.add(`const ${base.element} *const ${copy} = ${base.name};`);
  lines.add(`${type}${name} = ${last};`);
  const isInHead = random.onceIn(2);
  lines.open(isInHead ? `for (; ${test}; ${step})` : `while (${test})`);
  loopBody(body, length, () => {
    scope.pointers.push({
      name,
      element: base.element,
      isConst: base.isConst,
      isVariable: false,
      depth: body.depth,
      isFixed: true,
      window: { ...base.window, after: base.window.after - (length - 1) },
    });
    fill(body, 1 + random.below(3));
    if (random.onceIn(4)) lines.add(`if (${condition(body)}) break;`);
    if (!isInHead) lines.add(`${step};`);
  });
  lines.close();
  lines.add(`note((unsigned)(${name} - ${start}));`);
  lines.close();
  return true;
}

/** Two pointers that meet, or pass each other: a search that halves, a reversal. */
export function meetInTheMiddle(body: Body): boolean {
  const { random, lines, scope } = body;
  const base = readable(body);
  if (!base || base.window.after < 1 || !hasTime(body, 8)) return false;
  const length = 1 + random.below(Math.min(base.window.after, 7));
  const [low, high, middle] = [freshName(body, "low"), freshName(body, "high"), freshName(body, "mid")];
  const type = `${base.isConst ? "const " : ""}${base.element} *`;
  lines.open("");
  lines.add(`${type}${low} = ${base.name}, *${high} = ${base.name} + ${String(length)} - 1;`);
  lines.open(`while (${random.pick([`${low} <= ${high}`, `!(${high} < ${low})`])})`);
  withFixed(scope.pointers, () => {
    block(body, () => {
      const found: PointerVariable = { ...base, name: middle, isVariable: false, isFixed: true };
      lines.add(`${type}${middle} = ${low} + (${high} - ${low}) / 2;`);
      scope.pointers.push({ ...found, window: { ...base.window, after: base.window.after - (length - 1) } });
      lines.add(`note((unsigned)*${middle} * 3u + ${unsignedValue(body, 1)});`);
      lines.add(`if (${condition(body)}) ${low} = ${middle} + 1;`);
      lines.add(`else ${high} = ${middle} - 1;`);
    });
  });
  lines.close();
  lines.add(`note((unsigned)(${low} - ${base.name}) * 16u + (unsigned)(${high} - ${base.name}));`);
  lines.close();
  return true;
}
