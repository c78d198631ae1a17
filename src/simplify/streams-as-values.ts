/**
 * `FILE *` becomes a type of its own, a value that names a stream: what is not a pointer need not be followed, nor does
 * it put anything on the floor.
 *
 * Reads: the elaborated program. Gives: the same program, in which no type is a pointer to the C library's `struct _IO_FILE`.
 * Sound because nothing looks behind such a pointer: where a program does, or sees one as a pointer of another type, as an
 * integer, or passes it behind `...`, all of its streams stay pointers.
 *
 *   FILE *log = fopen(name, "a"), *all[8];      stream log = fopen(name, "a"), all[8];
 */
import type * as c from "../c-ast/c-ast.ts";
import { variableArguments } from "../c-ast/callee.ts";
import { positionedPointer } from "../c-ast/positioned-pointer.ts";
import { programNodes } from "../c-ast/program-nodes.ts";
import type { AstNode } from "../c-ast/visit.ts";
import { sameType } from "../c-ast/type-relations.ts";
import { retypeProgram } from "./retype-program.ts";
import { StreamTypes } from "./stream-types.ts";

export function streamsAsValues(program: c.Program): c.Program {
  const types = new StreamTypes(program);
  if (!types.areUsed || looksBehind(program, types)) return program;
  return retypeProgram(program, types, (expr) => (expr.type.kind === "stream" ? streamOf(expr) : expr));
}

/** Null, or the same stream with other qualifiers. */
function streamOf(expr: c.Convert): c.Expr {
  if (expr.conversion === "pointer") return { ...expr, conversion: "none" };
  let { operand } = expr;
  while (operand.kind === "convert" && expr.conversion === "null-pointer") operand = operand.operand;
  return { ...expr, operand };
}

// ------------------------------------------------------------------------------------------------ other uses

/** Is there a use of a `FILE *` other than as a value that is copied, tested, compared and given to functions? */
function looksBehind(program: c.Program, types: StreamTypes): boolean {
  for (const node of programNodes(program)) if (isOtherUse(node, types)) return true;
  return false;
}

function isOtherUse(node: AstNode, types: StreamTypes): boolean {
  switch (node.kind) {
    case "dereference":
    case "arrow":
    case "index":
      return types.isStream(node.pointer.type);
    case "address-of":
      return types.isStream(node.type);
    case "convert":
      return isOtherConversion(node, types);
    case "builtin-call":
      return types.isStream(node.type) || node.args.some(({ type }) => types.isStream(type));
    case "call":
      return variableArguments(node).some(({ type }) => types.isStream(type));
    default: {
      const positioned = positionedPointer(node);
      return positioned !== null && types.isStream(positioned);
    }
  }
}

/** To or from something that is no stream; calls by another type of function. */
function isOtherConversion({ conversion, operand, type }: c.Convert, types: StreamTypes): boolean {
  if (conversion === "to-bool" || conversion === "to-void" || conversion === "null-pointer") return false;
  if (types.isStream(operand.type) !== types.isStream(type)) return true;
  if (operand.type.kind !== "pointer" || type.kind !== "pointer" || conversion !== "pointer") return false;
  const [from, to] = [operand.type.target, type.target];
  if (from.kind !== "function" && to.kind !== "function") return false;
  return (types.of(from) !== from || types.of(to) !== to) && !sameType(from, to);
}
