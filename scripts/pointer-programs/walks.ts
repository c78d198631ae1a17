/** Loops: over indices, with pointers that walk, over as many elements as a parameter says. */
import { block, type Body, freshName, mostSteps, repeated, spend } from "./body.ts";
import { compoundOperator } from "./element.ts";
import { condition, readable, unsignedValue } from "./expressions.ts";
import { looseVariables } from "./pointer-statements.ts";
import { deadWindow, meet, shift, type Window } from "./window.ts";
import { branches, type PointerVariable, withFixed } from "./scope.ts";

type Fill = (body: Body, most: number) => void;

export function hasTime(body: Body, times: number): boolean {
  return body.cost + body.times * times * 12 < mostSteps && body.times * times < 400;
}

/** What the loop may assign is not known to hold in the next turn; so all that is outside stays as it is. */
export function loopBody(body: Body, times: number, inside: () => void): void {
  repeated(body, times, () => {
    withFixed(body.scope.pointers, () => {
      block(body, inside);
    });
  });
}

/** `for (i = 0; i < 5; i++)`, perhaps with pointers that advance in every turn. */
export function boundedLoop(body: Body, fill: Fill): boolean {
  const { random, lines, scope } = body;
  const times = 2 + random.below(4);
  if (!hasTime(body, times)) return false;
  const walking = looseVariables(body)
    .filter(({ window }) => !window.dead && window.after >= times && random.onceIn(2))
    .slice(0, 2);
  const starts = walking.map(({ window }) => window);
  const isDown = random.onceIn(4);
  const name = freshName(body, "i");
  const head = isDown
    ? `${name} = ${String(times)}; ${name} > 0; ${name}--`
    : `${name} = 0; ${name} < ${String(times)}; ${name}++`;
  const steps = walking.map(({ window }) => 1 + random.below(Math.floor(window.after / times)));
  const ends = walking.map(({ name: pointer }, at) => advance(pointer, steps[at] ?? 1));
  const isInHead = ends.length > 0 && random.onceIn(2);
  lines.open(`for (unsigned ${head}${isInHead ? `, ${ends.join(", ")}` : ""})`);
  walking.forEach((variable, at) => {
    const start = starts[at] ?? deadWindow;
    variable.window = { ...start, after: start.after - (times - 1) * (steps[at] ?? 1) };
  });
  const leaves = random.onceIn(4);
  loopBody(body, times, () => {
    scope.values.push(name);
    scope.fixedValues.add(name);
    fill(body, 1 + random.below(3));
    if (leaves)
      lines.add(
        `if (${condition(body)}) ${random.pick(["break", "break", isInHead || ends.length === 0 ? "continue" : "break"])};`,
      );
    if (!isInHead) for (const end of ends) lines.add(`${end};`);
  });
  lines.close();
  walking.forEach((variable, at) => {
    const start = starts[at] ?? deadWindow;
    const moved = shift(start, times * (steps[at] ?? 1));
    variable.window = leaves ? meet(start, moved) : moved;
  });
  return true;
}

function advance(pointer: string, step: number): string {
  return step === 1 ? `${pointer}++` : `${pointer} += ${String(step)}`;
}

/** A new pointer that walks over a window, forwards or backwards, against an end. */
export function walk(body: Body, fill: Fill): boolean {
  const { random, lines, scope } = body;
  const base = readable(body);
  if (!base || base.window.after < 2) return false;
  const length = 2 + random.below(Math.min(base.window.after - 1, 6));
  if (!hasTime(body, length)) return false;
  const name = freshName(body, "w");
  const type = `${base.isConst ? "const " : ""}${base.element} *`;
  const end = `${base.name} + ${String(length)}`;
  const isBackwards = random.onceIn(3);
  const window: Window = { ...base.window, after: base.window.after - (length - 1) };
  const add = (): void => {
    const variable: PointerVariable = {
      name,
      element: base.element,
      isConst: base.isConst,
      isVariable: false,
      depth: body.depth,
      isFixed: true,
      window,
    };
    scope.pointers.push(variable);
    fill(body, 1 + random.below(3));
  };
  if (isBackwards) {
    lines.open("");
    lines.add(`${type}${name} = ${end};`);
    lines.open(`while (${name} ${random.pick([">", "!="])} ${base.name})`);
    lines.add(`${random.pick(["--", ""])}${name};`.replace(/^(\w+);$/, "$1--;"));
    loopBody(body, length, add);
    lines.close();
    lines.close();
    return true;
  }
  if (random.onceIn(2)) {
    lines.open(`for (${type}${name} = ${base.name}; ${name} ${random.pick(["<", "!="])} ${end}; ${name}++)`);
    loopBody(body, length, add);
    lines.close();
    return true;
  }
  lines.open("");
  lines.add(`${type}${name} = ${base.name}, *const end${name} = ${end};`);
  lines.open(`while (${name} ${random.pick(["<", "!="])} end${name})`);
  loopBody(body, length, add);
  lines.add(`${name}++;`);
  lines.close();
  lines.close();
  return true;
}

