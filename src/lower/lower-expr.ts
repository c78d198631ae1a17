/** Expressions as values: one call per kind of the typed C AST. */
import type * as c from "../c-ast/c-ast.ts";
import { isLvalue } from "../c-ast/check-designator.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { assertNever } from "../source/assert-never.ts";
import { lowerAssignValue, lowerCompoundValue, lowerStepValue } from "./lower-assign.ts";
import { lowerBinary, lowerUnary } from "./lower-arithmetic.ts";
import { lowerCallValue } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerConvert } from "./lower-convert.ts";
import { isFloorPointer } from "./floor.ts";
import { sizeOfVariable } from "./floor-local.ts";
import {
  comparesFloor,
  floorDifference,
  floorNullTest,
  lowerMadePointer,
  temporaryObject,
} from "./floor-pointer.ts";
import { lowerEffect } from "./lower-effect.ts";
import { linkTo } from "./lower-link.ts";
import { isLender, reborrowed } from "./lower-lent.ts";
import { lowerLvalue } from "./lower-lvalue.ts";
import { lowerPointerValue } from "./lower-pointer.ts";
import { lowerPointerDifference } from "./lower-pointer-compare.ts";
import { lowerFloatingConstant, lowerIntegerConstant } from "./literal.ts";
import { lowerInitializer } from "./lower-initializer.ts";
import { lowerSlot } from "./lower-slot.ts";
import { lowerStatementExpr } from "./lower-statement.ts";
import { lowerType } from "./lower-type.ts";
import { fieldPlace, loadPlace } from "./lower-place.ts";
import { lowerBuiltin } from "./lower-builtin.ts";
import type { FunctionContext } from "./context.ts";
import { isCopy } from "./lower-zero.ts";
import { isErrno, lowerErrno } from "./lower-library.ts";
import { notNull } from "./null-value.ts";
import { standardStreamValue } from "./library-stream.ts";
import { extendedConstant, isExtended } from "./extended.ts";
import { refuse } from "./refusal.ts";
import { bare } from "./literal.ts";
import { isUnion } from "../c-ast/union-storage.ts";
import { lowerMemberOfUnion } from "./lower-union.ts";
import { lowerLane, lowerVectorCompare } from "./lower-vector.ts";

/** A Rust expression with the value of `expr`, in the Rust type of its C type. Side effects are emitted before it. */
export function lowerValue(cx: FunctionContext, expr: c.Expr): rust.Expr {
  if (expr.type.kind === "pointer") {
    if (!isFloorPointer(cx, expr)) return lowerPointerValue(cx, expr);
    const made = lowerMadePointer(cx, expr);
    if (made) return made;
  }
  switch (expr.kind) {
    case "integer-constant":
      return lowerIntegerConstant(cx, expr, expr.type);
    case "floating-constant":
      return isExtended(expr.type) ? extendedConstant(cx, expr) : lowerFloatingConstant(expr);
    case "load":
      return lowerLoad(cx, expr);
    case "unary":
      return lowerUnary(cx, expr);
    case "binary":
      return lowerBinary(cx, expr);
    case "not":
    case "compare":
    case "logical":
      if (expr.kind === "compare" && expr.type.kind === "vector") return lowerVectorCompare(cx, expr);
      return b.cast(lowerCondition(cx, expr), "i32");
    case "pointer-difference":
      if (comparesFloor(cx, expr)) return floorDifference(cx, expr);
      return lowerPointerDifference(cx, expr);
    case "conditional":
      return lowerConditional(cx, expr);
    case "assign":
      return lowerAssignValue(cx, expr);
    case "compound-assign":
      return lowerCompoundValue(cx, expr);
    case "step":
      return lowerStepValue(cx, expr);
    case "comma":
      lowerEffect(cx, expr.left);
      return lowerValue(cx, expr.right);
    case "call":
      return lowerCallValue(cx, expr);
    case "builtin-call":
      return lowerBuiltin(cx, expr);
    case "convert":
      return lowerConvert(cx, expr);
    case "statement-expr":
      return lowerStatementExpr(cx, expr);
    case "compound-literal":
      return lowerInitializer(cx, expr.initializer, expr.type, expr.span);
    case "member":
      if (isRvalue(expr.base)) return lowerMemberOfValue(cx, expr);
      return loadPlace(cx, lowerLvalue(cx, expr), expr.span);
    case "arrow":
    case "index":
    case "dereference":
    case "variable-ref":
      return loadPlace(cx, lowerLvalue(cx, expr), expr.span);
    case "sizeof-variable":
      return sizeOfVariable(cx, expr.of, expr.span);
    case "address-of":
      if (expr.type.kind === "slot") return lowerSlot(cx, expr);
      if (expr.type.kind === "link") return linkTo(cx, expr);
      return refuse("internal/bug", "an address that is used as a plain value", expr.span);
    case "string-literal":
    case "function-ref":
    case "pointer-offset":
      return refuse("internal/bug", `a ${expr.kind} that is used as a plain value`, expr.span);
    default:
      return assertNever(expr);
  }
}

