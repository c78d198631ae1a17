/** One call of `ar`. */
import { resolve } from "node:path";

export interface ArchiveCommand {
  readonly archive: string;
  /** Absolute. */
  readonly members: readonly string[];
}

/** Null when nothing is put into an archive. */
export function readArchiveCommand(args: readonly string[], directory: string): ArchiveCommand | null {
  const words = withoutOptions(args);
  const [first = "", ...rest] = words;
  const letters = first.replace(/^-/, "");
  if (!/[rq]/.test(letters)) return null;
  // `a`, `b` and `i` name the member beside which the others go.
  const [archive, ...members] = /[abi]/.test(letters) ? rest.slice(1) : rest;
  if (archive === undefined) return null;
  return {
    archive: resolve(directory, archive),
    members: members.filter((member) => !member.startsWith("-")).map((member) => resolve(directory, member)),
  };
}

/** `--plugin file` and `--target=x` may stand before the operation. */
function withoutOptions(args: readonly string[]): readonly string[] {
  let at = 0;
  while (args[at]?.startsWith("--") === true)
    at += args[at] === "--plugin" || args[at] === "--target" ? 2 : 1;
  return args.slice(at);
}
