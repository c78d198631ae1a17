/**
 * Lints by which rustc would not build what the C never comes to: code that would overflow, or reach behind an array.
 * They come from generated code, so they are the only ones that asking rustc without building does not show. What clippy
 * would have the C written in another way for is allowed in the manifest.
 */
import type * as rust from "../rust-ast/rust-ast.ts";

const allowed = "allow(arithmetic_overflow, unconditional_panic)";

export function allowLints(crate: rust.Crate): rust.Crate {
  const root = crate.target === "library" ? "lib.rs" : "main.rs";
  return {
    ...crate,
    files: crate.files.map((file) =>
      file.path === root ? { ...file, attributes: [...file.attributes, allowed] } : file,
    ),
  };
}
