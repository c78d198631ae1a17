/** The words of declaration specifiers, and what starts a type. */
import { isTypedefName, partnerOf } from "./rewriter.ts";
import type { Rewriter } from "./rewriter.ts";

/** Storage classes and function specifiers, and how they are written for the grammar. */
export const storageWords: ReadonlyMap<string, string> = new Map([
  ["extern", "extern"],
  ["static", "static"],
  ["auto", "auto"],
  ["register", "register"],
  ["inline", "inline"],
  ["_Thread_local", "__thread"],
]);

/** Qualifiers and what is treated like one; the grammar's `_Nonnull` stands for words it does not know. */
export const qualifierWords: ReadonlyMap<string, string> = new Map([
  ["const", "const"],
  ["volatile", "volatile"],
  ["restrict", "restrict"],
  ["_Atomic", "_Atomic"],
  ["_Noreturn", "_Noreturn"],
  ["_Complex", "_Nonnull"],
]);

export const builtinTypeWords: ReadonlySet<string> = new Set(
  (
    "void char short int long float double signed unsigned _Bool __int128 __auto_type " +
    "__float80 __float128 _Float16 _Float32 _Float32x _Float64 _Float64x _Float128 " +
    "_Decimal32 _Decimal64 _Decimal128"
  ).split(" "),
);

const otherTypeWords: ReadonlySet<string> = new Set(["struct", "union", "enum", "typeof", "_Alignas"]);

/** Does the token at this index start a type name, perhaps with attributes before it? */
export function isTypeStart(rw: Rewriter, token: number): boolean {
  const at = skipAttributes(rw, token);
  const kind = rw.tokens.kinds[at] ?? "";
  if (kind === "identifier") return isTypedefName(rw, at);
  return builtinTypeWords.has(kind) || qualifierWords.has(kind) || otherTypeWords.has(kind);
}

/** Does the token at this index start a declaration, perhaps with attributes before it? */
export function isDeclarationStart(rw: Rewriter, token: number): boolean {
  const at = skipAttributes(rw, token);
  const kind = rw.tokens.kinds[at] ?? "";
  return kind === "typedef" || storageWords.has(kind) || isTypeStart(rw, at);
}

function skipAttributes(rw: Rewriter, token: number): number {
  const { kinds } = rw.tokens;
  for (let at = token; ;) {
    if (kinds[at] === "__extension__") at += 1;
    else if (kinds[at] === "__attribute__" && kinds[at + 1] === "(") at = partnerOf(rw, at + 1) + 1;
    else if (kinds[at] === "[" && kinds[at + 1] === "[") at = partnerOf(rw, at) + 1;
    else return at;
  }
}
