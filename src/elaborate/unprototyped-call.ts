/**
 * Calls of functions about which nothing was known at that place, `int f();` or no declaration at all (C90), once all units
 * are read. Such a call passes promoted arguments and takes an `int`.
 */
import { intType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import { mapExprChildren, mapStatementChildren, type Mapping } from "../c-ast/map.ts";
import { isArithmetic, isInteger, sameType, unqualified } from "../c-ast/type-relations.ts";
import type { NodeId } from "../source/node-id.ts";
import { newId } from "./context.ts";
import type { FunctionContext, ProgramBuilder, UnitContext, UnprototypedCall } from "./context.ts";
import { convertTo } from "./conversion.ts";
import { hasEffect } from "./effect.ts";
import { refuseDefinition } from "./refuse-definition.ts";

/** Gives all these calls the types of the functions that they turned out to call, or refuses their callers. */
export function settleUnprototypedCalls(program: ProgramBuilder, units: readonly UnitContext[]): void {
  const misread = new Set<NodeId>();
  for (const made of program.unprototypedCalls) if (settleCall(program, made)) misread.add(made.call.id);
  if (misread.size > 0) for (const unit of units) readResults(unit, misread);
}

/**
 * When the function turns out to have a prototype, the call gets its parameter types; where they agree with the arguments
 * (C11 6.5.2.2p6) that changes nothing. Too many arguments are dropped, as machines do, if they have no effect. Gives whether
 * the result is of another type than the call takes it for.
 */
function settleCall(program: ProgramBuilder, { unit, call, callee, caller }: UnprototypedCall): boolean {
  const symbol = program.symbols.get(callee.symbol);
  if (symbol?.kind !== "function") return false;
  const { prototyped, params, variadic } = symbol.type;
  const result = unqualified(symbol.type.result);
  const isMisread = !sameType(call.type, result);
  if (isMisread && !isReadAs(call.type, result)) {
    refuseCaller(
      unit,
      caller,
      call,
      `the result of \`${symbol.name}\` is not of the type that the call takes it for`,
    );
    return false;
  }
  if (prototyped) {
    const excess = variadic ? [] : call.args.slice(params.length);
    const enough = call.args.length >= params.length && !excess.some(hasEffect);
    if (!enough || !params.every((param, index) => isConvertible(call.args[index]?.type, param))) {
      refuseCaller(unit, caller, call, `the arguments do not fit the parameters of \`${symbol.name}\``);
      return false;
    }
    call.args = call.args.slice(0, call.args.length - excess.length).map((arg, index) => {
      const param = params[index];
      return param ? convertTo(unit, arg, param) : arg;
    });
  }
  if (prototyped || isMisread) callee.type = symbol.type;
  return isMisread;
}

/** Machines give integers and addresses back in one place, of which the call reads as much as it thinks there is. */
function isReadAs(taken: CType, result: CType): boolean {
  if (taken.kind === "pointer") return result.kind === "pointer";
  return isInteger(taken) && (isInteger(result) || result.kind === "void");
}

/** The results as what the calls take them for: `(int)f()`, and `(f(), 0)` where there is none. */
function readResults(unit: UnitContext, misread: ReadonlySet<NodeId>): void {
  const mapping: Mapping = {
    expr: (expr) => {
      const mapped = mapExprChildren(expr, mapping);
      return mapped.kind === "call" && misread.has(mapped.id) ? readResult(unit, mapped) : mapped;
    },
    statement: (statement) => mapStatementChildren(statement, mapping),
  };
  for (const [index, definition] of unit.functions.entries()) {
    const body = definition.body.body.map(mapping.statement);
    unit.functions[index] = { ...definition, body: { ...definition.body, body } };
  }
}

function readResult(unit: UnitContext, call: c.Call): c.Expr {
  const { callee, type, span } = call;
  if (callee.type.kind !== "function") return call;
  const result = unqualified(callee.type.result);
  const typed: c.Call = { ...call, type: result };
  if (result.kind !== "void") return convertTo(unit, typed, type);
  const right: c.Expr = {
    id: newId(unit),
    span,
    kind: "integer-constant",
    type: intType,
    value: 0n,
    form: { kind: "decimal" },
  };
  return { id: newId(unit), span, kind: "comma", type, left: typed, right: convertTo(unit, right, type) };
}

/** The call is undefined (C11 6.5.2.2p6) and no other language would take it. */
function refuseCaller(unit: UnitContext, caller: FunctionContext | null, call: c.Call, reason: string): void {
  if (caller) refuseDefinition(unit, caller.symbol.id, "elaborate/type", reason, call.span);
}

function isConvertible(from: CType | undefined, to: CType): boolean {
  if (!from) return false;
  if (isArithmetic(from) && isArithmetic(to)) return true;
  if (from.kind === "pointer" || to.kind === "pointer") {
    return (
      (from.kind === "pointer" || from.kind === "integer") && (to.kind === "pointer" || to.kind === "integer")
    );
  }
  return from.kind === "record" && to.kind === "record" && from.record === to.record;
}
