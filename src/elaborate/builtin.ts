/** gcc's builtins: those that are library functions, those with fixed types, and those with rules of their own. */
import { boolType, floatingType, intType, sizeType, voidType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType, FloatingKind } from "../c-ast/c-type.ts";
import { compatible, isArithmetic, isInteger, unqualified } from "../c-ast/type-relations.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { compilerBuiltin, libraryFunction } from "./builtin-table.ts";
import { evaluateConstant, evaluateInteger } from "./constant.ts";
import { newId, spanOf } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { assignable, balanced, promotedArgument, rvalue } from "./conversion.ts";
import { elaborateOffsetof } from "./expression-sizeof.ts";
import { fail } from "./failure.ts";
import { integerNode } from "./integer-node.ts";

export type Builtin =
  | { readonly kind: "expr"; readonly expr: c.Expr }
  /** The C library's function of that name, with the first `args` of the arguments. */
  | { readonly kind: "library"; readonly name: string; readonly args: number }
  | { readonly kind: "none" };

interface BuiltinUse {
  readonly unit: UnitContext;
  readonly node: SyntaxNode;
  /** Full name. */
  readonly name: string;
  readonly args: readonly SyntaxNode[];
}

const prefix = "__builtin_";

export function elaborateBuiltin(
  unit: UnitContext,
  node: SyntaxNode,
  name: string,
  args: readonly SyntaxNode[],
): Builtin {
  if (/^__(sync|atomic)_/.test(name)) {
    fail(unit, node, "unsupported/atomic", `The atomic operation \`${name}\` is not supported`);
  }
  if (name === "alloca")
    return { kind: "expr", expr: fixed({ unit, node, name: "__builtin_alloca", args }, "alloca") };
  if (!name.startsWith(prefix)) return { kind: "none" };
  const short = name.slice(prefix.length);
  const special = specials[short];
  const use: BuiltinUse = { unit, node, name, args };
  if (special) return { kind: "expr", expr: special(use) };
  if (compilerBuiltin(short)) return { kind: "expr", expr: fixed(use, short) };
  if (libraryFunction(short) || isStreamFunction(short))
    return { kind: "library", name: short, args: args.length };
  const checked = /^__(\w+)_chk$/.exec(short)?.[1];
  const type = checked === undefined ? null : libraryFunction(checked);
  // `-D_FORTIFY_SOURCE`: the object's size comes last
  if (checked !== undefined && type && !type.variadic)
    return { kind: "library", name: checked, args: type.params.length };
  if (short.startsWith("ia32_")) {
    fail(
      unit,
      node,
      "unsupported/vector",
      `The target intrinsic \`${name}\` is not supported`,
      "Use the portable C version of the code",
    );
  }
  return fail(unit, node, "unsupported/builtin", `The builtin \`${name}\` is not supported`);
}

/** These need `FILE`, so the header has declared them. */
function isStreamFunction(name: string): boolean {
  return [
    "fprintf",
    "vfprintf",
    "vprintf",
    "vsnprintf",
    "vsprintf",
    "fputs",
    "fputc",
    "fwrite",
    "putc",
  ].includes(name);
}

/** Typed by the table. */
function fixed(use: BuiltinUse, short: string): c.Expr {
  const { unit, node, name } = use;
  const type = compilerBuiltin(short);
  if (!type) return fail(unit, node, "unsupported/builtin", `The builtin \`${name}\` is not supported`);
  const count = use.args.length;
  if (count < type.params.length || (count > type.params.length && !type.variadic)) {
    fail(unit, node, "elaborate/type", `\`${name}\` has ${String(type.params.length)} arguments`);
  }
  const args = use.args.map((argNode, index) => {
    const value = valueOf(unit, argNode);
    const param = type.params[index];
    return param ? assignable(unit, argNode, value, param) : promotedArgument(unit, value);
  });
  return builtinCall(use, type.result, args);
}

function builtinCall({ unit, node, name }: BuiltinUse, type: CType, args: readonly c.Expr[]): c.Expr {
  return { id: newId(unit), span: spanOf(unit, node), kind: "builtin-call", type, builtin: name, args };
}

function valueOf(unit: UnitContext, node: SyntaxNode): c.Expr {
  return rvalue(unit, unit.rules.expression(unit, node));
}

function argument(use: BuiltinUse, index: number): SyntaxNode {
  const node = use.args[index];
  return node ?? fail(use.unit, use.node, "elaborate/type", `\`${use.name}\` has too few arguments`);
}

// ---------------------------------------------------------------------------------------------------- special rules

const specials: Readonly<Record<string, (use: BuiltinUse) => c.Expr>> = {
  va_start: variableArguments,
  va_end: variableArguments,
  va_copy: variableArguments,
  va_arg: nextArgument,
  offsetof: (use) => elaborateOffsetof(use.unit, use.node, argument(use, 0), argument(use, 1)),
  types_compatible_p: typesCompatible,
  constant_p: isConstant,
  choose_expr: chooseExpression,
  classify_type: classifyType,
  object_size: objectSize,
  dynamic_object_size: objectSize,
  add_overflow: overflowing,
  sub_overflow: overflowing,
  mul_overflow: overflowing,
  add_overflow_p: overflowing,
  sub_overflow_p: overflowing,
  mul_overflow_p: overflowing,
  huge_val: infinite("double"),
  huge_valf: infinite("float"),
  huge_vall: infinite("ldouble"),
  inf: infinite("double"),
  inff: infinite("float"),
  infl: infinite("ldouble"),
  nan: notANumber("double"),
  nanf: notANumber("float"),
  nanl: notANumber("ldouble"),
  isnan: floatingTest,
  isinf: floatingTest,
  isinff: floatingTest,
  isinfl: floatingTest,
  isnanf: floatingTest,
  isnanl: floatingTest,
  isinf_sign: floatingTest,
  isfinite: floatingTest,
  isnormal: floatingTest,
  signbit: floatingTest,
  signbitf: floatingTest,
  signbitl: floatingTest,
  fpclassify: floatingTest,
  isgreater: floatingComparison,
  isgreaterequal: floatingComparison,
  isless: floatingComparison,
  islessequal: floatingComparison,
  islessgreater: floatingComparison,
  isunordered: floatingComparison,
};

