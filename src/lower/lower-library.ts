/** Calls of C library functions: memory functions as slice operations, numbers as methods, the rest by the runtime. */
import type * as c from "../c-ast/c-ast.ts";
import { libraryFunction, swapName } from "../c-ast/library.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { valueWithCopiedParts, withCopiedParts } from "./copied-parts.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { foundPlace, lowerFoundPosition } from "./library-position.ts";
import { lowerStreamState } from "./library-stream.ts";
import { hasFloorForm, lowerFloorLibrary } from "./floor-library.ts";
import { lowerDivision } from "./lower-division.ts";
import { lowerAtExit, lowerExit } from "./lower-exit.ts";
import { withMemoryGlobals } from "./lower-global-borrow.ts";
import { lowerFree } from "./lower-free.ts";
import { lowerMemcmp, lowerMemcpy } from "./lower-memory.ts";
import { lowerMemset } from "./lower-memset.ts";
import { lowerPrinting, isPrinting } from "./lower-print-call.ts";
import { lowerPointerPlace } from "./pointer-place.ts";
import { movePlace, type Place } from "./lower-place.ts";
import { lowerMethod, lowerRuntimeValue, runtimeCall } from "./lower-runtime-call.ts";
import { lowerScanf } from "./lower-scanf.ts";
import { lowerQsort } from "./lower-sort.ts";
import { lowerSwap } from "./lower-swap.ts";
import { lowerValue } from "./lower-expr.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";

export function lowerLibraryEffect(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): void {
  withCopiedParts(cx, call, callee, () => {
    lowerEffectOn(cx, call, callee);
  });
}

function lowerEffectOn(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): void {
  if (callee.name === swapName) {
    lowerSwap(cx, call);
    return;
  }
  const onFloor = lowerFloorLibrary(cx, call, callee, "effect");
  if (onFloor) {
    if (mayHaveEffect(onFloor))
      cx.emit(returnsNothing(callee) ? b.statement(onFloor) : b.letPattern(b.wildcard, onFloor));
    return;
  }
  switch (callee.name) {
    case "memcpy":
    case "memmove":
      lowerOnGlobals(cx, call, () => {
        lowerMemcpy(cx, call);
      });
      return;
    case "memset":
    case "bzero":
    case "explicit_bzero":
      lowerOnGlobals(cx, call, () => {
        lowerMemset(cx, call, callee.name);
      });
      return;
    case "free":
      lowerFree(cx, call);
      return;
    case "qsort":
      cx.emit(b.statement(lowerQsort(cx, call)));
      return;
    case "exit":
    case "_Exit":
    case "_exit":
    case "abort":
    case "__assert_fail":
      lowerExit(cx, call, callee.name);
      return;
    default:
      break;
  }
  if (isPrinting(callee.name)) {
    const printed = lowerPrinting(cx, call, callee.name, "unused");
    if (mayHaveEffect(printed)) cx.emit(b.statement(printed));
    return;
  }
  const position = lowerFoundPosition(cx, call);
  const value = position ? (position.isFound ?? position.option) : lowerValueOn(cx, call, callee);
  if (callee.type.result.kind === "void" || libraryFunction(callee.name)?.result.kind === "argument")
    cx.emit(b.statement(value));
  else if (mayHaveEffect(value)) cx.emit(b.letPattern(b.wildcard, value));
}

/** Statements that touch memory, inside the closures that borrow the mutable globals among it. */
function lowerOnGlobals(cx: FunctionContext, call: c.Call, lower: () => void): void {
  let plain: readonly rust.Statement[] = [];
  const whole = withMemoryGlobals(cx, call, () => {
    plain = cx.collect(lower).statements;
    const [only] = plain;
    return plain.length === 1 && only?.kind === "expr" ? only.expr : b.blockExpr(b.block(plain));
  });
  if (whole.kind === "method-call" && /^with_borrow/.test(whole.method)) cx.emit(b.statement(whole));
  else for (const statement of plain) cx.emit(statement);
}

/** Functions of the runtime that give nothing. */
function returnsNothing(callee: c.FunctionSymbol): boolean {
  return callee.type.result.kind === "void" || /^mem(cpy|move|set)$/.test(callee.name);
}

export function lowerLibraryValue(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): rust.Expr {
  return valueWithCopiedParts(cx, call, callee, () => lowerValueOn(cx, call, callee));
}

