/**
 * What a signature says by convention about parameters whose extent could not be proved: `uint8_t out[32]`, and
 * pointers before their length (`in, out, len`). The latter are assumed, until the body is seen to count by that length.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import type { Extent } from "../facts/signature-facts.ts";

export function assumedExtent(params: readonly c.CSymbol[], at: number): Extent | null {
  const param = params[at];
  if (param?.type.kind !== "pointer") return null;
  if (param.type.declaredLength !== undefined)
    return { kind: "constant", elements: param.type.declaredLength, basis: "agreed" };
  const length = lengthParameter(params, at, param.name);
  return length < 0 ? null : { kind: "linear", param: length, scale: 1, offset: 0, basis: "assumed" };
}

const lengthName =
  /^(n|len|length|size|count|num|cnt|sz|bytes|nelems?|n_?bytes)$|_?(len|length|size|count|num|cnt|sz)$/i;

/** Lengths that do not count elements. */
const otherUnit = /block|bit/i;

function lengthParameter(params: readonly c.CSymbol[], at: number, name: string): number {
  const named = params.findIndex((other) => isInteger(other.type) && isLengthOf(other.name, name));
  if (named >= 0) return named;
  if (params[at] && isRecord(params[at].type) && !name.endsWith("s")) return -1; // a context, not a sequence
  // A length named for another sequence (`key, msg_len, msg`) and a number of blocks are something else.
  const mayMean = (length: c.CSymbol): boolean =>
    lengthName.test(length.name) &&
    !otherUnit.test(length.name) &&
    params.every(
      (other) =>
        other.type.kind !== "pointer" || isPartner(name, other) || !isLengthOf(length.name, other.name),
    );
  const next = params.slice(at + 1).find((other) => !isPartner(name, other));
  if (next && isInteger(next.type) && mayMean(next)) return params.indexOf(next);
  const previous = params[at - 1];
  if (previous && isInteger(previous.type) && mayMean(previous) && !next) return at - 1;
  return -1;
}

const partners =
  /^p?_?(in|out|src|dst|dest|source|input|output|from|to|a|b|x|y|plain(text)?|cipher(text)?)\d?$/i;

/** `in, out, len`: sequences of one length. */
function isPartner(name: string, other: c.CSymbol): boolean {
  return other.type.kind === "pointer" && partners.test(name) && partners.test(other.name);
}

function isRecord(type: c.CType): boolean {
  return type.kind === "pointer" && type.target.kind === "record";
}

/** `keylen`, `key_len`, `len_key`, `nkey` for `key`. */
function isLengthOf(length: string, name: string): boolean {
  if (otherUnit.test(length)) return false;
  const rest = length.toLowerCase().replace(name.toLowerCase(), "");
  if (rest.length === length.length) return false;
  return ["len", "length", "size", "count", "num", "cnt", "sz", "n", "bytes"].includes(
    rest.replaceAll("_", ""),
  );
}
