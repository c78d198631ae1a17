/** How a path is shown to the user. */
import { relative, sep } from "node:path";

/** Relative where that is shorter to read than absolute; empty for the folder where the command runs. */
export function shownPath(workingDirectory: string, path: string): string {
  const shown = relative(workingDirectory, path).split(sep).join("/");
  return shown.startsWith("../../..") ? path : shown;
}
