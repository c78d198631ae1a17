/**
 * GNU: addresses of labels, and jumps to them. A label's address is its number in the function, counted from 1, and all
 * jumps meet in one `switch` over that.
 *
 *   void *t[] = { &&a, &&b }; goto *t[i]; a: f(); goto *t[j]; b: g();
 *   → next_label = t[i]; dispatch: switch (next_label) { case 1: a: f(); next_label = t[j]; goto dispatch; case 2: b: g(); }
 *
 * Sound because numbers are compared, stored and subtracted as addresses are; GNU C gives no other use of them a meaning.
 */
import type * as c from "../c-ast/c-ast.ts";
import { longType, voidType } from "../c-ast/basic-types.ts";
import { mapStatementChildren } from "../c-ast/map.ts";
import { children, isStatement, walk, walkStatement } from "../c-ast/visit.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { labelVariablesAsNumbers } from "./label-variables.ts";
import { createVariable, publish } from "./symbol.ts";
import type { VariableBuilder } from "./symbol-builder.ts";

/** No C has a label of that name; it becomes one that the function does not have. */
const placeholder = "computed goto";

/** `&&label` */
export function elaborateLabelAddress(unit: UnitContext, node: SyntaxNode, label: string): c.Expr {
  const numbers = unit.function?.labels.numbers;
  if (!numbers)
    return fail(unit, node, "unsupported/computed-goto", "The address of a label outside of a function");
  const number = numbers.get(label) ?? numbers.size + 1;
  numbers.set(label, number);
  const span = spanOf(unit, node);
  return {
    id: newId(unit),
    span,
    kind: "convert",
    type: { kind: "pointer", target: voidType, quals: 0 },
    conversion: "integer-to-pointer",
    operand: constant(unit, BigInt(number), span),
    explicit: true,
  };
}

/** `&&a - &&b` is known. */
export function labelDifference(unit: UnitContext, left: c.Expr, right: c.Expr): c.IntegerConstant | null {
  const [one, other] = [labelNumber(left), labelNumber(right)];
  return one === null || other === null ? null : constant(unit, one - other, left.span);
}

function labelNumber(expr: c.Expr): bigint | null {
  const isMade = expr.kind === "convert" && expr.conversion === "integer-to-pointer";
  return isMade && expr.operand.kind === "integer-constant" ? expr.operand.value : null;
}

/** `goto *target;` */
export function elaborateComputedGoto(unit: UnitContext, node: SyntaxNode, target: c.Expr): c.Statement {
  const labels = unit.function?.labels;
  if (!labels || target.type.kind !== "pointer")
    return fail(unit, node, "unsupported/computed-goto", "A jump to something that is no label");
  labels.variable ??= makeVariable(unit, node);
  const span = spanOf(unit, node);
  const value = numberOf(unit, target);
  const assign: c.Assign = {
    id: newId(unit),
    span,
    kind: "assign",
    type: longType,
    target: reference(unit, labels.variable, span),
    value,
  };
  const body: c.Statement[] = [
    { id: newId(unit), span, kind: "expr-statement", expr: assign },
    { id: newId(unit), span, kind: "goto", label: placeholder },
  ];
  return { id: newId(unit), span, kind: "compound", body };
}

function makeVariable(unit: UnitContext, node: SyntaxNode): VariableBuilder {
  const made = {
    name: "next_label",
    type: longType,
    linkage: "none",
    storage: "automatic",
    role: "local",
  } as const;
  const variable = createVariable(unit, node, made);
  variable.defined = true;
  publish(unit, variable);
  return variable;
}

