/**
 * Which lifetimes in a function's signature are one, and which borrows leave the function that must not: regardless of
 * the order in which things happen, as Rust decides it too.
 *
 * Sound because a borrow that reaches a holder makes its lifetime at least as long as the holder's; what is reached by
 * way of calls is what the signatures of the functions called say.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";
import type { SignatureLifetimes } from "../facts/pointer-facts.ts";
import {
  flowOfReturn,
  flowsOfDeclaration,
  flowsOfExpr,
  type BorrowQuery,
  type Flow,
  type Holder,
  type SignatureNode,
} from "./borrow-flow.ts";
import { isExpr } from "../../src/c-ast/visit.ts";

export interface BorrowTies {
  readonly ties: readonly (readonly SignatureNode[])[];
  /** Holders that get a borrow which does not live as long as they do, or is also written. */
  readonly escapes: readonly Holder[];
}

/** An end of a flow: of a signature, a local object or holder, or what outlives the function. */
type Node = SignatureNode | `x${string}` | `l${string}` | "outside";

export function allFlows(query: BorrowQuery): readonly Flow[] {
  const flows: Flow[] = [];
  for (const node of walk(query.definition.body)) {
    if (isExpr(node)) flows.push(...flowsOfExpr(query, node));
    else if (node.kind === "local-declaration")
      for (const variable of node.variables) flows.push(...flowsOfDeclaration(query, variable));
    else if (node.kind === "return" && node.value)
      flows.push(...[flowOfReturn(query, node.value) ?? []].flat());
  }
  return flows;
}

export function borrowTies(query: BorrowQuery): BorrowTies {
  const flows = allFlows(query);
  const edges = new Map<Node, Map<Node, Holder>>();
  for (const flow of flows)
    for (const from of sourceNodes(query, flow)) {
      const to = holderNode(query, flow.into);
      if (from !== to) edges.set(from, (edges.get(from) ?? new Map<Node, Holder>()).set(to, flow.into));
    }
  const escapes = flows.flatMap((flow) => (isSelfBorrow(query, flow) ? [flow.into] : []));
  const shared = new Set(flows.flatMap(({ objects }) => [...objects]).map((it) => objectNode(query, it)));
  const groups: SignatureNode[][] = [];
  for (const start of edges.keys())
    for (const [end, holder] of reached(edges, start)) {
      if (!isSignature(end) && end !== "outside") continue;
      if (mustNotLeave(query, start, end, shared))
        escapes.push(holder, ...[...reached(edges, start).values()]);
      else if (isSignature(start) && isSignature(end)) unite(groups, start, end);
    }
  return { ties: groups.map((group) => [...group].sort()), escapes };
}

/** A struct that borrows from itself cannot be moved; one that is lent to itself has two ways to one object. */
function isSelfBorrow({ carriesLent, program }: BorrowQuery, flow: Flow): boolean {
  const { into, objects, exclusive, reborrowed } = flow;
  if (typeof into !== "number") return false;
  const type = program.symbols.get(into)?.type;
  const isTwice = reborrowed.has(into) && type !== undefined && carriesLent(type);
  return objects.has(into) || exclusive.has(into) || isTwice;
}

/** @param shared what is borrowed to be read: that must not be written as long as the borrow lives */
function mustNotLeave(query: BorrowQuery, from: Node, to: Node, shared: ReadonlySet<Node>): boolean {
  if (from.startsWith("l")) return false; // what it holds has its own way
  if (from.startsWith("x") || to === "outside") return true;
  const param = query.definition.params[Number(from.slice(1))];
  return from.startsWith("b") && shared.has(from) && param !== undefined && query.mutablePointees.has(param);
}

function isSignature(node: Node): node is SignatureNode {
  return node === "r" || node.startsWith("b") || node.startsWith("i");
}

function sourceNodes(query: BorrowQuery, { objects, exclusive, holders, reborrowed }: Flow): readonly Node[] {
  return [
    ...[...objects, ...exclusive].map((symbol) => objectNode(query, symbol)),
    ...[...holders].map((symbol) => holderNode(query, symbol)),
    ...[...reborrowed].map((symbol) => lenderNode(query, symbol)),
  ];
}

/** What a struct is lent outlives the struct, but not the reference by which it is reached. */
function lenderNode(query: BorrowQuery, symbol: c.SymbolId): Node {
  const node = objectNode(query, symbol);
  return node.startsWith("b") ? node : holderNode(query, symbol);
}

function objectNode(query: BorrowQuery, symbol: c.SymbolId): Node {
  const at = query.definition.params.indexOf(symbol);
  const isReference =
    query.program.symbols.get(symbol)?.type.kind === "pointer" && !query.isOwner(symbol) && at >= 0;
  return isReference ? `b${String(at)}` : `x${String(symbol)}`;
}

function holderNode(query: BorrowQuery, holder: Holder): Node {
  if (holder === "result") return "r";
  if (holder === "outside") return "outside";
  const at = query.definition.params.indexOf(holder);
  return at >= 0 ? `i${String(at)}` : `l${String(holder)}`;
}

/** Where a flow gets to, and by what holder it enters there. */
function reached(
  edges: ReadonlyMap<Node, ReadonlyMap<Node, Holder>>,
  start: Node,
): ReadonlyMap<Node, Holder> {
  const found = new Map<Node, Holder>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const [next, holder] of edges.get(node) ?? []) {
      if (found.has(next)) continue;
      found.set(next, holder);
      open.push(next);
    }
  return found;
}

function unite(groups: SignatureNode[][], a: SignatureNode, b: SignatureNode): void {
  if (a === b) return;
  const touched = groups.filter((group) => group.includes(a) || group.includes(b));
  for (const group of touched) groups.splice(groups.indexOf(group), 1);
  groups.push([...new Set([...touched.flat(), a, b])]);
}

/** Names for the lifetimes that are one; none where Rust would fill in the same. */
export function nameLifetimes(query: BorrowQuery, { ties }: BorrowTies): SignatureLifetimes {
  const { params } = query.definition;
  const references = params.filter((param) => isReference(query, param)).length;
  const inner = params.filter((param) => holdsInside(query, param)).length;
  const isElided = references + inner === 1;
  const declared = isElided ? [] : ties.map((_, at) => lifetimeName(at));
  const nameOf = (node: SignatureNode): string | null => {
    const at = ties.findIndex((tie) => tie.includes(node));
    return at < 0 ? null : (declared[at] ?? null);
  };
  const isTied = ties.some((tie) => tie.includes("r"));
  return {
    declared,
    params: params.map((_, at) => ({ borrow: nameOf(`b${String(at)}`), inside: nameOf(`i${String(at)}`) })),
    result: query.returnsBorrow && !isTied ? "static" : nameOf("r"),
  };
}

function lifetimeName(at: number): string {
  return String.fromCharCode("a".charCodeAt(0) + at);
}

function isReference(query: BorrowQuery, param: c.SymbolId): boolean {
  return query.program.symbols.get(param)?.type.kind === "pointer" && !query.isOwner(param);
}

function holdsInside(query: BorrowQuery, param: c.SymbolId): boolean {
  const type = query.program.symbols.get(param)?.type;
  return type !== undefined && query.carries(type);
}
