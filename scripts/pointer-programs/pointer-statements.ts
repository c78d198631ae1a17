/** Statements that make pointers and give them new values. */
import { block, type Body, freshName } from "./body.ts";
import { elements } from "./element.ts";
import { condition, unsignedValue } from "./expressions.ts";
import { pointerFor, pointerType, type PointerValue } from "./pointer-values.ts";
import { branches, type PointerVariable } from "./scope.ts";
import { meet, shift } from "./window.ts";

export function declarePointer(body: Body): boolean {
  const { random, scope } = body;
  const isConst = random.onceIn(5);
  const from = random.onceIn(2) ? scope.pointers.at(-1) : undefined;
  const element = from?.element ?? random.pick([...body.favourites, random.pick(elements)]);
  const made = pointerFor(body, demand(body, element, isConst), from);
  if (!made) return false;
  addPointer(body, element, isConst, made);
  return true;
}

function demand(
  body: Body,
  element: PointerVariable["element"],
  isConst: boolean,
): Parameters<typeof pointerFor>[1] {
  const { random } = body;
  return {
    element,
    allowsConst: isConst,
    before: random.below(2),
    after: random.below(4),
    region: 2 + body.depth,
  };
}

export function addPointer(
  body: Body,
  element: PointerVariable["element"],
  isConst: boolean,
  { text, window }: PointerValue,
): PointerVariable {
  const name = freshName(body, body.random.pick(["p", "q", "r", "at"]));
  body.lines.add(`${pointerType(element, isConst)}${name} = ${text};`);
  const variable = { name, element, isConst, isVariable: true, depth: body.depth, isFixed: false, window };
  body.scope.pointers.push(variable);
  return variable;
}

export function looseVariables(body: Body): readonly PointerVariable[] {
  return body.scope.pointers.filter(({ isVariable, isFixed }) => isVariable && !isFixed);
}

/** `p++`, `p -= 2`, `p = q + 1`. */
export function movePointer(body: Body): boolean {
  const { random, lines } = body;
  const loose = looseVariables(body);
  if (loose.length === 0) return false;
  const variable = random.pick(loose);
  const { before, after, dead } = variable.window;
  if (!dead && before + after > 0 && random.onceIn(2)) {
    const by = random.below(before + after + 1) - before;
    if (by === 0) return false;
    const name = variable.name;
    const steps = String(Math.abs(by));
    if (Math.abs(by) === 1)
      lines.add(random.onceIn(2) ? `${name}${by < 0 ? "--" : "++"};` : `${by < 0 ? "--" : "++"}${name};`);
    else
      lines.add(
        random.onceIn(3)
          ? `${name} = ${name} ${by < 0 ? "-" : "+"} ${steps};`
          : `${name} ${by < 0 ? "-=" : "+="} ${steps};`,
      );
    variable.window = shift(variable.window, by);
    return true;
  }
  const made = pointerFor(body, {
    ...demand(body, variable.element, variable.isConst),
    region: variable.depth === 0 && variable.window.region === 1 ? 2 : 2 + variable.depth,
  });
  if (!made || made.text === variable.name) return false;
  lines.add(`${variable.name} = ${made.text};`);
  variable.window = made.window;
  return true;
}

/** A pointer that gets its value in the branches of an `if`. */
export function chosenPointer(body: Body): boolean {
  const { random, lines } = body;
  const element = random.pick(body.favourites);
  const one = pointerFor(body, { ...demand(body, element, false), after: 2 });
  const other = pointerFor(body, { ...demand(body, element, false), after: 1 });
  if (!one || !other) return false;
  const name = freshName(body, "sel");
  lines.add(`${element} *${name};`);
  lines.add(`if (${condition(body)}) ${name} = ${one.text};`);
  lines.add(`else ${name} = ${other.text};`);
  body.scope.pointers.push({
    name,
    element,
    isConst: false,
    isVariable: true,
    depth: body.depth,
    isFixed: false,
    window: meet(one.window, other.window),
  });
  return true;
}

/** A pointer that may be null, and what is done when it is not. */
export function nullablePointer(body: Body, fill: (body: Body, most: number) => void): boolean {
  const { random, lines, scope } = body;
  if (scope.nullables.length === 0 || random.onceIn(3)) {
    const element = random.pick(body.favourites);
    const made = pointerFor(body, { ...demand(body, element, false), after: 2 });
    if (!made) return false;
    const name = freshName(body, "opt");
    lines.add(`${element} *${name} = NULL;`);
    lines.add(`if (${condition(body)}) ${name} = ${made.text};`);
    scope.nullables.push({ name, element, isConst: false, window: made.window });
  }
  const { name, element, isConst, window } = random.pick(scope.nullables);
  const found: PointerVariable = {
    name,
    element,
    isConst,
    isVariable: false,
    depth: body.depth,
    isFixed: true,
    window,
  };
  const inside = (): void => {
    block(body, () => {
      body.scope.pointers.push(found);
      fill(body, 1 + random.below(3));
    });
  };
  lines.open(`if (${random.pick([name, `${name} != NULL`, `${name} && ${unsignedValue(body, 0)} != 77`])})`);
  branches(scope, [
    inside,
    (): void => {
      if (!random.onceIn(2)) return;
      lines.between("else");
      lines.add(`note(${unsignedValue(body, 1)});`);
    },
  ]);
  lines.close();
  return true;
}
