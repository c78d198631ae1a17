/**
 * Arguments of C library functions. All are computed first, pointers as places; borrows are made last, for the call
 * itself, inside the closures that borrow mutable globals.
 *
 *   C: strcat(line, names[i]);      Rust: strcat(&mut line, &names[i]);
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModulePath, runtimePath, type FunctionContext } from "./context.ts";
import { isFloorPointer } from "./floor.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { globalsOf, withGlobals } from "./lower-global-borrow.ts";
import { lowerIndex } from "./lower-lvalue.ts";
import { borrowMany, borrowOne, elementPlace, repeatablePlace, zero, type Place } from "./lower-place.ts";
import { lowerPointerPlace, pointee } from "./pointer-place.ts";
import { mayHaveEffect } from "./purity.ts";
import { refuse } from "./refusal.ts";

/** A pointer argument without the conversions to `void *`, arrays as their elements. */
export function elementsPlace(cx: FunctionContext, pointer: c.Expr): Place {
  let place = repeatablePlace(cx, lowerPointerPlace(cx, withoutConversions(pointer)));
  while (place.type.kind === "array") place = elementPlace(cx, place, zero, place.type.element);
  return place;
}

export function withoutConversions(expr: c.Expr): c.Expr {
  return expr.kind === "convert" && (expr.conversion === "pointer" || expr.conversion === "none")
    ? withoutConversions(expr.operand)
    : expr;
}

/** Bytes that a `char *` points at. */
export function bytesPlace(cx: FunctionContext, pointer: c.Expr): Place {
  const inner = withoutConversions(pointer);
  const isCast = inner !== pointer && pointee(inner).kind === "void" && isFloorPointer(cx, inner);
  const place = isCast ? repeatablePlace(cx, lowerPointerPlace(cx, pointer)) : elementsPlace(cx, inner);
  if (rustScalar(place.type, cx.program.program.enums) === "u8") return place;
  return refuse("pointer/reinterpret", "a string function on memory of another type", pointer.span);
}

/** A scalar argument, computed now when it reads memory or does something: borrows follow. */
export function valueBefore(cx: FunctionContext, value: rust.Expr, borrows: boolean): rust.Expr {
  if (value.kind === "integer" || value.kind === "float" || value.kind === "byte") return bare(value);
  if (!borrows || (!mayHaveEffect(value) && isLocalOnly(value))) return bare(value);
  const name = cx.temporary("value");
  cx.emit(b.letVariable(name, value));
  return b.path(name);
}

/** Made of variables and literals only. */
function isLocalOnly(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "path":
    case "integer":
    case "float":
    case "byte":
      return true;
    case "cast":
      return isLocalOnly(expr.operand);
    case "unary":
      return expr.operator !== "*" && isLocalOnly(expr.operand);
    case "binary":
      return isLocalOnly(expr.left) && isLocalOnly(expr.right);
    default:
      return false;
  }
}

/** `c` in `strchr(s, c)`: converted to `unsigned char`. */
export function lowerByte(cx: FunctionContext, expr: c.Expr): rust.Expr {
  const type: c.CType = { kind: "integer", integer: "uchar", quals: 0 };
  return bare(
    lowerValue(cx, {
      kind: "convert",
      conversion: "integer",
      explicit: false,
      operand: expr,
      type,
      id: expr.id,
      span: expr.span,
    }),
  );
}

export function lowerScalar(cx: FunctionContext, expr: c.Expr, as: "c" | "byte" | "usize"): rust.Expr {
  if (as === "byte") return lowerByte(cx, expr);
  return as === "usize" ? lowerIndex(cx, expr) : lowerValue(cx, expr);
}

/** A borrow to be made: of `place`, for reading or writing. */
export interface Borrowing {
  readonly place: Place;
  readonly mutable: boolean;
  /** A string, of which only the part before its NUL matters; a sequence; one object. */
  readonly form: "text" | "many" | "one";
  /** Elements that are looked at at most, a `usize` that may be computed twice; null is taken for none. */
  readonly limit?: rust.Expr;
  /** Does the borrow end before the next argument is borrowed? */
  readonly isBrief?: boolean;
}

/** Makes the call from its borrows. What is read in an object that is also written is copied before. */
export function withBorrows(
  cx: FunctionContext,
  borrowings: readonly Borrowing[],
  call: c.Call,
  make: (borrows: readonly rust.Expr[]) => rust.Expr,
): rust.Expr {
  const written = borrowings.filter(({ mutable }) => mutable);
  const ready = new Map<Borrowing, rust.Expr>();
  for (const borrowing of borrowings) {
    const others = written.filter(
      (other) =>
        other !== borrowing &&
        !(other.isBrief && borrowing.isBrief) &&
        mayOverlap(cx, other.place, borrowing.place),
    );
    if (others.length === 0) continue;
    if (borrowing.mutable)
      return refuse("pointer/aliasing-call", "two arguments that are written may overlap", call.span);
    ready.set(borrowing, copied(cx, borrowing, call));
  }
  const isAmongOthers = written.filter(({ place }) => place.root.kind === "memory").length > 1;
  const copies = borrowings.flatMap((borrowing) => {
    const copy =
      borrowing.place.root.kind === "memory"
        ? copyOfMemory(cx, borrowing, borrowing.place.root.pointer, isAmongOthers)
        : null;
    if (copy) ready.set(borrowing, copy.argument);
    return copy?.putBack ? [copy.putBack] : [];
  });
  if (copies.length > 0)
    return withPutBack(cx, call, copies, () =>
      make(borrowings.map((borrowing) => ready.get(borrowing) ?? borrowed(cx, borrowing, call))),
    );
  const rest = borrowings.filter((borrowing) => !ready.has(borrowing));
  return withGlobals(
    cx,
    globalsOf(
      cx,
      rest.map(({ place }) => place),
    ),
    call,
    () => make(borrowings.map((borrowing) => ready.get(borrowing) ?? borrowed(cx, borrowing, call))),
    globalsOf(
      cx,
      written.map(({ place }) => place),
    ),
  );
}

