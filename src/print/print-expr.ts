/** Rust expressions as text, with exactly the parentheses that keep the tree's meaning and a reader's patience. */
import { assertNever } from "../source/assert-never.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { isBlockLike, Precedence, precedenceOf } from "../rust-ast/precedence.ts";
import { concat, fill, group, ifBroken, indent, join, line, list, softLine, widthOf } from "./layout.ts";
import type { Doc } from "./layout.ts";
import {
  printBlockExpr,
  printFor,
  printIf,
  printLoop,
  printMatch,
  printWhile,
} from "./print-control-flow.ts";
import { printByte, printByteString, printFloat, printInteger, printString } from "./print-literal.ts";
import { printAssign, printBinary, printCast, printPrefix, printRange } from "./print-operator.ts";
import { printClosedPattern } from "./print-pattern.ts";
import { printTuple } from "./print-type.ts";
import { anywhere, atLetCondition, operandAt } from "./printer.ts";
import type { Place, Printer } from "./printer.ts";

/** Widths beyond which rustfmt breaks calls, arrays and struct literals. */
const listLimit = 60;
const structLimit = 18;
/** Arrays of elements at most this wide are set as many to a line as fit. */
const tableElement = 10;

export function printExpr(printer: Printer, expr: rust.Expr, place: Place): Doc {
  if (!needsParentheses(expr, place)) return printBare(printer, expr, place);
  return concat("(", printBare(printer, expr, anywhere), ")");
}

function needsParentheses(expr: rust.Expr, place: Place): boolean {
  if (precedenceOf(expr) < place.minimum) return true;
  if (expr.kind === "struct") return place.beforeBlock;
  return false;
}

function printBare(printer: Printer, expr: rust.Expr, place: Place): Doc {
  switch (expr.kind) {
    case "integer":
      return printInteger(expr);
    case "float":
      return printFloat(expr);
    case "bool":
      return String(expr.value);
    case "byte":
      return printByte(expr);
    case "byte-string":
      return printByteString(expr);
    case "string":
      return printString(expr);
    case "path":
      return expr.path;
    case "unary":
    case "borrow":
      return printPrefix(printer, expr, place);
    case "binary":
      return printBinary(printer, expr, place);
    case "assign":
    case "compound-assign":
      return printAssign(printer, expr, place);
    case "cast":
      return printCast(printer, expr, place);
    case "range":
      return printRange(printer, expr, place);
    case "call":
      return printCall(printer, expr, place);
    case "method-call":
      return printMethodCall(printer, expr, place);
    case "macro":
      return printMacro(printer, expr);
    case "field":
      return concat(printer.expr(expr.base, operandAt(place, Precedence.postfix)), ".", expr.name);
    case "index":
      return printIndex(printer, expr, place);
    case "array":
      return printArray(printer, expr);
    case "repeat":
      return concat(
        "[",
        printer.expr(expr.element, anywhere),
        "; ",
        printer.expr(expr.length, anywhere),
        "]",
      );
    case "tuple":
      return printTuple(expr.elements.map((element) => printer.expr(element, anywhere)));
    case "struct":
      return printStruct(printer, expr);
    case "block":
      return printBlockExpr(printer, expr);
    case "if":
      return printIf(printer, expr);
    case "let-condition":
      return concat("let ", printer.pattern(expr.pattern), " = ", printer.expr(expr.value, atLetCondition));
    case "match":
      return printMatch(printer, expr);
    case "loop":
      return printLoop(printer, expr);
    case "while":
      return printWhile(printer, expr);
    case "for":
      return printFor(printer, expr);
    case "break":
    case "continue":
    case "return":
      return printJump(printer, expr);
    case "closure":
      return printClosure(printer, expr);
    default:
      return assertNever(expr);
  }
}

/** `callee(args)`; `(base.field)(args)`, as `base.field(args)` would be a method call. */
function printCall(printer: Printer, expr: rust.CallExpr, place: Place): Doc {
  const minimum = expr.callee.kind === "field" ? Precedence.atom : Precedence.postfix;
  return concat(
    printer.expr(expr.callee, operandAt(place, minimum)),
    printArguments(printer, expr.args, "(", ")"),
  );
}

