/**
 * What a `void *` parameter points at, when its function uses it as one type only.
 * Reads: conversions of the parameter's value in the body. Gives: the element type per parameter; bytes when the
 * parameter is only handed on; no entry when it is used as several types.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
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

function targetOf(param: c.SymbolId, body: c.Compound, program: c.Program): c.CType | null {
  let found: c.CType | null = null;
  for (const expr of walkExpr(body)) {
    if (expr.kind !== "convert" || expr.conversion !== "pointer" || expr.type.kind !== "pointer") continue;
    const { operand } = expr;
    if (operand.kind !== "load" || operand.place.kind !== "variable-ref" || operand.place.symbol !== param) continue;
    const { target } = expr.type;
    if (target.kind === "void") continue;
    if (found && !sameRepresentation(found, target, program.enums)) return null;
    found ??= target;
  }
  return found ?? byte;
}
