/** Random calls of the printf family, translated and compared with the C compiler's: `fuzz-printf.ts --help`. */
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { execa } from "execa";
import { compareCalls } from "./fuzz-printf/compare-calls.ts";

interface Options {
  readonly seed: number;
  readonly calls: number;
  readonly formats: number;
  readonly compiler: string;
}

const options = new Command("fuzz-printf")
  .description("Compare translated printf calls, and the runtime's own printf, with the C library.")
  .option("--seed <n>", "where the random numbers start", parseNumber, 1)
  .option("--calls <n>", "calls that go through the translation; each is compiled", parseNumber, 2000)
  .option("--formats <n>", "formats that only the runtime reads", parseNumber, 100_000)
  .option("--compiler <command>", "C compiler", "gcc")
  .parse()
  .opts<Options>();

const { calls, withRustFormat, differences } = await compareCalls(
  options.seed,
  options.calls,
  options.compiler,
);
for (const { c, rust, wanted, printed } of differences.slice(0, 5)) {
  console.log(
    `C:\n  ${c}\nRust:\n    ${rust}\nwanted:  ${JSON.stringify(wanted)}\nprinted: ${JSON.stringify(printed)}\n`,
  );
}
console.log(
  `${String(calls)} calls, ${String(withRustFormat)} with a Rust format string: ${String(differences.length)} differ`,
);
if (differences.length > 0) process.exitCode = 1;

if (options.formats > 0) {
  const { exitCode } = await execa("cargo", ["test", "--release", "--offline", "--test", "printf"], {
    cwd: join(import.meta.dirname, "../runtime"),
    env: { SEED: String(options.seed), CASES: String(options.formats), CC: options.compiler },
    stdio: "inherit",
    reject: false,
  });
  if (exitCode !== 0) process.exitCode = 1;
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError("expected a number");
  return number;
}
