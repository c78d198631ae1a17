/**
 * What a program does with the padding of structs: whether it looks at their bytes, and which functions zero them.
 * Pointers to such structs that are seen as something else count as looks at the bytes, except in calls of the
 * program's own functions that see the struct again, of `memset` to zero and of `free`.
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol, stripConversions } from "../c-ast/callee.ts";
import { sameRepresentation } from "../c-ast/rust-scalar.ts";
import { walkExpr } from "../c-ast/visit.ts";
import type { NodeId } from "../source/node-id.ts";
import type { VoidTargets } from "./mixed-contexts.ts";

export interface PaddingUses {
  /** Structs some bytes of which are looked at, or set to something. */
  readonly seen: ReadonlySet<c.RecordId>;
  /** Structs that a function, or one that it calls, sets to zero. */
  readonly zeroed: (definition: c.FunctionDefinition) => ReadonlySet<c.RecordId>;
}

export function findPaddingUses(program: c.Program, targets: VoidTargets): PaddingUses {
  const definitions = new Map(
    program.units.flatMap((unit) => unit.functions).map((one) => [one.symbol, one]),
  );
  const seen = new Set<c.RecordId>();
  const own = new Map<c.SymbolId, OwnUses>();
  for (const definition of definitions.values()) {
    const uses = ownUses(definition, program, (callee, at) => {
      const param = definitions.get(callee)?.params[at];
      return param === undefined ? null : (targets.get(param) ?? null);
    });
    own.set(definition.symbol, uses);
    for (const record of uses.seen) seen.add(record);
  }
  return { seen, zeroed: ({ symbol }) => reachableZeros(symbol, own) };
}

interface OwnUses {
  readonly seen: ReadonlySet<c.RecordId>;
  readonly zeroed: ReadonlySet<c.RecordId>;
  readonly callees: ReadonlySet<c.SymbolId>;
  readonly callsPointers: boolean;
}

function ownUses(
  definition: c.FunctionDefinition,
  program: c.Program,
  targetOf: (callee: c.SymbolId, at: number) => c.CType | null,
): OwnUses {
  const seen = new Set<c.RecordId>();
  const zeroed = new Set<c.RecordId>();
  const callees = new Set<c.SymbolId>();
  let callsPointers = false;
  const harmless = new Set<NodeId>();
  for (const expr of walkExpr(definition.body)) {
    if (expr.kind === "call") {
      const callee = calleeSymbol(expr, program);
      if (!callee) callsPointers = true;
      if (callee?.defined) callees.add(callee.id);
      for (const [at, arg] of expr.args.entries()) {
        const record = recordBehind(stripConversions(arg));
        if (record === null) continue;
        const zeroes = at === 0 && setsZero(expr, callee);
        if (zeroes) zeroed.add(record);
        const target = callee?.defined ? targetOf(callee.id, at) : null;
        const again = target !== null && isRecord(target, record, program);
        if (zeroes || again || !callee || callee.name === "free") noteConversions(arg, harmless);
      }
    }
    if (expr.kind !== "convert" || expr.conversion !== "pointer" || harmless.has(expr.id)) continue;
    const record = recordBehind(expr.operand);
    const to = expr.type.kind === "pointer" ? expr.type.target : expr.type;
    if (record !== null && !isRecord(to, record, program)) seen.add(record);
  }
  return { seen, zeroed, callees, callsPointers };
}

function noteConversions(arg: c.Expr, harmless: Set<NodeId>): void {
  if (arg.kind !== "convert") return;
  harmless.add(arg.id);
  noteConversions(arg.operand, harmless);
}

function recordBehind({ type }: c.Expr): c.RecordId | null {
  return type.kind === "pointer" && type.target.kind === "record" ? type.target.record : null;
}

function isRecord(type: c.CType, record: c.RecordId, program: c.Program): boolean {
  return sameRepresentation(type, { kind: "record", record, quals: 0 }, program.enums);
}

/** `memset(p, 0, n)` and its like. */
function setsZero(call: c.Call, callee: c.FunctionSymbol | null): boolean {
  if (callee === null || callee.defined) return false;
  if (callee.name === "bzero" || callee.name === "explicit_bzero") return true;
  const value = call.args[1];
  return callee.name === "memset" && value?.kind === "integer-constant" && value.value === 0n;
}

/** A call through a pointer may lead to any function. */
function reachableZeros(start: c.SymbolId, own: ReadonlyMap<c.SymbolId, OwnUses>): ReadonlySet<c.RecordId> {
  const zeroed = new Set<c.RecordId>();
  const reached = new Set<c.SymbolId>([start]);
  for (const symbol of reached) {
    const uses = own.get(symbol);
    for (const record of uses?.zeroed ?? []) zeroed.add(record);
    for (const callee of uses?.callsPointers ? own.keys() : (uses?.callees ?? [])) reached.add(callee);
  }
  return zeroed;
}
