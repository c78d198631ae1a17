/** All C nodes of a list of structured statements and everything inside them. */
import { flowNodes, walkFlows } from "../c-ast/structured-visit.ts";
import type { Flow } from "../c-ast/structured.ts";
import type { AstNode } from "../c-ast/visit.ts";

export function* nodesOf(list: readonly Flow[]): Generator<AstNode> {
  for (const flow of walkFlows(list)) yield* flowNodes(flow);
}
