/** How files are named to the user, whose folders the compiler may see as copies only. */
import { relative, sep } from "node:path";
import type { ShownFolder } from "./project.ts";

/** Path to show for a file that lies in a copy; null when it lies in none. */
export function shownInCopy(copies: readonly ShownFolder[], absolutePath: string): string | null {
  for (const { folder, shown } of copies) {
    if (!absolutePath.startsWith(folder + sep)) continue;
    const inside = relative(folder, absolutePath).split(sep).join("/");
    return shown === "" ? inside : `${shown}/${inside}`;
  }
  return null;
}
