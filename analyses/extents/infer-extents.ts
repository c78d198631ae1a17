/** Access extents of pointer parameters. */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import type { PointerFacts } from "../facts/pointer-facts.ts";

export function inferExtents(program: c.Program, pointers: PointerFacts): ExtentFacts {
  void program;
  void pointers;
  return new Map();
}
