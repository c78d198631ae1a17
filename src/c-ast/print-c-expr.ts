/**
 * Expressions and initializers to C text. Every operand is put in parentheses and every conversion written as a cast,
 * so that C's own rules have nothing left to decide.
 */
import type * as c from "./c-ast.ts";
import { assertNever, CompilerBug } from "../source/assert-never.ts";
import { printFloating, printInteger, printString } from "./print-c-literal.ts";
import type { Names } from "./print-c-names.ts";
import { printDeclaration, printTypeName } from "./print-c-type.ts";
import { isVariablyModified } from "./type-relations.ts";

export interface ExprContext {
  readonly names: Names;
  /** Statements have their own file; they come in here because `({ })` contains them. */
  readonly printCompound: (body: c.Compound) => string;
}

/** Text that can stand as an operand of any operator. */
export function printExpr(expr: c.Expr, context: ExprContext): string {
  const { names } = context;
  const sub = (operand: c.Expr): string => printExpr(operand, context);
  switch (expr.kind) {
    case "integer-constant":
      return printInteger(expr.value, expr.type, names);
    case "floating-constant":
      return printFloating(expr);
    case "string-literal":
      return printString(expr);
    case "variable-ref":
    case "function-ref":
      return names.symbol(expr.symbol);
    case "load":
      return sub(expr.place);
    case "dereference":
      return `(*${sub(expr.pointer)})`;
    case "address-of":
      return `(&${sub(expr.place)})`;
    case "index":
      return `${sub(expr.pointer)}[${sub(expr.index)}]`;
    case "member":
      return `${sub(expr.base)}.${names.field(expr.record, expr.field)}`;
    case "arrow":
      return `${sub(expr.pointer)}->${names.field(expr.record, expr.field)}`;
    case "unary":
      return `(${expr.operator}${sub(expr.operand)})`;
    case "not":
      return `(!${sub(expr.operand)})`;
    case "binary":
    case "compare":
    case "logical":
      return `(${sub(expr.left)} ${expr.operator} ${sub(expr.right)})`;
    case "pointer-offset":
      return `(${sub(expr.pointer)} ${expr.operator} ${sub(expr.index)})`;
    case "pointer-difference":
      return `(${sub(expr.left)} - ${sub(expr.right)})`;
    case "conditional":
      return `(${sub(expr.condition)} ? ${expr.then ? `${sub(expr.then)} ` : ""}: ${sub(expr.otherwise)})`;
    case "assign":
      return `(${sub(expr.target)} = ${sub(expr.value)})`;
    case "compound-assign":
      return `(${sub(expr.target)} ${expr.operator}= ${sub(expr.value)})`;
    case "step":
      return expr.position === "prefix"
        ? `(${expr.operator}${sub(expr.target)})`
        : `(${sub(expr.target)}${expr.operator})`;
    case "comma":
      return `(${sub(expr.left)}, ${sub(expr.right)})`;
    case "call":
      return `${sub(expr.callee)}(${expr.args.map(sub).join(", ")})`;
    case "builtin-call":
      return printBuiltin(expr, context);
    case "convert":
      return printConvert(expr, context);
    case "compound-literal":
      return `((${printTypeName(expr.type, names)})${printBraced(expr.initializer, context)})`;
    case "statement-expr":
      return `(${context.printCompound(expr.body)})`;
    case "sizeof-variable":
      return `sizeof(${printTypeName(expr.of, names)})`;
    default:
      return assertNever(expr);
  }
}

/** Decay happens by itself; structs and unions cannot be cast. */
function printConvert(expr: c.Convert, context: ExprContext): string {
  const operand = printExpr(expr.operand, context);
  if (expr.conversion === "array-to-pointer" || expr.conversion === "function-to-pointer") return operand;
  if (expr.type.kind === "record") return operand;
  // The lengths in a callee's parameter types cannot be named by its callers.
  if (!expr.explicit && isVariablyModified(expr.type)) return operand;
  // Only operators turn a scalar into a vector. `x - 0` keeps a negative zero.
  if (expr.conversion === "vector-splat")
    return `(${operand} - (${printTypeName(expr.type, context.names)}){ })`;
  for (const length of expr.vlaLengths ?? []) {
    context.names.lengths.putInline(length.id, printExpr(length, context));
  }
  return `((${printTypeName(expr.type, context.names)})${operand})`;
}

function printBuiltin(expr: c.BuiltinCall, context: ExprContext): string {
  const args = expr.args.map((arg) => printExpr(arg, context));
  if (expr.builtin.endsWith("va_arg")) args.push(printTypeName(expr.type, context.names));
  return `${expr.builtin}(${args.join(", ")})`;
}

/** What follows `=` in a declaration. */
export function printInitializer(initializer: c.Initializer, context: ExprContext): string {
  switch (initializer.kind) {
    case "value":
      return printExpr(initializer.value, context);
    case "string":
      return printString(initializer.literal);
    case "array": {
      // Designators only where they say something: lanes of vectors cannot have them.
      let next = 0;
      const elements = initializer.elements.map(({ index, value }) => {
        const designator = index === next ? "" : `[${String(index)}] = `;
        next = index + 1;
        return `${designator}${printInitializer(value, context)}`;
      });
      return `{ ${elements.join(", ")} }`;
    }
    case "record": {
      const fields = initializer.fields.map(({ field, value }) => {
        return `.${context.names.field(initializer.record, field)} = ${printInitializer(value, context)}`;
      });
      return `{ ${fields.join(", ")} }`;
    }
    default:
      return assertNever(initializer);
  }
}

/** Compound literals need their braces. */
function printBraced(initializer: c.Initializer, context: ExprContext): string {
  const text = printInitializer(initializer, context);
  return text.startsWith("{ ") ? text : `{ ${text} }`;
}

/** Declares `symbol` as a variable, with the alignment it asks for. */
export function printVariable(symbol: c.CSymbol, names: Names): string {
  if (symbol.kind !== "variable") throw new CompilerBug(`${symbol.name} is not a variable`);
  const declaration = printDeclaration(symbol.type, names.symbol(symbol.id), names);
  return symbol.align === undefined
    ? declaration
    : `${declaration} __attribute__((aligned(${String(symbol.align)})))`;
}
