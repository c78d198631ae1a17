/** Lets a C compiler judge the type of every expression of the typed AST: `types-against-compiler.ts --help`. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { readProgram } from "./round-trip/front-end.ts";
import { compileC } from "./round-trip/toolchain.ts";
import { assertTypes } from "./types-against-compiler/assert-types.ts";

const command = new Command("types-against-compiler")
  .description(
    "Assert the type of every expression in the preprocessed text and compile that (no output is kept).",
  )
  .argument("<files...>", "C files, each a program of its own; compiler flags follow after --")
  .option("--compiler <command>", "C compiler with GNU extensions", "gcc")
  .option("--print", "write the text with the assertions to stdout instead");

const split = process.argv.indexOf("--");
const flags = split < 0 ? [] : process.argv.slice(split + 1);
command.parse(split < 0 ? process.argv : process.argv.slice(0, split));
const options = command.opts<{ readonly compiler: string; readonly print?: true }>();

const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-types-"));
try {
  let assertions = 0;
  let failures = 0;
  for (const file of command.args) {
    const { program, errors } = await readProgram([resolve(file)], flags, options.compiler);
    const unit = program?.units[0];
    if (!program || !unit) {
      console.log(`refused: ${file}\n  ${errors.join("\n  ")}`);
      failures++;
      continue;
    }
    const asserted = assertTypes(unit, program);
    assertions += asserted.assertions;
    if (options.print) process.stdout.write(asserted.text);
    else failures += await judge(file, asserted.text);
  }
  console.log(
    `${String(command.args.length)} files, ${String(assertions)} assertions, ${String(failures)} failures`,
  );
  if (failures > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}

/** Number of errors. */
async function judge(file: string, text: string): Promise<number> {
  const path = join(folder, "asserted.i");
  await writeFile(path, text);
  const meaning = flags.filter((flag) => /^-(?:f|m|std)/.test(flag));
  const { messages } = await compileC(options.compiler, ["-fsyntax-only", "-w", ...meaning, path], folder);
  const errors = messages.split("\n").filter((line) => line.includes("error:"));
  for (const error of errors.slice(0, 20)) console.log(`${file}: ${error.replace(/^.*error: /, "")}`);
  return errors.length;
}
