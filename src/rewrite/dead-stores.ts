/**
 * Assignments whose value nothing reads: the last `*p++ = x` of a function leaves a step of the index behind.
 *
 *     out[pos] = a; pos += 1; return;   ->  out[pos] = a; return;
 *
 * Sound because only local numbers go that are never borrowed nor captured, whose new value no path reads, and whose
 * computation can be left out.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { neededStores, type Store } from "./needed-stores.ts";
import { isRemovable } from "./pure.ts";
import { collectItemTypes, typeOf } from "./types.ts";
import { resolveVariables } from "./variables.ts";
import type { Variable, Variables } from "./variables.ts";

export function deadStores(crate: rust.Crate): rust.Crate {
  const items = collectItemTypes(crate);
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const exprs = blockChildren(item.body).flatMap((outer) => [...descendants(outer)]);
    const lent = lentVariables(exprs, variables);
    const stores = new Map<Store, Variable>();
    for (const expr of exprs) {
      const variable = isStore(expr) ? variables.ofUse.get(expr.target) : undefined;
      const [use] = variable?.uses ?? [];
      if (!isStore(expr) || !variable || !use || variable.hidden || lent.has(variable)) continue;
      if (isNumeric(typeOf(use, variables, items))) stores.set(expr, variable);
    }
    if (stores.size === 0) return item;
    const needed = neededStores(item, variables, new Set(stores.values()));
    const dead = new Set(
      [...stores.keys()].filter((store) => !needed.has(store) && isRemovable(store.value)),
    );
    const block = (rebuilt: rust.Block, original: rust.Block): rust.Block =>
      dropStatements(rebuilt, original, dead);
    return dead.size === 0 ? item : { ...item, body: changeBlock(item.body, { block }) };
  });
}

function dropStatements(rebuilt: rust.Block, original: rust.Block, dead: ReadonlySet<rust.Expr>): rust.Block {
  return {
    ...rebuilt,
    statements: rebuilt.statements.filter((statement, at) => {
      const old = original.statements[at];
      return (statement.comments ?? []).length > 0 || old?.kind !== "expr" || !dead.has(old.expr);
    }),
  };
}

/** Borrowed or captured: read where no path shows it. */
function lentVariables(exprs: readonly rust.Expr[], variables: Variables): ReadonlySet<Variable> {
  const lent = new Set<Variable>();
  const add = (expr: rust.Expr): void => {
    for (const inner of descendants(expr)) {
      const variable = variables.ofUse.get(inner);
      if (variable !== undefined) lent.add(variable);
    }
  };
  for (const expr of exprs) {
    if (expr.kind === "borrow") add(expr.place);
    if (expr.kind === "closure") add(expr.body);
  }
  return lent;
}

function isNumeric(type: rust.Type | null): boolean {
  return type?.kind === "path" && /^([iuf](8|16|32|64|128|size)|bool)$/.test(type.path);
}

function isStore(expr: rust.Expr): expr is Store {
  return expr.kind === "assign" || expr.kind === "compound-assign";
}
