/**
 * Pointer variables that point into different objects at different times: which objects, which of them each value
 * given to such a variable points into, and which of them can meet where two pointers are ordered or subtracted.
 *
 * Reads: the values of variables, one function's summary. Gives: `ChoiceFacts`.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { Choice, ChoiceFacts, ChoiceOption, ChosenOption } from "../facts/pointer-facts.ts";
import { pointerVariable } from "../../src/c-ast/pointer-variable.ts";
import { walkExpr } from "../../src/c-ast/visit.ts";
import type { NodeId } from "../../src/source/node-id.ts";
import { pointerValue, type Environment } from "./evaluate.ts";
import { isNullable, joinOptions, optionsOf, type Option, type PointerValue } from "./pointer-value.ts";
import { isNull, type FunctionSummary } from "./summary.ts";

export function collectChoices(
  summary: FunctionSummary,
  values: ReadonlyMap<c.SymbolId, PointerValue>,
  env: Environment,
): ChoiceFacts {
  const variables = new Map<c.SymbolId, Choice>();
  const options = new Map<c.SymbolId, readonly Option[]>();
  for (const [symbol, value] of values) {
    const found = objectsOf(symbol, value);
    if (!found) continue;
    options.set(symbol, found);
    variables.set(symbol, { options: found.map(describe), nullable: isNullable(value) });
  }
  const site: Site = { env, options };
  const chosen = new Map<NodeId, readonly ChosenOption[]>();
  for (const [symbol, own] of options)
    for (const source of summary.sources.get(symbol) ?? [])
      if (source.kind === "value")
        for (const leaf of leavesOf(source.value)) chosen.set(leaf.id, chooseFor(leaf, own, site));
  return { variables, chosen, meetings: findMeetings(summary, site) };
}

interface Site {
  readonly env: Environment;
  readonly options: ReadonlyMap<c.SymbolId, readonly Option[]>;
}

/** The objects of a choice; the only one of a pointer that may be null and is more than one varying position. */
function objectsOf(symbol: c.SymbolId, value: PointerValue): readonly Option[] | null {
  if (value.kind === "choice") {
    const owners = value.options.filter(({ kind }) => kind !== "address");
    return owners.length > 1 ? null : value.options; // both would be what the variable itself holds
  }
  if (value.kind !== "address" || !value.nullable) return null;
  const { root, steps } = value.address;
  if (root.kind === "pointee" && root.symbol === symbol) return null;
  const varying = steps.filter((step) => step.kind === "element" && step.index === null);
  return varying.length === 1 ? null : [{ ...value, nullable: false }];
}

function describe(option: Option): ChoiceOption {
  if (option.kind !== "address")
    return { kind: option.kind, isReleasable: option.kind === "fresh", root: null, field: null };
  const { root, steps } = option.address;
  const field = steps.findLast((step) => step.kind === "field");
  return {
    kind: "object",
    isReleasable: root.kind === "pointee" || steps.some((step) => step.kind === "pointee"),
    root: root.kind === "literal" ? null : root.symbol,
    field: field ? { record: field.record, field: field.field } : null,
  };
}

/** The expressions of which one gives the value. */
function leavesOf(expr: c.Expr): readonly c.Expr[] {
  if (isNull(expr)) return [];
  switch (expr.kind) {
    case "convert":
      return expr.conversion === "pointer" || expr.conversion === "none" ? leavesOf(expr.operand) : [expr];
    case "conditional":
      return expr.then === null ? [expr] : [...leavesOf(expr.then), ...leavesOf(expr.otherwise)];
    case "comma":
      return leavesOf(expr.right);
    default:
      return [expr];
  }
}

function chooseFor(leaf: c.Expr, own: readonly Option[], site: Site): readonly ChosenOption[] {
  return valuesOf(leaf, site).map((value) => {
    const [only, ...others] = optionsOf(value);
    const at =
      only && others.length === 0 ? own.findIndex((option) => joinOptions(option, only) !== null) : -1;
    return { option: at < 0 ? null : at, nullable: isNullable(value) };
  });
}

/** The value of an expression for each object that the variable it comes from can point into. */
function valuesOf(expr: c.Expr, { env, options }: Site): readonly PointerValue[] {
  const root = pointerVariable(expr);
  const choices = root === null ? undefined : options.get(root);
  if (root === null || !choices) return [valueOf(expr, env)];
  const used = optionsOf(env.variable(root));
  return choices.map((_, at): PointerValue => {
    const option = used[at];
    if (!option || used.length !== choices.length) return { kind: "none" };
    const value = { ...option, nullable: false };
    return valueOf(expr, { ...env, variable: (symbol) => (symbol === root ? value : env.variable(symbol)) });
  });
}

function valueOf(expr: c.Expr, env: Environment): PointerValue {
  const target = expr.kind === "assign" ? expr.target : null;
  return target?.kind === "variable-ref" ? env.variable(target.symbol) : pointerValue(expr, env);
}

function findMeetings(
  summary: FunctionSummary,
  site: Site,
): ReadonlyMap<NodeId, readonly (readonly boolean[])[]> {
  const meetings = new Map<NodeId, readonly (readonly boolean[])[]>();
  for (const expr of walkExpr(summary.definition.body)) {
    if (expr.kind !== "pointer-difference" && expr.kind !== "compare") continue;
    if (expr.left.type.kind !== "pointer" || isNull(expr.left) || isNull(expr.right)) continue;
    const rows = valuesOf(expr.left, site);
    const columns = valuesOf(expr.right, site);
    meetings.set(
      expr.id,
      rows.map((left) => columns.map((right) => mayMeet(left, right, summary))),
    );
  }
  return meetings;
}

function mayMeet(left: PointerValue, right: PointerValue, summary: FunctionSummary): boolean {
  return optionsOf(left).some((one) =>
    optionsOf(right).some(
      (other) =>
        joinOptions(one, other) !== null || (isParameter(one, summary) && isParameter(other, summary)),
    ),
  );
}

/** What two parameters point at may be one object. */
function isParameter(option: Option, { definition }: FunctionSummary): boolean {
  if (option.kind !== "address" || option.address.root.kind !== "pointee") return false;
  return definition.params.includes(option.address.root.symbol);
}
