/**
 * Moves of a pointer back by one that a test allows each time: `while (p > start) p--;` leaves `p` at `start` at worst.
 *
 * Reads: the typed C AST of a function. Gives: the moves (`p--`, `p -= n`) of its pointer variables without such a test.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { pointerVariable } from "../../src/c-ast/pointer-variable.ts";
import { children, walk, type AstNode } from "../../src/c-ast/visit.ts";

/** Variables that are behind another pointer, which is the value. */
type Guards = ReadonlyMap<c.SymbolId, c.Expr>;

const none: Guards = new Map();

/** Variables that are moved back somewhere without a test, or with one against a pointer for which `mayBeBefore` holds. */
export function movedBackUnguarded(
  { body }: c.FunctionDefinition,
  mayBeBefore: (pointer: c.SymbolId) => boolean,
): ReadonlySet<c.SymbolId> {
  const found = new Set<c.SymbolId>();
  const hasLabels = [...walk(body)].some(({ kind }) => kind === "labeled"); // control may come in behind a test
  const isGuarded = (node: c.Step | c.CompoundAssign, symbol: c.SymbolId, guards: Guards): boolean => {
    const against = guards.get(symbol);
    if (node.kind !== "step" || against === undefined || hasLabels) return false;
    const other = pointerVariable(against);
    return other === null || !mayBeBefore(other);
  };
  const visit = (node: AstNode, guards: Guards): void => {
    const moved = movedBack(node);
    if (moved && !isGuarded(moved.node, moved.symbol, guards)) found.add(moved.symbol);
    for (const [part, own] of partsOf(node, guards)) visit(part, own);
  };
  visit(body, none);
  return found;
}

/** The parts of a node, each with the guards that hold there. */
function partsOf(node: AstNode, guards: Guards): readonly (readonly [AstNode, Guards])[] {
  switch (node.kind) {
    case "while":
      return [
        [node.condition, none],
        [node.body, guardsOf(node.condition, [node.body])],
      ];
    case "for": {
      const again = node.step ? [node.body, node.step] : [node.body];
      const inside = node.condition ? guardsOf(node.condition, again) : none;
      const before = [node.init, node.condition].flatMap((part) => (part ? [[part, none] as const] : []));
      return [...before, ...again.map((part) => [part, inside] as const)];
    }
    case "do-while":
      return children(node).map((part) => [part, none]);
    case "if": {
      const then = new Map([...guards, ...guardsOf(node.condition, [node.then])]);
      const otherwise = node.otherwise ? [[node.otherwise, guards] as const] : [];
      return [[node.condition, guards], [node.then, then], ...otherwise];
    }
    case "logical":
      if (node.operator === "||") return children(node).map((part) => [part, guards]);
      return [
        [node.left, guards],
        [node.right, new Map([...guards, ...guardsOf(node.left, [node.right])])],
      ];
    default:
      return children(node).map((part) => [part, guards]);
  }
}

/** What `p > start && ..` says of pointers that change once in these parts. */
function guardsOf(condition: c.Expr, parts: readonly AstNode[]): Guards {
  if (condition.kind === "logical" && condition.operator === "&&")
    return new Map([...guardsOf(condition.left, parts), ...guardsOf(condition.right, parts)]);
  if (condition.kind !== "compare" || (condition.operator !== ">" && condition.operator !== "<")) return none;
  const [ahead, against] =
    condition.operator === ">" ? [condition.left, condition.right] : [condition.right, condition.left];
  const symbol = ahead.kind === "load" && ahead.place.kind === "variable-ref" ? ahead.place.symbol : null;
  const isChangedOnce = symbol !== null && changesOf(symbol, parts) === 1;
  return isChangedOnce ? new Map([[symbol, against]]) : none;
}

function changesOf(symbol: c.SymbolId, parts: readonly AstNode[]): number {
  const isIt = (place: c.Expr): boolean => place.kind === "variable-ref" && place.symbol === symbol;
  let count = 0;
  for (const part of parts)
    for (const node of walk(part)) {
      if (node.kind === "address-of" && isIt(node.place)) count += 2;
      const isChange = node.kind === "step" || node.kind === "assign" || node.kind === "compound-assign";
      if (isChange && isIt(node.target)) count++;
    }
  return count;
}

/** `p--`, `p -= n` */
function movedBack(
  node: AstNode,
): { readonly node: c.Step | c.CompoundAssign; readonly symbol: c.SymbolId } | null {
  const isBack =
    (node.kind === "step" && node.operator === "--") ||
    (node.kind === "compound-assign" && node.operator === "-");
  if (!isBack || node.target.kind !== "variable-ref" || node.target.type.kind !== "pointer") return null;
  return { node, symbol: node.target.symbol };
}
