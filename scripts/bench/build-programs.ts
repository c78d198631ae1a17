/** Two programs for each driver: one with the C that clang compiled, one with the translation. */
import { basename, join } from "node:path";
import { execa } from "execa";
import fastGlob from "fast-glob";
import { translate } from "../../src/pipeline/pipeline.ts";

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
}

const silent = { started: () => undefined, progress: () => undefined, finished: () => undefined };

/** Translates and builds in a folder; throws when a build fails. */
export async function buildPrograms(library: Library, work: string): Promise<readonly Programs[]> {
  const out = join(work, "out");
  const { written, diagnostics } = await translate({
    version: "0.0.0",
    paths: library.paths,
    cflags: library.flags,
    name: "measured",
    out,
    overwrite: "ours",
    proof: "none",
    ladder: "best",
    workingDirectory: process.cwd(),
    environment: process.env,
    concurrency: 2,
    observer: silent,
    dump: null,
    traceBugs: true,
  });
  if (written === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  await execa("cargo", ["build", "--release", "--offline"], { cwd: join(out, "ffi") });
  const [archive = ""] = await fastGlob("ffi/target/release/lib*.a", { cwd: out, absolute: true });
  const sources = library.sources ?? written.report.input.sources;
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
