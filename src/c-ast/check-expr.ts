/** Verifies the types of an expression against those of its operands (C11 6.5). */
import type * as c from "./c-ast.ts";
import type { CType, FunctionType } from "./c-type.ts";
import type { CheckContext } from "./check-context.ts";
import { checkConversion } from "./check-conversion.ts";
import { isLvalue } from "./check-designator.ts";
import { checkInitializer } from "./check-initializer.ts";
import { assertNever } from "../source/assert-never.ts";
import { isInt, isPromoted, sameUnqualified } from "./check-type.ts";
import {
  integerRange,
  isArithmetic,
  isInteger,
  isPointerOrHandle,
  isScalar,
  sameType,
  unqualified,
  withQualifiers,
} from "./type-relations.ts";

/** Checks one node, not the nodes below it. */
export function checkExpr(expr: c.Expr, context: CheckContext): void {
  const demand = (holds: boolean, message: string): void => {
    if (!holds) context.report(`${expr.kind}: ${message}`, expr);
  };
  demand(expr.type.quals === 0 || isLvalue(expr) || expr.kind === "member", "a value with a qualified type");
  switch (expr.kind) {
    case "integer-constant":
      checkConstant(expr, context);
      return;
    case "floating-constant":
      demand(expr.type.kind === "floating" || expr.type.kind === "complex", "its type is not floating");
      return;
    case "string-literal":
      demand(
        expr.type.kind === "array" && expr.type.length === expr.units.length,
        "its length is not its type's",
      );
      return;
    case "variable-ref":
    case "function-ref":
      checkReference(expr, context);
      return;
    case "load":
      demand(sameType(expr.type, unqualified(expr.place.type)), "not of the type of the place");
      demand(
        expr.type.kind !== "array" && expr.type.kind !== "function",
        "arrays and functions are not loaded",
      );
      return;
    case "dereference":
      if (expr.pointer.type.kind === "link") {
        demand(isRecord(expr.type, expr.pointer.type.record), "not of the type linked to");
        return;
      }
      if (expr.pointer.type.kind === "slot") {
        demand(isLink(expr.type, expr.pointer.type.record), "no link to the record");
        return;
      }
      demand(expr.pointer.type.kind === "pointer", "operand is no pointer");
      demand(pointsTo(expr.pointer.type, expr.type), "not of the type pointed to");
      return;
    case "address-of":
      if (expr.type.kind === "slot") {
        demand(isLink(expr.place.type, expr.type.record), "no slot of a link to the record");
        return;
      }
      if (expr.type.kind === "link") {
        demand(isRecord(expr.place.type, expr.type.record), "no link to an object of the record");
        return;
      }
      demand(pointsTo(expr.type, expr.place.type), "no pointer to the type of the place");
      return;
    case "index":
      demand(isElementOf(expr.type, expr.pointer.type), "not of the type pointed to");
      demand(isInteger(expr.index.type), "index is no integer");
      return;
    case "member":
      checkField(expr, expr.base.type, context);
      return;
    case "arrow":
      if (expr.pointer.type.kind === "pointer") checkField(expr, expr.pointer.type.target, context);
      else demand(false, "operand is no pointer");
      return;
    case "unary":
      demand(
        sameType(expr.type, expr.operand.type) && isPromoted(expr.type, context.program),
        "operand not promoted",
      );
      return;
    case "not":
      demand(isScalar(expr.operand.type) && isInt(expr.type), "not an int from a scalar");
      return;
    case "logical":
      demand(
        isScalar(expr.left.type) && isScalar(expr.right.type) && isInt(expr.type),
        "not an int from scalars",
      );
      return;
    case "binary":
      checkBinary(expr, context);
      return;
    case "compare":
      checkCompare(expr, context);
      return;
    case "pointer-offset":
      demand(
        expr.pointer.type.kind === "pointer" && sameType(expr.type, expr.pointer.type),
        "not the pointer's type",
      );
      demand(isInteger(expr.index.type), "index is no integer");
      return;
    case "pointer-difference":
      demand(
        expr.left.type.kind === "pointer" && expr.right.type.kind === "pointer",
        "operands are no pointers",
      );
      demand(expr.type.kind === "integer" && expr.type.integer === "long", "not a ptrdiff_t");
      return;
    case "conditional":
      demand(isScalar(expr.condition.type), "condition is no scalar");
      demand(sameType(expr.type, (expr.then ?? expr.condition).type), "second operand not converted");
      demand(sameType(expr.type, expr.otherwise.type), "third operand not converted");
      return;
    case "assign":
      demand(sameUnqualified(expr.target.type, expr.value.type), "value not converted to the target's type");
      demand(sameType(expr.type, unqualified(expr.target.type)), "not of the target's type");
      return;
    case "compound-assign":
      checkCompoundAssign(expr, context);
      return;
    case "step":
      demand(isScalar(expr.target.type), "target is no scalar");
      demand(sameType(expr.type, unqualified(expr.target.type)), "not of the target's type");
      return;
    case "comma":
      demand(sameType(expr.type, expr.right.type), "not of the right operand's type");
      return;
    case "call":
      checkCall(expr, context);
      return;
    case "builtin-call":
      return;
    case "convert":
      checkConversion(expr, context);
      return;
    case "compound-literal":
      checkInitializer(expr.initializer, expr.type, expr, context);
      return;
    case "statement-expr": {
      const last = expr.body.body.at(-1);
      const value = last?.kind === "expr-statement" ? last.expr.type : null;
      demand(
        value ? sameType(expr.type, value) : expr.type.kind === "void",
        "not of the type of its last statement",
      );
      return;
    }
    case "sizeof-variable":
      demand(expr.type.kind === "integer" && expr.type.integer === "ulong", "not a size_t");
      return;
    default:
      assertNever(expr);
  }
}

