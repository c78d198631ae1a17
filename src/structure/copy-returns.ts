/** `goto out;` with `out: return code;` → `return code;`: a jump to a short return reads worse than the return. */
import { children } from "../c-ast/visit.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { Label } from "./label.ts";
import { mapInnerLists, walkPieces, innerLists } from "./piece.ts";
import type { Piece, SimplePiece } from "./piece.ts";

/** Only for labels written in C: a `break` should stay what it is. */
export function copyReturns(pieces: readonly Piece[]): readonly Piece[] {
  const returns = new Map<Label, SimplePiece>();
  const collect = (list: readonly Piece[]): void => {
    for (const [at, piece] of list.entries()) {
      if (piece.kind !== "label" || piece.label.name === null) continue;
      const next = list.slice(at).find((each) => each.kind !== "label");
      if (next?.kind === "simple" && isShortReturn(next.statement)) returns.set(piece.label, next);
    }
  };
  collect(pieces);
  for (const piece of walkPieces(pieces)) innerLists(piece).forEach(collect);
  return returns.size > 0 ? replaceJumps(pieces, returns) : pieces;
}

function replaceJumps(list: readonly Piece[], returns: ReadonlyMap<Label, SimplePiece>): readonly Piece[] {
  return list.map((piece) => {
    if (piece.kind === "jump") return returns.get(piece.label) ?? piece;
    return mapInnerLists(piece, (inner) => replaceJumps(inner, returns));
  });
}

/** `return;`, `return name;`, `return -1;`, whatever conversions there are. */
function isShortReturn(statement: SimplePiece["statement"]): boolean {
  return statement.kind === "return" && (statement.value === null || isShort(statement.value));
}

function isShort(expr: c.Expr): boolean {
  switch (expr.kind) {
    case "integer-constant":
    case "floating-constant":
    case "variable-ref":
      return true;
    case "load":
    case "convert":
    case "unary":
    case "not":
      return [...children(expr)].every((child) => "type" in child && isShort(child));
    default:
      return false;
  }
}
