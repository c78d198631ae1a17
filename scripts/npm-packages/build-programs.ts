/** Builds a library and the program of ours that answers requests about it: the C as it is, and the translation. */
import { join } from "node:path";
import { execa } from "execa";
import type { Builds } from "../hacl/build-libraries.ts";
import type { Checkout } from "../hacl/checkout.ts";
import type { Translation } from "../hacl/translate-set.ts";

export async function buildPrograms(
  checkout: Checkout,
  { crate }: Translation,
  work: string,
): Promise<Builds> {
  const program = join(work, `${checkout.name}-c`);
  await execa("cc", ["-O2", "-w", "-o", program, ...checkout.flags, ...checkout.sources]);
  const target = join(work, "target");
  await execa("cargo", ["build", "--release", "--quiet", "--offline"], {
    cwd: crate,
    env: { CARGO_TARGET_DIR: target, RUSTFLAGS: "-Awarnings" },
  });
  return { c: [program], rust: [join(target, "release", checkout.name)] };
}
