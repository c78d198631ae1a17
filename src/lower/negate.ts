/** The opposite of a Rust condition, in its shortest form that is right for floats too. */
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";

export function negatedCondition(condition: rust.Expr): rust.Expr {
  if (condition.kind === "bool") return b.bool(!condition.value);
  if (condition.kind === "unary" && condition.operator === "!") return condition.operand;
  if (condition.kind === "binary" && condition.operator === "==") return { ...condition, operator: "!=" };
  if (condition.kind === "binary" && condition.operator === "!=") return { ...condition, operator: "==" };
  return b.not(condition);
}
