/** Calls of generated functions: arguments that meet the contract, often views of one buffer. */
import { type Body, freshName, mostSteps, spend } from "./body.ts";
import type { Contract, Parameter, Result } from "./contract.ts";
import { condition, unsignedValue } from "./expressions.ts";
import { type Demand, pointerFor, pointerType, type PointerValue } from "./pointer-values.ts";
import type { PointerVariable } from "./scope.ts";
import { deadWindow, meet, shift, type Window } from "./window.ts";

interface Call {
  readonly text: string;
  /** What a returned pointer may point into. */
  readonly windows: readonly Window[];
  /** What the call changes in the caller's scope. */
  readonly after: readonly (() => void)[];
}

/** Everything that lives while the function runs. */
const anyRegion = 98;

/** Writes a call with what is done with its result; false if none can be made here. */
export function writeCall(body: Body, only?: Contract): boolean {
  const { random } = body;
  const fitting = body.functions.filter(({ cost }) => body.cost + body.times * cost < mostSteps);
  const contract = only ?? (fitting.length === 0 ? undefined : random.pick(fitting));
  if (!contract) return false;
  const call = makeCall(body, contract);
  if (!call) return false;
  spend(body, contract.cost);
  useResult(body, contract.result, call);
  for (const effect of call.after) effect();
  return true;
}

function makeCall(body: Body, contract: Contract): Call | null {
  const { random } = body;
  const favourite =
    random.onceIn(3) || body.scope.pointers.length === 0 ? undefined : random.pick(body.scope.pointers);
  const texts: string[] = [];
  const windows: Window[] = [];
  const after: (() => void)[] = [];
  const taken = new Set<string>();
  for (const parameter of contract.parameters) {
    const made = argument(body, parameter, { favourite, taken });
    if (!made) return null;
    texts.push(...made.texts);
    windows.push(...made.windows);
    if (made.after) after.push(made.after);
  }
  for (const { window, isVariable } of body.scope.pointers)
    if (window.region === 0 && !isVariable) windows.push(window);
  return { text: `${contract.name}(${texts.join(", ")})`, windows, after };
}

interface Argument {
  readonly texts: readonly string[];
  readonly windows: readonly Window[];
  readonly after?: () => void;
}

interface Wish {
  readonly favourite: PointerVariable | undefined;
  /** Variables that the call changes. */
  readonly taken: Set<string>;
}

function argument(body: Body, parameter: Parameter, wish: Wish): Argument | null {
  const { random } = body;
  switch (parameter.kind) {
    case "value":
      return { texts: [unsignedValue(body, 1)], windows: [] };
    case "window": {
      if (parameter.nullable && random.onceIn(4)) return { texts: ["NULL"], windows: [] };
      return single(pointerFor(body, demandOf(parameter), wish.favourite));
    }
    case "range":
      return rangeArgument(body, parameter, wish);
    case "counted": {
      const count = random.below(9);
      const made = pointerFor(body, demandOf({ ...parameter, before: 0, after: count }), wish.favourite);
      const text =
        count > 2 && random.onceIn(3) ? `${unsignedValue(body, 1)} % ${String(count)}` : String(count);
      return made && { texts: [made.text, text], windows: [made.window] };
    }
    case "cursor":
      return cursorArgument(body, parameter, wish);
    case "table":
      return null;
    case "record": {
      const found = body.scope.records.filter(
        ({ type, isConst }) => type === parameter.type && (!isConst || parameter.how !== "pointer"),
      );
      if (found.length === 0) return null;
      const record = random.pick(found);
      const inside = body.scope.pointers.filter(({ name }) => name.startsWith(record.access));
      const text = parameter.how === "value" ? record.value : record.address;
      return { texts: [text], windows: inside.map(({ window }) => window) };
    }
  }
}

function demandOf(parameter: {
  element: Demand["element"];
  isConst: boolean;
  before: number;
  after: number;
}): Demand {
  const { element, isConst, before, after } = parameter;
  return { element, allowsConst: isConst, before, after, region: anyRegion };
}

function single(made: PointerValue | null): Argument | null {
  return made && { texts: [made.text], windows: [made.window] };
}

