/** Random functions: what they take and give, and their bodies. */
import type { Random } from "../fuzz-printf/random.ts";
import { addObject, type Body } from "./body.ts";
import type { Contract, Parameter, Result } from "./contract.ts";
import { type Element, elements } from "./element.ts";
import { unsignedValue } from "./expressions.ts";
import type { GlobalVariables } from "./globals.ts";
import { addGlobals } from "./globals.ts";
import { allocate } from "./heap.ts";
import type { Lines } from "./lines.ts";
import { pointerType } from "./pointer-values.ts";
import { addRecord } from "./records.ts";
import type { RecordType } from "./record-type.ts";
import { returnText } from "./returns.ts";
import { emptyScope, type PointerVariable } from "./scope.ts";
import { fill } from "./statements.ts";
import { shift, window } from "./window.ts";

export interface ProgramParts {
  readonly random: Random;
  readonly lines: Lines;
  readonly favourites: readonly Element[];
  readonly records: readonly RecordType[];
  readonly globals: GlobalVariables;
  readonly functions: Contract[];
  /** Statements of a function, up to twice as many. */
  readonly size: number;
}

export function newBody(parts: ProgramParts, result: Result, budget: number): Body {
  const { random, lines, favourites, records, functions } = parts;
  const fresh = { scope: emptyScope(), cleanup: [], depth: 0, times: 1, cost: 0, names: 0 };
  return { random, lines, favourites, records, functions, result, budget, ...fresh };
}

/** Writes a function, and adds it to those that can be called. */
export function writeFunction(parts: ProgramParts, name: string): void {
  const { random, lines } = parts;
  const parameters = Array.from({ length: 1 + random.below(3 + random.below(2)) }, () =>
    randomParameter(parts),
  );
  const result = randomResult(parts, parameters);
  const body = newBody(parts, result, parts.size + random.below(parts.size));
  lines.open(`${resultType(result)}${name}(${parameters.map(declare).join(", ")})`);
  parameters.forEach((parameter, at) => {
    addParameter(body, parameter, at);
  });
  if (random.onceIn(2)) addGlobals(body, parts.globals);
  const source = result.kind === "pointer" ? keepSource(body, result) : null;
  staticLocals(body);
  if (result.kind === "owned") writeOwner(body, result);
  else {
    fill(body, 30);
    finish(body, parameters, source);
  }
  lines.close();
  lines.add("");
  parts.functions.push({ name, parameters, result, cost: body.cost + 5 });
}

function randomParameter({ random, favourites, records }: ProgramParts): Parameter {
  const element = random.onceIn(6) ? random.pick(elements) : random.pick(favourites);
  const isConst = random.onceIn(3);
  const choice = random.below(15);
  if (choice < 2) return { kind: "value" };
  if (choice < 8) {
    const before = random.onceIn(4) ? 1 + random.below(2) : 0;
    return {
      kind: "window",
      element,
      isConst,
      before,
      after: 1 + random.below(5),
      nullable: random.onceIn(6),
    };
  }
  if (choice < 10) return { kind: "range", element, isConst };
  if (choice < 12) return { kind: "counted", element, isConst };
  if (choice === 12) return { kind: "cursor", element, after: 2 + random.below(3), moves: random.below(3) };
  if (records.length === 0) return { kind: "value" };
  return {
    kind: "record",
    type: random.pick(records),
    how: random.pick(["pointer", "pointer", "const pointer", "value"]),
  };
}

function randomResult({ random, favourites }: ProgramParts, parameters: readonly Parameter[]): Result {
  const choice = random.below(8);
  if (choice < 2) return { kind: "nothing" };
  if (choice === 2) return { kind: "owned", element: random.pick(favourites), length: 2 + random.below(6) };
  const sources = parameters.filter((one) => one.kind === "window" && !one.nullable);
  const [source] = sources;
  if (choice < 6 && source?.kind === "window") {
    const { element, isConst, after } = source;
    return { kind: "pointer", element, isConst, after: 1 + random.below(after), nullable: random.onceIn(3) };
  }
  return { kind: "value" };
}

function resultType(result: Result): string {
  switch (result.kind) {
    case "nothing":
      return "static void ";
    case "value":
      return "static unsigned ";
    case "pointer":
      return `static ${pointerType(result.element, result.isConst)}`;
    case "owned":
      return `static ${result.element} *`;
  }
}

function declare(parameter: Parameter, at: number): string {
  const name = String(at);
  switch (parameter.kind) {
    case "value":
      return `unsigned x${name}`;
    case "window":
      return `${pointerType(parameter.element, parameter.isConst)}a${name}`;
    case "range": {
      const type = pointerType(parameter.element, parameter.isConst);
      return `${type}lo${name}, ${type}hi${name}`;
    }
    case "counted":
      return `${pointerType(parameter.element, parameter.isConst)}a${name}, unsigned n${name}`;
    case "cursor":
    case "table":
      return `${parameter.element} **pp${name}`;
    case "record":
      if (parameter.how === "value") return `struct ${parameter.type.name} s${name}`;
      return `${parameter.how === "pointer" ? "" : "const "}struct ${parameter.type.name} *s${name}`;
  }
}