function checkConstant(expr: c.IntegerConstant, context: CheckContext): void {
  if (!isInteger(expr.type)) {
    context.report(`integer constant of type ${expr.type.kind}`, expr);
    return;
  }
  const { min, max } = integerRange(expr.type, context.program);
  if (expr.value < min || expr.value > max)
    context.report(`constant ${String(expr.value)} exceeds its type`, expr);
}

function checkReference(expr: c.VariableRef | c.FunctionRef, context: CheckContext): void {
  const symbol = context.program.symbols.get(expr.symbol);
  const wanted = expr.kind === "variable-ref" ? "variable" : "function";
  if (symbol?.kind !== wanted) context.report(`reference to no known ${wanted}`, expr);
  else if (symbol.kind === "variable" && !sameOrCompleted(expr.type, symbol.type)) {
    context.report(`${symbol.name} has another type here than in the symbol table`, expr);
  }
}

/** An array may be used while its length is not yet known. */
function sameOrCompleted(used: CType, declared: CType): boolean {
  if (used.kind === "array" && declared.kind === "array" && used.length === "incomplete") {
    return sameOrCompleted(used.element, declared.element);
  }
  return sameType(used, declared);
}

/** C11 6.5.2.3p3: the member has the qualifiers of the whole as well. */
function checkField(expr: c.Member | c.Arrow, base: CType, context: CheckContext): void {
  const field = context.program.records.get(expr.record)?.fields?.[expr.field];
  if (base.kind !== "record" || base.record !== expr.record || !field) {
    context.report(`${expr.kind}: no such field of the base`, expr);
  } else if (!sameType(expr.type, withQualifiers(field.type, base.quals))) {
    context.report(`${expr.kind}: not of the type of field ${field.name ?? String(expr.field)}`, expr);
  }
}

