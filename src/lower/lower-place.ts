/**
 * Addresses with their Rust index expressions, and the three things done with memory: load, store, borrow.
 *
 *   C: p[i], *p, s->f[2], g.x     Rust: p[pos + i], *p, s.f[2], G.with_borrow(|g| g.x)
 */
import type * as c from "../c-ast/c-ast.ts";
import type { Address, Representation, Root } from "../../analyses/facts/pointer-facts.ts";
import { fieldKey } from "../../analyses/facts/pointer-facts.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import { sizeOf } from "../c-ast/type-size.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { CompilerBug } from "../source/assert-never.ts";
import type { Span } from "../source/span.ts";
import { itemPath, type FunctionContext } from "./context.ts";
import { keep } from "./evaluation-order.ts";
import { storageByte, unionStorage } from "../c-ast/union-storage.ts";
import { bitsOf, wideUnit } from "./literal.ts";
import { mayHaveEffect } from "./purity.ts";
import { bytesStep, loadBytes, readableCopy, storeBytes } from "./lower-bytes.ts";
import { loadLinked, storeLinked } from "./linked-place.ts";
import { elementInMemory, memberInMemory, movedInMemory } from "./floor-place.ts";
import { refuse } from "./refusal.ts";

export type PlaceStep =
  | { readonly kind: "field"; readonly record: c.RecordId; readonly field: number }
  /** `index` is a Rust `usize`. */
  | { readonly kind: "element"; readonly index: rust.Expr }
  | { readonly kind: "pointee"; readonly owner: Owner }
  /** Always the last; `index` is a Rust `usize` that counts bytes, in objects of type `element`. */
  | { readonly kind: "bytes"; readonly index: rust.Expr; readonly element: c.CType };

/** A field that owns an object, or is lent it. */
export type Owner = Extract<Representation, { kind: "owned" | "lent" }>;

/**
 * On the floor the pointer leads to the object itself: there are no steps. It is a `Ptr`, or the `Local` that holds the
 * object and stands for its `Ptr` where a method is called.
 */
/** The object behind a link, whose members are cells. */
export interface LinkedRoot {
  readonly kind: "linked";
  readonly link: rust.Expr;
  readonly span: Span;
}
/** A `Local`; a `Ptr` that names a global, or a part of a global or a local, by its slot in the table; any other `Ptr`. */
export interface MemoryRoot {
  readonly kind: "memory";
  readonly pointer: rust.Expr;
  readonly is: "Ptr" | "Local" | "Global" | "Part";
}
export type PlaceRoot = Root | MemoryRoot | LinkedRoot;

/** An address that code can be made from. */
export interface Place {
  readonly root: PlaceRoot;
  readonly steps: readonly PlaceStep[];
  /** Type of the object at the end of the steps. */
  readonly type: c.CType;
}

export type Access = "read" | "write";

/** The root of a place that is known not to lie in memory. */
export function objectRoot(root: PlaceRoot): Root {
  if (root.kind === "memory") throw new CompilerBug("a place in memory where an object is looked for");
  if (root.kind === "linked") return refuse("pointer/node", "the address of a part of a node", root.span);
  return root;
}

/** Equal for places in one object; every place in memory counts as an object of its own. */
export function rootKey(root: PlaceRoot): string {
  if (root.kind === "memory") return `memory ${exprKey(root.pointer)}`;
  if (root.kind === "linked") return `linked ${exprKey(root.link)}`;
  return root.kind === "literal"
    ? `literal ${String(root.literal.id)}`
    : `${root.kind} ${String(root.symbol)}`;
}

