/**
 * Deeply nested C needs a deep stack, which Node only gives at its start: the program starts itself once more, with as much
 * as the system allows.
 */
import { execFileSync, spawn } from "node:child_process";
import { constants } from "node:os";

/** Left for what is not JavaScript, in kilobytes. */
const reserve = 1000;
/** More is never needed, in kilobytes. */
const most = 60_000;
/** What Linux gives where nobody changed it, in kilobytes. */
const usual = 8192;

const option = "--stack-size";
/** Trees are rebuilt all the time: with room for what lives shortly, in megabytes, the collector has less to do. */
const youngSpace = "--max-semi-space-size=64";

/** Signals by which users end a program; they need not be told. */
const wanted = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function hasDeepStack(): boolean {
  return process.execArgv.some((argument) => argument.startsWith(option));
}

/** Runs this program with a deep stack; gives its exit code. Signals are for the inner one, which cleans up. */
export async function withDeepStack(): Promise<number> {
  const size = Math.min(stackLimit() - reserve, most);
  const args = [`${option}=${String(size)}`, youngSpace, ...process.execArgv, ...process.argv.slice(1)];
  const inner = spawn(process.execPath, args, { stdio: "inherit" });
  for (const signal of wanted) {
    process.on(signal, () => {
      inner.kill(signal);
    });
  }
  return await new Promise((resolve, reject) => {
    inner.on("error", reject);
    inner.on("exit", (code, signal) => {
      process.stderr.write(unexpectedEnd(signal));
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** What the user is told of a signal that ended the inner program. */
export function unexpectedEnd(signal: NodeJS.Signals | null): string {
  if (signal === null || wanted.some((known) => known === signal)) return "";
  const cause =
    signal === "SIGSEGV"
      ? "its stack was too small for this input (see `ulimit -s`)"
      : "there was too little memory";
  return `c2rust-safe was ended by ${signal}; perhaps ${cause}. The output is not complete.\n`;
}

/** In kilobytes. */
function stackLimit(): number {
  try {
    const limit = execFileSync("sh", ["-c", "ulimit -s"], { encoding: "utf8" }).trim();
    return limit === "unlimited" ? most + reserve : Number(limit) || usual;
  } catch {
    return usual;
  }
}
