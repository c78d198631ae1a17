/**
 * Deep rebuilding of Rust trees: a pass gives hooks, each sees a node after everything below it was rebuilt, and the
 * node it was rebuilt from. Every node of the result is a new object, so that facts can be kept by identity.
 * Nested items are left alone: they see no variable of the function around them.
 */
import type * as rust from "../rust-ast/rust-ast.ts";
import { mapExpr } from "../rust-ast/visit.ts";

export interface Changes {
  readonly expr?: (expr: rust.Expr, original: rust.Expr) => rust.Expr;
  readonly pattern?: (pattern: rust.Pattern, original: rust.Pattern) => rust.Pattern;
  readonly block?: (block: rust.Block, original: rust.Block) => rust.Block;
}

export function changeExpr(expr: rust.Expr, changes: Changes): rust.Expr {
  const rebuilt = rebuildExpr(expr, changes);
  return changes.expr?.(rebuilt, expr) ?? rebuilt;
}

export function changeBlock(block: rust.Block, changes: Changes): rust.Block {
  const rebuilt: rust.Block = {
    statements: block.statements.map((statement) => changeStatement(statement, changes)),
    value: block.value === null ? null : changeExpr(block.value, changes),
  };
  return changes.block?.(rebuilt, block) ?? rebuilt;
}

/** The item with its bodies and initialisers changed. */
export function changeItem(item: rust.Item, changes: Changes): rust.Item {
  switch (item.kind) {
    case "fn":
      return {
        ...item,
        params: item.params.map((param) => ({ ...param })),
        body: changeBlock(item.body, changes),
      };
    case "const":
    case "static":
    case "thread-local":
      return { ...item, value: changeExpr(item.value, changes) };
    case "impl":
      return { ...item, items: item.items.map((inner) => changeItem(inner, changes)) };
    case "mod":
      return { ...item, items: item.items?.map((inner) => changeItem(inner, changes)) ?? null };
    default:
      return item;
  }
}

export function changeCrate(crate: rust.Crate, changes: Changes): rust.Crate {
  return mapItems(crate, (item) => changeItem(item, changes));
}

/** Each function of the crate, those of `impl` and `mod` included. */
export function mapFunctions(crate: rust.Crate, change: (item: rust.FnItem) => rust.FnItem): rust.Crate {
  const inItem = (item: rust.Item): rust.Item => {
    if (item.kind === "fn") return change(item);
    if (item.kind === "impl") return { ...item, items: item.items.map(inItem) };
    if (item.kind === "mod") return { ...item, items: item.items?.map(inItem) ?? null };
    return item;
  };
  return mapItems(crate, inItem);
}

/** The function made of new objects only. */
export function unshare(item: rust.FnItem): rust.FnItem {
  return { ...item, params: item.params.map((param) => ({ ...param })), body: changeBlock(item.body, {}) };
}

function mapItems(crate: rust.Crate, change: (item: rust.Item) => rust.Item): rust.Crate {
  return { ...crate, files: crate.files.map((file) => ({ ...file, items: file.items.map(change) })) };
}

function rebuildExpr(expr: rust.Expr, changes: Changes): rust.Expr {
  switch (expr.kind) {
    case "path":
    case "integer":
      return { ...expr }; // most of all there is
    case "block":
      return { ...expr, block: changeBlock(expr.block, changes) };
    case "if":
      return changeIf(expr, changes);
    case "let-condition":
      return {
        ...expr,
        pattern: changePattern(expr.pattern, changes),
        value: changeExpr(expr.value, changes),
      };
    case "match":
      return changeMatch(expr, changes);
    case "loop":
      return { ...expr, body: changeBlock(expr.body, changes) };
    case "while":
      return {
        ...expr,
        condition: changeExpr(expr.condition, changes),
        body: changeBlock(expr.body, changes),
      };
    case "for": {
      const body = changeBlock(expr.body, changes);
      const pattern = changePattern(expr.pattern, changes);
      return { ...expr, pattern, iterator: changeExpr(expr.iterator, changes), body };
    }
    case "closure": {
      const params = expr.params.map((param) => ({
        ...param,
        pattern: changePattern(param.pattern, changes),
      }));
      return { ...expr, params, body: changeExpr(expr.body, changes) };
    }
    default: {
      const mapped = mapExpr(expr, (child) => changeExpr(child, changes));
      return mapped === expr ? { ...expr } : mapped; // leaves are given back as they are
    }
  }
}

function changeMatch(expr: rust.MatchExpr, changes: Changes): rust.MatchExpr {
  const arms = expr.arms.map((arm) => ({
    ...arm,
    pattern: changePattern(arm.pattern, changes),
    ...(arm.guard === undefined ? {} : { guard: changeExpr(arm.guard, changes) }),
    body: changeExpr(arm.body, changes),
  }));
  return { ...expr, value: changeExpr(expr.value, changes), arms };
}

/** What follows `else` must stay a block or an `if`: the hook for expressions does not see it. */
function changeIf(expr: rust.IfExpr, changes: Changes): rust.IfExpr {
  const { otherwise } = expr;
  return {
    ...expr,
    condition: changeExpr(expr.condition, changes),
    then: changeBlock(expr.then, changes),
    otherwise:
      otherwise === null
        ? null
        : otherwise.kind === "if"
          ? changeIf(otherwise, changes)
          : { ...otherwise, block: changeBlock(otherwise.block, changes) },
  };
}

function changeStatement(statement: rust.Statement, changes: Changes): rust.Statement {
  switch (statement.kind) {
    case "let": {
      const { value, otherwise } = statement;
      return {
        ...statement,
        pattern: changePattern(statement.pattern, changes),
        ...(value === undefined ? {} : { value: changeExpr(value, changes) }),
        ...(otherwise === undefined ? {} : { otherwise: changeBlock(otherwise, changes) }),
      };
    }
    case "expr":
      return { ...statement, expr: changeExpr(statement.expr, changes) };
    case "item":
      return statement;
  }
}

function changePattern(pattern: rust.Pattern, changes: Changes): rust.Pattern {
  const rebuilt = rebuildPattern(pattern, changes);
  return changes.pattern?.(rebuilt, pattern) ?? rebuilt;
}

function rebuildPattern(pattern: rust.Pattern, changes: Changes): rust.Pattern {
  const all = (parts: readonly rust.Pattern[]): readonly rust.Pattern[] =>
    parts.map((part) => changePattern(part, changes));
  switch (pattern.kind) {
    case "wildcard":
    case "binding":
    case "literal":
    case "range":
      return { ...pattern };
    case "or":
      return { ...pattern, alternatives: all(pattern.alternatives) };
    case "tuple":
    case "constructor":
    case "slice":
      return { ...pattern, elements: all(pattern.elements) };
    case "reference":
      return { ...pattern, pattern: changePattern(pattern.pattern, changes) };
  }
}
