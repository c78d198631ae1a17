/**
 * Lints that would have the C written in another way than it was: allowed for the crate, each with its reason.
 */
import type * as rust from "../rust-ast/rust-ast.ts";

const allowed = [
  // What would overflow or panic may stand where the C never comes; rustc would not build the crate for it. They are the lints
  // that come from generated code, so the only ones that asking rustc without building does not show.
  "arithmetic_overflow",
  "unconditional_panic",
  // C loops over indices, often of several arrays at once; iterators would hide which loop of the C it was.
  "clippy::needless_range_loop",
  // `!(x < y)` of floats is true for NaN, `x >= y` is not: the C says which.
  "clippy::neg_cmp_op_on_partial_ord",
  // What clippy takes for mistakes: `x != x`, `x * 0` by a macro, 3.14159, loops that run once. They are the C's, and do what they do.
  "clippy::correctness",
  // Swapping by hand shows the order of reads and writes that the C has.
  "clippy::manual_swap",
];

export function allowLints(crate: rust.Crate): rust.Crate {
  const root = crate.target === "library" ? "lib.rs" : "main.rs";
  const attributes = allowed.map((lint) => `allow(${lint})`);
  return {
    ...crate,
    files: crate.files.map((file) =>
      file.path === root ? { ...file, attributes: [...file.attributes, ...attributes] } : file,
    ),
  };
}
