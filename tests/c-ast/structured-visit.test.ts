/** Readers of structured bodies see every flow, node and jump once. */
import { expect, test } from "vitest";
import type * as c from "../../src/c-ast/c-ast.ts";
import { intType } from "../../src/c-ast/basic-types.ts";
import type { Flow, JumpTarget } from "../../src/c-ast/structured.ts";
import {
  declaredVariables,
  flowNodes,
  innerFlows,
  mapInnerFlows,
  targetsUsed,
  walkFlows,
} from "../../src/c-ast/structured-visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { unitIndex } from "../../src/source/span.ts";

const span = { unit: unitIndex(0), start: 0, end: 0 };
const target = (number: number): JumpTarget => number as JumpTarget;
const number = (value: number): c.IntegerConstant => ({
  kind: "integer-constant",
  id: value as NodeId,
  span,
  type: intType,
  value: BigInt(value),
  form: { kind: "decimal" },
});
const variable = (symbol: number, initializer: c.Initializer | null): c.LocalVariable => ({
  symbol: symbol as c.SymbolId,
  initializer,
  vlaLengths: [],
});
const declaration: c.LocalDeclaration = {
  kind: "local-declaration",
  id: 50 as NodeId,
  span,
  variables: [variable(1, { kind: "value", value: number(7) })],
};
const loop: Flow = {
  kind: "loop",
  target: target(1),
  label: null,
  init: declaration,
  condition: number(2),
  test: "before",
  step: number(3),
  body: [
    {
      kind: "switch",
      target: target(2),
      value: number(4),
      span,
      arms: [
        { cases: [], isDefault: false, span, body: [{ kind: "continue", target: target(1), span }] },
        { cases: [], isDefault: true, span, body: [{ kind: "break", target: target(2), span }] },
      ],
    },
    {
      kind: "dispatch",
      target: target(3),
      span,
      states: [{ name: "start", body: [{ kind: "enter", target: target(3), state: 0, span }] }],
    },
  ],
  span,
};

test("walkFlows gives all flows, outer ones first", () => {
  const kinds = [...walkFlows([loop])].map((flow) => flow.kind);
  expect(kinds).toEqual(["loop", "switch", "continue", "break", "dispatch", "enter"]);
});

test("targetsUsed tells breaks from continues", () => {
  const used = targetsUsed([loop]);
  expect([...used.breaks]).toEqual([2]);
  expect([...used.continues]).toEqual([1]);
  expect([...used.enters]).toEqual([3]);
});

test("flowNodes and declaredVariables are about the flow itself", () => {
  expect(flowNodes(loop)).toEqual([declaration, number(2), number(3)]);
  expect(declaredVariables(loop).map((each) => each.symbol)).toEqual([1]);
  const initialize: Flow = {
    kind: "initialize",
    variable: variable(4, { kind: "value", value: number(5) }),
    span,
  };
  expect(flowNodes(initialize)).toEqual([{ kind: "value", value: number(5) }]);
  expect(declaredVariables(initialize)).toEqual([]);
});

test("mapInnerFlows numbers lists as innerFlows does", () => {
  const inner = loop.body[0];
  if (!inner) throw new Error("no switch");
  const seen: number[] = [];
  const emptied = mapInnerFlows(inner, (list, at) => {
    expect(innerFlows(inner)[at]).toBe(list);
    seen.push(at);
    return [];
  });
  expect(seen).toEqual([0, 1]);
  expect(innerFlows(emptied)).toEqual([[], []]);
});
