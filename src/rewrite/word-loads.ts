/**
 * Words put together from bytes.
 *
 *     b[i] as u32 | (b[i + 1] as u32) << 8 | ... << 24    ->  u32::from_le_bytes(b[i..i + 4].try_into().unwrap())
 *
 * Sound because all bytes are read in any case: where one lies outside, both panic. One check and one load take the
 * place of one for each byte, which the compiler must not join, since each would panic on its own.
 */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { byteRun, isByte, type PlacedByte } from "./byte-run.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { literalValue } from "./literal-value.ts";
import { collectItemTypes, type ItemTypes } from "./types.ts";
import { resolveVariables, type Variables } from "./variables.ts";

export function wordLoads(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr =>
      wordLoad(rebuilt, original, variables, items) ?? rebuilt;
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

function wordLoad(
  rebuilt: rust.Expr,
  original: rust.Expr,
  variables: Variables,
  items: ItemTypes,
): rust.Expr | null {
  if (rebuilt.kind !== "binary" || rebuilt.operator !== "|") return null;
  const [terms, originals] = [alternatives(rebuilt).map(termOf), alternatives(original).map(termOf)];
  const type = terms[0]?.type;
  const width = type === undefined ? null : /^[iu](16|32|64|128)$/.exec(type)?.[1];
  if (type === undefined || width === undefined || width === null) return null;
  const bytes = terms.flatMap((term) => (term?.type === type ? [term.byte] : []));
  if (bytes.length !== terms.length || bytes.length * 8 !== Number(width)) return null;
  if (!originals.every((term) => term !== null && isByte(term.byte.place, variables, items))) return null;
  const run = byteRun(bytes);
  if (!run) return null;
  const word = b.method(b.method(run.slice, "try_into"), "unwrap");
  const load = b.call(`${type}::from_${run.order}_bytes`, word);
  return rebuilt.origin === undefined ? load : { ...load, origin: rebuilt.origin };
}

/** What `|` joins. */
function alternatives(expr: rust.Expr): readonly rust.Expr[] {
  return expr.kind === "binary" && expr.operator === "|"
    ? [...alternatives(expr.left), ...alternatives(expr.right)]
    : [expr];
}

/** `(b[i + 1] as u32) << 8` */
function termOf(expr: rust.Expr): { readonly byte: PlacedByte; readonly type: string } | null {
  if (expr.kind === "binary" && expr.operator === "<<") {
    const amount = literalValue(expr.right);
    const term = termOf(expr.left);
    if (amount === null || amount % 8n !== 0n || term?.byte.rank !== 0n) return null;
    return { ...term, byte: { ...term.byte, rank: amount / 8n } };
  }
  if (expr.kind !== "cast" || expr.type.kind !== "path" || expr.operand.kind !== "index") return null;
  return { byte: { place: expr.operand, rank: 0n }, type: expr.type.path };
}
