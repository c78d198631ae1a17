/** Statements and the blocks that hold them. */
import { assertNever } from "../source/assert-never.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { isBlockLike, Precedence, precedenceOf, rightOperand } from "../rust-ast/precedence.ts";
import { concat, concatAll, hardLine, indent } from "./layout.ts";
import type { Doc } from "./layout.ts";
import { printComments } from "./print-comment.ts";
import { printClosedPattern } from "./print-pattern.ts";
import { anywhere } from "./printer.ts";
import type { Printer } from "./printer.ts";

/** `{ statements value }`, one per line; `{}` when there is nothing */
export function printBlock(printer: Printer, block: rust.Block): Doc {
  const lines = block.statements.map((statement, position) => {
    const blank = statement.blankBefore === true && position > 0 ? hardLine : "";
    return concat(hardLine, blank, printComments(statement.comments), printStatement(printer, statement));
  });
  if (block.value !== null) lines.push(concat(hardLine, printer.expr(block.value, anywhere)));
  if (lines.length === 0) return "{}";
  return concat("{", indent(concatAll(lines)), hardLine, "}");
}

function printStatement(printer: Printer, statement: rust.Statement): Doc {
  switch (statement.kind) {
    case "let":
      return printLet(printer, statement);
    case "expr":
      return concat(printer.expr(statement.expr, anywhere), isBlockLike(statement.expr) ? "" : ";");
    case "item":
      return printer.item(statement.item);
    default:
      return assertNever(statement);
  }
}

/** `let pattern: type = value else { .. };` */
function printLet(printer: Printer, statement: rust.LetStatement): Doc {
  const pattern = printClosedPattern(printer, statement.pattern);
  const type = statement.type === undefined ? "" : concat(": ", printer.type(statement.type));
  if (statement.value === undefined) return concat("let ", pattern, type, ";");
  if (statement.otherwise === undefined) {
    return concat("let ", pattern, type, " = ", printer.expr(statement.value, anywhere), ";");
  }
  // Behind `}`, `else` would belong to the value; `&&` and `||` are reserved there.
  const level = precedenceOf(statement.value);
  const ambiguous = level === Precedence.and || level === Precedence.or || endsWithBrace(statement.value);
  const value = printer.expr(
    statement.value,
    ambiguous ? { ...anywhere, minimum: Precedence.atom } : anywhere,
  );
  const guarded = ambiguous && level === Precedence.atom ? concat("(", value, ")") : value;
  return concat("let ", pattern, type, " = ", guarded, " else ", printer.block(statement.otherwise), ";");
}

function endsWithBrace(expr: rust.Expr): boolean {
  for (let last: rust.Expr | null = expr; last !== null; last = rightOperand(last)) {
    if (isBlockLike(last) || last.kind === "struct") return true;
  }
  return false;
}
