/** Two programs for each driver: one with the C that clang compiled, one with the translation. */
import { existsSync } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { execa } from "execa";
import fastGlob from "fast-glob";
import { translateQuietly } from "../whole-program/translate-quietly.ts";

/** A C library and the drivers that measure it. */
export interface Library {
  /** As `translate` takes them. */
  readonly paths: readonly string[];
  readonly flags: readonly string[];
  /** Sources that the C is linked from; default: those that were translated. */
  readonly sources?: readonly string[];
  readonly drivers: readonly string[];
}

export interface Programs {
  readonly name: string;
  readonly c: string;
  readonly rust: string;
  /** What a program of its own reads on stdin; undefined for drivers, which are told how often to work. */
  readonly input?: string;
}

/** The drivers of a library; throws when a build fails. */
export async function buildDrivers(library: Library, work: string): Promise<readonly Programs[]> {
  const out = join(work, "out");
  const translated = await translateTo(out, library.paths, library.flags);
  await addShims(library.drivers, join(out, "ffi/src/lib.rs"));
  await execa("cargo", ["build", "--release", "--offline"], { cwd: join(out, "ffi") });
  const [archive = ""] = await fastGlob("ffi/target/release/lib*.a", { cwd: out, absolute: true });
  const sources = library.sources ?? translated;
  const clang = ["-O3", "-w", ...library.flags];
  const objects = sources.map((_, at) => join(work, `c-${String(at)}.o`));
  for (const [at, source] of sources.entries())
    await execa("clang", [...clang, "-c", source, "-o", objects[at] ?? ""]);
  return await Promise.all(
    library.drivers.map(async (driver) => {
      const name = basename(driver, ".c");
      const [c, rust] = [join(work, `${name}-c`), join(work, `${name}-rust`)];
      await execa("clang", [...clang, driver, ...objects, "-o", c, "-lm"]);
      await execa("clang", [...clang, driver, archive, "-o", rust, "-lm", "-lpthread", "-ldl"]);
      return { name, c, rust };
    }),
  );
}

/** `chacha20.rs` beside `chacha20.c` lets C call what the translator gives no C ABI, as it cannot prove a length. */
async function addShims(drivers: readonly string[], file: string): Promise<void> {
  const shims = await fastGlob(drivers.map((driver) => driver.replace(/\.c$/, ".rs")));
  for (const shim of shims) await appendFile(file, `\n${await readFile(shim, "utf8")}`);
}

/**
 * A program of one file, and what it reads: the output of the program of its name in `inputs`, if there is one. Throws
 * when a build fails.
 */
export async function buildProgram(source: string, inputs: string, work: string): Promise<Programs> {
  const [c, out, input] = [join(work, "c"), join(work, "out"), join(work, "input")];
  await translateTo(out, [source], []);
  await execa("cargo", ["build", "--release", "--offline"], { cwd: out });
  await execa("clang", ["-O2", "-w", source, "-o", c, "-lm"]);
  await writeFile(input, "");
  const writer = join(inputs, basename(source));
  if (existsSync(writer)) {
    const program = join(work, "writer");
    await execa("clang", ["-w", writer, "-o", program]);
    await execa(program, { stdout: { file: input } });
  }
  return { name: basename(source, ".c"), c, rust: join(out, "target/release/measured"), input };
}

/** Gives the sources that were translated. */
async function translateTo(
  out: string,
  paths: readonly string[],
  cflags: readonly string[],
): Promise<readonly string[]> {
  const { written, diagnostics } = await translateQuietly(paths, { cflags, name: "measured", out });
  if (written === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return written.report.input.sources;
}
