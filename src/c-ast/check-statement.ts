/** Verifies statements in their surroundings: jumps have targets, values the types that are asked for. */
import type * as c from "./c-ast.ts";
import type { CType } from "./c-type.ts";
import type { CheckContext } from "./check-context.ts";
import { checkInitializer } from "./check-initializer.ts";
import { assertNever } from "../source/assert-never.ts";
import { isPromoted, sameUnqualified } from "./check-type.ts";
import { isScalar, sameType } from "./type-relations.ts";
import { children, isStatement, walkStatement, type AstNode } from "./visit.ts";

interface BodyContext extends CheckContext {
  readonly result: CType;
  readonly labels: ReadonlySet<string>;
  /** What `break` and `continue` would leave, and the type that case values must have. */
  readonly breakable: boolean;
  readonly loop: boolean;
  readonly switchType: CType | null;
}

/** Checks the body of a function that returns `result`; expressions are checked elsewhere. */
export function checkBody(body: c.Compound, result: CType, context: CheckContext): void {
  const labels = new Set<string>();
  for (const statement of walkStatement(body)) {
    if (statement.kind !== "labeled") continue;
    if (labels.has(statement.label)) context.report(`label ${statement.label} is defined twice`, statement);
    labels.add(statement.label);
  }
  checkStatement(body, { ...context, result, labels, breakable: false, loop: false, switchType: null });
}

function checkStatement(statement: c.Statement, context: BodyContext): void {
  const say = (message: string): void => {
    context.report(`${statement.kind}: ${message}`, statement);
  };
  switch (statement.kind) {
    case "local-declaration":
      for (const variable of statement.variables) checkLocal(variable, statement, context);
      break;
    case "if":
    case "while":
    case "do-while":
    case "for":
      if (statement.condition && !isScalar(statement.condition.type)) say("condition is no scalar");
      break;
    case "switch":
      if (statement.value.type.kind !== "integer" || !isPromoted(statement.value.type, context.program))
        say("value not promoted");
      break;
    case "case":
      checkCase(statement, context);
      break;
    case "default":
      if (!context.switchType) say("outside of a switch");
      break;
    case "goto":
      if (!context.labels.has(statement.label)) say(`no label ${statement.label}`);
      break;
    case "break":
      if (!context.breakable) say("outside of a loop or switch");
      break;
    case "continue":
      if (!context.loop) say("outside of a loop");
      break;
    case "return":
      checkReturn(statement, context);
      break;
    case "catch":
      if (statement.mark.type.kind !== "integer") say("mark is no integer");
      break;
    case "compound":
    case "expr-statement":
    case "labeled":
    case "empty":
      break;
    default:
      assertNever(statement);
  }
  checkInner(statement, innerContext(statement, context));
}

/** Statements below, through expressions too: they may hold `({ })`. */
function checkInner(node: AstNode, context: BodyContext): void {
  for (const child of children(node)) {
    if (isStatement(child)) checkStatement(child, context);
    else checkInner(child, context);
  }
}

function innerContext(statement: c.Statement, context: BodyContext): BodyContext {
  switch (statement.kind) {
    case "while":
    case "do-while":
    case "for":
      return { ...context, breakable: true, loop: true };
    case "switch":
      return { ...context, breakable: true, switchType: statement.value.type };
    default:
      return context;
  }
}

function checkCase(statement: c.Case, context: BodyContext): void {
  const { switchType } = context;
  if (!switchType) {
    context.report("case: outside of a switch", statement);
    return;
  }
  for (const value of [statement.low, statement.high]) {
    if (value && !sameType(value.type, switchType))
      context.report("case: value not of the switch's type", value);
  }
}

function checkReturn(statement: c.Return, context: BodyContext): void {
  const { value } = statement;
  if (!value) return;
  if (!sameUnqualified(value.type, context.result)) {
    context.report("return: value not converted to the result type", value);
  }
}

function checkLocal(variable: c.LocalVariable, statement: c.LocalDeclaration, context: BodyContext): void {
  const symbol = context.program.symbols.get(variable.symbol);
  if (symbol?.kind !== "variable") {
    context.report("declaration of no known variable", statement);
    return;
  }
  // Lengths of a typedef or of `typeof` were introduced elsewhere.
  const dimensions = variableDimensions(symbol.type);
  if (variable.vlaLengths.length > dimensions) {
    const lengths = String(variable.vlaLengths.length);
    context.report(`${symbol.name}: ${lengths} lengths for ${String(dimensions)} dimensions`, statement);
  }
  for (const length of variable.vlaLengths) {
    const isSize = length.type.kind === "integer" && length.type.integer === "ulong";
    if (!isSize) context.report(`${symbol.name}: length is not a size_t`, length);
  }
  if (symbol.storage === "static" && variable.initializer) {
    context.report(`${symbol.name}: a static local's initializer stands among the globals`, statement);
  }
  if (variable.initializer) checkInitializer(variable.initializer, symbol.type, statement, context);
}

function variableDimensions(type: CType): number {
  if (type.kind === "pointer") return variableDimensions(type.target);
  if (type.kind !== "array") return 0;
  return (type.length === "variable" ? 1 : 0) + variableDimensions(type.element);
}