/** A variable of the function moves to where it is copied to; rustc objects where it is looked at afterwards. */
function isOwnVariable(cx: FunctionContext, place: c.Expr): boolean {
  const symbol = place.kind === "variable-ref" ? cx.symbol(place.symbol) : null;
  return symbol?.kind === "variable" && symbol.storage === "automatic";
}

function lowerLoad(cx: FunctionContext, expr: c.Load): rust.Expr {
  const { place } = expr;
  if (place.kind === "variable-ref" && cx.counters.has(place.symbol)) {
    const type = lowerType(expr.type, { program: cx.program, module: cx.module, span: expr.span });
    return b.cast(b.path(cx.local(place.symbol)), type);
  }
  if (isErrno(cx, place)) return lowerErrno(cx);
  const standard = expr.type.kind === "stream" ? standardStreamValue(cx, expr) : null;
  if (standard) return standard;
  if (place.kind === "compound-literal")
    return lowerInitializer(cx, place.initializer, place.type, place.span);
  const isLent = isLender(cx.program, expr.type);
  if (!isCopy(cx.program, expr.type) && !isLent && !isOwnVariable(cx, place))
    return refuse("pointer/heap", "an object with owners inside is copied", expr.span);
  if (place.kind === "member" && isRvalue(place.base)) return lowerMemberOfValue(cx, place);
  const isLane = place.kind === "index" && place.pointer.type.kind === "vector";
  if (isLane && !isLvalue(place.pointer)) return lowerLane(cx, place);
  const from = lowerLvalue(cx, place);
  return isLent ? reborrowed(cx, from, expr.span) : loadPlace(cx, from, expr.span);
}

/** `f().x`: a member of a struct that has no address. */
export function lowerMemberOfValue(cx: FunctionContext, member: c.Member): rust.Expr {
  const { base } = member;
  const value = base.kind === "member" ? lowerMemberOfValue(cx, base) : lowerValue(cx, base);
  if (isUnion(member.record, cx.program.program) && cx.program.floor.records.has(member.record)) {
    const object = temporaryObject(cx, value, base.type, "value");
    return loadPlace(cx, fieldPlace(cx, object, member.record, member.field, member.type), member.span);
  }
  if (isUnion(member.record, cx.program.program)) return lowerMemberOfUnion(cx, member, value);
  return b.field(value, cx.program.names.field(member.record, member.field));
}

function isRvalue(expr: c.Expr): boolean {
  if (expr.kind === "member") return isRvalue(expr.base);
  return (
    expr.kind === "call" ||
    expr.kind === "compound-literal" ||
    expr.kind === "conditional" ||
    expr.kind === "assign" ||
    expr.kind === "comma" ||
    expr.kind === "statement-expr"
  );
}

function lowerConditional(cx: FunctionContext, expr: c.Conditional): rust.Expr {
  const { then } = expr;
  if (then === null) return lowerElvis(cx, expr);
  const condition = lowerCondition(cx, expr.condition);
  const branch = (value: c.Expr): rust.Block => {
    const { statements, value: result } = cx.collect(() => lowerValue(cx, value));
    return b.block(statements, result);
  };
  const thenBlock = branch(then);
  const otherwise = branch(expr.otherwise);
  // one typed branch is enough for inference
  const last =
    thenBlock.value && otherwise.value && otherwise.statements.length === 0 ? bare(otherwise.value) : null;
  return b.ifElse(condition, thenBlock, last ? b.block([], last) : otherwise);
}

/** GNU `a ?: b`. */
function lowerElvis(cx: FunctionContext, expr: c.Conditional): rust.Expr {
  const isFloor = expr.condition.type.kind === "pointer" && isFloorPointer(cx, expr.condition);
  if (expr.condition.type.kind === "floating" || (expr.condition.type.kind === "pointer" && !isFloor))
    return refuse("unsupported/extension", "`?:` without a middle operand on this type", expr.span);
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, lowerValue(cx, expr.condition)));
  const { statements, value } = cx.collect(() => lowerValue(cx, expr.otherwise));
  const isSet = isFloor
    ? floorNullTest(b.path(name), "!=")
    : expr.type.kind === "stream" || expr.type.kind === "link"
      ? notNull(b.path(name))
      : b.binary("!=", b.path(name), b.int(0));
  return b.ifElse(isSet, b.block([], b.path(name)), b.block(statements, value));
}
