/**
 * Memory goes with what owns it: parts that are freed right before the whole, and variables that are freed at the end of
 * the function that declares them, need no word.
 *
 *     for i in 0..n { drop(std::mem::take(&mut rows[i])); } drop(rows);   ->  drop(rows);
 *     drop(s.rows.take()); s.rows = None;                                 ->  s.rows = None;
 *     let v = ..; use(&v); drop(v); 0                                     ->  let v = ..; use(&v); 0
 *
 * Sound because nothing happens when memory goes but that it is free, and the places are found without effects.
 */
import { sameExpr } from "../rust-ast/equal.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { descendants } from "../rust-ast/visit.ts";
import { changeCrate, changeItem, mapFunctions } from "./change.ts";
import { mentions } from "./evaluated-before.ts";

export function needlessDrops(crate: rust.Crate): rust.Crate {
  if (namesDrop(crate)) return crate;
  return mapFunctions(changeCrate(crate, { block: withoutParts }), (item) => ({
    ...item,
    body: withoutLast(item.body),
  }));
}

/** Does the program have a function or a variable of its own that is called `drop`? */
function namesDrop(crate: rust.Crate): boolean {
  const names = new Set<string>();
  mapFunctions(crate, (item) => {
    for (const name of [item.name, ...item.params.map((param) => param.name)]) names.add(name);
    changeItem(item, {
      pattern: (pattern) => {
        if (pattern.kind === "binding") names.add(pattern.name);
        return pattern;
      },
    });
    return item;
  });
  return names.has("drop") || crate.files.some(({ items }) => items.some(importsDrop));
}

function importsDrop(item: rust.Item): boolean {
  return item.kind === "use" && /\bdrop\b/.test(item.path);
}

/** Statements that drop parts of what the next one drops, or the very place that it gives another value. */
function withoutParts(block: rust.Block): rust.Block {
  const statements: rust.Statement[] = [];
  for (const statement of block.statements) {
    const assigned = assignedPlace(statement);
    const whole = assigned ?? droppedPlace(statement);
    const isNeedless = (last: rust.Statement, at: rust.Expr): boolean =>
      assigned === null ? dropsOnly(last, at) : drops(last, at) || empties(last, at);
    let comments = statement.comments ?? [];
    for (let last = statements.at(-1); whole && last && isNeedless(last, whole); last = statements.at(-1)) {
      comments = [...(last.comments ?? []), ...comments];
      statements.pop();
    }
    statements.push(comments.length > 0 ? { ...statement, comments } : statement);
  }
  return statements.length === block.statements.length ? block : { ...block, statements };
}

function withoutLast(body: rust.Block): rust.Block {
  const last = body.statements.at(-1);
  const dropped = last && (last.comments ?? []).length === 0 ? droppedPlace(last) : null;
  if (dropped?.kind !== "path" || !isDeclared(body, dropped.path)) return body;
  if (body.value && mentions(body.value, dropped.path)) return body;
  return withoutLast({ ...body, statements: body.statements.slice(0, -1) });
}

function isDeclared({ statements }: rust.Block, name: string): boolean {
  return statements.some(
    (statement) =>
      statement.kind === "let" && statement.pattern.kind === "binding" && statement.pattern.name === name,
  );
}

/** The place that is given another value, one that does not depend on what was in it, and finds no other place. */
function assignedPlace(statement: rust.Statement): rust.Expr | null {
  if (statement.kind !== "expr" || statement.expr.kind !== "assign") return null;
  const { target, value } = statement.expr;
  const names = [...descendants(target)].flatMap((part) => (part.kind === "path" ? [part.path] : []));
  return isPlain(target) && names.every((name) => !mentions(value, name)) ? target : null;
}

/** `v = None;`, `v = Vec::new();` */
function empties(statement: rust.Statement, whole: rust.Expr): boolean {
  if (statement.kind !== "expr" || statement.expr.kind !== "assign") return false;
  const { target, value } = statement.expr;
  const isNone = value.kind === "path" && value.path === "None";
  const isEmpty = value.kind === "call" && value.callee.kind === "path" && value.callee.path === "Vec::new";
  return (isNone || isEmpty) && isPlain(target) && sameExpr(target, whole);
}

function drops(statement: rust.Statement, whole: rust.Expr): boolean {
  const place = droppedPlace(statement);
  return place !== null && sameExpr(place, whole);
}

/** Does a statement do nothing but to drop parts of `whole`? */
function dropsOnly(statement: rust.Statement, whole: rust.Expr): boolean {
  const place = droppedPlace(statement);
  if (place) return isPartOf(place, whole);
  if (statement.kind !== "expr" || statement.expr.kind !== "for") return false;
  const { iterator, body } = statement.expr;
  if (!isPlain(iterator) || body.value !== null || body.statements.length === 0) return false;
  return body.statements.every((inner) => dropsOnly(inner, whole));
}

/** `drop(v);`, `drop(std::mem::take(&mut v[i]));`, `drop(v[i].take());` of a place that is found without effects. */
function droppedPlace(statement: rust.Statement): rust.Expr | null {
  if (statement.kind !== "expr" || statement.expr.kind !== "call") return null;
  const { callee, args } = statement.expr;
  const [value] = args;
  if (callee.kind !== "path" || callee.path !== "drop" || !value) return null;
  const place = takenPlace(value);
  return place && isPlain(place) ? place : null;
}

function takenPlace(value: rust.Expr): rust.Expr | null {
  if (value.kind === "path") return value;
  if (value.kind === "method-call" && value.method === "take" && value.args.length === 0)
    return value.receiver;
  if (value.kind !== "call" || value.callee.kind !== "path" || value.callee.path !== "std::mem::take")
    return null;
  const [borrow] = value.args;
  return borrow?.kind === "borrow" ? borrow.place : null;
}

/** Is `place` an element or a member of `whole`, or one of these? */
function isPartOf(place: rust.Expr, whole: rust.Expr): boolean {
  if (place.kind !== "field" && place.kind !== "index") return false;
  const base = followed(place.base);
  return sameExpr(base, followed(whole)) || isPartOf(base, whole);
}

/** What a reference was made of, `m` of `m.as_deref_mut().unwrap()`. */
function followed(place: rust.Expr): rust.Expr {
  if (place.kind === "unary" && place.operator === "*") return followed(place.operand);
  return place.kind === "method-call" && isReference(place) ? followed(place.receiver) : place;
}

function isReference({ method, args }: rust.MethodCallExpr): boolean {
  return args.length === 0 && /^(as_deref|as_deref_mut|as_ref|as_mut|unwrap)$/.test(method);
}

const plainKinds = new Set(["path", "integer", "field", "index", "cast", "binary", "range", "unary"]);

function isPlain(expr: rust.Expr): boolean {
  for (const part of descendants(expr))
    if (part.kind === "method-call" ? !isReference(part) : !plainKinds.has(part.kind)) return false;
  return true;
}
