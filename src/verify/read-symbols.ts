/** Asks `nm` what an object file defines and needs. */
import { dirname } from "node:path";
import { parseSymbols, type ObjectSymbols } from "../project/object-symbols.ts";
import { runProgram } from "./run-program.ts";

/** Null when `nm` is missing or does not know the file. */
export async function readSymbols(object: string): Promise<ObjectSymbols | null> {
  const output = await runProgram("nm", ["--extern-only", object], { cwd: dirname(object), seconds: 60 });
  return output.exit === 0 ? parseSymbols(output.stdout) : null;
}
