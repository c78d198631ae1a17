/** Programs that run, and libraries that others call. */
import type * as c from "./c-ast.ts";
import { libraryFolder } from "./library-in-c.ts";

/** Is there no `main`? */
export function isLibrary(program: c.Program): boolean {
  return ![...program.symbols.values()].some(
    ({ kind, name, defined }) => kind === "function" && name === "main" && defined,
  );
}

/** Without the parts of the C library that were written in C. */
export function ownUnits(program: c.Program): readonly c.TranslationUnit[] {
  return program.units.filter(({ path }) => !path.startsWith(libraryFolder));
}
