/** Programs that run, and libraries that others call. */
import type * as c from "./c-ast.ts";

/** Is there no `main`? */
export function isLibrary(program: c.Program): boolean {
  return ![...program.symbols.values()].some(
    ({ kind, name, defined }) => kind === "function" && name === "main" && defined,
  );
}
