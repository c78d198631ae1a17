/**
 * What a `void *` parameter points at.
 * Reads: conversions of the parameter's value in the body. Gives: the element type per parameter when it is used as one
 * type only; bytes when the parameter is only handed on or moved (GNU), or used as several types that are all seen in
 * bytes; no entry otherwise.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { hasBytes } from "../../src/c-ast/object-bytes.ts";
import { sameRepresentation } from "../../src/c-ast/rust-scalar.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";

const byte: c.CType = { kind: "integer", integer: "uchar", quals: 0 };

export function inferVoidTargets(program: c.Program): ReadonlyMap<c.SymbolId, c.CType> {
  const targets = new Map<c.SymbolId, c.CType>();
  for (const unit of program.units) {
    for (const definition of unit.functions) {
      for (const param of definition.params) {
        const type = program.symbols.get(param)?.type;
        if (type?.kind !== "pointer" || type.target.kind !== "void") continue;
        const target = targetOf(param, definition.body, program);
        if (target) targets.set(param, target);
      }
    }
  }
  return targets;
}

/** `p + n`, `p += n`, `p++` on the `void *` itself: GNU counts in bytes. */
function movesVoid(expr: c.Expr, param: c.SymbolId): boolean {
  if (expr.kind === "pointer-offset")
    return (
      expr.pointer.kind === "load" &&
      expr.pointer.place.kind === "variable-ref" &&
      expr.pointer.place.symbol === param
    );
  if (expr.kind !== "compound-assign" && expr.kind !== "step") return false;
  return expr.target.kind === "variable-ref" && expr.target.symbol === param;
}

function targetOf(param: c.SymbolId, body: c.Compound, program: c.Program): c.CType | null {
  let found: c.CType | null = null;
  let isMixed = false;
  let isPlain = true;
  let isMoved = false;
  for (const expr of walkExpr(body)) {
    isMoved ||= movesVoid(expr, param);
    if (expr.kind !== "convert" || expr.conversion !== "pointer" || expr.type.kind !== "pointer") continue;
    const { operand } = expr;
    if (operand.kind !== "load" || operand.place.kind !== "variable-ref" || operand.place.symbol !== param)
      continue;
    const { target } = expr.type;
    if (target.kind === "void") continue;
    isMixed ||= found !== null && !sameRepresentation(found, target, program.enums);
    if (!hasBytes(target, program)) isPlain = false;
    found ??= target;
  }
  if (isMixed) return isPlain ? byte : null;
  return found !== null && !isPlain ? found : isMoved ? byte : (found ?? byte);
}
