/** Rust patterns as text. */
import { assertNever } from "../source/assert-never.ts";
import type { Pattern } from "../rust-ast/rust-ast.ts";
import { concat, group, join, line } from "./layout.ts";
import type { Doc } from "./layout.ts";
import { printTuple } from "./print-type.ts";
import { anywhere } from "./printer.ts";
import type { Printer } from "./printer.ts";

export function printPattern(printer: Printer, pattern: Pattern): Doc {
  switch (pattern.kind) {
    case "wildcard":
      return "_";
    case "binding":
      return `${pattern.byRef === undefined ? "" : `${pattern.byRef} `}${pattern.mutable ? "mut " : ""}${pattern.name}`;
    case "literal":
      return printer.expr(pattern.value, anywhere);
    case "range":
      return concat(printer.expr(pattern.from, anywhere), "..=", printer.expr(pattern.to, anywhere));
    case "or":
      return printAlternatives(printer, pattern.alternatives);
    case "tuple":
      return printTuple(pattern.elements.map(printer.pattern));
    case "constructor":
      if (pattern.elements.length === 0) return pattern.path;
      return concat(pattern.path, "(", join(", ", pattern.elements.map(printer.pattern)), ")");
    case "slice":
      return concat("[", join(", ", pattern.elements.map(printer.pattern)), "]");
    case "reference":
      return concat(pattern.mutable ? "&mut " : "&", printReferent(printer, pattern.pattern));
    default:
      return assertNever(pattern);
  }
}

/** A pattern where a top-level `|` is not allowed: `let`, closure parameters. */
export function printClosedPattern(printer: Printer, pattern: Pattern): Doc {
  const text = printer.pattern(pattern);
  return pattern.kind === "or" ? concat("(", text, ")") : text;
}

function printAlternatives(printer: Printer, alternatives: readonly Pattern[]): Doc {
  const parts = alternatives.map((alternative) => printClosedPattern(printer, alternative));
  return group(concat(...parts.flatMap((part, position) => (position === 0 ? [part] : [line, "| ", part]))));
}

/** `&(mut x)` binds mutably, `&mut x` would take a mutable reference apart. */
function printReferent(printer: Printer, pattern: Pattern): Doc {
  const text = printer.pattern(pattern);
  const needsParentheses =
    pattern.kind === "or" || pattern.kind === "range" || (pattern.kind === "binding" && pattern.mutable);
  return needsParentheses ? concat("(", text, ")") : text;
}
