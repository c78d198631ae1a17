/** Identities of C AST nodes, by which analyses key their facts. */

/** Unique in one program, over all its translation units. */
export type NodeId = number & { readonly __brand: "NodeId" };

/** Hands out the next unused `NodeId` on each call. One per program. */
export type NodeIdSource = () => NodeId;

export function createNodeIdSource(): NodeIdSource {
  let next = 0;
  return () => next++ as NodeId;
}
