/** Verifies that lvalues and function designators stand only where they are not used for their value. */
import type * as c from "./c-ast.ts";
import type { CheckContext } from "./check-context.ts";
import { children, isExpr, type AstNode } from "./visit.ts";

type Category = "lvalue" | "function" | "value";

/** Checks the direct sub-expressions of `parent`. */
export function checkDesignators(parent: AstNode, context: CheckContext): void {
  for (const child of children(parent)) {
    if (!isExpr(child)) continue;
    const found = categoryOf(child);
    if (!allowedIn(parent, child).includes(found)) {
      context.report(`${found} ${child.kind} as an operand of ${parent.kind}`, child);
    }
  }
}

function allowedIn(parent: AstNode, child: c.Expr): readonly Category[] {
  switch (parent.kind) {
    case "load":
    case "step":
      return ["lvalue"];
    case "address-of":
      return ["lvalue", "function"];
    case "assign":
    case "compound-assign":
      return child === parent.target ? ["lvalue"] : ["value"];
    // A struct value has members too, and an array among them decays though it is no lvalue.
    case "member":
      return ["lvalue", "value"];
    // Lanes of a vector.
    case "index":
      return child === parent.pointer && child.type.kind === "vector" ? ["lvalue", "value"] : ["value"];
    case "convert":
      return allowedInConvert(parent);
    case "call":
      return child === parent.callee ? ["function", "value"] : ["value"];
    // `va_list` objects, types of vectors: as each builtin defines it.
    case "builtin-call":
      return ["lvalue", "function", "value"];
    case "string":
      return ["lvalue"];
    default:
      return ["value"];
  }
}

function allowedInConvert(parent: c.Convert): readonly Category[] {
  if (parent.conversion === "array-to-pointer") return ["lvalue", "value"];
  if (parent.conversion === "function-to-pointer") return ["function"];
  // `*p` of a `void *` has no value to load.
  if (parent.conversion === "to-void" && parent.operand.type.kind === "void") return ["lvalue", "value"];
  return ["value"];
}

function categoryOf(expr: c.Expr): Category {
  switch (expr.kind) {
    case "function-ref":
      return "function";
    case "dereference":
      return expr.type.kind === "function" ? "function" : "lvalue";
    case "variable-ref":
    case "index":
    case "arrow":
    case "string-literal":
    case "compound-literal":
      return "lvalue";
    case "member":
      return categoryOf(expr.base);
    default:
      return "value";
  }
}

/** Does the expression name an object? */
export function isLvalue(expr: c.Expr): boolean {
  return categoryOf(expr) === "lvalue";
}
