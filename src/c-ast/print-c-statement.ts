/** Statements to C text. Sub-statements are always blocks; labels stand on empty statements. */
import type * as c from "./c-ast.ts";
import { assertNever, CompilerBug } from "../source/assert-never.ts";
import { printExpr, printInitializer, printVariable, type ExprContext } from "./print-c-expr.ts";
import { printPlainInteger } from "./print-c-literal.ts";
import type { Names } from "./print-c-names.ts";

export interface StatementContext extends ExprContext {
  readonly program: c.Program;
}

/** A block `{ ... }`, its lines indented by one level. */
export function printCompound(body: c.Compound, program: c.Program, names: Names): string {
  return printBlock(body, createContext(program, names));
}

/** What expressions are printed with outside of statements. */
export function createContext(program: c.Program, names: Names): StatementContext {
  return { program, names, printCompound: (inner) => printCompound(inner, program, names) };
}

function printBlock(statement: c.Statement, context: StatementContext): string {
  const body = statement.kind === "compound" ? statement.body : [statement];
  if (body.length === 0) return "{ }";
  return `{\n${indent(body.map((inner) => printStatement(inner, context)).join("\n"))}\n}`;
}

function printStatement(statement: c.Statement, context: StatementContext): string {
  const expr = (value: c.Expr): string => printExpr(value, context);
  const block = (body: c.Statement): string => printBlock(body, context);
  switch (statement.kind) {
    case "compound":
      return block(statement);
    case "local-declaration":
      return printLocals(statement, context);
    case "expr-statement":
      return `${expr(statement.expr)};`;
    case "if": {
      const otherwise = statement.otherwise ? ` else ${block(statement.otherwise)}` : "";
      return `if (${expr(statement.condition)}) ${block(statement.then)}${otherwise}`;
    }
    case "while":
      return `while (${expr(statement.condition)}) ${block(statement.body)}`;
    case "do-while":
      return `do ${block(statement.body)} while (${expr(statement.condition)});`;
    case "for":
      return printFor(statement, context);
    case "switch":
      return `switch (${expr(statement.value)}) ${block(statement.body)}`;
    case "case": {
      const high = statement.high ? ` ... ${printPlainInteger(statement.high.value)}` : "";
      return `case ${printPlainInteger(statement.low.value)}${high}: ;\n${printStatement(statement.body, context)}`;
    }
    case "default":
      return `default: ;\n${printStatement(statement.body, context)}`;
    case "labeled":
      return `${statement.label}: ;\n${printStatement(statement.body, context)}`;
    case "goto":
      return `goto ${statement.label};`;
    case "break":
      return "break;";
    case "continue":
      return "continue;";
    case "return":
      return statement.value ? `return ${expr(statement.value)};` : "return;";
    case "empty":
      return ";";
    case "catch": {
      // for readers: C has no such statement
      const head = `catch (${expr(statement.mark)}; ${statement.then})`;
      return `${head} ${block(statement.body)} else ${block(statement.handler)}`;
    }
    default:
      return assertNever(statement);
  }
}

/** Declarations of `for` stand in a block around it: there may be several of different shapes. */
function printFor(statement: c.For, context: StatementContext): string {
  const condition = statement.condition ? printExpr(statement.condition, context) : "";
  const step = statement.step ? printExpr(statement.step, context) : "";
  const loop = `for (; ${condition}; ${step}) ${printBlock(statement.body, context)}`;
  if (!statement.init) return loop;
  return `{\n${indent(`${printStatement(statement.init, context)}\n${loop}`)}\n}`;
}

/** Statics and externs stand at file scope. The lengths of a VLA get names, by which types refer to them. */
function printLocals(statement: c.LocalDeclaration, context: StatementContext): string {
  const lines: string[] = [];
  for (const variable of statement.variables) {
    const symbol = context.program.symbols.get(variable.symbol);
    if (symbol?.kind !== "variable")
      throw new CompilerBug(`local ${String(variable.symbol)} is not a variable`);
    if (symbol.storage === "static") continue;
    lines.push(...variable.vlaLengths.map((length) => printLengthVariable(length, context)));
    const value = variable.initializer ? ` = ${printInitializer(variable.initializer, context)}` : "";
    lines.push(`${printVariable(symbol, context.names)}${value};`);
  }
  return lines.length > 0 ? lines.join("\n") : ";";
}

/** Declares the variable by which types refer to a length. */
export function printLengthVariable(length: c.Expr, context: ExprContext): string {
  return `unsigned long ${context.names.lengths.variable(length.id)} = ${printExpr(length, context)};`;
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
