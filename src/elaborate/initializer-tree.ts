/** An initializer while designators may still override parts of it. */
import { integerType, intType } from "../c-ast/basic-types.ts";
import type * as c from "../c-ast/c-ast.ts";
import type { CType } from "../c-ast/c-type.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import { newId } from "./context.ts";
import type { UnitContext } from "./context.ts";
import { convertTo } from "./conversion.ts";
import { integerNode } from "./integer-node.ts";

export type Part =
  | Aggregate
  | { readonly kind: "value"; readonly value: c.Expr }
  | { readonly kind: "string"; readonly literal: c.StringLiteral }
  /** One element of a string of which another element was overridden. */
  | { readonly kind: "unit"; readonly unit: number; readonly literal: c.StringLiteral }
  | { readonly kind: "done"; readonly initializer: c.Initializer }
  /** `{}` for a scalar. */
  | { readonly kind: "zero"; readonly type: CType; readonly node: SyntaxNode };

export interface Aggregate {
  readonly kind: "aggregate";
  readonly type: CType;
  readonly parts: Map<number, Part>;
}

export function createAggregate(type: CType): Aggregate {
  return { kind: "aggregate", type, parts: new Map() };
}

export function freeze(unit: UnitContext, part: Part): c.Initializer {
  switch (part.kind) {
    case "value":
    case "string":
      return part;
    case "done":
      return part.initializer;
    case "unit":
      return { kind: "value", value: unitConstant(unit, part.unit, part.literal) };
    case "zero":
      return { kind: "value", value: zero(unit, part.node, part.type) };
    case "aggregate":
      return freezeAggregate(unit, part);
  }
}

function freezeAggregate(unit: UnitContext, { type, parts }: Aggregate): c.Initializer {
  const entries = [...parts.entries()].sort(([left], [right]) => left - right);
  if (type.kind === "record") {
    const fields = entries.map(([field, part]) => ({ field, value: freeze(unit, part) }));
    return { kind: "record", record: type.record, fields };
  }
  return { kind: "array", elements: entries.map(([index, part]) => ({ index, value: freeze(unit, part) })) };
}

function unitConstant(unit: UnitContext, value: number, literal: c.StringLiteral): c.Expr {
  const element = literal.type.kind === "array" ? literal.type.element : integerType("char");
  const constant: c.Expr = {
    id: newId(unit),
    span: literal.span,
    kind: "integer-constant",
    type: intType,
    value: BigInt(value),
    form: { kind: "decimal" },
  };
  return convertTo(unit, constant, element);
}

function zero(unit: UnitContext, node: SyntaxNode, type: CType): c.Expr {
  const form = { kind: "decimal" } as const;
  const constant: c.Expr = integerNode(unit, node, intType, 0n, form);
  return convertTo(unit, constant, type);
}
