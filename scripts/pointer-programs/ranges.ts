/** `lo` and `hi` into one object: walks from both sides, halves, lengths, guards. */
import { block, type Body, freshName, repeated, spend } from "./body.ts";
import { compoundOperator } from "./element.ts";
import { condition, readable, unsignedValue } from "./expressions.ts";
import { pointerType } from "./pointer-values.ts";
import { branches, type PointerVariable, type RangePair, withFixed } from "./scope.ts";
import { hasTime } from "./walks.ts";

type Fill = (body: Body, most: number) => void;

/** Something with a pair of the scope, or with one made of a window. */
export function pairStatement(body: Body, fill: Fill): boolean {
  const { random, scope, lines } = body;
  if (!hasTime(body, 10)) return false;
  const known = scope.ranges.filter(({ lo, hi }) => !lo.window.dead && !hi.window.dead);
  if (known.length > 0 && !random.onceIn(4)) {
    use(body, random.pick(known), fill);
    return true;
  }
  const base = readable(body);
  if (!base) return false;
  const { after } = base.window;
  if (after < 2) return false;
  lines.open("");
  block(body, () => {
    use(body, makePair(body, base), fill);
  });
  lines.close();
  return true;
}

function makePair(body: Body, base: PointerVariable): RangePair {
  const { random, lines, scope } = body;
  const length = 1 + random.below(base.window.after);
  const [lo, hi] = [freshName(body, "lo"), freshName(body, "hi")];
  const type = pointerType(base.element, base.isConst);
  lines.add(`${type}${lo} = ${base.name};`);
  const dynamic = scope.values.length > 0 && random.onceIn(3);
  const size = dynamic ? `${random.pick(scope.values)} % ${String(length + 1)}` : String(length);
  lines.add(`${type}${hi} = ${random.onceIn(2) ? lo : base.name} + ${size};`);
  const shared = {
    element: base.element,
    isConst: base.isConst,
    isVariable: true,
    depth: body.depth,
    isFixed: true,
  };
  const empty = { ...base.window, before: 0, after: 0 };
  return {
    lo: { ...shared, name: lo, window: empty },
    hi: { ...shared, name: hi, window: empty },
  };
}

const uses = [reverse, sum, halves, guard, search, partition, gap] as const;

function use(body: Body, pair: RangePair, fill: Fill): void {
  spend(body, 20);
  const { random } = body;
  const writes = uses.filter((one) => !pair.lo.isConst || (one !== reverse && one !== partition));
  random.pick(writes)(body, pair, fill);
}

/** Copies, so that the pair holds afterwards. */
function copies(body: Body, { lo, hi }: RangePair): readonly [string, string] {
  const [one, other] = [freshName(body, "a"), freshName(body, "b")];
  body.lines.add(`${pointerType(lo.element, lo.isConst)}${one} = ${lo.name}, *${other} = ${hi.name};`);
  return [one, other];
}

function inBraces(body: Body, inside: () => void): void {
  body.lines.open("");
  block(body, inside);
  body.lines.close();
}

function reverse(body: Body, pair: RangePair): void {
  inBraces(body, () => {
    const [one, other] = copies(body, pair);
    const { lines, random } = body;
    const type = pair.lo.element;
    if (random.onceIn(2)) {
      lines.open(`while (${one} < ${other})`);
      lines.add(`${type} held = *${one};`);
      lines.add(`*${one}++ = *--${other};`);
      lines.add(`*${other} = held;`);
      lines.close();
      return;
    }
    lines.open(`if (${one} != ${other})`);
    lines.open(`for (${other}--; ${one} < ${other}; ${one}++, ${other}--)`);
    lines.add(`${type} held = ${one}[0];`);
    lines.add(`${one}[0] = ${other}[0];`);
    lines.add(`${other}[0] = held;`);
    lines.close();
    lines.close();
  });
}

