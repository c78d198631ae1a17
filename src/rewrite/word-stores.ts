/**
 * Words taken apart into bytes.
 *
 *     b[i] = x as u8; b[i + 1] = (x >> 8) as u8; ...    ->  b[i..i + 4].copy_from_slice(&x.to_le_bytes());
 *
 * Sound because `x` and `i` are variables that the stores do not change. Where one of the bytes lies outside, which is
 * undefined in C, both panic.
 */
import * as b from "../rust-ast/build.ts";
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { byteRun, isByte, isOfVariables, type PlacedByte } from "./byte-run.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { literalValue } from "./literal-value.ts";
import { collectItemTypes, typeOf, type ItemTypes } from "./types.ts";
import { resolveVariables, type Variables } from "./variables.ts";

export function wordStores(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const block = (rebuilt: rust.Block, original: rust.Block): rust.Block => ({
      ...rebuilt,
      statements: joined(rebuilt.statements, original.statements, variables, items),
    });
    return { ...item, body: changeBlock(item.body, { block }) };
  });
}

interface Store {
  readonly byte: PlacedByte;
  readonly word: rust.Expr;
}

/** Types are those of the originals, statement by statement. */
function joined(
  statements: readonly rust.Statement[],
  originals: readonly rust.Statement[],
  variables: Variables,
  items: ItemTypes,
): readonly rust.Statement[] {
  const result: rust.Statement[] = [];
  for (let at = 0; at < statements.length;) {
    const count = [16, 8, 4, 2].find(
      (size) => wordStore(originals.slice(at, at + size), size, variables, items) !== null,
    );
    const store =
      count === undefined ? null : wordStore(originals.slice(at, at + count), count, variables, items);
    const statement = statements[at];
    if (!statement) break;
    result.push(store ?? statement);
    at += store ? (count ?? 1) : 1;
  }
  return result;
}

/** The statements as one; null when they are not the bytes of one word. */
function wordStore(
  statements: readonly rust.Statement[],
  count: number,
  variables: Variables,
  items: ItemTypes,
): rust.Statement | null {
  const [first] = statements;
  if (statements.length !== count || first?.kind !== "expr") return null;
  if (statements.slice(1).some(({ comments, blankBefore }) => comments?.length || blankBefore)) return null;
  const stores = statements.flatMap((statement) => storeOf(statement) ?? []);
  const word = stores[0]?.word;
  if (stores.length !== count || !word || word.kind !== "path" || !variables.ofUse.has(word)) return null;
  if (!stores.every((store) => sameExpr(store.word, word) && isOfVariables(store.byte.place))) return null;
  if (!stores.every(({ byte }) => isByte(byte.place, variables, items))) return null;
  const run = byteRun(stores.map(({ byte }) => byte));
  const value = run && wordOf(word, count * 8, typeOf(word, variables, items));
  if (!value) return null;
  const bytes = b.borrow(b.method(value, `to_${run.order}_bytes`));
  return { ...first, expr: b.method(run.slice, "copy_from_slice", bytes) };
}

/** The low bits of a variable. */
function wordOf(word: rust.Expr, bits: number, type: rust.Type | null): rust.Expr | null {
  const width = type?.kind === "path" ? /^[iu](16|32|64|128)$/.exec(type.path)?.[1] : undefined;
  if (width === undefined || Number(width) < bits) return null;
  return Number(width) === bits ? word : b.cast(word, `u${String(bits)}`);
}

/** `b[i + 1] = (x >> 8) as u8` */
function storeOf(statement: rust.Statement): Store | null {
  if (statement.kind !== "expr" || statement.expr.kind !== "assign") return null;
  const { target, value } = statement.expr;
  if (target.kind !== "index" || value.kind !== "cast") return null;
  if (value.type.kind !== "path" || value.type.path !== "u8") return null;
  const inner = withoutMask(value.operand);
  if (inner.kind !== "binary" || inner.operator !== ">>")
    return { byte: { place: target, rank: 0n }, word: inner };
  const amount = literalValue(inner.right);
  if (amount === null || amount % 8n !== 0n) return null;
  return { byte: { place: target, rank: amount / 8n }, word: inner.left };
}

/** `x & 255` */
function withoutMask(expr: rust.Expr): rust.Expr {
  return expr.kind === "binary" && expr.operator === "&" && literalValue(expr.right) === 255n
    ? expr.left
    : expr;
}
