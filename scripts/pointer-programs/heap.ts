/** Blocks of memory from the heap that grow and are freed. */
import { addObject, block, type Body, freshName } from "./body.ts";
import { unsignedValue } from "./expressions.ts";
import { killRoot } from "./scope.ts";

export function heapBlock(body: Body, fill: (body: Body, most: number) => void): boolean {
  const { random, lines, scope } = body;
  if (body.times > 60) return false;
  const element = random.pick(body.favourites);
  const length = 3 + random.below(8);
  const name = freshName(body, "heap");
  lines.open("");
  block(body, () => {
    allocate(body, { name, element, length });
    addObject(body, { name, element, length });
    body.cleanup.push(`free(${name});`);
    fill(body, 2 + random.below(4));
    if (random.onceIn(3)) {
      const longer = length + 1 + random.below(6);
      grow(body, { name, element, length }, longer);
      killRoot(scope, name);
      addObject(body, { name, element, length: longer });
      fill(body, 1 + random.below(3));
    }
    lines.add(`note((unsigned)${name}[${String(random.below(length))}]);`);
    lines.add(`free(${name});`);
  });
  lines.close();
  return true;
}

interface Memory {
  readonly name: string;
  readonly element: string;
  readonly length: number;
}

/** `T *p = malloc(...)`, with values in it. */
export function allocate(body: Body, { name, element, length }: Memory): void {
  const { random, lines } = body;
  const shape = random.below(3);
  const count = String(length);
  if (shape === 0) {
    lines.add(`${element} *${name} = calloc(${count}, sizeof *${name});`);
    lines.add(`if (!${name}) exit(1);`);
    return;
  }
  lines.add(`${element} *${name} = malloc(${count} * sizeof(${element}));`);
  lines.add(`if (${name} == NULL) exit(1);`);
  if (shape === 1) lines.add(`memset(${name}, ${String(random.below(4))}, ${count} * sizeof *${name});`);
  else lines.add(`for (unsigned i = 0; i < ${count}; i++) ${name}[i] = i * ${unsignedValue(body, 0)};`);
}

function grow({ random, lines }: Body, { name, element, length }: Memory, longer: number): void {
  const grown = `${name}_grown`;
  lines.add(`${element} *${grown} = realloc(${name}, ${String(longer)} * sizeof *${grown});`);
  lines.add(`if (!${grown}) exit(1);`);
  lines.add(`${name} = ${grown};`);
  lines.add(
    random.onceIn(2)
      ? `memset(${name} + ${String(length)}, 0, ${String(longer - length)} * sizeof *${name});`
      : `for (unsigned i = ${String(length)}; i < ${String(longer)}; i++) ${name}[i] = i;`,
  );
}