/** The number that an address is. */
function numberOf(unit: UnitContext, expr: c.Expr): c.Expr {
  const { span } = expr;
  if (expr.kind === "convert" && expr.conversion === "integer-to-pointer" && isLong(expr.operand.type))
    return expr.operand;
  if (expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none"))
    return numberOf(unit, expr.operand);
  const isByte = expr.type.kind === "pointer" && expr.type.target.kind === "void";
  if (expr.kind === "pointer-offset" && isByte) {
    const { operator } = expr;
    const [left, right] = [numberOf(unit, expr.pointer), asLong(unit, expr.index)];
    return { id: newId(unit), span, kind: "binary", type: longType, operator, left, right };
  }
  return {
    id: newId(unit),
    span,
    kind: "convert",
    type: longType,
    conversion: "pointer-to-integer",
    operand: expr,
    explicit: true,
  };
}

function isLong(type: c.CType): boolean {
  return type.kind === "integer" && type.integer === "long";
}

function asLong(unit: UnitContext, operand: c.Expr): c.Expr {
  if (isLong(operand.type)) return operand;
  const { span } = operand;
  return {
    id: newId(unit),
    span,
    kind: "convert",
    type: longType,
    conversion: "integer",
    operand,
    explicit: false,
  };
}

// ------------------------------------------------------------------------------------------------- where they meet

/** The body with the `switch` in which its computed jumps meet. */
export function withLabelSwitch(unit: UnitContext, body: c.Compound): c.Compound {
  const labels = unit.function?.labels;
  if (!labels?.variable) return body;
  const { variable, numbers } = labels;
  const taken = new Set<string>();
  for (const node of walk(body)) {
    if (node.kind === "labeled") taken.add(node.label);
    if (node.kind === "variable-ref") taken.add(unit.program.symbols.get(node.symbol)?.name ?? "");
    if (node.kind === "local-declaration")
      for (const { symbol } of node.variables)
        if (symbol !== variable.id) taken.add(unit.program.symbols.get(symbol)?.name ?? "");
  }
  taken.delete(variable.name);
  variable.name = freeName("next_label", taken);
  const name = freeName("dispatch", taken);
  const { block: home, isEntered } = blockOfLabels(body, numbers);
  const rename = (statement: c.Statement): c.Statement => {
    if (statement.kind === "goto" && statement.label === placeholder) return { ...statement, label: name };
    const mapping = { expr: (expr: c.Expr) => expr, statement: rename };
    const inner = mapStatementChildren(statement, mapping);
    return statement === home && inner.kind === "compound"
      ? { ...inner, body: withDispatch(unit, inner.body, isEntered, { name, variable, numbers }) }
      : inner;
  };
  const renamed = rename(body);
  const { span } = body;
  const declaration: c.LocalDeclaration = {
    id: newId(unit),
    span,
    kind: "local-declaration",
    variables: [{ symbol: variable.id, initializer: null, vlaLengths: [] }],
  };
  const whole = [declaration, ...(renamed.kind === "compound" ? renamed.body : [renamed])];
  return labelVariablesAsNumbers(unit, { ...body, body: whole });
}

function freeName(hint: string, taken: ReadonlySet<string>): string {
  let name = hint;
  for (let count = 2; taken.has(name); count++) name = `${hint}_${String(count)}`;
  return name;
}

/** The block that most of the labels stand in; those of `({ })` are not looked at. */
function blockOfLabels(body: c.Compound, numbers: ReadonlyMap<string, number>): Home {
  let found = { block: body, count: 0, isEntered: true };
  const visit = (statement: c.Statement, isEntered: boolean): void => {
    if (statement.kind === "compound") {
      const count = statement.body.flatMap(labelsOf).filter((label) => numbers.has(label)).length;
      if (count > found.count) found = { block: statement, count, isEntered };
    }
    let before: c.Statement | null = null;
    for (const part of children(statement)) {
      if (!isStatement(part)) continue;
      visit(part, statement.kind !== "compound" || before === null || !neverEnds(before));
      before = part;
    }
  };
  visit(body, true);
  return found;
}

interface Home {
  readonly block: c.Compound;
  /** Control may come to it from above. */
  readonly isEntered: boolean;
}

/** Does control surely not come to the end of a statement? */
function neverEnds(statement: c.Statement): boolean {
  switch (statement.kind) {
    case "goto":
    case "return":
    case "break":
    case "continue":
      return true;
    case "compound": {
      const last = statement.body.findLast(({ kind }) => kind !== "empty");
      return last !== undefined && neverEnds(last);
    }
    case "labeled":
      return neverEnds(statement.body);
    case "do-while":
      return (
        ![...walkStatement(statement)].some(({ kind }) => /^(break|continue)$/.test(kind)) &&
        neverEnds(statement.body)
      );
    case "if":
      return statement.otherwise !== null && neverEnds(statement.then) && neverEnds(statement.otherwise);
    default:
      return false;
  }
}

/** Labels in front of a statement. */
function labelsOf(statement: c.Statement): readonly string[] {
  return statement.kind === "labeled" ? [statement.label, ...labelsOf(statement.body)] : [];
}

interface Dispatch {
  readonly name: string;
  readonly variable: VariableBuilder;
  readonly numbers: ReadonlyMap<string, number>;
}

/** From the first of the labels on, the list is the body of the `switch`. */
function withDispatch(
  unit: UnitContext,
  list: readonly c.Statement[],
  isEntered: boolean,
  { name, variable, numbers }: Dispatch,
): readonly c.Statement[] {
  const isTarget = (statement: c.Statement): boolean =>
    labelsOf(statement).some((label) => numbers.has(label));
  const at = list.findIndex(isTarget);
  const start = at < 0 ? list.length : at;
  const rest = list.slice(start);
  const isWhole = !rest.some(hasOuterBreak) && !rest.some(declaresVariableArray);
  const inside = isWhole ? rest : [];
  const own = new Set(inside.flatMap(labelsOf));
  const span = (list[start] ?? list.at(-1))?.span ?? variable.span;
  const goTo = (label: string): c.Goto => ({ id: newId(unit), span, kind: "goto", label });
  const arms = [...numbers]
    .filter(([label]) => !own.has(label))
    .map(([label, number]) => caseOf(unit, number, goTo(label)));
  const body: c.Statement[] = [
    ...arms,
    ...inside.map((statement) => withCases(unit, statement, numbers)),
    { id: newId(unit), span, kind: "break" },
    { id: newId(unit), span, kind: "default", body: unreachable(unit, span) },
  ];
  const choice: c.Switch = {
    id: newId(unit),
    span,
    kind: "switch",
    value: load(unit, variable, span),
    body: { id: newId(unit), span, kind: "compound", body },
  };
  const first = rest.flatMap(labelsOf).find((label) => numbers.has(label));
  const before = list[start - 1];
  const isReached = before ? !neverEnds(before) : isEntered;
  return [
    ...list.slice(0, start),
    ...(first !== undefined && isReached ? [goTo(first)] : []),
    { id: newId(unit), span, kind: "labeled", label: name, body: choice },
    ...(isWhole ? [] : rest),
  ];
}

/** A `case` in front of each label whose address is taken. */
function withCases(
  unit: UnitContext,
  statement: c.Statement,
  numbers: ReadonlyMap<string, number>,
): c.Statement {
  if (statement.kind !== "labeled") return statement;
  const inner: c.Labeled = { ...statement, body: withCases(unit, statement.body, numbers) };
  const number = numbers.get(statement.label);
  return number === undefined ? inner : caseOf(unit, number, inner);
}

function caseOf(unit: UnitContext, number: number, body: c.Statement): c.Case {
  const { span } = body;
  return { id: newId(unit), span, kind: "case", low: constant(unit, BigInt(number), span), high: null, body };
}

/** A `break` of something around the statement would leave the `switch` instead. */
function hasOuterBreak(statement: c.Statement): boolean {
  if (statement.kind === "break") return true;
  if (/^(while|do-while|for|switch)$/.test(statement.kind)) return false;
  return children(statement).some((part) => isStatement(part) && hasOuterBreak(part));
}

/** A `case` may not lead past its declaration. */
function declaresVariableArray(statement: c.Statement): boolean {
  return [...walkStatement(statement)].some(
    (part) =>
      part.kind === "local-declaration" && part.variables.some(({ vlaLengths }) => vlaLengths.length > 0),
  );
}

function unreachable(unit: UnitContext, span: c.Expr["span"]): c.ExprStatement {
  const expr: c.BuiltinCall = {
    id: newId(unit),
    span,
    kind: "builtin-call",
    type: voidType,
    builtin: "__builtin_unreachable",
    args: [],
  };
  return { id: newId(unit), span, kind: "expr-statement", expr };
}

function constant(unit: UnitContext, value: bigint, span: c.Expr["span"]): c.IntegerConstant {
  return {
    id: newId(unit),
    span,
    kind: "integer-constant",
    type: longType,
    value,
    form: { kind: "decimal" },
  };
}

function reference(unit: UnitContext, { id, type }: VariableBuilder, span: c.Expr["span"]): c.VariableRef {
  return { id: newId(unit), span, kind: "variable-ref", type, symbol: id };
}

function load(unit: UnitContext, variable: VariableBuilder, span: c.Expr["span"]): c.Load {
  const place = reference(unit, variable, span);
  return { id: newId(unit), span, kind: "load", type: variable.type, place };
}
