/** Which arguments of a call point at parts of nodes, and whether copies of these may be made before the call. */
import { nodeAround } from "../../analyses/floor/link-contents.ts";
import type * as c from "../c-ast/c-ast.ts";
import { libraryEffect, readsText } from "../c-ast/library.ts";
import { madePointer } from "../c-ast/made-pointer.ts";
import { passedChoices, passedPart, type PassedPart } from "../c-ast/passed-part.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { FunctionContext } from "./context.ts";
import type { Place } from "./lower-place.ts";
import { refuse } from "./refusal.ts";

interface Argument {
  readonly at: number;
  readonly arg: c.Expr;
}

/** One object or array, or one of several texts. */
export type CopiedPart =
  | (Argument & PassedPart & { readonly kind: "part" })
  | (Argument & { readonly kind: "choice"; readonly pointer: c.Expr });

export function partsOf(cx: FunctionContext, call: c.Call, name: string): readonly CopiedPart[] {
  return call.args.flatMap((arg, at): readonly CopiedPart[] => {
    const part = nodePart(cx, arg);
    if (part) return [{ kind: "part", at, arg, ...(isOneElement(name, at, part) ? elementOf(part) : part) }];
    return readsText(name, at) && mayBePart(cx, arg)
      ? [{ kind: "choice", at, arg, pointer: madePointer(arg) }]
      : [];
  });
}

/** The part of a node that an argument points at. */
export function nodePart(cx: FunctionContext, arg: c.Expr): PassedPart | null {
  const part = arg.type.kind === "pointer" ? passedPart(arg) : null; // slots are references already
  return part && nodeAround(cx.program.program, part.object) !== null ? part : null;
}

function mayBePart(cx: FunctionContext, arg: c.Expr): boolean {
  return passedChoices(arg).some((choice) => nodePart(cx, choice) !== null || mayBePart(cx, choice));
}

/** `&p->n[i]` of which no other element is reached: `scanf` writes one number, or text. */
function isOneElement(name: string, at: number, { pointer }: PassedPart): boolean {
  if (pointer.kind !== "address-of") return false;
  const { isOne, isVariable } = libraryEffect(name);
  const { type } = pointer.place;
  return isOne(at) || (isVariable(at) && (type.kind !== "integer" || type.integer !== "char"));
}

/** The element that is pointed at, of an array. */
export function elementOf(part: PassedPart): PassedPart {
  return part.pointer.kind === "address-of" ? { ...part, object: part.pointer.place, index: null } : part;
}

/**
 * Refuses calls of which an argument changes a part that is copied, or of which a copy is made too early or too late: gcc
 * computes arguments from right to left, and the function looks at the parts when all are computed.
 */
export function requireOrder(
  cx: FunctionContext,
  call: c.Call,
  parts: readonly CopiedPart[],
  isWritten: (at: number) => boolean,
): void {
  const { flow } = cx.program;
  const copied = new Set(parts.map(({ at }) => at));
  for (const part of parts) {
    // what stands to the left of a part, or is one, is computed behind it as gcc does
    const right = call.args.filter((_, at) => at > part.at && !copied.has(at));
    const isMoved = right.some((other) => flow.mayChange(other, part.arg));
    if (isMoved || call.args.some((other, at) => at !== part.at && changes(cx, other, part)))
      return refuse(
        "pointer/node",
        "a part of a node is passed beside an argument that may change it",
        part.arg.span,
      );
    const isLate = (other: c.Expr): boolean => flow.hasSideEffect(other) || flow.mayChange(part.arg, other);
    if (flow.hasSideEffect(part.arg) && right.some(isLate))
      return refuse(
        "pointer/node",
        "a part of a node is found behind an argument to its right",
        part.arg.span,
      );
    if (
      isWritten(part.at) &&
      parts.some((other) => other.at > part.at && isWritten(other.at) && mayMeet(part, other))
    )
      return refuse("pointer/node", "two parts of nodes that are written may be the same", part.arg.span);
  }
}

/** May a call in another argument write to the part itself? */
function changes(cx: FunctionContext, other: c.Expr, part: CopiedPart): boolean {
  const objects =
    part.kind === "part"
      ? [part.object]
      : [...walkExpr(part.pointer)].flatMap((expr) => nodePart(cx, expr)?.object ?? []);
  return [...walkExpr(other)].some((expr) => expr.kind === "call" && cx.program.flow.mayWrite(expr, objects));
}

/** May two parts share memory? Not where they are different members, or different elements of one array. */
export function mayMeet(one: CopiedPart, other: CopiedPart): boolean {
  if (one.kind === "choice" || other.kind === "choice") return false;
  const [path, others] = [stepsTo(one.object), stepsTo(other.object)];
  for (const [at, step] of path.entries()) {
    const twin = others[at];
    if (twin === undefined) return true;
    if (step.kind === "member" && twin.kind === "member" && step.key !== twin.key) return false;
    const isKnown = step.key !== null && twin.key !== null;
    if (step.kind === "element" && twin.kind === "element" && isKnown && step.key !== twin.key) return false;
  }
  return true;
}

interface Step {
  readonly kind: "member" | "element";
  /** Null for an element that is not known. */
  readonly key: string | null;
}

/** From the node to a part of it. */
function stepsTo(place: c.Expr): readonly Step[] {
  if (place.kind === "member")
    return [
      ...stepsTo(place.base),
      { kind: "member", key: `${String(place.record)}.${String(place.field)}` },
    ];
  if (place.kind !== "index") return [];
  const { pointer, index } = place;
  const key = index.kind === "integer-constant" ? String(index.value) : null;
  if (pointer.kind !== "convert" || pointer.conversion !== "array-to-pointer") return [];
  return [...stepsTo(pointer.operand), { kind: "element", key }];
}

/** After the member that holds it. */
export function partName(cx: FunctionContext, { steps }: Place): string {
  const field = steps.findLast((step) => step.kind === "field");
  return field ? cx.program.names.field(field.record, field.field) : "part";
}
