/** The Cargo.toml of an emitted crate. */
import type { Crate } from "../rust-ast/rust-ast.ts";

/**
 * No dependencies. Signed overflow is undefined in C and wraps in practice: all profiles do the same, so that a debug
 * build behaves as the release build.
 */
export function printManifest(crate: Crate): string {
  const target =
    crate.target === "library"
      ? `[lib]\nname = "${crate.name}"\npath = "src/lib.rs"\n`
      : `[[bin]]\nname = "${crate.name}"\npath = "src/main.rs"\n`;
  return `[package]
name = "${crate.name}"
version = "0.1.0"
edition = "2021"
publish = false

${target}
[dependencies]

# Built on its own, wherever it lies: profiles of a workspace around it would not apply here.
[workspace]

[lints.rust]
unsafe_code = "forbid"

[profile.dev]
overflow-checks = false

[profile.test]
overflow-checks = false

[profile.release]
opt-level = 3
overflow-checks = false

[profile.bench]
overflow-checks = false
`;
}
