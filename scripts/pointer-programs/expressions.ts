/** Values and conditions. No operand of these has an effect, so that the order of evaluation does not matter. */
import type { Body } from "./body.ts";
import { sizeOf } from "./element.ts";
import type { PointerVariable } from "./scope.ts";
import { isOneObject } from "./window.ts";

export interface Value {
  readonly text: string;
  /** Arithmetic on it wraps. */
  readonly isUnsigned: boolean;
}

/** A number in C: a constant, a variable, an element, a distance, and what is made of them. */
export function randomValue(body: Body, depth = 2): string {
  return value(body, depth).text;
}

/** The same, of unsigned type, so that it may be an operand of anything. */
export function unsignedValue(body: Body, depth = 2): string {
  return asUnsigned(value(body, depth));
}

function value(body: Body, depth: number): Value {
  const { random } = body;
  if (depth === 0 || random.onceIn(3)) return leaf(body);
  const left = value(body, depth - 1);
  const right = value(body, depth - 1);
  const operator = random.pick(["+", "-", "*", "^", "&", "|", "%", ">>", "?"]);
  if (operator === "%")
    return { text: `${asUnsigned(left)} % ${String(2 + random.below(9))}u`, isUnsigned: true };
  if (operator === ">>")
    return { text: `(${asUnsigned(left)} >> ${String(1 + random.below(7))})`, isUnsigned: true };
  if (operator === "?")
    return { text: `(${condition(body, 0)} ? ${asUnsigned(left)} : ${asUnsigned(right)})`, isUnsigned: true };
  return { text: `(${asUnsigned(left)} ${operator} ${asUnsigned(right)})`, isUnsigned: true };
}

function asUnsigned({ text, isUnsigned }: Value): string {
  return isUnsigned ? text : `(unsigned)${text}`;
}

function leaf(body: Body): Value {
  const { random, scope } = body;
  const choice = random.below(10);
  if (choice < 4) {
    const pointer = readable(body);
    if (pointer) return { text: access(body, pointer), isUnsigned: pointer.element === "unsigned" };
  }
  if (choice === 4) {
    const distance = distanceOf(body);
    if (distance !== null) return { text: distance, isUnsigned: true };
  }
  if (choice === 5 && scope.records.length > 0) {
    const record = random.pick(scope.records);
    return { text: `${record.access}${random.pick(record.type.numbers)}`, isUnsigned: true };
  }
  if (choice < 9 && scope.values.length > 0) return { text: random.pick(scope.values), isUnsigned: true };
  return { text: `${String(random.below(random.onceIn(4) ? 70000 : 20))}u`, isUnsigned: true };
}

/** A pointer with at least one element in reach. */
export function readable(body: Body): PointerVariable | null {
  const found = body.scope.pointers.filter(({ window }) => !window.dead && window.before + window.after > 0);
  return found.length === 0 ? null : recent(found, body);
}

export function writable(body: Body): PointerVariable | null {
  const found = body.scope.pointers.filter(
    ({ window, isConst }) => !isConst && !window.dead && window.before + window.after > 0,
  );
  return found.length === 0 ? null : recent(found, body);
}

/** What was declared last is used more often. */
function recent<T>(found: readonly T[], { random }: Body): T {
  return random.onceIn(2) ? random.pick(found) : random.pick(found.slice(-4));
}

/** An element in reach. */
export function access(body: Body, pointer: PointerVariable): string {
  const { random, scope } = body;
  const { before, after } = pointer.window;
  const name = pointer.name;
  if (after > 1 && scope.values.length > 0 && random.onceIn(3)) {
    const first = before > 0 && random.onceIn(3) ? -before : 0;
    const index = `${random.pick(scope.values)} % ${String(after - first)}`;
    if (first === 0) return random.onceIn(4) ? `*(${name} + ${index})` : `${name}[${index}]`;
    return `${name}[(int)(${index}) - ${String(-first)}]`;
  }
  const index = random.below(before + after) - before;
  if (index === 0) return random.onceIn(2) ? `${name}[0]` : `*${name}`;
  if (random.onceIn(4)) return `*(${name} ${index < 0 ? "-" : "+"} ${String(Math.abs(index))})`;
  return `${name}[${String(index)}]`;
}

/** Two pointers that surely point into one object. */
export function pairInOne(body: Body): readonly [PointerVariable, PointerVariable] | null {
  const { random, scope } = body;
  const pairs = scope.pointers.flatMap((one, at) =>
    scope.pointers
      .slice(at + 1)
      .filter((other) => other.element === one.element && isOneObject(one.window, other.window))
      .map((other): readonly [PointerVariable, PointerVariable] => [one, other]),
  );
  if (pairs.length === 0) return null;
  const [one, other] = random.pick(pairs);
  return random.onceIn(2) ? [one, other] : [other, one];
}

function distanceOf(body: Body): string | null {
  const pair = pairInOne(body);
  if (!pair) return null;
  const [one, other] = pair;
  if (body.random.onceIn(5) && sizeOf(one.element) > 1)
    return `(unsigned)((char *)${one.name} - (char *)${other.name})`;
  return `(unsigned)(${one.name} - ${other.name})`;
}

/** Something that is true or not. */
export function condition(body: Body, depth = 1): string {
  const { random } = body;
  if (random.onceIn(4)) {
    const pair = pairInOne(body);
    const operator = random.pick(["<", "<=", ">", ">=", "==", "!="]);
    if (pair) return `${pair[0].name} ${operator} ${pair[1].name}`;
  }
  if (random.onceIn(8)) {
    const same = identity(body);
    if (same !== null) return same;
  }
  if (random.onceIn(2)) return `(${unsignedValue(body, depth)} & ${String(1 + random.below(3))})`;
  const operator = random.pick(["<", ">", "==", "!=", "<="]);
  return `${unsignedValue(body, depth)} ${operator} ${unsignedValue(body, depth)}`;
}

/** Whether two pointers are the same; both point at elements, so that the answer is defined. */
function identity(body: Body): string | null {
  const { random, scope } = body;
  const first = readable(body);
  if (!first || first.window.after < 1) return null;
  const others = scope.pointers.filter(
    ({ element, window }) => element === first.element && !window.dead && window.after > 0,
  );
  return others.length === 0
    ? null
    : `${first.name} ${random.pick(["==", "!="])} ${random.pick(others).name}`;
}
