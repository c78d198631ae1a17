/** Symbolic execution of statements: states flow forward, meet where paths meet, and loops keep what they preserve. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walkStatement } from "../../src/c-ast/visit.ts";
import { assertNever } from "../../src/source/assert-never.ts";
import { assignVariable, evaluateInitializer } from "./evaluate.ts";
import { executeLoop } from "./execute-loop.ts";
import { Irregular, noteEscape, type FunctionRun } from "./function-run.ts";
import { constantForm, plus, subtract, type LinearForm } from "./linear-form.ts";
import { State } from "./state.ts";

/** Null: control does not arrive, or does not come out at the end. */
export function execute(run: FunctionRun, state: State | null, statement: c.Statement): State | null {
  switch (statement.kind) {
    case "compound":
      return statement.body.reduce((current, part) => execute(run, current, part), state);
    case "local-declaration":
      if (state) for (const variable of statement.variables) declare(run, state, variable);
      return state;
    case "expr-statement":
      if (state) run.engine.evaluate(run, state, statement.expr);
      return state && endsProgram(run, statement.expr) ? null : state;
    case "if":
      return executeIf(run, state, statement);
    case "while":
    case "do-while":
    case "for":
      if (state) return executeLoop(run, state, statement);
      if (hasTargets(statement)) throw new Irregular("a jump into a loop");
      return null;
    case "switch":
      return executeSwitch(run, state, statement);
    case "case":
    case "default":
      return execute(run, arriveAtCase(run, state, statement), statement.body);
    case "labeled":
      return execute(run, arriveAtLabel(run, state, statement.label), statement.body);
    case "goto":
      if (state) jumpTo(run, state, statement.label);
      return null;
    case "break":
      if (state) run.jumps.breaks.push(state);
      return null;
    case "continue":
      if (state) run.jumps.continues.push(state);
      return null;
    case "return":
      if (state) executeReturn(run, state, statement);
      return null;
    case "empty":
      return state;
    case "catch":
      throw new Irregular("a jump out of a function");
    default:
      return assertNever(statement);
  }
}

function meet(a: State | null, b: State | null): State | null {
  return a && b ? State.join(a, b) : (a ?? b);
}

function declare(run: FunctionRun, state: State, { symbol, initializer, vlaLengths }: c.LocalVariable): void {
  for (const length of vlaLengths) run.engine.evaluate(run, state, length);
  const type = run.program.symbols.get(symbol)?.type;
  if (initializer?.kind === "value" && type?.kind !== "record") {
    assignVariable(run, state, symbol, run.engine.evaluate(run, state, initializer.value));
    return;
  }
  if (initializer) evaluateInitializer(run, state, initializer);
  state.delete(symbol);
  if (type?.kind === "pointer") state.set(symbol, { kind: "null" });
}

function endsProgram(run: FunctionRun, expr: c.Expr): boolean {
  if (expr.kind !== "call" || expr.callee.kind !== "function-ref") return false;
  const symbol = run.program.symbols.get(expr.callee.symbol);
  return (
    symbol?.kind === "function" && (symbol.noreturn || symbol.name === "abort" || symbol.name === "exit")
  );
}

function executeIf(
  run: FunctionRun,
  state: State | null,
  { condition, then, otherwise }: c.If,
): State | null {
  const holds = state && run.engine.assume(run, state.fork(), condition, "true");
  const fails = state && run.engine.assume(run, state.fork(), condition, "false");
  const afterThen = execute(run, holds, then);
  return meet(afterThen, otherwise ? execute(run, fails, otherwise) : fails);
}

function executeReturn(run: FunctionRun, state: State, { value }: c.Return): void {
  // A pointer that is returned is the caller's own again.
  if (value) state.set("return", run.engine.evaluate(run, state, value));
  run.jumps.returns.push(state);
}

// ---------------------------------------------------------------------------------------------------- jumps

function jumpTo(run: FunctionRun, state: State, label: string): void {
  if (run.jumps.passedLabels.has(label)) throw new Irregular("a jump back");
  const waiting = run.jumps.labels.get(label);
  if (waiting) waiting.push(state);
  else run.jumps.labels.set(label, [state]);
}

function arriveAtLabel(run: FunctionRun, state: State | null, label: string): State | null {
  run.jumps.passedLabels.add(label);
  const waiting = run.jumps.labels.get(label) ?? [];
  run.jumps.labels.delete(label);
  return waiting.reduce(meet, state);
}

function hasTargets(statement: c.Statement): boolean {
  for (const part of walkStatement(statement)) {
    if (part.kind === "labeled" || part.kind === "case" || part.kind === "default") return true;
  }
  return false;
}

function executeSwitch(run: FunctionRun, state: State | null, { value, body }: c.Switch): State | null {
  if (!state) return null;
  const chosen = run.engine.evaluate(run, state, value);
  if (chosen.kind !== "integer") noteEscape(run, chosen);
  const form = chosen.kind === "integer" ? chosen.form : run.atoms.fresh(null, null);
  const outer = { dispatch: run.jumps.dispatch, breaks: run.jumps.breaks };
  const dispatch = { entry: state, value: form, hasDefault: false, isSettled: false, values: [] as bigint[] };
  run.jumps.dispatch = dispatch;
  run.jumps.breaks = [];
  const end = execute(run, null, body);
  const breaks = run.jumps.breaks;
  run.jumps.dispatch = outer.dispatch;
  run.jumps.breaks = outer.breaks;
  const passed =
    dispatch.hasDefault || dispatch.isSettled ? null : withoutValues(state.fork(), form, dispatch.values);
  return breaks.reduce(meet, meet(end, passed));
}

function arriveAtCase(run: FunctionRun, state: State | null, label: c.Case | c.Default): State | null {
  const { dispatch } = run.jumps;
  if (!dispatch) throw new Irregular("a case inside a loop inside its switch");
  const chosen = dispatch.entry.fork();
  if (label.kind === "default") {
    dispatch.hasDefault = true;
    if (dispatch.isSettled) return state;
    return meet(withoutValues(chosen, dispatch.value, dispatch.values), state);
  }
  const { low, high } = label;
  const { constant, terms } = dispatch.value;
  if (terms.size === 0) {
    const isChosen = constant >= low.value && constant <= (high ?? low).value;
    if (isChosen) dispatch.isSettled = true;
    return isChosen ? meet(chosen, state) : state;
  }
  chosen.learn(plus(dispatch.value, -low.value));
  chosen.learn(subtract(constantForm((high ?? low).value), dispatch.value));
  if (!high) dispatch.values.push(low.value);
  return meet(chosen, state);
}

/** What is known when none of the values was chosen: bounds move inwards past them. */
function withoutValues(state: State, form: LinearForm, values: readonly bigint[]): State {
  for (const value of [...values].sort((a, b) => (a < b ? -1 : 1)))
    if (state.proves(plus(form, -value))) state.learn(plus(form, -value - 1n));
  return state;
}
