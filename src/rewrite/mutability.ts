/** What a function does to its variables: assigned or borrowed for writing for certain, possibly, or not at all. */
import type * as rust from "../rust-ast/rust-ast.ts";
import { blockChildren, descendants } from "../rust-ast/visit.ts";
import { typeOf, type ItemTypes } from "./types.ts";
import { bindings } from "./variables.ts";
import type { Variable, Variables } from "./variables.ts";

export interface Mutations {
  /** The variable itself is written or lent for writing: without `mut` rustc refuses. */
  readonly certain: ReadonlySet<Variable>;
  /** It may be: all that is not in here needs no `mut`. */
  readonly possible: ReadonlySet<Variable>;
  /** Like `possible`, but by other means than plain assignment. */
  readonly changed: ReadonlySet<Variable>;
}

/** Methods that never borrow their receiver for writing, of numbers, slices, options, vectors, cells. `rotate_left` is the one of integers: C has no other. */
const reading =
  /^(wrapping_|checked_|overflowing_|saturating_|to_|as_(bytes|ref|slice|str|ptr|deref)$|is_|rotate_(left|right)$|leading_|trailing_|count_|swap_bytes$|abs|pow|sqrt$|floor$|ceil$|round$|trunc$|len$|iter$|get$|clone$|cloned$|copied$|first$|last$|contains$|starts_with$|ends_with$|chunks(_exact)?$|windows$|split_at$|unwrap|expect$|map$|map_or|zip$|enumerate$|step_by$|rev$|try_into$|into$|min$|max$|cmp$|eq$|ne$|concat$|with|set$|borrow$|sum$|eq_ignore_ascii_case$|unsigned_abs$|div_ceil$|rem_euclid$|div_euclid$|signum$|mul_add$|hypot$|sin$|cos$|tan$|exp|ln|log)/;

/** Methods that write through a slice or vector: a variable that is itself a reference needs no `mut` for them. */
const throughReference =
  /^(copy_from_slice|clone_from_slice|copy_within|fill|split_at_mut|iter_mut|chunks_mut|chunks_exact_mut|get_mut|first_mut|last_mut|swap|sort.*|reverse|push|pop|resize|truncate|clear|extend_from_slice|as_mut_slice|insert|remove)$/;

/** Methods of the runtime that write a value of any type, a pointer too. */
const ofBytes = /^(set_(byte|integer|float)|copy_from)$/;

/** `items` tell which fields are references; without them none is known to be one. */
export function findMutations(item: rust.FnItem, variables: Variables, items?: ItemTypes): Mutations {
  const certain = new Set<Variable>();
  const changed = new Set<Variable>(variables.all.filter(({ hidden }) => hidden));
  const assigned = new Set<Variable>();
  const write = (place: rust.Expr): void => {
    const variable = variables.ofUse.get(rootOf(place));
    if (variable === undefined || (items && isThroughField(place, variables, items))) return;
    if (place.kind === "path" || isFieldOfOwner(place, variable)) certain.add(variable);
    if (place.kind === "path" || !isReference(variable)) changed.add(variable);
  };
  const bindTo = (pattern: rust.Pattern, value: rust.Expr): void => {
    for (const { byRef } of bindings(pattern)) if (byRef === "ref mut") write(value);
  };
  for (const expr of allIn(item.body)) {
    switch (expr.kind) {
      case "assign": {
        const variable = variables.ofUse.get(expr.target);
        if (variable === undefined) write(expr.target);
        else assigned.add(variable);
        break;
      }
      case "compound-assign":
        write(expr.target);
        break;
      case "borrow":
        if (expr.mutable) write(expr.place);
        break;
      case "method-call":
        if (
          !items ||
          !throughReference.test(expr.method) ||
          !isReferenceField(expr.receiver, variables, items)
        )
          callMethod(expr, variables, changed, certain);
        break;
      case "call": {
        const variable = variables.ofUse.get(expr.callee); // a closure may need to be lent for writing
        if (variable !== undefined) changed.add(variable);
        break;
      }
      case "macro":
        for (const arg of expr.args) if (expr.name.startsWith("write")) addRoot(arg, variables, changed);
        break;
      case "match":
        for (const arm of expr.arms) bindTo(arm.pattern, expr.value);
        break;
      case "let-condition":
        bindTo(expr.pattern, expr.value);
        break;
      default:
        break;
    }
  }
  return {
    certain: new Set([...certain, ...assigned]),
    possible: new Set([...changed, ...assigned]),
    changed,
  };
}

/** `s.buf[i]`, `*s.buf` where `buf` is a reference: the struct itself is not written. */
function isThroughField(place: rust.Expr, variables: Variables, items: ItemTypes): boolean {
  if (place.kind === "field") return isThroughField(place.base, variables, items);
  const inner =
    place.kind === "index"
      ? place.base
      : place.kind === "unary" && place.operator === "*"
        ? place.operand
        : null;
  return inner !== null && isReferenceField(inner, variables, items);
}

function isReferenceField(place: rust.Expr, variables: Variables, items: ItemTypes): boolean {
  if (place.kind === "field" && typeOf(place, variables, items)?.kind === "ref") return true;
  return isThroughField(place, variables, items);
}

function callMethod(
  call: rust.MethodCallExpr,
  variables: Variables,
  changed: Set<Variable>,
  certain: Set<Variable>,
): void {
  if (reading.test(call.method) && !/_mut\b/.test(call.method)) return;
  const variable = variables.ofUse.get(rootOf(call.receiver));
  if (variable === undefined) return;
  if (isPointer(variable) && !ofBytes.test(call.method)) return;
  if (isReference(variable) && throughReference.test(call.method)) return;
  changed.add(variable);
  const isOption = variable.type?.kind === "path" && variable.type.path === "Option";
  if (isOption && call.receiver.kind === "path" && /^(as_deref_mut|as_mut|take)$/.test(call.method)) {
    certain.add(variable);
  }
}

function addRoot(place: rust.Expr, variables: Variables, set: Set<Variable>): void {
  const variable = variables.ofUse.get(rootOf(place));
  if (variable !== undefined) set.add(variable);
}

/** What `a` is in `a.f[i]`, `*a`. A method's result is no place; what the method does, its call says. */
function rootOf(place: rust.Expr): rust.Expr {
  if (place.kind === "field" || place.kind === "index") return rootOf(place.base);
  return place.kind === "unary" && place.operator === "*" ? rootOf(place.operand) : place;
}

/** Writing through it does not write the variable. Only what is plain to see. */
function isReference({ type, statement }: Variable): boolean {
  return type?.kind === "ref" || (type === null && statement?.value?.kind === "borrow");
}

/** The runtime's, whose own methods all take a copy of it. */
function isPointer({ type }: Variable): boolean {
  return type?.kind === "path" && /(^|::)Ptr$/.test(type.path) && type.args?.length === 1;
}

/** A field of what a variable owns by its declared type. */
function isFieldOfOwner(place: rust.Expr, variable: Variable): boolean {
  if (place.kind === "field") return isFieldOfOwner(place.base, variable);
  return place.kind === "path" && variable.type?.kind === "path" && variable.type.path === "Box";
}

function* allIn(block: rust.Block): Generator<rust.Expr> {
  for (const child of blockChildren(block)) yield* descendants(child);
}
