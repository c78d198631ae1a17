/**
 * A variable that only carries the pointer a call gives to another variable is left out.
 *
 *   C: { uint8_t *buf = calloc(n, 1); key = buf; break; }      becomes      { key = calloc(n, 1); break; }
 *
 * Reads and gives: the typed C AST. Sound because the second statement follows at once, and nothing else names the
 * variable.
 */
import type * as c from "../c-ast/c-ast.ts";
import { convertedLike, stripConversions } from "../c-ast/callee.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import { walk } from "../c-ast/visit.ts";
import { Edit } from "./edit.ts";
import { rebuildStatement } from "./rebuild.ts";

export function forwardCalls(program: c.Program): c.Program {
  const edit = new Edit(program);
  for (const { functions } of program.units)
    for (const definition of functions) {
      const mentions = countMentions(definition);
      const changed = new Set<c.Statement>();
      const body = rebuildStatement(definition.body, {
        expr: (expr) => expr,
        statement: (statement) => {
          const simpler = statement.kind === "compound" ? forwardIn(program, statement, mentions) : statement;
          if (simpler !== statement) changed.add(simpler);
          return simpler;
        },
      });
      if (changed.size > 0 && body.kind === "compound") edit.replace({ ...definition, body });
    }
  return edit.finish();
}

type Mentions = ReadonlyMap<c.SymbolId, number>;

function countMentions({ body }: c.FunctionDefinition): Mentions {
  const found = new Map<c.SymbolId, number>();
  for (const node of walk(body))
    if (node.kind === "variable-ref") found.set(node.symbol, (found.get(node.symbol) ?? 0) + 1);
  return found;
}

function forwardIn(program: c.Program, block: c.Compound, mentions: Mentions): c.Compound {
  const body = block.body.flatMap((statement, at): readonly c.Statement[] => {
    const carried = carriedBy(program, statement, mentions);
    if (carried && assigned(block.body[at + 1], carried.symbol)) return [];
    const before = at === 0 ? null : carriedBy(program, block.body[at - 1], mentions);
    const assign = before && assigned(statement, before.symbol);
    if (!before || !assign || statement.kind !== "expr-statement") return [statement];
    return [{ ...statement, expr: { ...assign, value: convertedLike(assign.value, before.value) } }];
  });
  return body.length === block.body.length ? block : { ...block, body };
}

interface Carried {
  readonly symbol: c.SymbolId;
  readonly value: c.Expr;
}

/** `T *v = call();` where `v` is named once. */
function carriedBy(
  program: c.Program,
  statement: c.Statement | undefined,
  mentions: Mentions,
): Carried | null {
  if (statement?.kind !== "local-declaration" || statement.variables.length !== 1) return null;
  const [variable] = statement.variables;
  if (variable?.initializer?.kind !== "value" || mentions.get(variable.symbol) !== 1) return null;
  const symbol = program.symbols.get(variable.symbol);
  const isLocal = symbol?.kind === "variable" && symbol.storage === "automatic";
  if (!isLocal || symbol.type.kind !== "pointer" || (symbol.type.quals & Qualifier.volatile) !== 0)
    return null;
  const { value } = variable.initializer;
  return stripConversions(value).kind === "call" ? { symbol: symbol.id, value } : null;
}

/** `k = v;` for another variable. */
function assigned(statement: c.Statement | undefined, symbol: c.SymbolId): c.Assign | null {
  if (statement?.kind !== "expr-statement" || statement.expr.kind !== "assign") return null;
  const { target, value } = statement.expr;
  const inner = stripConversions(value);
  const isCarried =
    inner.kind === "load" && inner.place.kind === "variable-ref" && inner.place.symbol === symbol;
  return isCarried && target.kind === "variable-ref" ? statement.expr : null;
}
