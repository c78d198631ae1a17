/**
 * What a loop leaves as it is: constants, and variables and members that neither its assignments nor its calls write.
 *
 * Sound because a variable is followed only where no pointer leads to it but as an argument of the C library, so that
 * it is written by its name or by a call; and a member only where its address is taken nowhere, and no union and no pointer of
 * another type shares its bytes, so that it is written by its name, with the whole struct, or by a call.
 */
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import type * as s from "../c-ast/structured.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";
import type { FunctionContext } from "./context.ts";
import { nodesOf } from "./flow-nodes.ts";

/** Has the expression one value in all rounds of the loop, whose index is no part of it? */
export function isInvariant(cx: FunctionContext, flow: s.LoopFlow, index: c.SymbolId, expr: c.Expr): boolean {
  switch (expr.kind) {
    case "integer-constant":
      return true;
    case "convert":
      return expr.conversion === "integer" && isInvariant(cx, flow, index, expr.operand);
    case "binary":
      return isInvariant(cx, flow, index, expr.left) && isInvariant(cx, flow, index, expr.right);
    case "load":
      return isInvariantPlace(cx, flow, index, expr.place) && !isChangedByCalls(cx, flow, expr);
    default:
      return false;
  }
}

/** Does an assignment of the body or the condition have such a target? */
export function assignsTo(flow: s.LoopFlow, isIt: (target: c.Expr) => boolean): boolean {
  return loopNodes(flow).some(
    (node) =>
      (node.kind === "assign" || node.kind === "compound-assign" || node.kind === "step") &&
      isIt(node.target),
  );
}

function isInvariantPlace(cx: FunctionContext, flow: s.LoopFlow, index: c.SymbolId, place: c.Expr): boolean {
  if ((place.type.quals & Qualifier.volatile) !== 0) return false;
  switch (place.kind) {
    case "variable-ref": {
      const { symbol } = place;
      if (symbol === index || cx.program.flow.variables.pointedAt.has(symbol)) return false;
      const isTarget = (target: c.Expr): boolean =>
        target.kind === "variable-ref" && target.symbol === symbol;
      return cx.symbol(symbol).kind === "variable" && !assignsTo(flow, isTarget);
    }
    case "member":
      return place.base.kind === "variable-ref" && isUntouchedMember(cx, flow, place);
    case "arrow":
      return (
        place.pointer.kind === "load" &&
        place.pointer.place.kind === "variable-ref" &&
        isInvariantPlace(cx, flow, index, place.pointer.place) &&
        isUntouchedMember(cx, flow, place)
      );
    default:
      return false;
  }
}

/** Of no struct of this type is the member written, as far as the loop itself goes. */
function isUntouchedMember(cx: FunctionContext, flow: s.LoopFlow, place: c.Member | c.Arrow): boolean {
  const { record, field } = place;
  const { program, floor, flow: facts } = cx.program;
  if (floor.records.has(record) || program.records.get(record)?.keyword !== "struct") return false;
  if (isSharedMemory(cx, record) || facts.variables.membersTaken.has(fieldKey(record, field))) return false;
  return !assignsTo(flow, (target) => {
    if (target.type.kind === "record") return true; // perhaps with such a struct inside
    const isMember = target.kind === "member" || target.kind === "arrow";
    return isMember && target.record === record && target.field === field;
  });
}

/** Is it part of a union, or of something that pointers of another type lead to? */
function isSharedMemory(cx: FunctionContext, record: c.RecordId): boolean {
  const { program, flow } = cx.program;
  const { recordsCast } = flow.variables;
  return [...program.records.values()].some(
    ({ id, keyword }) => (keyword === "union" || recordsCast.has(id)) && contains(program, id, record),
  );
}

function contains(program: c.Program, outer: c.RecordId, inner: c.RecordId): boolean {
  if (outer === inner) return true;
  return (program.records.get(outer)?.fields ?? []).some(({ type }) => {
    let part = type;
    while (part.kind === "array") part = part.element;
    return part.kind === "record" && contains(program, part.record, inner);
  });
}

function isChangedByCalls(cx: FunctionContext, flow: s.LoopFlow, bound: c.Load): boolean {
  return loopNodes(flow).some((node) => node.kind === "call" && cx.program.flow.mayChange(node, bound));
}

/** What is evaluated in each round but the step. */
function loopNodes(flow: s.LoopFlow): readonly AstNode[] {
  const roots = [...nodesOf(flow.body), ...(flow.condition ? [flow.condition] : [])];
  return roots.flatMap((root) => [...walk(root)]);
}