function rangeArgument(
  body: Body,
  { element, isConst }: Extract<Parameter, { kind: "range" }>,
  { favourite }: Wish,
): Argument | null {
  const { random, scope } = body;
  const pairs = scope.ranges.filter(
    ({ lo }) => lo.element === element && (isConst || !lo.isConst) && !lo.window.dead,
  );
  if (pairs.length > 0 && random.onceIn(2)) {
    const { lo, hi } = random.pick(pairs);
    if (!hi.window.dead) return { texts: [lo.name, hi.name], windows: [lo.window, hi.window] };
  }
  const found = scope.pointers.filter(
    (one) =>
      one.element === element && (isConst || !one.isConst) && !one.window.dead && /^\w+$/.test(one.name),
  );
  if (found.length === 0) return null;
  const base = favourite && found.includes(favourite) ? favourite : random.pick(found);
  const { before, after } = base.window;
  const size = random.below(before + after + 1);
  const low = random.below(before + after - size + 1) - before;
  const at = (offset: number): string =>
    offset === 0 ? base.name : `${base.name} ${offset < 0 ? "-" : "+"} ${String(Math.abs(offset))}`;
  return { texts: [at(low), at(low + size)], windows: [base.window] };
}

function cursorArgument(
  body: Body,
  parameter: Extract<Parameter, { kind: "cursor" }>,
  { taken }: Wish,
): Argument | null {
  const found = body.scope.pointers.filter(
    ({ name, element, isConst, isVariable, isFixed, window }) =>
      element === parameter.element &&
      isVariable &&
      !isFixed &&
      !isConst &&
      !window.dead &&
      window.after >= parameter.after &&
      !taken.has(name),
  );
  if (found.length === 0) return null;
  const variable = body.random.pick(found);
  taken.add(variable.name);
  return {
    texts: [`&${variable.name}`],
    windows: [variable.window],
    after: () => (variable.window = shift(variable.window, parameter.moves)),
  };
}

function useResult(body: Body, result: Result, call: Call): void {
  const { lines, random, scope } = body;
  switch (result.kind) {
    case "nothing":
      lines.add(`${call.text};`);
      return;
    case "value": {
      const loose = scope.values.filter((name) => !scope.fixedValues.has(name));
      if (loose.length > 0 && random.onceIn(3)) lines.add(`${random.pick(loose)} = ${call.text};`);
      else if (random.onceIn(2)) lines.add(`note(${call.text});`);
      else {
        const name = freshName(body, "v");
        lines.add(`unsigned ${name} = ${call.text};`);
        scope.values.push(name);
      }
      return;
    }
    case "pointer":
      usePointer(body, result, call);
      return;
    case "owned":
      useOwned(body, result, call);
      return;
  }
}

function usePointer(body: Body, result: Extract<Result, { kind: "pointer" }>, call: Call): void {
  const { lines, scope } = body;
  const name = freshName(body, result.nullable ? "found" : "got");
  lines.add(`${pointerType(result.element, result.isConst)}${name} = ${call.text};`);
  const united =
    call.windows.length === 0 ? { ...deadWindow, dead: false, region: 0 } : call.windows.reduce(meet);
  const window = { ...united, before: 0, after: result.after, dead: false };
  if (result.nullable) {
    scope.nullables.push({ name, element: result.element, isConst: result.isConst, window });
    return;
  }
  scope.pointers.push({
    name,
    element: result.element,
    isConst: result.isConst,
    isVariable: true,
    depth: body.depth,
    isFixed: false,
    window,
  });
}

function useOwned(body: Body, result: Extract<Result, { kind: "owned" }>, call: Call): void {
  const { lines, scope, random } = body;
  const name = freshName(body, "own");
  const length = String(result.length);
  lines.open("");
  lines.add(`${result.element} *${name} = ${call.text};`);
  lines.add(`for (unsigned i = 0; i < ${length}; i++) note((unsigned)${name}[i]);`);
  if (random.onceIn(2))
    lines.add(`${name}[${String(random.below(result.length))}] = ${unsignedValue(body, 1)};`);
  if (random.onceIn(3)) lines.add(`if (${condition(body, 0)}) note(${name}[0]);`);
  const targets = scope.pointers.filter(
    ({ element, isConst, window }) =>
      element === result.element && !isConst && !window.dead && window.after >= result.length,
  );
  if (targets.length > 0 && random.onceIn(2))
    lines.add(`memcpy(${random.pick(targets).name}, ${name}, ${length} * sizeof *${name});`);
  lines.add(`free(${name});`);
  lines.close();
}
