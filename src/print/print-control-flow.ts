/** Blocks, branches, `match` and loops. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { isBlockLike } from "../rust-ast/precedence.ts";
import { concat, concatAll, group, hardLine, indent, line } from "./layout.ts";
import type { Doc } from "./layout.ts";
import { printComments } from "./print-comment.ts";
import { anywhere, atCondition } from "./printer.ts";
import type { Printer } from "./printer.ts";

/** rustfmt sets a whole `if c { a } else { b }` on one line up to this width. */
const oneLineIf = 50;

/** `{ .. }`, `'label: { .. }`, `const { .. }` */
export function printBlockExpr(printer: Printer, expr: rust.BlockExpr): Doc {
  const prefix = printLabel(expr.label) + (expr.isConst === true ? "const " : "");
  const value = expr.label === undefined ? onlyValue(expr.block) : null;
  if (value === null) return concat(prefix, printer.block(expr.block));
  return group(concat(prefix, printShortBlock(printer, value)));
}

/** `if condition { .. } else { .. }`; on one line when both branches are short values */
export function printIf(printer: Printer, expr: rust.IfExpr): Doc {
  const head = concat("if ", printer.expr(expr.condition, atCondition), " ");
  const { otherwise } = expr;
  if (otherwise === null) return concat(head, printer.block(expr.then));
  if (otherwise.kind === "if")
    return concat(head, printer.block(expr.then), " else ", printIf(printer, otherwise));
  const thenValue = onlyValue(expr.then);
  const otherwiseValue = onlyValue(otherwise.block);
  if (thenValue === null || otherwiseValue === null) {
    return concat(head, printer.block(expr.then), " else ", printer.block(otherwise.block));
  }
  const then = printShortBlock(printer, thenValue);
  return group(concat(head, then, " else ", printShortBlock(printer, otherwiseValue)), oneLineIf);
}

/** `match value { pattern if guard => body, .. }` */
export function printMatch(printer: Printer, expr: rust.MatchExpr): Doc {
  const head = concat("match ", printer.expr(expr.value, atCondition), " {");
  if (expr.arms.length === 0) return concat(head, "}");
  const arms = expr.arms.map((arm) => concat(hardLine, printArm(printer, arm)));
  return concat(head, indent(concatAll(arms)), hardLine, "}");
}

function printArm(printer: Printer, arm: rust.MatchArm): Doc {
  const guard = arm.guard === undefined ? "" : concat(" if ", printer.expr(arm.guard, anywhere));
  const plainBlock = arm.body.kind === "block" && arm.body.label === undefined && arm.body.isConst !== true;
  const body =
    arm.body.kind === "block" && plainBlock
      ? printer.block(arm.body.block)
      : printer.expr(arm.body, anywhere);
  const comma = plainBlock ? "" : ",";
  return concat(printComments(arm.comments), printer.pattern(arm.pattern), guard, " => ", body, comma);
}

export function printLoop(printer: Printer, expr: rust.LoopExpr): Doc {
  return concat(printLabel(expr.label), "loop ", printer.block(expr.body));
}

export function printWhile(printer: Printer, expr: rust.WhileExpr): Doc {
  const condition = printer.expr(expr.condition, atCondition);
  return concat(printLabel(expr.label), "while ", condition, " ", printer.block(expr.body));
}

export function printFor(printer: Printer, expr: rust.ForExpr): Doc {
  const iterator = printer.expr(expr.iterator, atCondition);
  const head = concat(printLabel(expr.label), "for ", printer.pattern(expr.pattern), " in ", iterator, " ");
  return concat(head, printer.block(expr.body));
}

function printLabel(label: string | undefined): string {
  return label === undefined ? "" : `'${label}: `;
}

/** The value of a block that has nothing else and may stand on one line. */
function onlyValue(block: rust.Block): rust.Expr | null {
  return block.statements.length === 0 && block.value !== null && !isBlockLike(block.value)
    ? block.value
    : null;
}

function printShortBlock(printer: Printer, value: rust.Expr): Doc {
  return concat("{", indent(concat(line, printer.expr(value, anywhere))), line, "}");
}