/** The call, and what it wrote put back into memory. */
function withPutBack(
  cx: FunctionContext,
  call: c.Call,
  putBack: readonly rust.Expr[],
  make: () => rust.Expr,
): rust.Expr {
  const name = call.type.kind === "void" ? null : cx.temporary("result");
  const made = make();
  cx.emit(name === null ? b.statement(made) : b.letVariable(name, made));
  for (const statement of putBack) cx.emit(b.statement(statement));
  return name === null ? b.tuple() : b.path(name);
}

/**
 * The library works on a copy of what lies in memory; what it writes is put back.
 * @param isAmongOthers other copies are put back too: of one of unknown length only what was changed
 */
function copyOfMemory(
  cx: FunctionContext,
  { mutable, form, limit }: Borrowing,
  pointer: rust.Expr,
  isAmongOthers: boolean,
): { readonly argument: rust.Expr; readonly putBack: rust.Expr | null } {
  const strings = runtimeModulePath(cx.program, cx.module, "memory_string");
  if (form === "text" && !mutable)
    return { argument: b.borrow(b.call(`${strings}::terminated`, pointer)), putBack: null };
  const name = cx.temporary("copy");
  const several =
    limit === undefined
      ? b.call(`${strings}::rest`, pointer)
      : b.call(`${strings}::up_to`, pointer, bare(limit));
  const value = form === "one" ? b.method(pointer, "get") : several;
  if (mutable && form !== "one" && limit === undefined && isAmongOthers) {
    const before = cx.temporary("before");
    cx.emit(b.letVariable(before, value));
    cx.emit(b.letMut(name, b.method(b.path(before), "clone")));
    return {
      argument: b.borrowMut(b.path(name)),
      putBack: b.call(
        `${strings}::put_back_changes`,
        pointer,
        b.borrow(b.path(before)),
        b.borrow(b.path(name)),
      ),
    };
  }
  cx.emit((mutable ? b.letMut : b.letVariable)(name, value));
  const copy = b.path(name);
  if (!mutable) return { argument: b.borrow(copy), putBack: null };
  const putBack =
    form === "one" ? b.method(pointer, "set", copy) : b.call(`${strings}::put_back`, pointer, b.borrow(copy));
  return { argument: b.borrowMut(copy), putBack };
}

function borrowed(cx: FunctionContext, { place, mutable, form }: Borrowing, call: c.Call): rust.Expr {
  return form === "one"
    ? borrowOne(cx, place, mutable, call.span)
    : borrowMany(cx, place, mutable, call.span);
}

/** `let text = strdup(&names[j]);` */
function copied(cx: FunctionContext, borrowing: Borrowing, call: c.Call): rust.Expr {
  const name = cx.temporary("text");
  const copy = withGlobals(
    cx,
    globalsOf(cx, [borrowing.place]),
    call,
    () => {
      const view = borrowMany(cx, borrowing.place, false, call.span);
      return borrowing.form === "text"
        ? b.call(runtimePath(cx, "string", "strdup"), view)
        : b.method(view.kind === "borrow" ? view.place : view, "to_vec");
    },
    [],
  );
  cx.emit(b.letVariable(name, copy));
  return b.borrow(b.path(name));
}

/** Two places are apart for rustc when their roots differ, or when they part at different fields before any pointer. */
function mayOverlap(cx: FunctionContext, a: Place, other: Place): boolean {
  if (a.root.kind === "literal" || other.root.kind === "literal") return false;
  if (a.root.kind === "memory" || other.root.kind === "memory") return false;
  if (a.root.kind === "linked" || other.root.kind === "linked") return false; // values that were read before
  if (a.root.kind !== other.root.kind || a.root.symbol !== other.root.symbol) return false;
  if (a.root.kind === "pointee") {
    const holder = cx.facts.pointers.get(a.root.symbol);
    if (holder && "nullable" in holder && holder.nullable) return true;
  }
  for (const [at, step] of a.steps.entries()) {
    const twin = other.steps[at];
    if (step.kind === "pointee" || twin?.kind === "pointee" || twin === undefined) return true;
    if (
      step.kind === "field" &&
      twin.kind === "field" &&
      (step.field !== twin.field || step.record !== twin.record)
    )
      return false;
  }
  return true;
}