function checkBinary(expr: c.Binary, context: CheckContext): void {
  const { left, right, operator, type } = expr;
  const shift = operator === "<<" || operator === ">>";
  if (!sameType(left.type, type)) context.report(`binary ${operator}: left operand not converted`, expr);
  if (!isPromoted(type, context.program)) context.report(`binary ${operator}: operands not promoted`, expr);
  if (shift ? !isPromoted(right.type, context.program) : !sameType(right.type, type)) {
    context.report(`binary ${operator}: right operand not converted`, expr);
  }
  const bitwise = !["+", "-", "*", "/"].includes(operator);
  if (bitwise && type.kind !== "integer" && type.kind !== "vector") {
    context.report(`binary ${operator}: operands are no integers`, expr);
  }
}

function checkCompare(expr: c.Compare, context: CheckContext): void {
  const { left, right } = expr;
  const pointers = isPointerOrHandle(left.type) && right.type.kind === left.type.kind;
  if (!pointers && (!sameType(left.type, right.type) || !isPromoted(left.type, context.program))) {
    context.report(`compare ${expr.operator}: operands not converted to one type`, expr);
  }
  if (!isInt(expr.type) && left.type.kind !== "vector") context.report("compare: result is not int", expr);
}

function checkCompoundAssign(expr: c.CompoundAssign, context: CheckContext): void {
  const { target, value, computation, operator } = expr;
  const say = (message: string): void => {
    context.report(`compound-assign ${operator}=: ${message}`, expr);
  };
  if (!sameType(expr.type, unqualified(target.type))) say("not of the target's type");
  if (computation.kind === "pointer") {
    if (!sameType(computation, expr.type) || !isInteger(value.type)) say("not a pointer and an integer");
  } else if (operator === "<<" || operator === ">>") {
    if (!isPromoted(value.type, context.program) || !isPromoted(computation, context.program))
      say("operands not promoted");
  } else if (!sameType(value.type, computation) || !isPromoted(computation, context.program))
    say("value not converted");
  if (computation.kind !== "pointer" && computation.kind !== "vector" && !isArithmetic(target.type)) {
    say("target is not arithmetic");
  }
}

function checkCall(expr: c.Call, context: CheckContext): void {
  const callee = calledType(expr.callee);
  if (!callee) {
    context.report("call of something that is no function", expr);
    return;
  }
  if (!sameType(expr.type, unqualified(callee.result)))
    context.report("call: not of the function's result type", expr);
  const known = callee.prototyped ? callee.params.length : 0;
  if (callee.prototyped && (expr.args.length < known || (expr.args.length > known && !callee.variadic))) {
    context.report(`call: ${String(expr.args.length)} arguments for ${String(known)} parameters`, expr);
  }
  expr.args.forEach((arg, index) => {
    const param = index < known ? callee.params[index] : undefined;
    if (param && !sameUnqualified(arg.type, param)) {
      context.report(`call: argument ${String(index + 1)} not converted to its parameter's type`, arg);
    }
    if (!param && isDefaultPromotable(arg.type, context)) context.report("call: argument not promoted", arg);
  });
}

function calledType(callee: c.Expr): FunctionType | null {
  if (callee.type.kind === "function") return callee.type;
  if (callee.type.kind === "pointer" && callee.type.target.kind === "function") return callee.type.target;
  return null;
}

/** Types that the default argument promotions change (C11 6.5.2.2p6). */
function isDefaultPromotable(type: CType, context: CheckContext): boolean {
  return (
    (isInteger(type) && !isPromoted(type, context.program)) ||
    (type.kind === "floating" && type.floating === "float")
  );
}

/** Of what a pointer points to, or a lane of a vector, which has the qualifiers of the whole. */
function isElementOf(element: CType, base: CType): boolean {
  return base.kind === "vector" ? sameUnqualified(element, base.element) : pointsTo(base, element);
}

function isRecord(type: CType, record: c.RecordId): boolean {
  return type.kind === "record" && type.record === record;
}

function isLink(type: CType, record: c.RecordId): boolean {
  return type.kind === "link" && type.record === record;
}

function pointsTo(pointer: CType, target: CType): boolean {
  return pointer.kind === "pointer" && sameType(pointer.target, target);
}
