/** How often `unsafe` stands in what is emitted as safe Rust: in all but `ffi/`. */
import { readFile } from "node:fs/promises";
import fastGlob from "fast-glob";
import { rustTokens, unsafeTokens } from "../../src/verify/rust-tokens.ts";

export async function unsafeInCrate(crate: string): Promise<number> {
  const files = await fastGlob("**/*.rs", { cwd: crate, absolute: true, ignore: ["ffi/**", "target/**"] });
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return texts.reduce((sum, text) => sum + unsafeTokens(rustTokens(text)).length, 0);
}
