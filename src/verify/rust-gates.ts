/** Level 1: what can be said of the safe crate without running it: rustc, clippy, and its tokens. */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import glob from "fast-glob";
import { runCargo } from "./cargo.ts";
import { forbidsUnsafe, rustTokens, unsafeTokens } from "./rust-tokens.ts";
import type { RustLevel, RustMessage } from "./verify-result.ts";

export interface RustGatesInput {
  readonly crate: string;
  readonly targetDirectory: string;
  readonly seconds: number;
}

export async function checkRust(input: RustGatesInput): Promise<RustLevel> {
  const started = performance.now();
  const scan = await scanCrate(input.crate);
  const finish = (
    status: RustLevel["status"],
    reason: string | null,
    found: Partial<RustLevel>,
  ): RustLevel => ({
    level: "rust",
    status,
    reason,
    seconds: (performance.now() - started) / 1000,
    errors: [],
    warnings: [],
    clippyRan: false,
    compiles: false,
    unsafeTokens: scan.unsafe,
    filesScanned: scan.files,
    ...found,
  });
  // The token scan needs no tool, so its verdict stands even where cargo is missing.
  const unsafety = describeUnsafe(scan);
  const check = await runCargo(["check"], input);
  if (check.missing) {
    return unsafety === null
      ? finish("skipped", "tool/missing: cargo is not installed", {})
      : finish("failed", unsafety, {});
  }
  const errors = ofLevel(check.messages, "error");
  if (!check.succeeded) {
    const reason =
      errors.length > 0 ? `${String(errors.length)} compile errors` : `cargo check: ${check.log}`;
    return finish("failed", unsafety ?? reason, { errors, warnings: ofLevel(check.messages, "warning") });
  }
  const clippy = await runCargo(["clippy"], input);
  const messages = clippy.missing ? check.messages : clippy.messages;
  const warnings = ofLevel(messages, "warning");
  // Lints that clippy denies by default are errors to it, yet the crate compiles: they fail the level all the same.
  const denied = ofLevel(messages, "error");
  const found = { errors: denied, warnings, clippyRan: !clippy.missing, compiles: true };
  if (unsafety !== null) return finish("failed", unsafety, found);
  if (denied.length > 0) return finish("failed", `${String(denied.length)} errors from clippy`, found);
  // Warnings are counted and shown; behaviour does not hang on them.
  return finish("passed", null, found);
}

interface CrateScan {
  readonly files: number;
  readonly unsafe: readonly string[];
  /** Crate roots without `#![forbid(unsafe_code)]`. */
  readonly unguarded: readonly string[];
}

async function scanCrate(crate: string): Promise<CrateScan> {
  const ignore = ["ffi/**", "target/**"];
  const paths = (await glob("**/*.rs", { cwd: crate, absolute: true, ignore })).sort();
  const unsafe: string[] = [];
  const unguarded: string[] = [];
  for (const path of paths) {
    const tokens = rustTokens(await readFile(path, "utf8"));
    const name = relative(crate, path);
    for (const token of unsafeTokens(tokens)) {
      unsafe.push(`${name}:${String(token.line)}:${String(token.column)}`);
    }
    if (/^src\/(lib|main)\.rs$/.test(name) && !forbidsUnsafe(tokens)) unguarded.push(name);
  }
  return { files: paths.length, unsafe, unguarded };
}

function describeUnsafe(scan: CrateScan): string | null {
  if (scan.files === 0) return "the crate has no Rust files";
  if (scan.unsafe.length > 0) return `\`unsafe\` at ${scan.unsafe.join(", ")}`;
  if (scan.unguarded.length > 0) return `no \`#![forbid(unsafe_code)]\` in ${scan.unguarded.join(", ")}`;
  return null;
}

function ofLevel(messages: readonly RustMessage[], level: RustMessage["level"]): readonly RustMessage[] {
  return messages.filter((message) => message.level === level);
}
