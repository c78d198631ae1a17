/** Words that cannot be identifiers in Rust, edition 2021 (Rust Reference, "Keywords"). */

/** Strict and reserved keywords: `r#` makes identifiers of them. */
export const keywords: ReadonlySet<string> = new Set(
  (
    "as async await break const continue dyn else enum extern false fn for if impl in let loop match mod move mut pub " +
    "ref return static struct trait true type unsafe use where while " +
    "abstract become box do final macro override priv typeof unsized virtual yield try"
  ).split(" "),
);

/** Keywords that even `r#` does not make identifiers of. */
export const pathKeywords: ReadonlySet<string> = new Set(["crate", "self", "Self", "super"]);

/** May `name` name a variable, function, type, field or module? `r#` in front is understood. */
export function isIdentifier(name: string): boolean {
  const raw = name.startsWith("r#");
  const bare = raw ? name.slice(2) : name;
  if (!/^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(bare) || bare === "_" || pathKeywords.has(bare))
    return false;
  return raw || !keywords.has(bare);
}
