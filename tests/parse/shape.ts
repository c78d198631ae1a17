/** What clang's tree and ours have in common: operators, names, statements, and what is inside what. */

export interface Shape {
  readonly label: string;
  readonly children: readonly Shape[];
}

/** Shapes of function bodies and of initialisers at file scope, by name. */
export type Shapes = ReadonlyMap<string, Shape>;

export function shape(label: string, children: readonly Shape[] = []): Shape {
  return { label, children };
}

/** Commas are nested to the left by clang and to the right by tree-sitter. */
export function commaShape(operands: readonly Shape[]): Shape {
  return shape(
    ",",
    operands.flatMap((operand) => (operand.label === "," ? operand.children : [operand])),
  );
}

/** clang sorts an initialiser's elements by their place and adds braces: only the elements themselves are compared. */
export function initialiserShape(elements: readonly Shape[]): Shape {
  const flat = elements.flatMap((element) => (element.label === "{}" ? element.children : [element]));
  return shape(
    "{}",
    flat.toSorted((left, right) => (showShape(left) < showShape(right) ? -1 : 1)),
  );
}

export function showShape({ label, children }: Shape): string {
  return children.length === 0 ? label : `(${label} ${children.map((child) => showShape(child)).join(" ")})`;
}

/** For each name whose shapes differ, or that only one side has: the name and the first difference. */
export function differences(ours: Shapes, theirs: Shapes): string[] {
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names].flatMap((name) => {
    const [left, right] = [ours.get(name), theirs.get(name)];
    if (!left || !right) return [`${name}: only ${left ? "ours" : "clang's"}`];
    const difference = firstDifference(left, right);
    return difference === null ? [] : [`${name}: ${difference}`];
  });
}

function firstDifference(ours: Shape, theirs: Shape): string | null {
  // clang repeats the value of a range designator
  if (ours.label === "{...}" && theirs.label === "{}") return null;
  if (ours.label !== theirs.label || ours.children.length !== theirs.children.length) {
    return `ours ${showShape(ours)}, clang's ${showShape(theirs)}`;
  }
  for (const [index, child] of ours.children.entries()) {
    const other = theirs.children[index];
    const difference = other && firstDifference(child, other);
    if (difference) return difference;
  }
  return null;
}
