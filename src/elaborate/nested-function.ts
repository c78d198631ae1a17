/**
 * Functions inside of functions (GNU). Their bodies are read where they stand, so that names mean what they mean there; what they use
 * of the function around them is handed to them once the program is whole (`lift-nested-functions.ts`).
 */
import type * as c from "../c-ast/c-ast.ts";
import { walk } from "../c-ast/visit.ts";
import { childByField } from "../syntax/navigate.ts";
import type { SyntaxNode } from "../syntax/syntax-node.ts";
import type { UnitContext } from "./context.ts";
import { declareNested } from "./declare-nested.ts";
import { fail } from "./failure.ts";
import { addDefinition, bodyContext, readBody, readHead } from "./function-definition.ts";

/** Reads a definition in a block: `int twice(int x) { return 2 * x + base; }`. */
export function elaborateNested(unit: UnitContext, node: SyntaxNode): void {
  const outer = unit.function;
  const body = childByField(node, "body");
  if (!outer || !body) return fail(unit, node, "parse/syntax", "A function without a body");
  const { name, nameNode, params, lengths, scope, type } = readHead(unit, node);
  const symbol = declareNested(unit, nameNode, name, type);
  symbol.type = type;
  symbol.defined = true;
  // it belongs to this place of this unit
  outer.hasState = true;
  const context = bodyContext(symbol);
  const pending = { node, body, name, params, lengths, scope };
  const read = readBody(unit, pending, context);
  if (!read) {
    outer.errors.push(...context.errors);
    return;
  }
  if (context.labels.numbers.size > 0 || context.labels.variable)
    fail(unit, node, "unsupported/computed-goto", "A function inside a function with addresses of labels");
  refuseJumpsOut(unit, node, read);
  addDefinition(unit, pending, symbol, read);
}

/** GNU allows `goto` to a label of the function around. */
function refuseJumpsOut(unit: UnitContext, node: SyntaxNode, body: c.Compound): void {
  const labels = new Set<string>();
  const wanted: string[] = [];
  for (const part of walk(body)) {
    if (part.kind === "labeled") labels.add(part.label);
    if (part.kind === "goto") wanted.push(part.label);
  }
  const missing = wanted.find((label) => !labels.has(label));
  if (missing !== undefined)
    fail(
      unit,
      node,
      "unsupported/extension",
      `A \`goto\` out of a function inside a function, to \`${missing}\``,
    );
}