function lowerValueOn(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): rust.Expr {
  const { name } = callee;
  const onFloor = lowerFloorLibrary(cx, call, callee, "value");
  if (onFloor) return onFloor;
  if (isPrinting(name)) return lowerPrinting(cx, call, name, "used");
  if (name === "memcmp" || name === "bcmp") return withMemoryGlobals(cx, call, () => lowerMemcmp(cx, call));
  if (/^fmod[fl]?$/.test(name)) return b.binary("%", argument(cx, call, 0), argument(cx, call, 1));
  if (name === "atexit") return lowerAtExit(cx, call);
  const special =
    lowerScanf(cx, call, name) ?? lowerStreamState(cx, call, name) ?? lowerDivision(cx, call, name);
  if (special) return special;
  const known = libraryFunction(name);
  if (known?.method !== undefined) return lowerMethod(cx, call, known);
  if (known?.runtime !== undefined) return lowerRuntimeValue(cx, call, known);
  return refuseUnknown(call, callee);
}

/** The place that a library function's result points at. */
export function lowerLibraryPlace(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): Place {
  const target = call.type.kind === "pointer" ? call.type.target : call.type;
  const position = lowerFoundPosition(cx, call);
  if (position) return foundPlace(cx, position, target.kind === "void" ? position.base.type : target, call);
  if (callee.name === "memcpy" || callee.name === "memmove" || callee.name === "memset") {
    lowerLibraryEffect(cx, call, callee);
    const [first] = call.args;
    if (first) return lowerPointerPlace(cx, first);
  }
  const known = libraryFunction(callee.name);
  if (
    known?.runtime !== undefined &&
    (known.result.kind === "argument" || known.result.kind === "position")
  ) {
    const { expr, places } = runtimeCall(cx, call, known);
    const place = places.get(known.result.at);
    if (!place) return refuse("internal/bug", "a result in an argument that is no pointer", call.span);
    if (known.result.kind === "argument") {
      cx.emit(b.statement(expr));
      return { ...place, type: target };
    }
    const name = cx.temporary("end");
    cx.emit(b.letVariable(name, expr));
    return { ...movePlace(cx, place, b.path(name), "+", call.span), type: target };
  }
  return refuseUnknown(call, callee);
}

/** A function that neither we nor the program knows: one of the C library, or one whose file was not given. */
function refuseUnknown(call: c.Call, callee: c.FunctionSymbol): never {
  if (isOfLibrary(callee))
    return refuse("unsupported/library", `\`${callee.name}\` has no translation`, call.span);
  return refuseUndefined(call, callee.name);
}

function isOfLibrary({ name, system }: c.FunctionSymbol): boolean {
  return system || libraryFunction(name) !== null || hasFloorForm(name);
}

/** A pointer to a function that the program does not define. */
export function refusePointerTo(callee: c.CSymbol, designator: c.Expr): never {
  if (callee.kind !== "function")
    return refuse("internal/bug", `\`${callee.name}\` is no function`, designator.span);
  if (isOfLibrary(callee))
    return refuse("unsupported/library", `a pointer to \`${callee.name}\` of the C library`, designator.span);
  return refuseUndefined(designator, callee.name);
}

/** A function whose file was not given. */
export function refuseUndefined({ span }: c.Expr, name: string): never {
  const message = `none of the files given defines \`${name}\``;
  return refuse("unsupported/undefined-function", message, span, "Give the file that defines it, too.");
}

/** `*__errno_location()`, which is what glibc's macro `errno` stands for. */
export function isErrno(cx: FunctionContext, place: c.Expr): boolean {
  if (place.kind !== "dereference" || place.pointer.kind !== "call") return false;
  let { callee } = place.pointer;
  while (callee.kind === "convert") callee = callee.operand;
  return callee.kind === "function-ref" && cx.symbol(callee.symbol).name === "__errno_location";
}

export function lowerErrno(cx: FunctionContext): rust.Expr {
  return b.call(runtimePath(cx, "errno", "errno"));
}

export function storeErrno(cx: FunctionContext, value: rust.Expr): rust.Expr {
  return b.call(runtimePath(cx, "errno", "set_errno"), value);
}

function argument(cx: FunctionContext, call: c.Call, at: number): rust.Expr {
  const arg = call.args[at];
  return arg ? lowerValue(cx, arg) : refuse("elaborate/type", "a missing argument", call.span);
}
