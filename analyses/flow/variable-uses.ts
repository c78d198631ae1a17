/**
 * Which variables pointers may reach, which are written by their name, and which functions are more than called.
 *
 *   &x, &x.f, &a[i]        x, x, a are reached
 *   f(a), p = a            a is reached
 *   a[i], *a               a is not: the element is found by the array's name
 *
 * Sound because a pointer into a variable is made in no other way.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { AstNode } from "../../src/c-ast/visit.ts";
import { fieldKey, type FieldKey } from "../facts/pointer-facts.ts";
import type { VariableUses } from "../facts/flow-facts.ts";
import { variableOf } from "./place-access.ts";
import { calleeSymbol, stripConversions } from "../../src/c-ast/callee.ts";
import { programNodes } from "../../src/c-ast/program-nodes.ts";

export function variableUses(program: c.Program): VariableUses {
  const addressTaken = new Set<c.SymbolId>();
  const pointedAt = new Set<c.SymbolId>();
  const membersTaken = new Set<FieldKey>();
  const recordsCast = new Set<c.RecordId>();
  const written = new Set<c.SymbolId>();
  const functions = new Set<c.SymbolId>();
  const add = (to: Set<c.SymbolId>, place: c.Expr): void => {
    const variable = variableOf(place);
    if (variable !== null) to.add(variable);
  };
  /** Pointers that are followed at once, and functions that are called: met before they are walked into. */
  const followed = new Set<AstNode>();
  const called = new Set<AstNode>();
  /** Arguments of the C library, which keeps no pointers to numbers, and of which no result points there. */
  const passing = new Set<AstNode>();
  /** Arguments of the C library as they are passed: it looks at them during the call only. */
  const handedOver = new Set<AstNode>();
  for (const node of programNodes(program)) {
    switch (node.kind) {
      case "index":
      case "dereference":
        followed.add(node.pointer);
        break;
      case "call":
        called.add(node.callee);
        if (node.type.kind !== "pointer" && calleeSymbol(node, program)?.defined === false)
          for (const arg of node.args) passing.add(stripConversions(arg));
        if (calleeSymbol(node, program)?.defined === false) for (const arg of node.args) handedOver.add(arg);
        break;
      case "address-of":
        add(addressTaken, node.place);
        if (node.place.kind === "member" || node.place.kind === "arrow")
          membersTaken.add(fieldKey(node.place.record, node.place.field));
        if (!passing.has(node)) add(pointedAt, node.place);
        break;
      case "convert":
        if (!handedOver.has(node) && !isAllocation(node, program))
          for (const record of recordsBetween(node)) recordsCast.add(record);
        if (called.has(node)) called.add(node.operand);
        if (node.conversion === "array-to-pointer" && !followed.has(node)) {
          add(addressTaken, node.operand);
          add(pointedAt, node.operand);
        }
        break;
      case "function-ref":
        if (!called.has(node)) functions.add(node.symbol);
        break;
      case "assign":
      case "compound-assign":
      case "step":
        add(written, node.target);
        break;
      default:
        break;
    }
  }
  return { addressTaken, pointedAt, membersTaken, recordsCast, written, functions };
}

/** The result of a function of the C library, as `malloc`'s, is a pointer to nothing else yet. */
function isAllocation({ operand }: c.Convert, program: c.Program): boolean {
  const call = stripConversions(operand);
  return call.kind === "call" && calleeSymbol(call, program)?.defined === false;
}

/** What a pointer led to before or behind a conversion, where the other is something else. */
function recordsBetween({ operand, type, conversion }: c.Convert): readonly c.RecordId[] {
  if (conversion === "null-pointer" || conversion === "array-to-pointer") return [];
  const [from, to] = [recordBehind(operand.type), recordBehind(type)];
  return from === to ? [] : [from, to].filter((record) => record !== null);
}

function recordBehind(type: c.CType): c.RecordId | null {
  if (type.kind !== "pointer") return null;
  let target = type.target;
  while (target.kind === "array") target = target.element;
  return target.kind === "record" ? target.record : null;
}
