/**
 * The functions of C that give quotient and remainder together.
 *
 *   C: div_t d = div(a, b);     Rust: let d = Div { quot: a / b, rem: a % b };
 */
import type * as c from "../c-ast/c-ast.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { valueBefore } from "./library-argument.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

const operators = { quot: "/", rem: "%" } as const;

export function lowerDivision(cx: FunctionContext, call: c.Call, name: string): rust.Expr | null {
  if (!/^(l|ll|imax)?div$/.test(name)) return null;
  const { type } = call;
  const [numerator, denominator] = call.args;
  const record = type.kind === "record" ? cx.program.program.records.get(type.record) : undefined;
  const item = record && cx.program.names.records.get(record.id);
  if (!record?.fields || !item || !numerator || !denominator)
    return refuse("unsupported/library", `a function \`${name}\` that is not the C library's`, call.span);
  const above = valueBefore(cx, lowerValue(cx, numerator), true);
  const below = valueBefore(cx, lowerValue(cx, denominator), true);
  const fields = record.fields.map((field, at) => ({
    name: cx.program.names.field(record.id, at),
    value: b.binary(operators[field.name === "quot" ? "quot" : "rem"], above, below),
  }));
  return { kind: "struct", path: itemPath(item, cx.module), fields };
}
