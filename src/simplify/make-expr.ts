/** Builds typed C expressions at the place of an existing one, with node ids of their own. */
import type * as c from "../c-ast/c-ast.ts";
import type { NodeId, NodeIdSource } from "../source/node-id.ts";
import { rebuildExpr } from "./rebuild.ts";
import { sameType } from "../c-ast/type-relations.ts";

/** `size_t`. */
export const sizeType: c.CType = { kind: "integer", integer: "ulong", quals: 0, alias: "size_t" };
const intType: c.CType = { kind: "integer", integer: "int", quals: 0 };
const differenceType: c.CType = { kind: "integer", integer: "long", quals: 0 };

export class ExprMaker {
  readonly #next: NodeIdSource;

  constructor(next: NodeIdSource) {
    this.#next = next;
  }

  id(): NodeId {
    return this.#next();
  }

  /** The same expression again, under new ids. */
  copy(expr: c.Expr): c.Expr {
    return rebuildExpr(expr, {
      expr: (part) => ({ ...part, id: this.#next() }),
      statement: (part) => ({ ...part, id: this.#next() }),
    });
  }

  size(value: bigint, at: c.Expr): c.Expr {
    return { ...this.#base(at), kind: "integer-constant", type: sizeType, value, form: { kind: "decimal" } };
  }

  load(place: c.Expr): c.Expr {
    const type = { ...place.type, quals: 0 };
    return { ...this.#base(place), kind: "load", type, place };
  }

  toSize(value: c.Expr): c.Expr {
    if (value.type.kind === "integer" && value.type.integer === "ulong") return value;
    return {
      ...this.#base(value),
      kind: "convert",
      type: sizeType,
      conversion: "integer",
      operand: value,
      explicit: false,
    };
  }

  binary(operator: c.ArithmeticOperator, left: c.Expr, right: c.Expr): c.Expr {
    return { ...this.#base(left), kind: "binary", type: sizeType, operator, left, right };
  }

  offset(pointer: c.Expr, index: c.Expr): c.Expr {
    return {
      ...this.#base(index),
      kind: "pointer-offset",
      type: pointer.type,
      operator: "+",
      pointer,
      index,
    };
  }

  difference(left: c.Expr, right: c.Expr): c.Expr {
    return this.toSize({
      ...this.#base(left),
      kind: "pointer-difference",
      type: differenceType,
      left,
      right,
    });
  }

  /** `pointer` as a value of another pointer type. */
  pointerAs(pointer: c.Expr, type: c.CType): c.Expr {
    if (sameType(pointer.type, type)) return pointer;
    return {
      ...this.#base(pointer),
      kind: "convert",
      type,
      conversion: "pointer",
      operand: pointer,
      explicit: true,
    };
  }

  decay(array: c.Expr, type: c.CType): c.Expr {
    return {
      ...this.#base(array),
      kind: "convert",
      type,
      conversion: "array-to-pointer",
      operand: array,
      explicit: false,
    };
  }

  comma(left: c.Expr, right: c.Expr): c.Expr {
    return { ...this.#base(right), kind: "comma", type: right.type, left, right };
  }

  isZero(value: c.Expr): c.Expr {
    return {
      ...this.#base(value),
      kind: "compare",
      type: intType,
      operator: "==",
      left: value,
      right: this.size(0n, value),
    };
  }

  choose(condition: c.Expr, then: c.Expr, otherwise: c.Expr): c.Expr {
    return {
      ...this.#base(otherwise),
      kind: "conditional",
      type: otherwise.type,
      condition,
      then,
      otherwise,
    };
  }

  nullPointer(type: c.CType, at: c.Expr): c.Expr {
    const zero: c.Expr = {
      ...this.#base(at),
      kind: "integer-constant",
      type: intType,
      value: 0n,
      form: { kind: "decimal" },
    };
    return {
      ...this.#base(at),
      kind: "convert",
      type,
      conversion: "null-pointer",
      operand: zero,
      explicit: false,
    };
  }

  isNull(pointer: c.Expr): c.Expr {
    const right = this.nullPointer(pointer.type, pointer);
    return { ...this.#base(pointer), kind: "compare", type: intType, operator: "==", left: pointer, right };
  }

  /** What every node has. */
  node(span: c.Expr["span"]): { readonly id: c.Expr["id"]; readonly span: c.Expr["span"] } {
    return { id: this.#next(), span };
  }

  #base(at: { readonly span: c.Expr["span"] }): { readonly id: c.Expr["id"]; readonly span: c.Expr["span"] } {
    return this.node(at.span);
  }
}
