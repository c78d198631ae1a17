/** Names of emitted crates. */

/** Words that Rust or Cargo keep for themselves as crate names. */
const taken: ReadonlySet<string> = new Set(
  (
    "abstract alloc as async await become box break const continue core crate do dyn else enum extern false final fn for " +
    "if impl in let loop macro match mod move mut override priv proc_macro pub ref return self static std struct super " +
    "test trait true try type typeof unsafe unsized use virtual where while yield build deps examples incremental target"
  ).split(" "),
);

/** A crate name made from the name of a folder or file: `My-Lib 2` gives `my_lib_2`. */
export function crateNameFrom(text: string): string {
  const words = text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  const name = words === "" ? "translated" : /^[0-9]/.test(words) ? `c_${words}` : words;
  return taken.has(name) ? `${name}_rs` : name;
}

/** May the user call the crate so? */
export function isCrateName(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name) && !taken.has(name);
}
