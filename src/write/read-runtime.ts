/** The modules of the runtime crate that a translation carries along, as files of the translated crate. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";

/** Texts by path below the output folder; empty when no module is wanted. */
export async function readRuntime(wanted: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const open = [...wanted];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    const path = `src/c_runtime/${module}.rs`;
    if (files.has(path)) continue;
    const text = await readFile(new URL(path, runtimeFolder()), "utf8");
    files.set(path, text);
    open.push(...neededModules(text));
  }
  if (files.size === 0) return files;
  const modules = [...files.keys()]
    .map((path) => path.replace("src/c_runtime/", "").replace(".rs", ""))
    .sort();
  const declarations = modules.map((module) => `pub mod ${module};`).join("\n");
  files.set(
    "src/c_runtime.rs",
    `//! What the C library does and \`std\` does not, in safe Rust.\n#![allow(dead_code, unused_imports, unused_macros)]\n\n${declarations}\n`,
  );
  return files;
}

/** Modules that a module names by `super::`. */
function neededModules(text: string): readonly string[] {
  const needed = new Set<string>();
  for (const match of text.matchAll(/\bsuper::(?:([a-z_]+)|\{([^}]*)\})/g)) {
    const list = match[1] ?? match[2] ?? "";
    for (const item of list.split(",")) {
      const name = item.trim().split("::")[0] ?? "";
      if (/^[a-z_]+$/.test(name) && name !== "super" && name !== "self") needed.add(name);
    }
  }
  for (const match of text.matchAll(/\$crate::c_runtime::([a-z_]+)/g))
    if (match[1] !== undefined) needed.add(match[1]);
  return [...needed];
}

/** The runtime crate beside the sources, or beside the built program. */
function runtimeFolder(): URL {
  const candidates = ["../../runtime/", "../../../runtime/"].map((path) => new URL(path, import.meta.url));
  return (
    candidates.find((url) => existsSync(fileURLToPath(url))) ?? new URL("../../runtime/", import.meta.url)
  );
}
