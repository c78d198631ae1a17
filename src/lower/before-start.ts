/**
 * Pointers that may come to stand before their object, as programs have it that go back to a start:
 *
 *   C: while (p >= start) use(*p--);      Rust: while p_pos as isize >= start_pos as isize { .. p_pos = p_pos.wrapping_sub(1); }
 *
 * C leaves it undefined (C11 6.5.6p8), compilers compute addresses. Positions are `usize` and wrap, so that one before the
 * start is the highest of all: they are compared as `isize`.
 */
import type * as c from "../c-ast/c-ast.ts";
import { pointerVariable } from "../c-ast/pointer-variable.ts";
import { walk, type AstNode } from "../c-ast/visit.ts";

const known = new WeakMap<c.FunctionDefinition, ReadonlySet<c.SymbolId>>();

/** Variables that are moved back, or copied from such ones, and of which the function asks whether they still are behind another one. */
export function variablesBeforeStart(definition: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const found = known.get(definition) ?? findVariables(definition);
  known.set(definition, found);
  return found;
}

function findVariables({ body }: c.FunctionDefinition): ReadonlySet<c.SymbolId> {
  const back = new Set<c.SymbolId>();
  const asked = new Set<c.SymbolId>();
  const copies: (readonly [c.SymbolId, c.SymbolId])[] = [];
  for (const node of walk(body)) {
    const moved = movedBack(node);
    if (moved !== null) back.add(moved);
    const behind = askedBehind(node);
    if (behind !== null) asked.add(behind);
    copies.push(...copiesIn(node));
  }
  for (let size = -1; size !== back.size;) {
    size = back.size;
    for (const [to, from] of copies) if (back.has(from)) back.add(to);
  }
  return new Set([...back].filter((symbol) => asked.has(symbol)));
}

/** `p--`, `p -= n` */
function movedBack(node: AstNode): c.SymbolId | null {
  const isBack =
    (node.kind === "step" && node.operator === "--") ||
    (node.kind === "compound-assign" && node.operator === "-");
  return isBack && node.target.kind === "variable-ref" ? pointerVariable(node.target) : null;
}

/** The `p` of `p >= q`, `q <= p`, `p < q` and `q > p`. */
function askedBehind(node: AstNode): c.SymbolId | null {
  if (node.kind !== "compare" || node.left.type.kind !== "pointer") return null;
  if (node.operator === ">=" || node.operator === "<") return pointerVariable(node.left);
  return node.operator === "<=" || node.operator === ">" ? pointerVariable(node.right) : null;
}

function copiesIn(node: AstNode): readonly (readonly [c.SymbolId, c.SymbolId])[] {
  if (node.kind === "assign" && node.target.kind === "variable-ref") {
    const from = pointerVariable(node.value);
    return from === null ? [] : [[node.target.symbol, from]];
  }
  if (node.kind !== "local-declaration") return [];
  return node.variables.flatMap(({ symbol, initializer }) => {
    const from = initializer?.kind === "value" ? pointerVariable(initializer.value) : null;
    return from === null ? [] : [[symbol, from] as const];
  });
}
