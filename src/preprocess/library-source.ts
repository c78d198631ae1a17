/** Where the parts of the C library lie that are written in C. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { libraryFolder } from "../c-ast/library-in-c.ts";
import type { UnitSource } from "../project/project.ts";

/** A file of `runtime/c`, beside the sources, or beside the built program. */
export function librarySource(file: string): UnitSource {
  const folder = ["../../runtime/c/", "../../../runtime/c/"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (folder === undefined) throw new Error("the folder `runtime/c` is missing");
  return { path: libraryFolder + file, absolutePath: folder + file, directory: folder, arguments: [] };
}
