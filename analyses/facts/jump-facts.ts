/** DATA: which calls may be left by `longjmp`, to a `setjmp` in a function further out. */
import type { Call, SymbolId } from "../../src/c-ast/c-ast.ts";

export interface JumpFacts {
  /** Functions that call `setjmp`, and those that may be left by a jump. */
  readonly functions: ReadonlySet<SymbolId>;
  /** May control not come back from the call? Calls of `longjmp` among them. */
  readonly mayJump: (call: Call) => boolean;
}