function printMethodCall(printer: Printer, expr: rust.MethodCallExpr, place: Place): Doc {
  const receiver = printer.expr(expr.receiver, operandAt(place, Precedence.postfix));
  return concat(receiver, ".", expr.method, printArguments(printer, expr.args, "(", ")"));
}

function printMacro(printer: Printer, expr: rust.MacroExpr): Doc {
  const close = expr.delimiter === "(" ? ")" : "]";
  const open = `${expr.name}!${expr.delimiter}`;
  if (expr.separator === undefined) return printArguments(printer, expr.args, open, close);
  return concat(
    open,
    join(
      "; ",
      expr.args.map((arg) => printer.expr(arg, anywhere)),
    ),
    close,
  );
}

/** A last argument with lines of its own (a closure, a block) hangs on the call instead of breaking all arguments. */
function printArguments(printer: Printer, args: readonly rust.Expr[], open: string, close: string): Doc {
  const docs = args.map((arg) => printer.expr(arg, anywhere));
  const forced = docs.findIndex((doc) => widthOf(doc) === Infinity);
  if (forced >= 0 && forced === docs.length - 1) return concat(open, join(", ", docs), close);
  return list(open, docs, close, listLimit);
}

function printIndex(printer: Printer, expr: rust.IndexExpr, place: Place): Doc {
  const base = printer.expr(expr.base, operandAt(place, Precedence.postfix));
  return concat(base, "[", printer.expr(expr.index, anywhere), "]");
}

function printArray(printer: Printer, expr: rust.ArrayExpr): Doc {
  const items = expr.elements.map((element) => printer.expr(element, anywhere));
  if (items.length > 0 && items.every((item) => widthOf(item) <= tableElement)) {
    return group(concat("[", indent(concat(softLine, fill(items))), softLine, "]"), listLimit);
  }
  return list("[", items, "]", listLimit);
}

/** `Path { name: value, ..rest }`, `Path { name }` where the value is a variable of that name */
function printStruct(printer: Printer, expr: rust.StructExpr): Doc {
  const items = expr.fields.map(({ name, value }): Doc => {
    if (value.kind === "path" && value.path === name) return name;
    return concat(name, ": ", printer.expr(value, anywhere));
  });
  const rest = expr.rest === undefined ? null : concat("..", printer.expr(expr.rest, anywhere));
  const all = rest === null ? items : [...items, rest];
  if (all.length === 0) return `${expr.path} {}`;
  const body = concat(join(concat(",", line), all), rest === null ? ifBroken(",") : "");
  return group(
    concat(expr.path, " {", indent(concat(line, body)), line, "}"),
    expr.path.length + 4 + structLimit,
  );
}

/** `break 'label value`, `return value`; they are operands only within parentheses, so the value may be anything. */
function printJump(printer: Printer, expr: rust.BreakExpr | rust.ContinueExpr | rust.ReturnExpr): Doc {
  const label = expr.kind !== "return" && expr.label !== undefined ? ` '${expr.label}` : "";
  if (expr.kind === "continue" || expr.value === undefined) return expr.kind + label;
  const value = printer.expr(expr.value, anywhere);
  // `break 'a: { .. }` would read `'a` as the label to break to.
  const labelled = expr.kind === "break" && startsWithLabel(expr.value);
  return labelled ? concat(`${expr.kind}${label} (`, value, ")") : concat(`${expr.kind}${label} `, value);
}

function startsWithLabel(expr: rust.Expr): boolean {
  return isBlockLike(expr) && "label" in expr;
}

function printClosure(printer: Printer, expr: rust.ClosureExpr): Doc {
  const params = expr.params.map(({ pattern, type }) => {
    const name = printClosedPattern(printer, pattern);
    return type === undefined ? name : concat(name, ": ", printer.type(type));
  });
  return concat(expr.move ? "move " : "", "|", join(", ", params), "| ", printer.expr(expr.body, anywhere));
}
