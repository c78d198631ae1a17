/**
 * The variable of a loop over literals has the type that it is always converted to.
 *
 *     for i in 0..4 { f(i as i32 as isize); }   ->  for i in 0..4i32 { f(i as isize); }
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { resolveVariables, type Variables } from "./variables.ts";

export function loopVariableCasts(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const casts = castsIn(item.body);
    const loops = new Set<rust.Expr>();
    const gone = new Map<rust.Expr, rust.Expr>();
    for (const loop of loopsIn(item.body)) {
      const own = castsOf(loop, variables, casts);
      if (own === null) continue;
      loops.add(loop);
      for (const [cast, use] of own) gone.set(cast, use);
    }
    if (loops.size === 0) return shared;
    const expr = (rebuilt: rust.Expr, original: rust.Expr): rust.Expr => {
      const use = gone.get(original);
      if (use) return { ...use };
      return loops.has(original) && rebuilt.kind === "for" ? typed(rebuilt) : rebuilt;
    };
    return { ...item, body: changeBlock(item.body, { expr }) };
  });
}

type Casts = ReadonlyMap<rust.Expr, rust.CastExpr>;

/** Casts to `i32` by what they convert. */
function castsIn(body: rust.Block): Casts {
  const casts = new Map<rust.Expr, rust.CastExpr>();
  for (const outer of blockChildren(body))
    for (const expr of descendants(outer))
      if (expr.kind === "cast" && expr.type.kind === "path" && expr.type.path === "i32")
        casts.set(expr.operand, expr);
  return casts;
}

function loopsIn(body: rust.Block): readonly rust.ForExpr[] {
  return blockChildren(body).flatMap((outer) =>
    [...descendants(outer)].filter((expr) => expr.kind === "for"),
  );
}

/** The casts of the variable with the uses in them; null where it is used without. */
function castsOf(
  loop: rust.ForExpr,
  variables: Variables,
  casts: Casts,
): readonly (readonly [rust.Expr, rust.Expr])[] | null {
  const variable = variables.ofDeclaration.get(loop.pattern);
  const { iterator } = loop;
  if (!variable || variable.hidden || variable.uses.length === 0 || iterator.kind !== "range") return null;
  if (!isLiteral(iterator.from) || !isLiteral(iterator.to)) return null;
  const own = variable.uses.flatMap((use) => {
    const cast = casts.get(use);
    return cast ? [[cast, use] as const] : [];
  });
  return own.length === variable.uses.length ? own : null;
}

function isLiteral(expr: rust.Expr | null): boolean {
  return expr?.kind === "integer" && expr.suffix === undefined && expr.value < 2n ** 31n;
}

/** The end tells the type. */
function typed(loop: rust.ForExpr): rust.ForExpr {
  const { iterator } = loop;
  if (iterator.kind !== "range" || iterator.to?.kind !== "integer") return loop;
  return { ...loop, iterator: { ...iterator, to: { ...iterator.to, suffix: "i32" } } };
}
