/** C text as a typed program, and its symbols and expressions by name. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProgram } from "../../../scripts/round-trip/front-end.ts";
import type * as c from "../../../src/c-ast/c-ast.ts";
import { walkExpr } from "../../../src/c-ast/visit.ts";

export async function readC(text: string): Promise<c.Program> {
  const folder = await mkdtemp(join(tmpdir(), "c2rust-safe-flow-"));
  try {
    const source = join(folder, "program.c");
    await writeFile(source, text);
    const { program, errors } = await readProgram([source], [], "gcc");
    if (!program || errors.length > 0) throw new Error(errors.join("\n"));
    return program;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function namesOf(program: c.Program, symbols: Iterable<c.SymbolId>): readonly string[] {
  return [...symbols].map((symbol) => program.symbols.get(symbol)?.name ?? "?").sort();
}

export function functionNamed(program: c.Program, name: string): c.FunctionDefinition {
  const found = program.units
    .flatMap(({ functions }) => functions)
    .find(({ symbol }) => program.symbols.get(symbol)?.name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}

/** What the function returns. */
export function returnedBy(program: c.Program, name: string): c.Expr {
  const last = functionNamed(program, name).body.body.at(-1);
  if (last?.kind !== "return" || !last.value) throw new Error(`${name} returns nothing`);
  return last.value;
}

/** The only call in what the function returns. */
export function callIn(program: c.Program, name: string): c.Call {
  const [call] = [...walkExpr(returnedBy(program, name))].filter((expr) => expr.kind === "call");
  if (!call) throw new Error(`${name} calls nothing`);
  return call;
}
