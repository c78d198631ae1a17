/**
 * Constant structs whose functions reach as many elements as an integer in the same struct says, in all of them:
 *
 *   { .digest_len = 20, .final = sha1_final }, { .digest_len = 32, .final = sha256_final }
 *
 * `d->final(ctx, out)` reaches `d->digest_len` elements of `out`, whichever of them `d` is. Only for structs all of whose
 * static objects are such constants; who makes others at run time is not followed.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import type { PointerFacts } from "../facts/pointer-facts.ts";
import { basisOf } from "../facts/signature-facts.ts";
import type { Callee, ConstantLength } from "./function-run.ts";

export function constantLengths(
  program: c.Program,
  pointers: PointerFacts,
  callee: (symbol: c.SymbolId) => Callee | null,
): ConstantLength {
  const constants = constantsByRecord(program, pointers);
  return (record, field, param) => {
    const all = constants.get(record) ?? [];
    const reached = all.map((one) => reachedBy(one?.get(field)?.value, param, callee));
    const [first] = reached;
    if (first === undefined || reached.some((elements) => elements === null)) return null;
    const fields = program.records.get(record)?.fields ?? [];
    const found = fields.flatMap(({ type, bitWidth }, at) =>
      isInteger(type) &&
      bitWidth === null &&
      all.every((one, index) => integerOf(one?.get(at)?.value) === reached[index])
        ? [at]
        : [],
    );
    return found[0] ?? null;
  };
}

type FieldValues = ReadonlyMap<number, { readonly value: c.Initializer }>;

/** What initializers say, field by field; null for an object that is not a constant of its own. */
function constantsByRecord(
  program: c.Program,
  pointers: PointerFacts,
): ReadonlyMap<c.RecordId, readonly (FieldValues | null)[]> {
  const found = new Map<c.RecordId, (FieldValues | null)[]>();
  for (const { symbol, initializer } of program.units.flatMap((unit) => unit.globals)) {
    const type = program.symbols.get(symbol)?.type;
    if (!type) continue;
    const isConstant = pointers.globals.get(symbol)?.kind === "static" && initializer?.kind === "record";
    const own = isConstant ? new Map(initializer.fields.map((one) => [one.field, one])) : null;
    for (const { record, isWhole } of recordsIn(program, type))
      found.set(record, [...(found.get(record) ?? []), isWhole ? own : null]);
  }
  return found;
}

/** The struct that an object is, and those inside of it. */
function recordsIn(
  program: c.Program,
  type: c.CType,
): readonly { readonly record: c.RecordId; readonly isWhole: boolean }[] {
  if (type.kind === "array")
    return recordsIn(program, type.element).map(({ record }) => ({ record, isWhole: false }));
  if (type.kind !== "record") return [];
  const fields = program.records.get(type.record)?.fields ?? [];
  const inner = fields.flatMap((field) => recordsIn(program, field.type));
  return [{ record: type.record, isWhole: true }, ...inner.map((one) => ({ ...one, isWhole: false }))];
}

function reachedBy(
  value: c.Initializer | undefined,
  param: number,
  callee: (symbol: c.SymbolId) => Callee | null,
): number | null {
  const symbol = value?.kind === "value" ? functionOf(value.value) : null;
  const extent = symbol === null ? null : callee(symbol)?.extents[param];
  return extent?.kind === "constant" && basisOf(extent) === "proven" ? extent.elements : null;
}

function functionOf(expr: c.Expr): c.SymbolId | null {
  if (expr.kind === "convert") return functionOf(expr.operand);
  if (expr.kind === "address-of") return functionOf(expr.place);
  return expr.kind === "function-ref" ? expr.symbol : null;
}

function integerOf(value: c.Initializer | undefined): number | null {
  let expr = value?.kind === "value" ? value.value : null;
  while (expr?.kind === "convert" && expr.conversion === "integer") expr = expr.operand;
  return expr?.kind === "integer-constant" ? Number(expr.value) : null;
}
