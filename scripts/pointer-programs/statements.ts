/** Random statements: what a block is made of. */
import { addValue, block, type Body, freshName, spend } from "./body.ts";
import { byteView, copyElements, localArray, localMatrix } from "./buffers.ts";
import { writeCall } from "./calls.ts";
import { descend, meetInTheMiddle } from "./descents.ts";
import { compoundOperator } from "./element.ts";
import { access, condition, randomValue, unsignedValue, writable } from "./expressions.ts";
import { heapBlock } from "./heap.ts";
import { indirect, pointerTable, swapPointers } from "./indirection.ts";
import { chosenPointer, declarePointer, movePointer, nullablePointer } from "./pointer-statements.ts";
import { pairStatement } from "./ranges.ts";
import { copyRecord, localRecord, storeInRecord } from "./records.ts";
import { earlyReturn } from "./returns.ts";
import { branches } from "./scope.ts";
import { boundedLoop, countedLoop, leaveLoops, walk } from "./walks.ts";

/** Writes itself, or gives false where it does not fit. */
type Statement = (body: Body) => boolean;

const plain: readonly (readonly [number, Statement])[] = [
  [8, store],
  [4, declarePointer],
  [4, movePointer],
  [2, note],
  [3, value],
  [1, chosenPointer],
  [2, swapPointers],
  [2, copyElements],
  [5, (body) => writeCall(body)],
  [2, storeInRecord],
  [1, copyRecord],
  [1, earlyReturn],
];

const nested: readonly (readonly [number, Statement])[] = [
  [4, branch],
  [3, (body) => boundedLoop(body, fill)],
  [3, (body) => walk(body, fill)],
  [2, (body) => descend(body, fill)],
  [1, meetInTheMiddle],
  [3, (body) => countedLoop(body, fill)],
  [1, (body) => leaveLoops(body, fill)],
  [2, (body) => localArray(body)],
  [1, localMatrix],
  [2, (body) => heapBlock(body, fill)],
  [2, (body) => nullablePointer(body, fill)],
  [2, (body) => indirect(body, fill)],
  [1, (body) => pointerTable(body, fill)],
  [1, (body) => byteView(body)],
  [2, (body) => localRecord(body)],
  [4, (body) => pairStatement(body, fill)],
  [1, (body) => dispatch(body)],
];

const deepest = 4;

/** Writes up to so many statements into the block that is open. */
export function fill(body: Body, most: number): void {
  for (let count = 0; count < most && body.budget > 0; count++) {
    body.budget--;
    spend(body);
    const canNest = body.depth < deepest && body.budget > 0;
    const choices = canNest && !body.random.onceIn(2) ? nested : plain;
    for (let attempts = 0; attempts < 4; attempts++) if (weighted(body, choices)(body)) break;
  }
}

function weighted({ random }: Body, choices: readonly (readonly [number, Statement])[]): Statement {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let at = random.below(total);
  for (const [weight, statement] of choices) {
    if (at < weight) return statement;
    at -= weight;
  }
  return store;
}

function store(body: Body): boolean {
  const target = writable(body);
  if (!target) return false;
  const operator = compoundOperator(target.element, body.random);
  body.lines.add(`${access(body, target)} ${operator} ${unsignedValue(body)};`);
  return true;
}

function note(body: Body): boolean {
  body.lines.add(`note(${unsignedValue(body)});`);
  return true;
}

function value(body: Body): boolean {
  const { random, scope, lines } = body;
  const loose = scope.values.filter((name) => !scope.fixedValues.has(name));
  if (loose.length > 0 && random.onceIn(2)) {
    lines.add(`${random.pick(loose)} ${random.pick(["=", "+=", "^="])} ${randomValue(body)};`);
    return true;
  }
  addValue(body, freshName(body, "v"), randomValue(body));
  return true;
}

function branch(body: Body): boolean {
  const { lines, random } = body;
  lines.open(`if (${condition(body)})`);
  const then = (): void => {
    block(body, () => {
      fill(body, 1 + random.below(3));
    });
  };
  const otherwise = (): void => {
    if (random.onceIn(2)) return;
    lines.between("else");
    block(body, () => {
      fill(body, 1 + random.below(2));
    });
  };
  branches(body.scope, [then, otherwise]);
  lines.close();
  return true;
}

function dispatch(body: Body): boolean {
  const { lines, random } = body;
  const cases = 2 + random.below(2);
  lines.open(`switch (${unsignedValue(body, 1)} % ${String(cases + 1)})`);
  const arms = Array.from({ length: cases }, (_, at) => () => {
    lines.open(`case ${String(at)}:`);
    block(body, () => {
      fill(body, 1 + random.below(2));
    });
    lines.add("break;");
    lines.close();
  });
  branches(body.scope, [...arms, () => undefined]);
  lines.close();
  return true;
}
