/**
 * From a pointer on the floor to what put it there, by the edges along which the floor spread.
 *
 *   p points at the same objects as q, q is held in memory by next, next has no better form
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import type { Span } from "../../src/source/span.ts";
import type { FieldKey } from "../facts/pointer-facts.ts";
import type { FloorOrigin, FloorStep, SeedReason } from "../facts/reason-facts.ts";
import type { ClassId } from "../facts/object-facts.ts";
import type { PointsTo } from "./points-to.ts";

/** Why a class of objects is on the floor: it is there from the start, or because another one is. */
export type FloorEdge =
  | { readonly kind: "seed"; readonly origin: FloorOrigin; readonly why: SeedReason; readonly own: ClassId }
  | { readonly kind: "exposed"; readonly at: Span }
  | { readonly kind: "rows"; readonly at: Span }
  | { readonly kind: "pointee"; readonly of: ClassId }
  | { readonly kind: "whole"; readonly of: ClassId }
  | { readonly kind: "part"; readonly of: ClassId; readonly field: FieldKey | null }
  | { readonly kind: "holder"; readonly variable: c.SymbolId }
  | { readonly kind: "function"; readonly function: c.SymbolId }
  | { readonly kind: "call"; readonly callee: NodeId; readonly at: Span }
  | { readonly kind: "offered"; readonly function: c.SymbolId }
  | { readonly kind: "copied"; readonly other: NodeId; readonly at: Span };

/** Why each class is on the floor. */
export type FloorEdges = ReadonlyMap<ClassId, FloorEdge>;

interface Walk {
  readonly pointsTo: PointsTo;
  readonly names: ReadonlyMap<ClassId, FloorOrigin>;
  readonly steps: FloorStep[];
}

/** Steps for any pointer, from the edges. */
export function floorSteps(
  pointsTo: PointsTo,
  edges: FloorEdges,
): (origin: FloorOrigin) => readonly FloorStep[] {
  let names: ReadonlyMap<ClassId, FloorOrigin> | null = null;
  return (origin) => {
    names ??= namesOf(pointsTo);
    const walk: Walk = { pointsTo, names, steps: [] };
    const seen = new Set<ClassId>();
    let at = pointedAt(pointsTo, origin);
    let start: FloorOrigin | null = origin;
    while (at !== null) {
      const root = pointsTo.classes.find(at);
      const edge = edges.get(root);
      if (!edge || seen.has(root)) break;
      seen.add(root);
      at = follow(walk, edge, at, start);
      start = null;
    }
    return walk.steps;
  };
}

/** What the pointer points at, as it was before it was joined with others. */
function pointedAt({ classes, variables, fields, results }: PointsTo, origin: FloorOrigin): ClassId | null {
  if (origin.kind === "function") return null;
  if (origin.kind === "result") return results.get(origin.symbol) ?? null;
  const object = origin.kind === "variable" ? variables.get(origin.symbol) : fields.get(origin.field);
  return object === undefined ? null : classes.ownPointee(object);
}

/** Adds the step for an edge; gives the class that it leads to. */
function follow(
  { pointsTo, names, steps }: Walk,
  edge: FloorEdge,
  at: ClassId,
  start: FloorOrigin | null,
): ClassId | null {
  const { classes, functions, targets, variables } = pointsTo;
  switch (edge.kind) {
    case "seed":
      if (start === null) steps.push({ kind: "pointed-at", by: edge.origin });
      else if (!isSame(start, edge.origin))
        steps.push({ kind: "same-objects", as: edge.origin, joined: classes.joinedAt(at, edge.own) });
      steps.push({ kind: "seed", origin: edge.origin, why: edge.why });
      return null;
    case "exposed":
    case "rows":
      steps.push({ kind: edge.kind, at: edge.at });
      return null;
    case "pointee":
      steps.push({ kind: "held-in-memory", by: names.get(classes.find(edge.of)) ?? null });
      return edge.of;
    case "whole":
      steps.push({ kind: "part-in-memory", part: null });
      return edge.of;
    case "part":
      steps.push({ kind: "part-in-memory", part: edge.field });
      return edge.of;
    case "holder": {
      steps.push({ kind: "holder", variable: edge.variable });
      const object = variables.get(edge.variable);
      return object === undefined ? null : classes.knownPointee(object);
    }
    case "function":
      steps.push({ kind: "called", callee: edge.function, at: null });
      return functions.get(edge.function) ?? null;
    case "call":
      steps.push({ kind: "called", callee: null, at: edge.at });
      return targets.get(edge.callee) ?? null;
    case "offered":
      steps.push({ kind: "offered", function: edge.function });
      return null;
    case "copied":
      steps.push({ kind: "copied", at: edge.at });
      return targets.get(edge.other) ?? null;
  }
}

/** A variable or a field for each class. */
function namesOf({ classes, variables, fields }: PointsTo): ReadonlyMap<ClassId, FloorOrigin> {
  const names = new Map<ClassId, FloorOrigin>();
  for (const [field, object] of fields) names.set(classes.find(object), { kind: "field", field });
  for (const [symbol, object] of variables) names.set(classes.find(object), { kind: "variable", symbol });
  return names;
}

function isSame(a: FloorOrigin, b: FloorOrigin): boolean {
  if (a.kind === "field") return b.kind === "field" && a.field === b.field;
  return b.kind !== "field" && a.kind === b.kind && a.symbol === b.symbol;
}
