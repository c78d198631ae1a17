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

export function hasDeepStack(): boolean {
  return process.execArgv.some((argument) => argument.startsWith(option));
}

/** Runs this program with a deep stack; gives its exit code. Signals are for the inner one, which cleans up. */
export async function withDeepStack(): Promise<number> {
  const size = Math.min(stackLimit() - reserve, most);
  const args = [`${option}=${String(size)}`, ...process.execArgv, ...process.argv.slice(1)];
  const inner = spawn(process.execPath, args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      inner.kill(signal);
    });
  }
  return await new Promise((resolve, reject) => {
    inner.on("error", reject);
    inner.on("exit", (code, signal) => {
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
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
