/**
 * What the expressions, statements and functions of a program do with memory.
 * Reads: the typed C AST. Gives: `FlowFacts`, each worked out when it is first asked for.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { AstNode } from "../../src/c-ast/visit.ts";
import type { FlowFacts, VariableUses } from "../facts/flow-facts.ts";
import { variablesBeforeStart } from "./before-start.ts";
import { callGraph } from "./call-graph.ts";
import { modRef } from "./mod-ref.ts";
import { accessOf, mayMeet } from "./place-access.ts";
import { callsIn, hasSideEffect, placesRead } from "./place-effects.ts";
import { exactRange, rangeOf, typeRange } from "./value-range.ts";
import { variableUses } from "./variable-uses.ts";

export function inferFlow(program: c.Program): FlowFacts {
  let uses: VariableUses | null = null;
  const variables = (): VariableUses => (uses ??= variableUses(program));
  const { writes, globalsNamed } = modRef(
    program,
    callGraph(program, () => variables().functions),
  );
  let before: ReadonlySet<c.SymbolId> | null = null;
  const isReached = (variable: c.SymbolId): boolean => variables().addressTaken.has(variable);
  const mayWrite = (call: c.Call, objects: readonly c.Expr[]): boolean => {
    const accesses = objects.flatMap((place) => accessOf(program, place) ?? []);
    return (
      accesses.length > 0 &&
      writes(call).some((write) => accesses.some((access) => mayMeet(write, access, isReached)))
    );
  };
  return {
    get variables() {
      return variables();
    },
    hasSideEffect,
    placesRead,
    hasMemory: (place) => accessOf(program, place) !== null,
    mayWrite,
    mayChange: (effect: AstNode, value: AstNode) => {
      const calls = callsIn(effect);
      if (calls.length === 0) return false;
      const read = placesRead(value);
      return calls.some((call) => mayWrite(call, read));
    },
    isPrivate: (place) => isOwnVariable(program, place) && !isReached(place.symbol),
    globalsNamed,
    get beforeStart() {
      return (before ??= variablesBeforeStart(program));
    },
    rangeOf: (expr, known) => rangeOf({ program, known }, expr),
    exactRange: (expr, known) => exactRange({ program, known }, expr),
    typeRange: (type) => typeRange(program, type),
  };
}

function isOwnVariable(program: c.Program, place: c.Expr): place is c.VariableRef {
  const symbol = place.kind === "variable-ref" ? program.symbols.get(place.symbol) : undefined;
  return symbol?.kind === "variable" && symbol.storage === "automatic";
}
