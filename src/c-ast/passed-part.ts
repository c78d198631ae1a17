/** Arguments that point into an object by its name: what is pointed at, and where. */
import type * as c from "./c-ast.ts";
import { indexedObject } from "./indexed-object.ts";
import { madePointer } from "./made-pointer.ts";

export interface PassedPart {
  /** The expression that makes the pointer, without conversions. */
  readonly pointer: c.Expr;
  /** The array of which elements are pointed at, or the object itself. */
  readonly object: c.Expr;
  /** The first of the elements; null for the first of all, and where the object is no array. */
  readonly index: c.Expr | null;
}

/** `&x`, `a`, `&a[i]`, `a + i`; null for any other pointer. */
export function passedPart(arg: c.Expr): PassedPart | null {
  const pointer = madePointer(arg);
  switch (pointer.kind) {
    case "address-of": {
      const { place } = pointer;
      const whole = place.kind === "index" ? indexedObject(place) : null;
      if (place.kind !== "index" || !whole) return { pointer, object: place, index: null };
      return { pointer, object: whole, index: place.index };
    }
    case "convert":
      return pointer.conversion === "array-to-pointer"
        ? { pointer, object: pointer.operand, index: null }
        : null;
    case "pointer-offset": {
      const whole = passedPart(pointer.pointer);
      const isArray = whole?.pointer.kind === "convert" && whole.index === null;
      return isArray && pointer.operator === "+" ? { ...whole, pointer, index: pointer.index } : null;
    }
    default:
      return null;
  }
}

/** `a` and `b` in `c ? a : b`; none in any other argument. */
export function passedChoices(arg: c.Expr): readonly c.Expr[] {
  const pointer = madePointer(arg);
  return pointer.kind === "conditional" && pointer.then ? [pointer.then, pointer.otherwise] : [];
}