function exprKey(expr: rust.Expr): string {
  return JSON.stringify(expr, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

export const zero: rust.Expr = b.int(0);

export function isZeroIndex(expr: rust.Expr): boolean {
  return expr.kind === "integer" && expr.value === 0n;
}

/** Address of a pointer variable's value, from its facts and its position variables. */
export function variablePlace(cx: FunctionContext, symbol: c.SymbolId, target: c.CType, span: Span): Place {
  const address = cx.address(symbol);
  const { name } = cx.symbol(symbol);
  if (!address)
    return refuse("pointer/unknown-base", `the object that \`${name}\` points into is not known`, span);
  const positions = [...cx.positions(symbol)];
  cx.representation(symbol, span);
  const unwrapped = cx.isOptionalPosition(symbol);
  const steps = address.steps.map((step): PlaceStep => {
    switch (step.kind) {
      case "field":
        return step;
      case "element":
      case "bytes": {
        if (step.index !== null) return { ...step, index: b.int(step.index) };
        const position = b.path(positions.shift() ?? "position");
        return { ...step, index: unwrapped ? b.method(position, "unwrap") : position };
      }
      case "pointee":
        return { kind: "pointee", owner: ownerOf(cx, address, address.steps.indexOf(step), span) };
    }
  });
  return { root: address.root, steps, type: target };
}

/** The place at an address of which one index varies, or none. */
export function addressPlace(
  cx: FunctionContext,
  address: Address,
  index: rust.Expr,
  type: c.CType,
  span: Span,
): Place {
  const steps = address.steps.map((step, at): PlaceStep => {
    switch (step.kind) {
      case "field":
        return step;
      case "element":
      case "bytes":
        return { ...step, index: step.index === null ? index : b.int(step.index) };
      case "pointee":
        return { kind: "pointee", owner: ownerOf(cx, address, at, span) };
    }
  });
  return { root: address.root, steps, type };
}

function ownerOf(cx: FunctionContext, address: Address, at: number, span: Span): Owner {
  const field = address.steps[at - 1];
  const found =
    field?.kind === "field" ? cx.program.pointers.fields.get(fieldKey(field.record, field.field)) : undefined;
  if (found?.kind !== "owned" && found?.kind !== "lent")
    return refuse("internal/bug", "a step through a pointer that owns nothing", span);
  return found;
}

/** The same address, `by` elements further. */
export function movePlace(
  cx: FunctionContext,
  place: Place,
  by: rust.Expr,
  direction: "+" | "-",
  span: Span,
): Place {
  const last = place.steps.at(-1);
  if (place.root.kind === "memory") return movedInMemory(place, place.root, by, direction);
  if (last?.kind !== "element" && last?.kind !== "bytes")
    return isZeroIndex(by)
      ? place
      : refuse("pointer/unknown-base", "arithmetic on a pointer to a single object", span);
  const distance = last.kind === "bytes" ? scaleIndex(by, sizeOf(place.type, cx.program.program)) : by;
  const index = isBeforeStart(cx, last.index)
    ? b.method(last.index, direction === "+" ? "wrapping_add" : "wrapping_sub", distance)
    : direction === "+"
      ? addIndex(last.index, distance)
      : subtractIndex(last.index, distance);
  return { ...place, steps: [...place.steps.slice(0, -1), { ...last, index }] };
}

/** Is it the position of a variable that may stand before its object? */
function isBeforeStart(cx: FunctionContext, index: rust.Expr): boolean {
  if (index.kind !== "path") return false;
  return [...cx.program.flow.beforeStart].some((symbol) => cx.positions(symbol).includes(index.path));
}

/** `index * size` */
export function scaleIndex(index: rust.Expr, size: number): rust.Expr {
  if (size === 1 || isZeroIndex(index)) return index;
  if (index.kind === "integer") return b.int(BigInt.asUintN(64, index.value * BigInt(size)));
  return mayBeNegative(index)
    ? b.method(index, "wrapping_mul", b.int(size))
    : b.binary("*", index, b.int(size));
}

export function addIndex(left: rust.Expr, right: rust.Expr): rust.Expr {
  if (isZeroIndex(left)) return right;
  if (isZeroIndex(right)) return left;
  if (left.kind === "integer" && right.kind === "integer")
    return b.int(BigInt.asUintN(64, left.value + right.value));
  if (right.kind === "integer" && BigInt.asIntN(64, right.value) < 0n)
    return subtractIndex(left, b.int(-BigInt.asIntN(64, right.value)));
  if (left.kind === "integer" && (BigInt.asIntN(64, left.value) < 0n || mayBeNegative(right)))
    return moveIndex(right, BigInt.asIntN(64, left.value));
  if (
    left.kind === "binary" &&
    left.operator === "+" &&
    left.right.kind === "integer" &&
    right.kind === "integer"
  )
    return addIndex(left.left, b.int(left.right.value + right.value));
  if (mayBeNegative(right)) return b.method(left, "wrapping_add", right);
  return b.binary("+", left, right);
}

/** An index that may be negative until a constant of either sign is added. */
function moveIndex(index: rust.Expr, by: bigint): rust.Expr {
  return by < 0n ? b.method(index, "wrapping_sub", b.int(-by)) : b.method(index, "wrapping_add", b.int(by));
}

function subtractIndex(left: rust.Expr, right: rust.Expr): rust.Expr {
  if (isZeroIndex(right)) return left;
  if (left.kind === "integer" && right.kind === "integer")
    return b.int(BigInt.asUintN(64, left.value - right.value));
  if (mayBeNegative(right) || isZeroIndex(left))
    return b.method(left.kind === "integer" ? { ...left, suffix: "usize" } : left, "wrapping_sub", right);
  return b.binary("-", left, right);
}

/** Casts from signed types can be huge; only wrapping arithmetic gives C's result for them. */
function mayBeNegative(expr: rust.Expr): boolean {
  if (expr.kind === "method-call") return expr.method === "wrapping_mul";
  return expr.kind === "cast" && expr.operand.kind !== "byte" && !isUnsignedCast(expr);
}

function isUnsignedCast(expr: rust.CastExpr): boolean {
  return unsignedCasts.has(expr);
}

/** Casts to `usize` whose operand is known to be unsigned or not negative. */
const unsignedCasts = new WeakSet<rust.Expr>();

export function unsignedIndex(expr: rust.Expr): rust.Expr {
  unsignedCasts.add(expr);
  return expr;
}

export function fieldPlace(
  cx: FunctionContext,
  place: Place,
  record: c.RecordId,
  field: number,
  type: c.CType,
): Place {
  if (place.root.kind === "memory") return memberInMemory(cx, place.root, record, field, type);
  const definition = cx.program.program.records.get(record);
  const member = definition?.fields?.[field];
  const isInBytes = place.steps.at(-1)?.kind === "bytes";
  if (definition && (member?.bitWidth ?? null) !== null && (isInBytes || definition.keyword === "union"))
    return refuse("unsupported/union", "a bit-field among the bytes of a union", definition.span);
  if (isInBytes) return insideBytes(place, b.int(member?.offset ?? 0), type);
  if (definition?.keyword === "union") return unionMember(place, record, type);
  return { root: place.root, steps: [...place.steps, { kind: "field", record, field }], type };
}

/** Members of a union lie at the start of its bytes. */
function unionMember({ root, steps }: Place, record: c.RecordId, type: c.CType): Place {
  const storage: PlaceStep = { kind: "field", record, field: unionStorage };
  return { root, steps: [...steps, storage, { kind: "bytes", index: zero, element: storageByte }], type };
}

export function elementPlace(cx: FunctionContext, place: Place, index: rust.Expr, type: c.CType): Place {
  if (place.root.kind === "memory") return elementInMemory(place, place.root, index, type);
  if (place.steps.at(-1)?.kind === "bytes")
    return insideBytes(place, scaleIndex(index, sizeOf(type, cx.program.program)), type);
  return { root: place.root, steps: [...place.steps, { kind: "element", index }], type };
}

/** A part of an object that is seen in bytes. */
function insideBytes(place: Place, offset: rust.Expr, type: c.CType): Place {
  const steps = place.steps.map((step): PlaceStep =>
    step.kind === "bytes" ? { ...step, index: addIndex(step.index, offset) } : step,
  );
  return { root: place.root, steps, type };
}

// ------------------------------------------------------------------------------------------- making Rust places

/** How the object at the root of a place is reached. */
type RootForm =
  | { readonly kind: "place"; readonly expr: rust.Expr }
  /** A thread-local: access happens inside a closure over `inner`. */
  | { readonly kind: "global"; readonly item: rust.Expr; readonly storage: "cell" | "refcell" }
  | { readonly kind: "memory"; readonly pointer: rust.Expr }
  | { readonly kind: "linked"; readonly link: rust.Expr };

function rootForm(cx: FunctionContext, root: PlaceRoot, access: Access, span: Span): RootForm {
  switch (root.kind) {
    case "memory":
      return { kind: "memory", pointer: root.pointer };
    case "linked":
      return root;
    case "literal":
      if (root.literal.kind !== "string-literal")
        return refuse("pointer/escapes", "the address of a compound literal", span);
      return { kind: "place", expr: literalElements(cx, root.literal) };
    case "variable": {
      if (cx.isView(root.symbol)) return { kind: "place", expr: b.path(cx.local(root.symbol)) };
      const symbol = cx.symbol(root.symbol);
      if (symbol.kind === "variable" && symbol.isCell)
        return { kind: "memory", pointer: cellVariable(cx, symbol) };
      if (symbol.kind === "variable" && symbol.storage === "static") return globalForm(cx, symbol, span);
      return { kind: "place", expr: b.path(cx.local(root.symbol)) };
    }
    case "pointee": {
      const representation = cx.representation(root.symbol, span);
      if (representation.kind === "static" && access === "write")
        return refuse("pointer/stored", "a write through a pointer that is kept as one to constants", span);
      const holder = b.path(cx.local(root.symbol));
      if (!("nullable" in representation) || !representation.nullable) return { kind: "place", expr: holder };
      if (representation.kind === "static") return { kind: "place", expr: b.method(holder, "unwrap") };
      const writes = access === "write";
      const view =
        representation.kind === "borrowed" && !representation.mutable
          ? holder
          : b.method(holder, writes ? "as_deref_mut" : "as_deref");
      return { kind: "place", expr: b.method(view, "unwrap") };
    }
  }
}

/** A reference to the constant array that a literal is. */
function literalElements(cx: FunctionContext, { type, units }: c.StringLiteral): rust.Expr {
  const element = type.kind === "array" ? type.element : type;
  const scalar = rustScalar(element, cx.program.program.enums);
  if (scalar === null || bitsOf(scalar) === 8) return b.byteString(units);
  return b.borrow(b.array(...units.map((unit) => wideUnit(BigInt(unit), scalar))));
}

/** The cell that a variable is; a global is a reference to one that lives for ever. */
export function cellVariable(cx: FunctionContext, symbol: c.VariableSymbol): rust.Expr {
  if (symbol.storage !== "static") return b.path(cx.local(symbol.id));
  const item = cx.program.names.globals.get(symbol.id);
  if (!item)
    return refuse("unsupported/library", `\`${symbol.name}\` is defined outside of the program`, symbol.span);
  return b.method(b.path(itemPath(item, cx.module)), "with", b.closure(["cell"], b.deref(b.path("cell"))));
}

function globalForm(cx: FunctionContext, symbol: c.VariableSymbol, span: Span): RootForm {
  const item = cx.program.names.globals.get(symbol.id);
  if (!item)
    return refuse("unsupported/library", `\`${symbol.name}\` is defined outside of the program`, span);
  const missing = cx.program.unavailable.globals.get(symbol.id);
  if (missing) return refuse(missing.code, `global \`${symbol.name}\`: ${missing.message}`, span);
  const alias = cx.globalAliases.get(symbol.id);
  if (alias !== undefined) return { kind: "place", expr: b.deref(b.path(alias)) };
  const expr = b.path(itemPath(item, cx.module));
  const representation = cx.program.pointers.globals.get(symbol.id);
  if (!representation || representation.kind === "static") return { kind: "place", expr };
  return { kind: "global", item: expr, storage: representation.kind };
}

/** Is the place read and written by calls: in a mutable global, or in memory? */
export function globalStorage(
  cx: FunctionContext,
  place: Place,
  span: Span,
): "cell" | "refcell" | "memory" | null {
  const form = rootForm(cx, place.root, "read", span);
  if (form.kind === "global") return form.storage;
  return form.kind === "place" ? null : "memory";
}

/** The steps applied to a Rust expression for the root object; whether the root is one object behind a pointer. */
export function applySteps(
  cx: FunctionContext,
  place: Place,
  start: rust.Expr,
  access: Access,
  span: Span,
): rust.Expr {
  // Rust derefs for fields and indices by itself
  const isDereferenced = start.kind === "unary" && start.operator === "*" && place.steps.length > 0;
  let expr = isDereferenced ? start.operand : start;
  let isReference = isDereferenced;
  let behindPointer = false;
  const { root, steps } = place;
  if (root.kind === "pointee") behindPointer = !isMany(cx, root.symbol, span);
  for (const [at, step] of steps.entries()) {
    switch (step.kind) {
      case "field": {
        // what stands for its one field is not followed to it
        const isFollowed = isReference && cx.program.program.records.get(step.record)?.wraps !== undefined;
        expr = b.field(isFollowed ? b.deref(expr) : expr, cx.program.names.field(step.record, step.field));
        isReference = false;
        behindPointer = false;
        break;
      }
      case "element":
        if (behindPointer) {
          if (!isZeroIndex(step.index))
            return refuse("pointer/unknown-base", "an index behind a pointer to a single object", span);
          const next = steps[at + 1];
          isReference = next !== undefined && next.kind !== "pointee";
          if (!isReference) expr = b.deref(expr);
          behindPointer = false;
        } else {
          expr = b.index(expr, step.index);
          isReference = false;
        }
        break;
      case "pointee":
        if (step.owner.nullable)
          expr = b.method(b.method(expr, access === "write" ? "as_deref_mut" : "as_deref"), "unwrap");
        isReference = step.owner.nullable;
        behindPointer = !step.owner.many;
        break;
      case "bytes":
        return refuse("pointer/reinterpret", "a reference to memory that is seen as another type", span);
    }
  }
  return expr;
}

export function isMany(cx: FunctionContext, symbol: c.SymbolId, span: Span): boolean {
  const representation = cx.representation(symbol, span);
  return representation.kind === "static" || ("many" in representation && representation.many);
}

/** A Rust place expression; refuses mutable globals, which have none. */
export function placeExpr(cx: FunctionContext, place: Place, access: Access, span: Span): rust.Expr {
  const form = rootForm(cx, place.root, access, span);
  if (form.kind === "memory") return refuse("internal/bug", "a borrow of what lies in memory", span);
  if (form.kind === "linked") {
    if (access === "write") return refuse("pointer/node", "a borrow of a part of a node", span);
    return loadLinked(cx, place, form.link, span);
  }
  if (form.kind === "global")
    return refuse("pointer/global", "a mutable global is used in a way that needs a borrow", span);
  return applySteps(cx, place, form.expr, access, span);
}

/** Value of a scalar or `Copy` object. */
export function loadPlace(cx: FunctionContext, place: Place, span: Span): rust.Expr {
  if (bytesStep(place)) return loadBytes(cx, place, span);
  const form = rootForm(cx, place.root, "read", span);
  if (form.kind === "memory") return b.method(form.pointer, "get");
  if (form.kind === "linked") return loadLinked(cx, place, form.link, span);
  if (form.kind === "place") return applySteps(cx, place, form.expr, "read", span);
  if (form.storage === "cell") {
    if (place.steps.length === 0) return b.method(form.item, "get");
    return b.method(
      form.item,
      "with",
      b.closure([cx.borrowedGlobal], b.method(cellSteps(cx, place, span), "get")),
    );
  }
  const value = applySteps(cx, place, b.path(cx.borrowedGlobal), "read", span);
  return b.method(
    form.item,
    "with_borrow",
    b.closure([cx.borrowedGlobal], place.steps.length === 0 ? b.deref(value) : value),
  );
}

export function storePlace(cx: FunctionContext, to: Place, stored: rust.Expr, span: Span): rust.Expr {
  if (bytesStep(to)) return storeBytes(cx, to, stored, span);
  const form = rootForm(cx, to.root, "write", span);
  if (form.kind === "memory") return b.method(form.pointer, "set", stored);
  if (form.kind === "linked") return storeLinked(cx, to, form.link, stored, span);
  // nothing else may look at a global while it is borrowed
  const isBorrowed = form.kind === "global" && form.storage === "refcell";
  const place = isBorrowed ? repeatablePlace(cx, to) : to;
  const value = isBorrowed && mayHaveEffect(stored) ? keep(cx, stored) : stored;
  if (form.kind === "place") return b.assign(applySteps(cx, place, form.expr, "write", span), value);
  if (form.storage === "cell") {
    if (place.steps.length === 0) return b.method(form.item, "set", value);
    return b.method(
      form.item,
      "with",
      b.closure([cx.borrowedGlobal], b.method(cellSteps(cx, place, span), "set", value)),
    );
  }
  const target = applySteps(
    cx,
    place,
    place.steps.length === 0 ? b.deref(b.path(cx.borrowedGlobal)) : b.path(cx.borrowedGlobal),
    "write",
    span,
  );
  return b.method(form.item, "with_borrow_mut", b.closure([cx.borrowedGlobal], b.assign(target, value)));
}

function cellSteps(cx: FunctionContext, place: Place, span: Span): rust.Expr {
  return applySteps(cx, place, b.path(cx.borrowedGlobal), "read", span);
}

/** Can a place stand twice in one Rust expression without doing anything twice or slowly? */
export function isRepeatable(expr: rust.Expr): boolean {
  switch (expr.kind) {
    case "path":
    case "integer":
    case "byte":
    case "byte-string":
      return true;
    case "borrow":
      return expr.place.kind === "array" && expr.place.elements.every(isRepeatable);
    case "field":
      return isRepeatable(expr.base);
    case "index":
      return isRepeatable(expr.base) && isRepeatable(expr.index);
    case "cast":
    case "unary":
      return isRepeatable(expr.operand);
    case "binary":
      return isRepeatable(expr.left) && isRepeatable(expr.right);
    case "method-call":
      return (
        /^(wrapping_\w+|unwrap|as_deref|as_deref_mut)$/.test(expr.method) &&
        isRepeatable(expr.receiver) &&
        expr.args.every(isRepeatable)
      );
    default:
      return false;
  }
}

/** The place with index expressions that are not repeatable stored in temporaries. */
export function repeatablePlace(cx: FunctionContext, place: Place): Place {
  if (place.root.kind === "memory") {
    if (isRepeatable(place.root.pointer)) return place;
    return keptInMemory(cx, place, place.root);
  }
  if (place.root.kind === "linked" && !isRepeatable(place.root.link))
    return repeatablePlace(cx, keptLink(cx, place, place.root));
  const steps = place.steps.map((step): PlaceStep => {
    if ((step.kind !== "element" && step.kind !== "bytes") || isRepeatable(step.index)) return step;
    const name = cx.temporary("at");
    cx.emit(b.letVariable(name, step.index));
    return { ...step, index: b.path(name) };
  });
  return { ...place, steps };
}

/** The place as it is now, whatever changes the variables in its index expressions afterwards. */
export function fixedPlace(cx: FunctionContext, place: Place): Place {
  if (place.root.kind === "memory")
    return place.root.is === "Local" ? place : keptInMemory(cx, place, place.root);
  const steps = place.steps.map((step): PlaceStep => {
    if ((step.kind !== "element" && step.kind !== "bytes") || step.index.kind === "integer") return step;
    const name = cx.temporary("at");
    cx.emit(b.letVariable(name, step.index));
    return { ...step, index: b.path(name) };
  });
  return { ...(place.root.kind === "linked" ? keptLink(cx, place, place.root) : place), steps };
}

/** Does finding the object do something? */
export function hasEffectOnTheWay({ root }: Place): boolean {
  if (root.kind === "memory") return mayHaveEffect(root.pointer);
  return root.kind === "linked" && mayHaveEffect(root.link);
}

function keptLink(cx: FunctionContext, place: Place, root: LinkedRoot): Place {
  const name = cx.temporary("node");
  cx.emit(b.letVariable(name, root.link));
  return { ...place, root: { ...root, link: b.path(name) } };
}

function keptInMemory(cx: FunctionContext, place: Place, root: MemoryRoot): Place {
  const name = cx.temporary("place");
  cx.emit(b.letVariable(name, root.pointer));
  const is = root.is === "Local" ? "Part" : root.is;
  return { ...place, root: { kind: "memory", pointer: b.path(name), is } };
}

// ----------------------------------------------------------------------------------------------------- borrows

/** `&place`, `&mut place` for one object. */
export function borrowOne(cx: FunctionContext, place: Place, mutable: boolean, span: Span): rust.Expr {
  const access = mutable ? "write" : "read";
  const expr = placeExpr(cx, place, access, span);
  if (expr.kind === "unary" && expr.operator === "*") return reborrow(cx, place, expr.operand, mutable, span);
  return mutable ? b.borrowMut(expr) : b.borrow(expr);
}

function reborrow(
  cx: FunctionContext,
  place: Place,
  holder: rust.Expr,
  mutable: boolean,
  span: Span,
): rust.Expr {
  const { root } = place;
  const representation = root.kind === "pointee" ? cx.representation(root.symbol, span) : null;
  const isReference = representation?.kind === "borrowed" && place.steps.length === 1;
  if (isReference && representation.mutable === mutable) return holder;
  const target = b.deref(holder);
  return mutable ? b.borrowMut(target) : b.borrow(target);
}

/** `&container[from..]` or `&mut container[from..]`: what a pointer to many elements reaches. */
export function borrowMany(cx: FunctionContext, place: Place, mutable: boolean, span: Span): rust.Expr {
  if (bytesStep(place) && !mutable) return readableCopy(cx, place, span);
  const last = place.steps.at(-1);
  const container: Place = { ...place, steps: place.steps.slice(0, -1) };
  const wrap = (expr: rust.Expr): rust.Expr => (mutable ? b.borrowMut(expr) : b.borrow(expr));
  if (last?.kind !== "element" || isSingle(cx, container, span)) {
    const one = borrowOne(cx, place, mutable, span);
    return b.call(mutable ? "std::slice::from_mut" : "std::slice::from_ref", one);
  }
  const base = sequenceExpr(cx, container, mutable ? "write" : "read", span);
  // ranges cannot be taken in the initializer of a static
  if (!isZeroIndex(last.index) && cx.isGlobal) return b.field(b.method(base.expr, "split_at", last.index), 1);
  if (!isZeroIndex(last.index)) return wrap(b.index(base.expr, b.range(last.index, null)));
  if (base.isReference && (base.mutable === mutable || base.mutable === null)) return base.expr;
  return wrap(base.isReference ? b.deref(base.expr) : base.expr);
}

/** What was borrowed of a place, as a slice where it is a whole array in a struct: an `Option` of it is then one of any. */
export function wholeSlice({ steps }: Place, borrow: rust.Expr): rust.Expr {
  const last = steps.at(-1);
  const isWhole = last?.kind === "element" && isZeroIndex(last.index) && steps.at(-2)?.kind === "field";
  if (!isWhole || borrow.kind !== "borrow") return borrow;
  const whole = b.index(borrow.place, b.range(null, null));
  return borrow.mutable ? b.borrowMut(whole) : b.borrow(whole);
}

/** Is the container a pointer to one object, so that its only "element" is that object? */
function isSingle(cx: FunctionContext, container: Place, span: Span): boolean {
  const last = container.steps.at(-1);
  if (last?.kind === "pointee") return !last.owner.many;
  return (
    container.steps.length === 0 &&
    container.root.kind === "pointee" &&
    !isMany(cx, container.root.symbol, span)
  );
}

/** The array, slice or vector that a place without its last element step denotes. */
export function sequenceExpr(
  cx: FunctionContext,
  container: Place,
  access: Access,
  span: Span,
): { readonly expr: rust.Expr; readonly isReference: boolean; readonly mutable: boolean | null } {
  const expr = placeExpr(cx, container, access, span);
  const { root, steps } = container;
  if (steps.length === 0 && root.kind === "pointee") {
    const representation = cx.representation(root.symbol, span);
    if (representation.kind === "borrowed")
      return {
        expr,
        isReference: true,
        mutable: representation.nullable ? access === "write" : representation.mutable,
      };
    if (representation.kind === "static") return { expr, isReference: true, mutable: false };
    if (representation.kind === "owned" && representation.nullable)
      return { expr, isReference: true, mutable: access === "write" };
  }
  if (root.kind === "literal") return { expr, isReference: true, mutable: false };
  const last = steps.at(-1);
  if (last?.kind === "pointee" && last.owner.nullable)
    return { expr, isReference: true, mutable: access === "write" };
  // named in a `let`, the reference itself would move
  if (last?.kind === "pointee" && last.owner.kind === "lent")
    return { expr: b.deref(expr), isReference: false, mutable: null };
  return { expr, isReference: false, mutable: null };
}

/** Like `borrowMany`, but an array of arrays is one sequence of its innermost elements: `&m.as_flattened()[4 * i + j..]`. */
export function borrowRows(cx: FunctionContext, place: Place, mutable: boolean, span: Span): rust.Expr {
  const row = place.steps.at(-2);
  const column = place.steps.at(-1);
  const rows: Place = { ...place, steps: place.steps.slice(0, -2) };
  const owner = rows.steps.at(-1);
  const isArray = owner?.kind === "field" || (owner === undefined && place.root.kind === "variable");
  const length = isArray && column?.kind === "element" ? rowLength(cx, rows, owner) : null;
  if (
    row?.kind !== "element" ||
    column?.kind !== "element" ||
    length === null ||
    globalStorage(cx, place, span) !== null
  )
    return borrowMany(cx, place, mutable, span);
  const { expr } = sequenceExpr(cx, rows, mutable ? "write" : "read", span);
  const flat = b.method(expr, mutable ? "as_flattened_mut" : "as_flattened");
  const index = addIndex(scaleIndex(row.index, length), column.index);
  if (isZeroIndex(index)) return flat;
  const tail = b.index(flat, b.range(index, null));
  return mutable ? b.borrowMut(tail) : b.borrow(tail);
}

/** Elements in a row of an array of two dimensions. */
function rowLength(cx: FunctionContext, rows: Place, owner: PlaceStep | undefined): number | null {
  const type =
    owner?.kind === "field"
      ? cx.program.program.records.get(owner.record)?.fields?.[owner.field]?.type
      : rows.root.kind === "variable" && !cx.isView(rows.root.symbol)
        ? cx.symbol(rows.root.symbol).type
        : undefined;
  if (type?.kind !== "array" || type.element.kind !== "array" || type.element.element.kind === "array")
    return null;
  return typeof type.element.length === "number" ? type.element.length : null;
}
