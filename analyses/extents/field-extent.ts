/**
 * Results whose length stands in the state: `final(uint8_t *md, struct ctx *c)` writes `c->md_len` bytes. Assumed, not
 * proved, from the field's name and its use in the function; what must be sound does not rest on it.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { Qualifier } from "../../src/c-ast/c-type.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import type { Extent } from "../facts/signature-facts.ts";

const lengthOfResult = /^(md|out|digest|hash|mac|tag|result)_?(len|length|size|bytes)$/i;

/** Null unless exactly one sequence of bytes is written and exactly one field can be its length. */
export function fieldExtent(program: c.Program, definition: c.FunctionDefinition, at: number): Extent | null {
  const types = definition.params.map((param) => program.symbols.get(param)?.type);
  const outputs = types.flatMap((type, index) => (type && isOutput(type) ? [index] : []));
  if (outputs.length !== 1 || outputs[0] !== at) return null;
  const found: Extent[] = [];
  for (const [param, type] of types.entries()) {
    if (type?.kind !== "pointer" || type.target.kind !== "record") continue;
    const { record } = type.target;
    for (const [field, { name, type: fieldType, bitWidth }] of (
      program.records.get(record)?.fields ?? []
    ).entries())
      if (
        bitWidth === null &&
        isInteger(fieldType) &&
        lengthOfResult.test(name ?? "") &&
        isRead(definition, record, field)
      )
        found.push({ kind: "field", param, record, field, basis: "assumed" });
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Bytes that are not constant. */
function isOutput(type: c.CType): boolean {
  if (type.kind !== "pointer" || (type.target.quals & Qualifier.const) !== 0) return false;
  const { target } = type;
  if (target.kind === "void") return true;
  return target.kind === "integer" && ["char", "schar", "uchar"].includes(target.integer);
}

function isRead(definition: c.FunctionDefinition, record: c.RecordId, field: number): boolean {
  for (const expr of walkExpr(definition.body))
    if ((expr.kind === "arrow" || expr.kind === "member") && expr.record === record && expr.field === field)
      return true;
  return false;
}