/** The list decays like any array; `va_start` keeps its second operand, of which only the name matters. */
function variableArguments(use: BuiltinUse): c.Expr {
  return builtinCall(
    use,
    voidType,
    use.args.map((node) => valueOf(use.unit, node)),
  );
}

function nextArgument(use: BuiltinUse): c.Expr {
  const { type } = use.unit.rules.typeName(use.unit, argument(use, 1));
  return builtinCall(use, unqualified(type), [valueOf(use.unit, argument(use, 0))]);
}

function integer(use: BuiltinUse, value: bigint, type: CType): c.Expr {
  return integerNode(use.unit, use.node, type, value, { kind: "decimal" });
}

function typesCompatible(use: BuiltinUse): c.Expr {
  const { unit } = use;
  const [left, right] = [argument(use, 0), argument(use, 1)].map((node) =>
    unqualified(unit.rules.typeName(unit, node).type),
  );
  return integer(use, left && right && compatible(left, right, unit.program) ? 1n : 0n, intType);
}

/** What gcc says without optimization: literal constants and strings are, nothing else is. */
function isConstant(use: BuiltinUse): c.Expr {
  const expr = use.unit.rules.expression(use.unit, argument(use, 0));
  const known =
    expr.kind === "string-literal" || evaluateConstant(rvalue(use.unit, expr), use.unit.program) !== null;
  return integer(use, known ? 1n : 0n, intType);
}

function chooseExpression(use: BuiltinUse): c.Expr {
  const { unit } = use;
  const test = evaluateInteger(valueOf(unit, argument(use, 0)), unit.program);
  if (test === null) return fail(unit, use.node, "elaborate/constant", `\`${use.name}\` needs a constant`);
  return unit.rules.expression(unit, argument(use, test !== 0n ? 1 : 2));
}

/** gcc's `enum type_class`. */
function classifyType(use: BuiltinUse): c.Expr {
  const { type } = valueOf(use.unit, argument(use, 0));
  const record = type.kind === "record" ? use.unit.program.records.get(type.record) : undefined;
  const classes = {
    void: 0,
    pointer: 5,
    floating: 8,
    complex: 9,
    function: 10,
    vector: 18,
    array: 14,
  } as const;
  const scalar = type.kind in classes ? classes[type.kind as keyof typeof classes] : 1;
  return integer(use, BigInt(record ? (record.keyword === "union" ? 13 : 12) : scalar), intType);
}

/** Unknown, which is always a right answer: the largest size, or 0 where the smallest is asked for. */
function objectSize(use: BuiltinUse): c.Expr {
  const { unit } = use;
  const mode = evaluateInteger(valueOf(unit, argument(use, 1)), unit.program) ?? 0n;
  return integer(use, mode < 2n ? (1n << 64n) - 1n : 0n, sizeType);
}

/** The operands keep their types: the result is exact before it is stored. */
function overflowing(use: BuiltinUse): c.Expr {
  const args = [0, 1, 2].map((index) => valueOf(use.unit, argument(use, index)));
  const [left, right, result] = args;
  const stores =
    result?.type.kind === "pointer" ? isInteger(result.type.target) : result && isInteger(result.type);
  if (!left || !right || !isInteger(left.type) || !isInteger(right.type) || !stores) {
    fail(use.unit, use.node, "elaborate/type", `The operands of \`${use.name}\` do not fit`);
  }
  return builtinCall(use, boolType, args);
}

function floatingConstant(use: BuiltinUse, floating: FloatingKind, value: number): c.Expr {
  const { unit, node } = use;
  const text = unit.text.slice(node.start, node.end);
  return {
    id: newId(unit),
    span: spanOf(unit, node),
    kind: "floating-constant",
    type: floatingType(floating),
    value,
    text,
  };
}

function infinite(floating: FloatingKind): (use: BuiltinUse) => c.Expr {
  return (use) => floatingConstant(use, floating, Infinity);
}

function notANumber(floating: FloatingKind): (use: BuiltinUse) => c.Expr {
  return (use) => floatingConstant(use, floating, NaN);
}

/** Operands keep their width: a float is tested as a float. */
function floatingTest(use: BuiltinUse): c.Expr {
  const args = use.args.map((node) => valueOf(use.unit, node));
  if (!args.every((arg) => isArithmetic(arg.type)))
    fail(use.unit, use.node, "elaborate/type", `\`${use.name}\` needs numbers`);
  return builtinCall(use, intType, args);
}

function floatingComparison(use: BuiltinUse): c.Expr {
  const { unit } = use;
  const operands = balanced(unit, valueOf(unit, argument(use, 0)), valueOf(unit, argument(use, 1)));
  if (!operands) return fail(unit, use.node, "elaborate/type", `\`${use.name}\` needs numbers`);
  return builtinCall(use, intType, [operands.left, operands.right]);
}