function sum(body: Body, pair: RangePair): void {
  inBraces(body, () => {
    const [one, other] = copies(body, pair);
    const { lines, random } = body;
    const total = freshName(body, "sum");
    lines.add(`unsigned ${total} = (unsigned)(${other} - ${one});`);
    const shape = random.below(3);
    if (shape === 0) lines.add(`while (${one} < ${other}) ${total} = ${total} * 5u + (unsigned)*${one}++;`);
    if (shape === 1) lines.add(`while (${other} > ${one}) ${total} = ${total} * 3u + (unsigned)*--${other};`);
    if (shape === 2)
      lines.add(`for (; ${one} != ${other}; ++${one}) ${total} ^= (unsigned)*${one} + ${total};`);
    lines.add(`note(${total});`);
  });
}

/** Pointers in the middle. */
function halves(body: Body, { lo, hi }: RangePair): void {
  const { lines, random } = body;
  inBraces(body, () => {
    const type = pointerType(lo.element, lo.isConst);
    lines.add(`${type}mid = ${lo.name} + (${hi.name} - ${lo.name}) / 2;`);
    lines.add(`note((unsigned)(mid - ${lo.name}) * 16u + (unsigned)(${hi.name} - mid));`);
    lines.add(`if (mid < ${hi.name}) note((unsigned)*mid);`);
    if (lo.isConst) return;
    const operator = compoundOperator(lo.element, random);
    lines.add(
      `for (${type}left = ${lo.name}; left < mid; left++) *left ${operator} ${unsignedValue(body, 1)};`,
    );
    lines.add(`if (mid != ${hi.name}) *mid ${operator} ${unsignedValue(body, 1)};`);
  });
}

/** Enough elements for a block. */
function guard(body: Body, { lo, hi }: RangePair, fill: Fill): void {
  const { lines, scope } = body;
  lines.open(`if (${hi.name} - ${lo.name} >= 3)`);
  const inside = (): void => {
    block(body, () => {
      scope.pointers.push({ ...lo, isVariable: false, window: { ...lo.window, after: 3 } });
      scope.pointers.push({ ...hi, isVariable: false, window: { ...hi.window, before: 3 } });
      fill(body, 2);
    });
  };
  withFixed([lo, hi], () => {
    branches(scope, [inside, (): void => undefined]);
  });
  lines.close();
}

/** The first element that fits: found, or the end. */
function search(body: Body, pair: RangePair): void {
  inBraces(body, () => {
    const { lines, random } = body;
    const [one, other] = copies(body, pair);
    lines.add(
      `while (${one} != ${other} && (unsigned)*${one} % 4u != ${String(random.below(4))}u) ${one}++;`,
    );
    lines.add(`note((unsigned)(${one} - ${pair.lo.name}));`);
    if (!pair.lo.isConst) lines.add(`if (${one} < ${other}) *${one} ^= ${unsignedValue(body, 1)};`);
    else lines.add(`if (${one} == ${other}) note(${unsignedValue(body, 0)});`);
  });
}

/** Small ones to the front. */
function partition(body: Body, { lo, hi }: RangePair): void {
  inBraces(body, () => {
    const { lines } = body;
    const type = pointerType(lo.element, false);
    lines.add(`${type}store = ${lo.name};`);
    lines.open(`for (${type}scan = ${lo.name}; scan < ${hi.name}; scan++)`);
    lines.open(`if ((unsigned)*scan % 3u == 0)`);
    lines.add(`${lo.element} held = *scan;`);
    lines.add("*scan = *store;");
    lines.add("*store++ = held;");
    lines.close();
    lines.close();
    lines.add(`note((unsigned)(store - ${lo.name}));`);
  });
}

/** Two pointers that run at different speeds. */
function gap(body: Body, { lo, hi }: RangePair): void {
  inBraces(body, () => {
    const { lines, random } = body;
    const type = pointerType(lo.element, lo.isConst);
    lines.add(`${type}slow = ${lo.name};`);
    lines.add(`${type}fast = ${lo.name};`);
    lines.open(`while (${hi.name} - fast >= 2)`);
    repeated(body, 5, () => {
      if (!lo.isConst)
        lines.add(
          `*slow ${compoundOperator(lo.element, random)} (unsigned)fast[1] + ${unsignedValue(body, 0)};`,
        );
      lines.add("slow++;");
      lines.add(random.onceIn(3) ? `if (${condition(body, 0)}) break;` : `note((unsigned)*fast);`);
      lines.add("fast += 2;");
    });
    lines.close();
    lines.add("note((unsigned)(fast - slow));");
  });
}
