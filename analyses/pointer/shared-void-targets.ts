/**
 * `void *` parameters that get the same pointers point at the same type: a parameter that is handed on to another
 * function, and the parameters of all functions that are called through pointers of one type (callbacks with a context,
 * methods, comparisons).
 *
 *   void each(..., void (*f)(void *ctx, int), void *ctx) { f(ctx, 1); }     ctx points at what the callbacks see in it
 *
 * Reads: what each function sees in its own parameters. Gives: the same, for parameters that are only handed on too.
 * Sound because nothing rests on it: an argument of another type is refused where it is passed.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { sameRepresentation } from "../../src/c-ast/rust-scalar.ts";
import { calleeSymbol, stripConversions } from "../../src/c-ast/callee.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import { functionTypeKey } from "../facts/pointer-facts.ts";

/** `own` has what each function itself sees; `addressTaken` the functions called through pointers, by type. */
export function shareVoidTargets(
  program: c.Program,
  own: ReadonlyMap<c.SymbolId, c.CType>,
  addressTaken: ReadonlyMap<string, readonly c.SymbolId[]>,
): ReadonlyMap<c.SymbolId, c.CType> {
  const shared = new Map(own);
  for (const group of groupsOf(program, addressTaken)) {
    const seen = group.members.filter((param) => group.used.has(param)).map((param) => own.get(param));
    const [first] = seen;
    if (first === undefined) continue;
    if (!seen.every((type) => type !== undefined && sameRepresentation(type, first, program.enums))) continue;
    for (const param of group.members) shared.set(param, first);
  }
  return shared;
}

interface Group {
  readonly members: readonly c.SymbolId[];
  /** Members that their functions look into. */
  readonly used: ReadonlySet<c.SymbolId>;
}

function groupsOf(
  program: c.Program,
  addressTaken: ReadonlyMap<string, readonly c.SymbolId[]>,
): readonly Group[] {
  const definitions = new Map(
    program.units.flatMap((unit) => unit.functions).map((one) => [one.symbol, one]),
  );
  const classes = new Map<string, string>();
  const find = (node: string): string => {
    const parent = classes.get(node);
    return parent === undefined || parent === node ? node : find(parent);
  };
  const unite = (a: string, b: string): void => {
    classes.set(find(a), find(b));
  };
  const params = new Set<c.SymbolId>();
  const used = new Set<c.SymbolId>();
  const isVoid = (param: c.SymbolId): boolean => {
    const type = program.symbols.get(param)?.type;
    return type?.kind === "pointer" && type.target.kind === "void";
  };
  for (const [key, members] of addressTaken)
    for (const member of members)
      for (const [at, param] of (definitions.get(member)?.params ?? []).entries())
        if (isVoid(param)) unite(String(param), `${key} ${String(at)}`);
  for (const definition of definitions.values()) {
    for (const param of definition.params) if (isVoid(param)) params.add(param);
    for (const expr of walkExpr(definition.body)) {
      noteUse(expr, used);
      if (expr.kind !== "call") continue;
      for (const [at, arg] of expr.args.entries()) {
        const param = handedOn(arg);
        const receiver = receiverOf(expr, at, program, definitions);
        if (param !== null && receiver !== null) unite(String(param), receiver);
      }
    }
  }
  const members = new Map<string, c.SymbolId[]>();
  for (const param of params)
    members.set(find(String(param)), [...(members.get(find(String(param))) ?? []), param]);
  return [...members.values()].map((list) => ({ members: list, used }));
}

/** Notes a variable whose pointer is seen as one to a type, or is moved. */
function noteUse(expr: c.Expr, used: Set<c.SymbolId>): void {
  if (expr.kind === "convert" && expr.conversion === "pointer" && expr.type.kind === "pointer") {
    const param = handedOn(expr.operand);
    if (param !== null && expr.type.target.kind !== "void") used.add(param);
  }
  if (expr.kind === "pointer-offset") {
    const param = handedOn(expr.pointer);
    if (param !== null) used.add(param);
  }
  if ((expr.kind === "step" || expr.kind === "compound-assign") && expr.target.kind === "variable-ref")
    used.add(expr.target.symbol);
}

/** The variable whose `void *` value an argument is, unchanged. */
function handedOn(arg: c.Expr): c.SymbolId | null {
  const inner = stripConversions(arg);
  if (inner.kind !== "load" || inner.place.kind !== "variable-ref") return null;
  const { type } = inner.place;
  return type.kind === "pointer" && type.target.kind === "void" ? inner.place.symbol : null;
}

/** Names the parameter that an argument is passed to. */
function receiverOf(
  call: c.Call,
  at: number,
  program: c.Program,
  definitions: ReadonlyMap<c.SymbolId, c.FunctionDefinition>,
): string | null {
  const callee = calleeSymbol(call, program);
  if (callee) {
    const param = definitions.get(callee.id)?.params[at];
    return param === undefined ? null : String(param);
  }
  const type = call.callee.type.kind === "pointer" ? call.callee.type.target : call.callee.type;
  return `${functionTypeKey(type)} ${String(at)}`;
}
