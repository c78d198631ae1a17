/** How the variables of a program are used: whose address is taken, and which are written after their initializer. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { walk } from "../../src/c-ast/visit.ts";

export interface VariableUses {
  /** By `&`, or as an array that decays to a pointer which is not indexed at once. */
  readonly addressTaken: ReadonlySet<c.SymbolId>;
  readonly written: ReadonlySet<c.SymbolId>;
  /** Functions that are named other than to be called. */
  readonly functions: ReadonlySet<c.SymbolId>;
}

export function variableUses(program: c.Program): VariableUses {
  const addressTaken = new Set<c.SymbolId>();
  const written = new Set<c.SymbolId>();
  const functions = new Set<c.SymbolId>();
  const add = (to: Set<c.SymbolId>, place: c.Expr): void => {
    const root = rootOf(place);
    if (root !== null) to.add(root);
  };
  const roots = program.units.flatMap((unit) => [
    ...unit.functions.flatMap(({ body, vlaLengths }) => [body, ...vlaLengths]),
    ...unit.globals.flatMap(({ initializer }) => (initializer ? [initializer] : [])),
  ]);
  for (const root of roots) {
    const indexed = new Set<c.Expr>();
    const called = new Set<c.Expr>();
    for (const node of walk(root)) {
      switch (node.kind) {
        case "index":
          indexed.add(node.pointer);
          break;
        case "call":
          called.add(node.callee);
          break;
        case "address-of":
          add(addressTaken, node.place);
          break;
        case "convert":
          if (called.has(node)) called.add(node.operand);
          if (node.conversion === "array-to-pointer" && !indexed.has(node)) add(addressTaken, node.operand);
          break;
        case "function-ref":
          if (!called.has(node)) functions.add(node.symbol);
          break;
        case "assign":
        case "compound-assign":
        case "step":
          add(written, node.target);
          break;
        default:
          break;
      }
    }
  }
  return { addressTaken, written, functions };
}

/** The variable that an lvalue is a part of; null where a pointer leads to the object. */
function rootOf(place: c.Expr): c.SymbolId | null {
  switch (place.kind) {
    case "variable-ref":
      return place.symbol;
    case "member":
      return rootOf(place.base);
    case "index":
      return place.pointer.kind === "convert" && place.pointer.conversion === "array-to-pointer"
        ? rootOf(place.pointer.operand)
        : null;
    default:
      return null;
  }
}
