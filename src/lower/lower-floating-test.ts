/**
 * Questions about floating-point numbers: what the macros of `math.h` stand for.
 *
 *   C: isnan(x), signbit(x), isgreater(x, y)      Rust: x.is_nan() as i32, ..., (x > y) as i32
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import type { FunctionContext } from "./context.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { isExtended } from "./extended.ts";
import { lowerValue } from "./lower-expr.ts";
import { refuse } from "./refusal.ts";

const tests: Readonly<Record<string, string>> = {
  isnan: "is_nan",
  isinf: "is_infinite",
  isfinite: "is_finite",
  finite: "is_finite",
  isnormal: "is_normal",
  signbit: "is_sign_negative",
};

const comparisons: Readonly<Record<string, "<" | "<=" | ">" | ">=">> = {
  isgreater: ">",
  isgreaterequal: ">=",
  isless: "<",
  islessequal: "<=",
};

/** Null for other builtins. */
export function lowerFloatingTest(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr | null {
  const name = expr.builtin.replace(/^__builtin_/, "");
  const [first, second] = expr.args;
  const test = tests[name] ?? tests[name.replace(/[fl]$/, "")];
  if (test !== undefined && first) return truth(b.method(number(cx, first), test));
  if (name === "isinf_sign" && first) return signOfInfinity(keep(cx, number(cx, first)));
  if (name === "fpclassify") return classify(cx, expr);
  if (!/^is(greater|less|unordered)/.test(name) || !first || !second) return null;
  const [left, right] = lowerInOrder(cx, [
    { source: first, lower: () => number(cx, first) },
    { source: second, lower: () => number(cx, second) },
  ]).map((value) => keep(cx, value));
  if (!left || !right) return null;
  const operator = comparisons[name];
  if (operator !== undefined) return truth(b.binary(operator, left, right));
  return name === "isunordered"
    ? truth(b.binary("||", b.method(left, "is_nan"), b.method(right, "is_nan")))
    : truth(b.binary("||", b.binary("<", left, right), b.binary(">", left, right)));
}

/** A floating-point value; integers are `double` here. */
function number(cx: FunctionContext, expr: c.Expr): rust.Expr {
  if (isExtended(expr.type)) return lowerValue(cx, expr);
  const type = rustScalar(expr.type, cx.program.program.enums);
  if (type === null) return refuse("unsupported/long-double", "a number of this type", expr.span);
  const value = lowerValue(cx, expr);
  return /^f/.test(type) ? value : b.cast(value, "f64");
}

function keep(cx: FunctionContext, value: rust.Expr): rust.Expr {
  if (value.kind === "path") return value;
  const name = cx.temporary("number");
  cx.emit(b.letVariable(name, value));
  return b.path(name);
}

function truth(value: rust.Expr): rust.Expr {
  return b.cast(value, "i32");
}

/** -1 for minus infinity. */
function signOfInfinity(value: rust.Expr): rust.Expr {
  const sign = b.choose(b.method(value, "is_sign_negative"), b.negate(b.int(1, "i32")), b.int(1, "i32"));
  return b.choose(b.method(value, "is_infinite"), sign, b.int(0, "i32"));
}

const categories = ["Nan", "Infinite", "Normal", "Subnormal", "Zero"];

/** `fpclassify(nan, infinite, normal, subnormal, zero, x)` */
function classify(cx: FunctionContext, expr: c.BuiltinCall): rust.Expr {
  const last = expr.args.at(-1);
  const values = expr.args.slice(0, -1).map((arg) => {
    const value = arg.kind === "integer-constant" ? b.int(arg.value, "i32") : null;
    return value ?? refuse("unsupported/builtin", "`fpclassify` with values that are not constant", arg.span);
  });
  if (!last || values.length !== categories.length)
    return refuse("elaborate/type", "`fpclassify` with another number of arguments", expr.span);
  const category = (name: string): rust.Expr => b.path(`std::num::FpCategory::${name}`);
  const found = keep(cx, b.method(number(cx, last), "classify"));
  return categories
    .slice(0, -1)
    .reduceRight<rust.Expr>(
      (rest, name, at) => b.choose(b.binary("==", found, category(name)), values[at] ?? rest, rest),
      values.at(-1) ?? b.int(0, "i32"),
    );
}
