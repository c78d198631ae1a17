/** Arrays of a function, bytes of objects, copies of elements. */
import { addObject, type Body, freshName, spend } from "./body.ts";
import { elements, sizeOf } from "./element.ts";
import { unsignedValue, writable } from "./expressions.ts";
import { pointerFor } from "./pointer-values.ts";
import { isOneObject } from "./window.ts";

export function localArray(body: Body): boolean {
  const { random, lines, scope } = body;
  const element = random.onceIn(4) ? random.pick(elements) : random.pick(body.favourites);
  const name = freshName(body, "arr");
  const length = 2 + random.below(9);
  if (random.onceIn(4)) {
    const value = freshName(body, "v");
    lines.add(`unsigned ${value} = ${unsignedValue(body, 1)};`);
    addObject(body, { name: `(&${value})`, element: "unsigned", length: 1 });
    scope.values.push(value);
    return true;
  }
  if (random.onceIn(3)) {
    lines.add(`${element} ${name}[${String(length)}];`);
    lines.add(`for (unsigned i = 0; i < ${String(length)}; i++) ${name}[i] = i ^ ${unsignedValue(body, 1)};`);
    spend(body, length);
  } else {
    const values = Array.from({ length: 1 + random.below(length) }, () => String(random.below(100)));
    lines.add(`${element} ${name}[${String(length)}] = {${values.join(", ")}};`);
  }
  addObject(body, { name, element, length });
  return true;
}

/** `T m[3][4]`, used by rows and as an array of arrays. */
export function localMatrix(body: Body): boolean {
  const { random, lines } = body;
  const element = random.pick(body.favourites);
  const name = freshName(body, "grid");
  const [rows, columns] = [2 + random.below(2), 2 + random.below(4)];
  lines.add(
    `${element} ${name}[${String(rows)}][${String(columns)}] = {{${String(random.below(9))}, 5}, {7}};`,
  );
  for (let row = 0; row < rows; row++)
    addObject(body, { name: `${name}[${String(row)}]`, element, length: columns });
  if (!random.onceIn(2)) return true;
  const pointer = freshName(body, "row");
  lines.open(
    `for (${element} (*${pointer})[${String(columns)}] = ${name}; ${pointer} < ${name} + ${String(rows)}; ${pointer}++)`,
  );
  lines.add(`(*${pointer})[${String(random.below(columns))}] ^= ${unsignedValue(body, 1)};`);
  lines.add(`note((unsigned)${pointer}[0][${String(random.below(columns))}]);`);
  lines.close();
  return true;
}

/** The bytes of an object. */
export function byteView(body: Body): boolean {
  const { random, lines } = body;
  const base = writable(body);
  if (!base || base.window.after < 1 || sizeOf(base.element) === 1) return false;
  const size = sizeOf(base.element);
  const name = freshName(body, "bytes");
  lines.add(`unsigned char *${name} = (unsigned char *)${base.name};`);
  body.scope.pointers.push({
    name,
    element: "unsigned char",
    isConst: false,
    isVariable: random.onceIn(3),
    depth: body.depth,
    isFixed: false,
    window: { ...base.window, before: base.window.before * size, after: base.window.after * size },
  });
  return true;
}

/** `memmove`, `memcpy`, `memset`, `memcmp`. */
export function copyElements(body: Body): boolean {
  const { random, lines } = body;
  const target = writable(body);
  if (!target || target.window.after < 1) return false;
  const most = target.window.after;
  const count = 1 + random.below(most);
  const size = `${String(count)} * sizeof *${target.name}`;
  spend(body, count);
  if (random.onceIn(5)) {
    lines.add(`memset(${target.name}, ${random.pick(["0", "0xff", "1"])}, ${size});`);
    return true;
  }
  const source = pointerFor(
    body,
    { element: target.element, allowsConst: true, before: 0, after: count, region: 98 },
    target,
  );
  if (!source) return false;
  if (random.onceIn(5)) {
    lines.add(`note(memcmp(${target.name}, ${source.text}, ${size}) ${random.pick(["<", ">", "=="])} 0);`);
    return true;
  }
  const isApart =
    !isOneObject(target.window, source.window) &&
    target.window.region !== 1 &&
    source.window.region !== 1 &&
    [...target.window.roots].every(
      (root) => !source.window.roots.has(root) && /^(arr|heap|garr)\d*$/.test(root),
    ) &&
    [...source.window.roots].every((root) => /^(arr|heap|garr)\d*$/.test(root));
  lines.add(
    `${isApart && random.onceIn(2) ? "memcpy" : "memmove"}(${target.name}, ${source.text}, ${size});`,
  );
  return true;
}
