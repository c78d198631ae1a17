/**
 * A block in a block, as C macros leave them, is opened when no name changes its meaning by it.
 *
 *     a(); { let k = 1; b(k); } c();   ->  a(); let k = 1; b(k); c();
 *
 * Sound because the names declared in it are not used behind it for anything outside. Values live longer, which only
 * guards of cells would show: blocks that make one stay closed.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { changeBlock, mapFunctions, unshare } from "./change.ts";
import { bindings, resolveVariables } from "./variables.ts";
import type { Variables } from "./variables.ts";

export function openBlocks(crate: rust.Crate): rust.Crate {
  return mapFunctions(crate, (shared) => {
    const item = unshare(shared);
    const variables = resolveVariables(item);
    const block = (rebuilt: rust.Block, original: rust.Block): rust.Block =>
      open(rebuilt, original, variables);
    return { ...item, body: changeBlock(item.body, { block }) };
  });
}

function open(rebuilt: rust.Block, original: rust.Block, variables: Variables): rust.Block {
  const statements = rebuilt.statements.flatMap((statement, at): readonly rust.Statement[] => {
    const old = original.statements[at];
    if (old === undefined || statement.kind !== "expr" || statement.expr.kind !== "block") return [statement];
    const { block, label, isConst } = statement.expr;
    if (label !== undefined || isConst === true || block.value !== null) return [statement];
    const rest: rust.Block = { ...original, statements: original.statements.slice(at + 1) };
    if (block.statements.length === 0 || !canOpen(block, rest, variables)) return [statement];
    const [first, ...others] = block.statements;
    if (first === undefined) return [statement];
    const comments = [...(statement.comments ?? []), ...(first.comments ?? [])];
    const blankBefore = statement.blankBefore ?? first.blankBefore;
    return [
      {
        ...first,
        ...(comments.length === 0 ? {} : { comments }),
        ...(blankBefore === undefined ? {} : { blankBefore }),
      },
      ...others,
    ];
  });
  return { ...rebuilt, statements };
}

/** @param block as it will be opened; inner blocks were opened into it */
function canOpen(block: rust.Block, rest: rust.Block, variables: Variables): boolean {
  const names = new Set<string>();
  for (const statement of block.statements) {
    if (statement.kind === "item") return false;
    if (statement.kind !== "let") continue;
    for (const { name } of bindings(statement.pattern)) names.add(name);
    if (statement.value !== undefined && makesGuard(statement.value)) return false;
  }
  if (names.size === 0) return true;
  const own = new Set<rust.Pattern>(declaredIn(rest));
  for (const outer of blockChildren(rest)) {
    for (const expr of descendants(outer)) {
      if (expr.kind === "string" && [...names].some((name) => expr.value.includes(`{${name}`))) return false;
      if (expr.kind !== "path" || !names.has(expr.path)) continue;
      const declaration = variables.ofUse.get(expr)?.declaration;
      if (declaration === undefined || !("kind" in declaration) || !own.has(declaration)) return false;
    }
  }
  return true;
}

function makesGuard(value: rust.Expr): boolean {
  for (const expr of descendants(value)) {
    if (expr.kind === "method-call" && /^(borrow|borrow_mut|lock|read|write)$/.test(expr.method)) return true;
  }
  return false;
}

/** Patterns that bind, anywhere in the block. */
function declaredIn(block: rust.Block): readonly rust.Pattern[] {
  const found: rust.Pattern[] = [];
  changeBlock(block, {
    pattern: (_rebuilt, original) => {
      if (original.kind === "binding") found.push(original);
      return original;
    },
  });
  return found;
}
