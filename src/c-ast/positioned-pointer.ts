/** Pointers that are used as positions in a row of objects. */
import type { CType } from "./c-type.ts";
import type { AstNode } from "./visit.ts";

/** The type of a pointer that is moved, subtracted or ordered (C11 6.5.6, 6.5.8); of arithmetic, that of a number. */
export function positionedPointer(node: AstNode): CType | null {
  switch (node.kind) {
    case "pointer-offset":
      return node.pointer.type;
    case "pointer-difference":
      return node.left.type;
    case "compare":
      return node.operator === "==" || node.operator === "!=" ? null : node.left.type;
    case "compound-assign":
    case "step":
      return node.target.type;
    default:
      return null;
  }
}
