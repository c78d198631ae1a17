/** Random expressions whose calls change what stands beside them, compared with gcc: `evaluation-order.ts --help`. */
import { Command, InvalidArgumentError } from "commander";
import { compareCases } from "./evaluation-order/compare-cases.ts";

interface Options {
  readonly seed: number;
  readonly cases: number;
  readonly show: number;
}

const options = new Command("evaluation-order")
  .description(
    "Compare what random C statements do when translated with what gcc makes of them at -O0 and at -O2, where both agree.",
  )
  .option("--seed <n>", "where the random numbers start", parseNumber, 1)
  .option("--cases <n>", "statements to compare", parseNumber, 2000)
  .option("--show <n>", "differences to print", parseNumber, 5)
  .parse()
  .opts<Options>();

const { compared, open, refused, differences } = await compareCases(options.seed, options.cases);
for (const { c, wanted, printed } of differences.slice(0, options.show))
  console.log(`${c}\n  wanted:  ${wanted}\n  printed: ${printed}\n`);
for (const { c, reason } of refused.slice(0, options.show)) console.log(`${c}\n  ${reason}\n`);
console.log(
  `${String(compared)} compared, ${String(differences.length)} differ, ${String(refused.length)} refused, ` +
    `${String(open)} without one meaning in gcc`,
);
if (differences.length > 0) process.exitCode = 1;

function parseNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError("expected a number");
  return number;
}
