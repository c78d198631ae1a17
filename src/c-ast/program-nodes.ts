/** All nodes of a program that are evaluated, the lengths of variable length arrays among the parameters included. */
import type * as c from "./c-ast.ts";
import { walk, type AstNode } from "./visit.ts";

export function* functionNodes({ vlaLengths, body }: c.FunctionDefinition): Generator<AstNode> {
  for (const length of vlaLengths) yield* walk(length);
  yield* walk(body);
}

export function* programNodes(program: c.Program): Generator<AstNode> {
  for (const { functions, globals } of program.units) {
    for (const definition of functions) yield* functionNodes(definition);
    for (const { initializer } of globals) if (initializer) yield* walk(initializer);
  }
}
