/** The Cargo.toml of an emitted crate, and of a workspace of several. */
import type { Crate } from "../rust-ast/rust-ast.ts";

/** Lints that would have the C written in another way than it was, each with its reason. */
const clippy = `[lints.clippy]
# C loops over indices, often of several arrays at once; iterators would hide which loop of the C it was.
needless_range_loop = "allow"
# \`!(x < y)\` of floats is true for NaN, \`x >= y\` is not: the C says which.
neg_cmp_op_on_partial_ord = "allow"
# What clippy takes for mistakes: \`x != x\`, \`x * 0\` by a macro, 3.14159, loops that run once. They are the C's, and do what they do.
correctness = { level = "allow", priority = -1 }
# Functions take what those of the C take, and pointers to them have the C's types.
too_many_arguments = "allow"
type_complexity = "allow"
# Swapping by hand shows the order of reads and writes that the C has.
manual_swap = "allow"
`;

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

${clippy}${place === "alone" ? `\n${profiles}` : ""}`;
}

/** @param members folders of the crates */
export function printWorkspaceManifest(members: readonly string[]): string {
  return `[workspace]
resolver = "2"
members = [
${members.map((member) => `    "${member}",\n`).join("")}]

${profiles}`;
}
