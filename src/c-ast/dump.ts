/**
 * Short text of a typed C program, for --dump and for looking at the front end: one line per statement, expressions in
 * functional notation. A type follows its node after `:` where the operands do not tell it.
 *
 * Example: `x = c + 1u;` with `short c, x` gives
 * `assign(x:short, integer:short(binary +(integer:unsigned int(integer:int(load(c:short))), 1:unsigned int)))`
 */
import type * as c from "./c-ast.ts";
import { assertNever } from "../source/assert-never.ts";
import { printFloating, printString } from "./print-c-literal.ts";
import { nameProgram, type Names } from "./print-c-names.ts";
import { printDeclaration, printTypeName } from "./print-c-type.ts";

export function dumpProgram(program: c.Program): string {
  const context: DumpContext = { program, names: nameProgram(program) };
  return program.units.map((unit) => dumpUnit(unit, context)).join("\n");
}

interface DumpContext {
  readonly program: c.Program;
  readonly names: Names;
}

function dumpUnit(unit: c.TranslationUnit, context: DumpContext): string {
  const lines = [`unit ${unit.path}`];
  for (const global of unit.globals) {
    const value = global.initializer ? ` = ${dumpInitializer(global.initializer, context)}` : "";
    lines.push(`global ${declare(global.symbol, context)}${value}`);
  }
  for (const definition of unit.functions) {
    const { line } = unit.lines.locate(definition.span.start);
    const params = definition.params.map((param) => declare(param, context)).join("; ");
    lines.push(`function ${declare(definition.symbol, context)} [${params}] line ${String(line)}`);
    lines.push(...dumpStatement(definition.body, context));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function declare(id: c.SymbolId, { program, names }: DumpContext): string {
  const symbol = program.symbols.get(id);
  if (!symbol) return `unknown symbol ${String(id)}`;
  const linkage = symbol.linkage === "none" ? "" : `${symbol.linkage} `;
  return `${linkage}${printDeclaration(symbol.type, names.symbol(id), names)}`;
}

function dumpStatement(statement: c.Statement, context: DumpContext): string[] {
  const expr = (value: c.Expr | null): string => (value ? dumpExpr(value, context) : "");
  const inner = (body: c.Statement): string[] => dumpStatement(body, context).map((line) => `  ${line}`);
  switch (statement.kind) {
    case "compound":
      return ["{", ...statement.body.flatMap(inner), "}"];
    case "local-declaration":
      return statement.variables.map((variable) => dumpLocal(variable, context));
    case "expr-statement":
      return [expr(statement.expr)];
    case "if": {
      const otherwise = statement.otherwise ? ["else", ...inner(statement.otherwise)] : [];
      return [`if ${expr(statement.condition)}`, ...inner(statement.then), ...otherwise];
    }
    case "while":
      return [`while ${expr(statement.condition)}`, ...inner(statement.body)];
    case "do-while":
      return ["do", ...inner(statement.body), `while ${expr(statement.condition)}`];
    case "for": {
      const init = statement.init ? dumpStatement(statement.init, context).join(", ") : "";
      return [`for ${init}; ${expr(statement.condition)}; ${expr(statement.step)}`, ...inner(statement.body)];
    }
    case "switch":
      return [`switch ${expr(statement.value)}`, ...inner(statement.body)];
    case "case": {
      const high = statement.high ? ` ... ${String(statement.high.value)}` : "";
      return [`case ${String(statement.low.value)}${high}:`, ...inner(statement.body)];
    }
    case "default":
      return ["default:", ...inner(statement.body)];
    case "labeled":
      return [`${statement.label}:`, ...inner(statement.body)];
    case "goto":
      return [`goto ${statement.label}`];
    case "return":
      return [`return ${expr(statement.value)}`];
    case "catch":
      return [
        `catch ${expr(statement.mark)}`,
        ...inner(statement.body),
        `${statement.then} after`,
        ...inner(statement.handler),
      ];
    case "break":
    case "continue":
    case "empty":
      return [statement.kind];
    default:
      return assertNever(statement);
  }
}

function dumpLocal(variable: c.LocalVariable, context: DumpContext): string {
  const value = variable.initializer ? ` = ${dumpInitializer(variable.initializer, context)}` : "";
  const lengths = variable.vlaLengths.map((length) => dumpExpr(length, context)).join(", ");
  return `local ${declare(variable.symbol, context)}${lengths === "" ? "" : ` lengths (${lengths})`}${value}`;
}

function dumpInitializer(initializer: c.Initializer, context: DumpContext): string {
  switch (initializer.kind) {
    case "value":
      return dumpExpr(initializer.value, context);
    case "string":
      return printString(initializer.literal);
    case "array": {
      const elements = initializer.elements.map(({ index, value }) => {
        return `[${String(index)}] ${dumpInitializer(value, context)}`;
      });
      return `{${elements.join(", ")}}`;
    }
    case "record": {
      const fields = initializer.fields.map(({ field, value }) => {
        return `.${context.names.field(initializer.record, field)} ${dumpInitializer(value, context)}`;
      });
      return `{${fields.join(", ")}}`;
    }
    default:
      return assertNever(initializer);
  }
}

function dumpExpr(expr: c.Expr, context: DumpContext): string {
  const { names } = context;
  const sub = (operand: c.Expr): string => dumpExpr(operand, context);
  const type = `:${printTypeName(expr.type, names)}`;
  switch (expr.kind) {
    case "integer-constant":
      return `${String(expr.value)}${type}`;
    case "floating-constant":
      return `${printFloating(expr)}${type}`;
    case "string-literal":
      return printString(expr);
    case "variable-ref":
      return `${names.symbol(expr.symbol)}${type}`;
    case "function-ref":
      return names.symbol(expr.symbol);
    case "load":
    case "address-of":
      return `${expr.kind}(${sub(expr.place)})`;
    case "dereference":
      return `dereference${type}(${sub(expr.pointer)})`;
    case "index":
    case "pointer-offset": {
      const operator = expr.kind === "pointer-offset" ? ` ${expr.operator}` : "";
      return `${expr.kind}${operator}(${sub(expr.pointer)}, ${sub(expr.index)})`;
    }
    case "member":
      return `member .${names.field(expr.record, expr.field)}${type}(${sub(expr.base)})`;
    case "arrow":
      return `arrow ->${names.field(expr.record, expr.field)}${type}(${sub(expr.pointer)})`;
    case "unary":
      return `unary ${expr.operator}(${sub(expr.operand)})`;
    case "not":
      return `not(${sub(expr.operand)})`;
    case "binary":
    case "compare":
    case "logical":
      return `${expr.kind} ${expr.operator}(${sub(expr.left)}, ${sub(expr.right)})`;
    case "pointer-difference":
    case "comma":
      return `${expr.kind}(${sub(expr.left)}, ${sub(expr.right)})`;
    case "conditional":
      return `conditional(${sub(expr.condition)}, ${expr.then ? sub(expr.then) : ""}, ${sub(expr.otherwise)})`;
    case "assign":
      return `assign(${sub(expr.target)}, ${sub(expr.value)})`;
    case "compound-assign": {
      const computation = printTypeName(expr.computation, names);
      return `compound-assign ${expr.operator}= in ${computation}(${sub(expr.target)}, ${sub(expr.value)})`;
    }
    case "step":
      return `${expr.position} ${expr.operator}(${sub(expr.target)})`;
    case "call":
      return `call${type}(${[expr.callee, ...expr.args].map(sub).join(", ")})`;
    case "builtin-call":
      return `${expr.builtin}${type}(${expr.args.map(sub).join(", ")})`;
    case "convert":
      return `${expr.explicit ? "cast " : ""}${expr.conversion}${type}(${sub(expr.operand)})`;
    case "compound-literal":
      return `literal${type}(${dumpInitializer(expr.initializer, context)})`;
    case "statement-expr":
      return `statements(${dumpStatement(expr.body, context)
        .map((line) => line.trim())
        .join(" ")})`;
    case "sizeof-variable":
      return `sizeof(${printTypeName(expr.of, names)})`;
    default:
      return assertNever(expr);
  }
}
