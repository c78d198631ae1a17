/** Verifies that the kind of a conversion fits the types it converts between. */
import type * as c from "./c-ast.ts";
import type { CType } from "./c-type.ts";
import type { CheckContext } from "./check-context.ts";
import { assertNever } from "../source/assert-never.ts";
import { sameUnqualified } from "./check-type.ts";
import { isInteger, isPointerOrHandle, isScalar, isVoidPointer, sameType } from "./type-relations.ts";

export function checkConversion(expr: c.Convert, context: CheckContext): void {
  if (fits(expr.conversion, expr.operand.type, expr)) return;
  context.report(`conversion ${expr.conversion} from ${expr.operand.type.kind} to ${expr.type.kind}`, expr);
}

function fits(conversion: c.ConversionKind, from: CType, expr: c.Convert): boolean {
  const to = expr.type;
  switch (conversion) {
    case "integer":
      return isInteger(from) && isInteger(to) && to.kind !== "bool";
    case "integer-to-floating":
      return isInteger(from) && isFloating(to);
    case "floating-to-integer":
      return isFloating(from) && isInteger(to) && to.kind !== "bool";
    case "floating":
      return isFloating(from) && isFloating(to);
    case "to-bool":
      return isScalar(from) && to.kind === "bool";
    case "array-to-pointer":
      return from.kind === "array" && to.kind === "pointer" && sameType(from.element, to.target);
    case "function-to-pointer":
      return from.kind === "function" && to.kind === "pointer" && sameUnqualified(from, to.target);
    case "null-pointer":
      return isPointerOrHandle(to) && (isInteger(from) || isVoidPointer(from));
    case "pointer": // links come from `malloc` and go to `free` as `void *`
      return isPointerOrLink(from) && isPointerOrLink(to);
    case "integer-to-pointer":
      return isInteger(from) && to.kind === "pointer";
    case "pointer-to-integer":
      return from.kind === "pointer" && isInteger(to) && to.kind !== "bool";
    case "vector-splat":
      return to.kind === "vector" && sameUnqualified(from, to.element);
    case "vector-bits":
      return from.kind === "vector" || to.kind === "vector";
    case "to-void":
      return to.kind === "void";
    case "none":
      return sameUnqualified(from, to);
    default:
      return assertNever(conversion);
  }
}

function isPointerOrLink(type: CType): boolean {
  return type.kind === "pointer" || type.kind === "link";
}

function isFloating(type: CType): boolean {
  return type.kind === "floating" || type.kind === "complex";
}