function addParameter(body: Body, parameter: Parameter, at: number): void {
  const { scope, lines } = body;
  const name = String(at);
  const variable = (text: string, root: string, more: Partial<PointerVariable>): PointerVariable => ({
    name: text,
    element: "int",
    isConst: false,
    isVariable: true,
    depth: 0,
    isFixed: false,
    window: window(0, 0, `param:${root}`, 1),
    ...more,
  });
  switch (parameter.kind) {
    case "value":
      scope.values.push(`x${name}`);
      return;
    case "window": {
      const { element, isConst, before, after, nullable } = parameter;
      const around = window(before, after, `param:a${name}`, 1);
      if (nullable) scope.nullables.push({ name: `a${name}`, element, isConst, window: around });
      else scope.pointers.push(variable(`a${name}`, `a${name}`, { element, isConst, window: around }));
      return;
    }
    case "range": {
      const { element, isConst } = parameter;
      const lo = variable(`lo${name}`, `lo${name}`, { element, isConst, isFixed: true });
      const hi = variable(`hi${name}`, `lo${name}`, { element, isConst, isFixed: true });
      scope.pointers.push(lo, hi);
      scope.ranges.push({ lo, hi });
      return;
    }
    case "counted": {
      const { element, isConst } = parameter;
      const pointer = variable(`a${name}`, `a${name}`, { element, isConst, isFixed: true });
      scope.pointers.push(pointer);
      scope.values.push(`n${name}`);
      scope.fixedValues.add(`n${name}`);
      scope.counted.push({ pointer, count: `n${name}` });
      return;
    }
    case "cursor": {
      const { element, after } = parameter;
      const around = window(0, after, `param:pp${name}`, 1);
      if (body.random.onceIn(2)) {
        lines.add(`${element} *c${name} = *pp${name};`);
        scope.pointers.push(variable(`c${name}`, `pp${name}`, { element, window: around }));
      } else
        scope.pointers.push(
          variable(`(*pp${name})`, `pp${name}`, {
            element,
            window: around,
            isFixed: true,
            isVariable: false,
          }),
        );
      return;
    }
    case "table":
      return;
    case "record": {
      const isPointer = parameter.how !== "value";
      addRecord(body, {
        name: `s${name}`,
        type: parameter.type,
        region: isPointer ? 1 : 2,
        ...(isPointer ? { isPointer: true as const } : {}),
        isConst: parameter.how === "const pointer",
      });
      return;
    }
  }
}

function staticLocals(body: Body): void {
  const { random, lines, scope } = body;
  if (random.onceIn(5)) {
    const length = 2 + random.below(4);
    const element = random.pick(body.favourites);
    lines.add(`static ${element} memo[${String(length)}] = {${String(random.below(50))}};`);
    addObject(body, { name: "memo", element, length, region: 0 });
  }
  if (random.onceIn(5)) {
    lines.add("static unsigned calls;");
    lines.add("calls++;");
    scope.values.push("calls");
  }
}

/** Cursors are moved on as the contract says; the result is returned. */
function finish(body: Body, parameters: readonly Parameter[], source: string | null): void {
  const { lines, random } = body;
  parameters.forEach((parameter, at) => {
    if (parameter.kind !== "cursor" || parameter.moves === 0) return;
    const name = `pp${String(at)}`;
    const moves = String(parameter.moves);
    lines.add(random.onceIn(2) ? `*${name} += ${moves};` : `*${name} = *${name} + ${moves};`);
    for (const variable of body.scope.pointers)
      if (variable.name === `(*${name})`) variable.window = shift(variable.window, parameter.moves);
  });
  if (body.result.kind === "nothing") return;
  lines.add(returnText(body) ?? `return ${source ?? "NULL"};`);
}

/** A parameter that can be returned stays as it is. */
function keepSource(
  body: Body,
  { element, isConst, after }: Extract<Result, { kind: "pointer" }>,
): string | null {
  const source = body.scope.pointers.find(
    (one) =>
      one.isVariable && one.element === element && one.isConst === isConst && one.window.after >= after,
  );
  if (source) source.isFixed = true;
  return source?.name ?? null;
}

function writeOwner(body: Body, { element, length }: Extract<Result, { kind: "owned" }>): void {
  const { lines } = body;
  allocate(body, { name: "made", element, length });
  addObject(body, { name: "made", element, length });
  fill(body, 30);
  if (body.random.onceIn(2))
    lines.add(`made[${String(body.random.below(length))}] = ${unsignedValue(body, 1)};`);
  lines.add("return made;");
}
