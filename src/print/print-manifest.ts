/** The Cargo.toml of an emitted crate, and of a workspace of several. */
import type { Crate } from "../rust-ast/rust-ast.ts";

/**
 * Signed overflow is undefined in C and wraps in practice: all profiles do the same, so that a debug build behaves as the
 * release build.
 */
const profiles = `[profile.dev]
overflow-checks = false

[profile.test]
overflow-checks = false

[profile.release]
opt-level = 3
overflow-checks = false

[profile.bench]
overflow-checks = false
`;

/** No dependencies. A member leaves to its workspace what one workspace can have once only. */
export function printManifest(crate: Crate, place: "alone" | "member" = "alone"): string {
  const target =
    crate.target === "library"
      ? `[lib]\nname = "${crate.name}"\npath = "src/lib.rs"\n`
      : `[[bin]]\nname = "${crate.name}"\npath = "src/main.rs"\n`;
  const alone =
    "# Built on its own, wherever it lies: profiles of a workspace around it would not apply here.\n[workspace]\n\n";
  return `[package]
name = "${crate.name}"
version = "0.1.0"
edition = "2021"
publish = false

${target}
[dependencies]

${place === "alone" ? alone : ""}[lints.rust]
unsafe_code = "forbid"
${place === "alone" ? `\n${profiles}` : ""}`;
}

/** @param members folders of the crates */
export function printWorkspaceManifest(members: readonly string[]): string {
  return `[workspace]
resolver = "2"
members = [
${members.map((member) => `    "${member}",\n`).join("")}]

${profiles}`;
}
