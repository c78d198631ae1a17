/** Designators (C11 6.7.9p6, p7) as steps through the elements of a type; anonymous members take steps of their own. */
import type { CType } from "../c-ast/c-type.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";
import { fail } from "./failure.ts";
import { elementLimit, elementType } from "./initializer-element.ts";
import { integerConstant } from "./integer-constant.ts";
import { findMember } from "./member.ts";

/** Elements `first` to `last` at one level; they differ only for GNU `[a ... b]`. */
export interface Step {
  readonly first: number;
  readonly last: number;
}

export function designatedSteps(unit: UnitContext, designators: readonly SyntaxNode[], type: CType): Step[] {
  const steps: Step[] = [];
  let current = type;
  for (const designator of designators) {
    const more = stepsOf(unit, designator, current);
    steps.push(...more);
    for (const { first } of more) current = elementType(unit, current, first);
  }
  return steps;
}

function stepsOf(unit: UnitContext, designator: SyntaxNode, type: CType): readonly Step[] {
  switch (designator.kind) {
    case "subscript_designator": {
      const index = designator.children.find((child) => child.named);
      if (!index) break;
      const value = elementIndex(unit, index, type);
      return [{ first: value, last: value }];
    }
    case "subscript_range_designator": {
      const start = childByField(designator, "start");
      const end = childByField(designator, "end");
      if (!start || !end) break;
      const range = { first: elementIndex(unit, start, type), last: elementIndex(unit, end, type) };
      if (range.last < range.first)
        fail(unit, designator, "elaborate/constant", "The range of the designator is empty");
      return [range];
    }
    case "field_designator":
    case "field_identifier": {
      const name = designator.children.find((child) => child.named)?.text ?? designator.text;
      const path = type.kind === "record" ? findMember(unit, type, name) : null;
      if (!path)
        fail(unit, designator, "elaborate/undeclared", `There is no member \`${name}\` to be initialized`);
      return path.map((field) => ({ first: field, last: field }));
    }
    default:
      break;
  }
  return fail(unit, designator, "parse/syntax", "The designator is not understood");
}

function elementIndex(unit: UnitContext, node: SyntaxNode, type: CType): number {
  if (type.kind !== "array" && type.kind !== "vector") {
    fail(unit, node, "elaborate/type", "An array designator for something that is no array");
  }
  const index = Number(integerConstant(unit, node));
  if (index < 0 || index >= elementLimit(unit, type)) {
    fail(unit, node, "elaborate/constant", "The index of the designator is outside the array");
  }
  return index;
}
