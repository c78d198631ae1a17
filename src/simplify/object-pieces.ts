/**
 * Objects as the parts that hold values: an object that is copied part by part leaves the padding of its target as it
 * is, as assignments to its members do with gcc.
 */
import type * as c from "../c-ast/c-ast.ts";
import { sizeOf } from "../c-ast/layout.ts";
import { paddedRecords } from "../c-ast/object-bytes.ts";
import type { Edit } from "./edit.ts";

export interface Piece {
  /** Members from the object to the part. */
  readonly path: readonly { readonly record: c.RecordId; readonly field: number; readonly type: c.CType }[];
  readonly offset: number;
  readonly size: number;
}

/** The parts in order; null for arrays of structs with padding. */
export function piecesOf(type: c.CType, program: c.Program): readonly Piece[] | null {
  if (paddedRecords(type, program).length === 0)
    return [{ path: [], offset: 0, size: sizeOf(type, program) ?? 0 }];
  if (type.kind !== "record") return null;
  const pieces: Piece[] = [];
  for (const [field, member] of (program.records.get(type.record)?.fields ?? []).entries()) {
    const inner = piecesOf(member.type, program);
    if (!inner) return null;
    const step = { record: type.record, field, type: member.type };
    for (const { path, offset, size } of inner)
      if (size > 0) pieces.push({ path: [step, ...path], offset: member.offset + offset, size });
  }
  return pieces;
}

/** The bytes of an object of that size that belong to no part. */
export function gapsBetween(
  pieces: readonly Piece[],
  size: number,
): readonly { readonly offset: number; readonly size: number }[] {
  const ends = [0, ...pieces.map((piece) => piece.offset + piece.size)];
  const starts = [...pieces.map(({ offset }) => offset), size];
  return ends.flatMap((offset, at) => {
    const gap = (starts[at] ?? offset) - offset;
    return gap > 0 ? [{ offset, size: gap }] : [];
  });
}

/** Address of a part of a local object. */
export function pieceAddress(edit: Edit, object: c.Expr, { path }: Piece): c.Expr {
  const { span } = object;
  const place = path.reduce<c.Expr>(
    (base, { record, field, type }): c.Member => ({
      kind: "member",
      id: edit.id(),
      span,
      type,
      base,
      record,
      field,
    }),
    object,
  );
  return {
    kind: "address-of",
    id: edit.id(),
    span,
    type: { kind: "pointer", target: place.type, quals: 0 },
    place,
  };
}
