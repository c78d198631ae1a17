/** Compiler bugs, and the end of every exhaustive `switch`. */

/** A broken promise inside the translator, never the user's fault. Caught only in `pipeline`, per function. */
export class CompilerBug extends Error {
  override readonly name = "CompilerBug";
}

/** Ends a `switch` on `kind`: the type checker proves that it is not reached. */
export function assertNever(value: never): never {
  throw new CompilerBug(`unexpected node ${JSON.stringify(value)}`);
}
