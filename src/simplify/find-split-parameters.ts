/**
 * Struct parameters of which a function reads single members only, where every call says what the members are: they can
 * be passed one by one.
 */
import type * as c from "../c-ast/c-ast.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { children, isExpr, walk, type AstNode } from "../c-ast/visit.ts";
import type { Edit } from "./edit.ts";
import { listedMembers } from "./listed-members.ts";
import { isPure } from "./same-expr.ts";
import { leafKey, leavesOf, memberChain, type Leaf } from "./struct-leaves.ts";

export interface SplitParameter {
  readonly at: number;
  /** The members that are read. */
  readonly leaves: readonly Leaf[];
}

/** Functions, with their parameters. */
export type SplitParameters = ReadonlyMap<c.SymbolId, readonly SplitParameter[]>;

/** `isOpen` says of which pointer members it is worth while. */
export function findSplitParameters(
  edit: Edit,
  isOpen: (record: c.RecordId, field: number) => boolean,
): SplitParameters {
  const { program } = edit;
  const found = new Map<c.SymbolId, readonly SplitParameter[]>();
  const calls = callsByFunction(program);
  for (const { functions } of program.units)
    for (const definition of functions) {
      const symbol = program.symbols.get(definition.symbol);
      const own = calls.get(definition.symbol);
      if (symbol?.kind !== "function" || symbol.linkage !== "internal" || symbol.type.variadic) continue;
      if (
        !own ||
        own.isOtherwiseUsed ||
        !own.calls.every((call) => call.args.length === symbol.type.params.length)
      )
        continue;
      const params = definition.params.flatMap((param, at) => {
        const leaves = readLeaves(program, definition, param, isOpen);
        return leaves && own.calls.every((call) => isSplitCall(edit, call, at, leaves))
          ? [{ at, leaves }]
          : [];
      });
      if (params.length > 0) found.set(definition.symbol, params);
    }
  return found;
}

interface FunctionUses {
  readonly calls: c.Call[];
  isOtherwiseUsed: boolean;
}

function callsByFunction(program: c.Program): ReadonlyMap<c.SymbolId, FunctionUses> {
  const found = new Map<c.SymbolId, FunctionUses>();
  const usesOf = (symbol: c.SymbolId): FunctionUses => {
    const uses = found.get(symbol) ?? { calls: [], isOtherwiseUsed: false };
    found.set(symbol, uses);
    return uses;
  };
  const visit = (node: AstNode): void => {
    if (isExpr(node) && node.kind === "call" && node.callee.kind === "function-ref") {
      usesOf(node.callee.symbol).calls.push(node);
      node.args.forEach(visit);
      return;
    }
    if (isExpr(node) && node.kind === "function-ref") usesOf(node.symbol).isOtherwiseUsed = true;
    for (const child of children(node)) visit(child);
  };
  for (const { functions, globals } of program.units) {
    for (const { body, vlaLengths } of functions) [body, ...vlaLengths].forEach(visit);
    for (const { initializer } of globals)
      if (initializer) for (const node of walk(initializer)) if (node.kind === "function-ref") visit(node);
  }
  return found;
}

/** The members of a parameter that the function reads; null where it needs the struct itself, or nothing is won. */
function readLeaves(
  program: c.Program,
  { body, vlaLengths }: c.FunctionDefinition,
  param: c.SymbolId,
  isOpen: (record: c.RecordId, field: number) => boolean,
): readonly Leaf[] | null {
  const type = program.symbols.get(param)?.type;
  const leaves = type?.kind === "record" ? leavesOf(program, type) : null;
  const isWanted = ({ path, type: leaf }: Leaf): boolean => {
    const last = path.at(-1);
    return leaf.kind === "pointer" && last !== undefined && isOpen(last.record, last.field);
  };
  if (!leaves?.some(isWanted)) return null;
  const read = new Set<string>();
  const keys = new Set(leaves.map(({ path }) => leafKey(path)));
  const whole: c.Expr[] = [];
  const visit = (node: AstNode): void => {
    const chain = isExpr(node) && node.kind === "load" ? memberChain(node.place) : null;
    if (chain?.symbol === param && keys.has(leafKey(chain.path))) {
      read.add(leafKey(chain.path));
      return;
    }
    if (isExpr(node) && node.kind === "variable-ref" && node.symbol === param) whole.push(node);
    for (const child of children(node)) visit(child);
  };
  [body, ...vlaLengths].forEach(visit);
  return whole.length > 0 ? null : leaves.filter(({ path }) => read.has(leafKey(path)));
}

/** Is the struct a list or a place, and nothing evaluated on the way that could change its members? */
function isSplitCall(edit: Edit, { args, span }: c.Call, at: number, leaves: readonly Leaf[]): boolean {
  return args.every((arg, index) => {
    const list = arg.kind === "load" && arg.place.kind === "compound-literal" ? arg.place.initializer : null;
    if (index !== at) return isPure(arg) || (list !== null && isSimpleList(list));
    return list === null ? isPlainPlace(arg) : listedMembers(edit, list, leaves, span) !== null;
  });
}

function isPlainPlace(arg: c.Expr): boolean {
  return arg.kind === "load" && (arg.place.type.quals & Qualifier.volatile) === 0 && isPure(arg);
}

function isSimpleList(initializer: c.Initializer): boolean {
  switch (initializer.kind) {
    case "value":
      return isPure(initializer.value);
    case "record":
      return initializer.fields.every(({ value }) => isSimpleList(value));
    default:
      return false;
  }
}