/** Over the elements of `p, n`. */
export function countedLoop(body: Body, fill: Fill): boolean {
  const { random, lines, scope } = body;
  if (scope.counted.length === 0 || !hasTime(body, 8)) return false;
  const { pointer, count } = random.pick(scope.counted);
  if (pointer.window.dead) return false;
  const index = freshName(body, "k");
  const shape = random.below(5);
  if (shape === 0 && body.depth === 0) return consume(body, pointer, count);
  if (shape === 1) {
    lines.open(`if (${count} >= 3)`);
    const known = { ...pointer.window, after: Math.max(3, pointer.window.after) };
    const inside = (): void => {
      block(body, () => {
        scope.pointers.push({ ...pointer, isVariable: false, isFixed: true, window: known });
        fill(body, 2);
      });
    };
    branches(scope, [inside, (): void => undefined]);
    lines.close();
    return true;
  }
  lines.open(
    shape === 2
      ? `for (unsigned ${index} = ${count}; ${index}-- > 0;)`
      : `for (unsigned ${index} = 0; ${index} < ${count}; ${index}++)`,
  );
  loopBody(body, 8, () => {
    const here = freshName(body, "e");
    lines.add(`${pointer.isConst ? "const " : ""}${pointer.element} *${here} = &${pointer.name}[${index}];`);
    scope.pointers.push({
      ...pointer,
      name: here,
      isVariable: true,
      isFixed: false,
      depth: body.depth,
      window: { ...pointer.window, before: 0, after: 1 },
    });
    scope.values.push(index);
    scope.fixedValues.add(index);
    fill(body, 1 + random.below(3));
  });
  lines.close();
  return true;
}

/** `while (n-- > 0) *p++ = ...`: neither can be used afterwards. */
function consume(body: Body, pointer: PointerVariable, count: string): boolean {
  const { lines, random, scope } = body;
  if (!pointer.isVariable || body.times > 1) return false;
  scope.counted.splice(0, scope.counted.length, ...scope.counted.filter((one) => one.count !== count));
  pointer.window = deadWindow;
  spend(body, 16);
  const text = pointer.isConst
    ? `note(*${pointer.name}++);`
    : `*${pointer.name}++ ${compoundOperator(pointer.element, random)} ${unsignedValue(body, 1)};`;
  lines.add(`while (${count}-- > 0) ${text}`);
  scope.values.splice(0, scope.values.length, ...scope.values.filter((name) => name !== count));
  return true;
}

/** Two loops, one in the other, that are left by `goto`. */
export function leaveLoops(body: Body, fill: Fill): boolean {
  const { random, lines, scope } = body;
  if (!hasTime(body, 9)) return false;
  const [outer, inner, label] = [freshName(body, "i"), freshName(body, "j"), freshName(body, "out")];
  lines.open(`for (unsigned ${outer} = 0; ${outer} < 3; ${outer}++)`);
  loopBody(body, 3, () => {
    scope.values.push(outer);
    scope.fixedValues.add(outer);
    lines.open(`for (unsigned ${inner} = 0; ${inner} < 3; ${inner}++)`);
    loopBody(body, 3, () => {
      scope.values.push(inner);
      scope.fixedValues.add(inner);
      fill(body, 1 + random.below(2));
      lines.add(`if (${condition(body)}) goto ${label};`);
    });
    lines.close();
    fill(body, 1);
  });
  lines.close();
  lines.add(`${label}:;`);
  return true;
}
