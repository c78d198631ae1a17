/**
 * A folder of programs named like the compilers, linkers and file tools of the machine, to stand first in PATH. Each does
 * what the real one does, and writes down how it was called when that went well.
 */
import { access, chmod, constants, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { basename, delimiter, isAbsolute, join } from "node:path";
import type { Environment } from "../loaded-build.ts";

/** With prefixes for other machines and suffixes for versions: `x86_64-linux-gnu-gcc-12`. */
const compilerName = /^([\w.]+-)*(gcc|clang|cc|c89|c99|tcc|icx|ar|ld|gcc-ar|llvm-ar|ld\.\w+)(-[\d.]+)?$/;

/** They move objects about. */
const fileTools: ReadonlySet<string> = new Set(["mv", "cp", "ln", "install"]);

/** @param folder is made, and filled */
export async function makeRecordingTools(
  folder: string,
  journal: string,
  environment: Environment,
): Promise<Environment> {
  await mkdir(folder);
  await writeFile(journal, "");
  const tools = await findTools(environment["PATH"] ?? "");
  const named = environment["CC"]?.trim().split(/\s+/)[0] ?? "";
  if (isAbsolute(named)) tools.set(basename(named), named);
  for (const [name, path] of tools) {
    const file = join(folder, name);
    await writeFile(file, wrapper(name, path, journal));
    await chmod(file, 0o755);
  }
  const path = [folder, environment["PATH"] ?? ""].join(delimiter);
  const recorded = { ...environment, PATH: path };
  if (!isAbsolute(named)) return recorded;
  return { ...recorded, CC: (environment["CC"] ?? "").trim().replace(named, join(folder, basename(named))) };
}

/** The first program of each name, as the shell would find it. */
async function findTools(path: string): Promise<Map<string, string>> {
  const tools = new Map<string, string>();
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    for (const name of (await readdir(folder).catch(() => [])).sort()) {
      if (!tools.has(name) && (compilerName.test(name) || fileTools.has(name))) {
        const file = join(folder, name);
        if (await isProgram(file)) tools.set(name, file);
      }
    }
  }
  return tools;
}

async function isProgram(file: string): Promise<boolean> {
  const isFile = (await stat(file).catch(() => null))?.isFile() === true;
  return (
    isFile &&
    (await access(file, constants.X_OK).then(
      () => true,
      () => false,
    ))
  );
}

/**
 * What a compiler itself starts is not written down. A record is the number of words, the folder, the tool and its
 * arguments, each ended by a zero byte, and is written at once.
 */
function wrapper(name: string, path: string, journal: string): string {
  return `#!/bin/sh
if [ -n "$C2RUST_SAFE_RECORDED" ]; then exec ${quoted(path)} "$@"; fi
C2RUST_SAFE_RECORDED=1 ${quoted(path)} "$@" || exit $?
record=${quoted(journal)}.$$
printf '%s\\0' "$#" "$(pwd -P)" ${quoted(name)} "$@" >"$record"
C2RUST_SAFE_RECORDED=1 /bin/cat "$record" >>${quoted(journal)}
rm -f "$record"
exit 0
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
