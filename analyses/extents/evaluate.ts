/**
 * Symbolic evaluation of expressions: effects on the state, accesses through pointers, and values.
 * Integers are taken as unbounded where C's arithmetic cannot wrap or provably does not; else they become new atoms
 * within the range of their type.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { isInteger } from "../../src/c-ast/type-relations.ts";
import { sizeOf as layoutSize } from "../../src/c-ast/layout.ts";
import { children, isExpr, isStatement } from "../../src/c-ast/visit.ts";
import type { ExtentBasis } from "../facts/signature-facts.ts";
import { evaluateArithmetic, freshOf, isUnsigned, narrow } from "./evaluate-arithmetic.ts";
import { fixedValue } from "./borrowed-fields.ts";
import { Irregular, noteAccess, noteEscape, type FunctionRun } from "./function-run.ts";
import {
  addScaled,
  constantForm,
  divideExactly,
  formKey,
  plus,
  subtract,
  type LinearForm,
} from "./linear-form.ts";
import { State, constantValue, integer, unknownValue, withForm, type Value } from "./state.ts";

export function evaluate(run: FunctionRun, state: State, expr: c.Expr): Value {
  switch (expr.kind) {
    case "integer-constant":
      return constantValue(expr.value);
    case "load":
      return loadPlace(run, state, expr.place);
    case "address-of":
      return addressOfPlace(run, state, expr.place);
    case "convert":
      return evaluateConvert(run, state, expr);
    case "unary":
    case "binary":
      return evaluateArithmetic(run, state, expr);
    case "pointer-offset":
      return evaluateOffset(run, state, expr);
    case "pointer-difference":
      return evaluateDifference(run, state, expr);
    case "compare":
    case "logical":
    case "not":
      return evaluateTruth(run, state, expr);
    case "conditional":
      return evaluateConditional(run, state, expr);
    case "assign": {
      const value = evaluate(run, state, expr.value);
      assignPlace(run, state, expr.target, value);
      return value;
    }
    case "compound-assign":
      return evaluateCompound(run, state, expr);
    case "step":
      return evaluateStep(run, state, expr);
    case "comma":
      evaluate(run, state, expr.left);
      return evaluate(run, state, expr.right);
    case "call":
    case "builtin-call":
      return run.engine.call(run, state, expr);
    case "statement-expr":
      return evaluateStatements(run, state, expr);
    case "member":
    case "index":
    case "dereference":
    case "arrow":
    case "variable-ref":
      return loadPlace(run, state, expr);
    default:
      evaluateParts(run, state, expr);
      return freshOf(run, expr.type);
  }
}

/** Effects only. */
function evaluateParts(run: FunctionRun, state: State, expr: c.Expr | c.Initializer): void {
  for (const child of children(expr)) {
    if (isExpr(child)) noteEscape(run, evaluate(run, state, child));
    else if (!isStatement(child)) evaluateParts(run, state, child);
  }
}

export function evaluateInitializer(run: FunctionRun, state: State, initializer: c.Initializer): void {
  if (initializer.kind === "value") noteEscape(run, evaluate(run, state, initializer.value));
  else evaluateParts(run, state, initializer);
}

/** The form of an integer expression's value. */
export function evaluateForm(run: FunctionRun, state: State, expr: c.Expr): LinearForm {
  const value = evaluate(run, state, expr);
  return value.kind === "integer" ? value.form : run.atoms.fresh(null, null);
}

export function bytesOf(run: FunctionRun, type: c.CType): number | null {
  return layoutSize(type, run.program);
}

function evaluateStatements(run: FunctionRun, state: State, expr: c.StatementExpr): Value {
  const last = expr.body.body.at(-1);
  const before = last?.kind === "expr-statement" ? expr.body.body.slice(0, -1) : expr.body.body;
  const after = run.engine.execute(run, state, { ...expr.body, body: before });
  if (!after) throw new Irregular("a jump out of a statement expression");
  state.become(after);
  return last?.kind === "expr-statement" ? evaluate(run, state, last.expr) : unknownValue;
}

// ---------------------------------------------------------------------------------------------------- places

/** Where an lvalue lies. */
type Place =
  | { readonly kind: "variable"; readonly symbol: c.SymbolId }
  /** Behind a pointer that is followed; `slot` names it when its value is kept. */
  | { readonly kind: "memory"; readonly value: Value; readonly slot: string | null }
  | { readonly kind: "elsewhere"; readonly slot: string | null };

const elsewhere: Place = { kind: "elsewhere", slot: null };

function placeOf(run: FunctionRun, state: State, expr: c.Expr): Place {
  switch (expr.kind) {
    case "variable-ref":
      return { kind: "variable", symbol: expr.symbol };
    case "dereference": {
      const value = evaluate(run, state, expr.pointer);
      return { kind: "memory", value, slot: pointerSlot(run, expr.pointer, "*") };
    }
    case "index": {
      const pointer = evaluate(run, state, expr.pointer);
      const index = evaluateForm(run, state, expr.index);
      return { kind: "memory", value: movePointer(run, pointer, index, expr.pointer.type, 1n), slot: null };
    }
    case "arrow": {
      const value = evaluate(run, state, expr.pointer);
      const base = pointerSlot(run, expr.pointer, "->");
      return { kind: "memory", value: within(run, value, expr.record), slot: fieldSlot(base, expr) };
    }
    case "member": {
      const base = placeOf(run, state, expr.base);
      const slot = base.kind === "variable" ? String(base.symbol) : base.slot;
      const field = fieldSlot(slot, expr);
      if (base.kind === "memory")
        return { kind: "memory", value: within(run, base.value, expr.record), slot: field };
      return { kind: "elsewhere", slot: run.exposed.has(Number(slot) as c.SymbolId) ? null : field };
    }
    case "load":
      return placeOf(run, state, expr.place);
    case "compound-literal":
      evaluateInitializer(run, state, expr.initializer);
      return elsewhere;
    case "string-literal":
    case "function-ref":
      return elsewhere;
    default:
      noteEscape(run, evaluate(run, state, expr));
      return elsewhere;
  }
}

function fieldSlot(base: string | null, { record, field }: c.Arrow | c.Member): string | null {
  return base === null ? null : `${base}.${String(record)}:${String(field)};`;
}

/** Name of what a plain pointer variable points at. */
function pointerSlot(run: FunctionRun, pointer: c.Expr, suffix: string): string | null {
  if (pointer.kind !== "load" || pointer.place.kind !== "variable-ref") return null;
  return run.exposed.has(pointer.place.symbol) ? null : `${String(pointer.place.symbol)}${suffix}`;
}

/** A field of the record at the pointer: from here on the record is one piece. */
function within(run: FunctionRun, value: Value, record: c.RecordId): Value {
  if (value.kind !== "pointer" || value.inside !== null) return value;
  return { ...value, inside: run.program.records.get(record)?.size ?? 1 };
}

function touch(run: FunctionRun, state: State, value: Value, type: c.CType): void {
  if (value.kind !== "pointer" || !run.accesses) return;
  const size = value.inside ?? bytesOf(run, type);
  if (size === null) noteAccess(run, value.root, { kind: "unknown" });
  else noteBytes(run, state, value, constantForm(size));
}

/** The function reaches `size` bytes from the pointer. */
export function noteBytes(
  run: FunctionRun,
  state: State,
  value: Value,
  size: LinearForm,
  basis: ExtentBasis = "proven",
): void {
  if (value.kind !== "pointer" || !run.accesses) return;
  const end = addScaled(value.offset, value.inside === null ? size : constantForm(value.inside), 1n);
  noteAccess(run, value.root, { kind: "bytes", end, state: state.fork(), basis });
}

function placeValue(place: Place): Value {
  return place.kind === "memory" ? place.value : unknownValue;
}

function loadPlace(run: FunctionRun, state: State, expr: c.Expr): Value {
  const fixed = fixedValue(run.fixed, expr);
  if (fixed) {
    touch(run, state, placeValue(placeOf(run, state, expr)), expr.type);
    return fixed;
  }
  const place = placeOf(run, state, expr);
  if (place.kind === "memory") touch(run, state, place.value, expr.type);
  const slot = place.kind === "variable" ? place.symbol : place.slot;
  if (place.kind === "variable" && run.exposed.has(place.symbol)) return freshOf(run, expr.type);
  if (slot === null) return loadFromTable(run, expr) ?? freshOf(run, expr.type);
  const known = state.get(slot);
  if (known) return known;
  const value = freshOf(run, expr.type);
  state.set(slot, value);
  return value;
}

/** An element of a constant table is one of its values. */
function loadFromTable(run: FunctionRun, expr: c.Expr): Value | null {
  if (!isInteger(expr.type)) return null;
  let base = expr;
  while (base.kind === "index" || base.kind === "convert")
    base = base.kind === "index" ? base.pointer : base.operand;
  const range = base.kind === "variable-ref" ? run.tableRange(base.symbol) : null;
  return range && integer(run.atoms.fresh(range.low, range.high));
}

function assignPlace(run: FunctionRun, state: State, target: c.Expr, value: Value): void {
  const place = placeOf(run, state, target);
  if (place.kind === "variable") {
    assignVariable(run, state, place.symbol, value);
    return;
  }
  if (place.kind === "memory") touch(run, state, place.value, target.type);
  noteEscape(run, value);
  forgetAliases(state, target);
  if (place.slot !== null && value.kind === "integer") state.set(place.slot, value);
}

export function assignVariable(run: FunctionRun, state: State, symbol: c.SymbolId, value: Value): void {
  if (run.exposed.has(symbol) || isGlobal(run, symbol)) noteEscape(run, value);
  else state.set(symbol, value);
  const prefix = String(symbol);
  state.forget(
    (slot) =>
      slot.startsWith(`${prefix}*`) || slot.startsWith(`${prefix}->`) || slot.startsWith(`${prefix}.`),
  );
}

function isGlobal(run: FunctionRun, symbol: c.SymbolId): boolean {
  const variable = run.program.symbols.get(symbol);
  return variable?.kind === "variable" && variable.storage === "static" && variable.type.kind === "pointer";
}

/** A write may change what is kept of the same field elsewhere; a write through a bare pointer, what bare pointers hold. */
function forgetAliases(state: State, target: c.Expr): void {
  if (target.kind === "member" || target.kind === "arrow") {
    const ending = `.${String(target.record)}:${String(target.field)};`;
    state.forget((slot) => slot.endsWith(ending));
  } else if (target.kind === "dereference") state.forget((slot) => slot.endsWith("*"));
}

function addressOfPlace(run: FunctionRun, state: State, expr: c.Expr): Value {
  const place = placeOf(run, state, expr);
  if (place.kind === "memory") return place.value;
  if (place.kind === "variable" && expr.type.kind === "array")
    return { kind: "pointer", root: place.symbol, offset: constantForm(0), inside: null };
  return unknownValue;
}

// ---------------------------------------------------------------------------------------------------- pointers

/** The pointer moved by `factor * index` elements of what its type points at. */
function movePointer(
  run: FunctionRun,
  value: Value,
  index: LinearForm,
  type: c.CType,
  factor: bigint,
): Value {
  if (value.kind !== "pointer" || value.inside !== null) return value;
  const size = type.kind === "pointer" ? bytesOf(run, type.target) : null;
  if (size === null) return { ...value, offset: run.atoms.fresh(null, null) };
  return { ...value, offset: addScaled(value.offset, index, factor * BigInt(size)) };
}

function evaluateOffset(run: FunctionRun, state: State, expr: c.PointerOffset): Value {
  const pointer = evaluate(run, state, expr.pointer);
  const index = evaluateForm(run, state, expr.index);
  return movePointer(run, pointer, index, expr.pointer.type, expr.operator === "+" ? 1n : -1n);
}

function evaluateDifference(run: FunctionRun, state: State, expr: c.PointerDifference): Value {
  const left = evaluate(run, state, expr.left);
  const right = evaluate(run, state, expr.right);
  const size = expr.left.type.kind === "pointer" ? bytesOf(run, expr.left.type.target) : null;
  if (
    left.kind !== "pointer" ||
    right.kind !== "pointer" ||
    left.root !== right.root ||
    !size ||
    left.inside ||
    right.inside
  )
    return freshOf(run, expr.type);
  const bytes = subtract(left.offset, right.offset);
  const divisor = BigInt(size);
  const exact = [bytes.constant, ...bytes.terms.values()].every((value) => value % divisor === 0n);
  return exact ? integer(divideExactly(bytes, divisor)) : freshOf(run, expr.type);
}

// ---------------------------------------------------------------------------------------------------- operators

function evaluateConvert(run: FunctionRun, state: State, expr: c.Convert): Value {
  switch (expr.conversion) {
    case "array-to-pointer": {
      const value = addressOfPlace(run, state, expr.operand);
      return memberArray(run, state, value, expr.operand) ?? value;
    }
    case "pointer":
    case "none":
      return evaluate(run, state, expr.operand);
    case "null-pointer":
      return { kind: "null" };
    case "integer": {
      const value = evaluate(run, state, expr.operand);
      return value.kind === "integer"
        ? integer(narrow(run, state, value.form, expr.operand.type, expr.type))
        : freshOf(run, expr.type);
    }
    case "to-bool":
      return evaluateTruth(run, state, expr.operand);
    default: {
      const value = evaluate(run, state, expr.operand);
      if (expr.conversion === "pointer-to-integer") return freshOf(run, expr.type);
      if (expr.type.kind !== "void") noteEscape(run, value);
      return freshOf(run, expr.type);
    }
  }
}

/**
 * An array in a record: positions in it can be told apart, as in an array of its own. That its address is made says
 * that the record is there.
 */
function memberArray(run: FunctionRun, state: State, value: Value, place: c.Expr): Value | null {
  if (value.kind !== "pointer" || value.inside === null || typeof value.root !== "number") return null;
  if (place.kind !== "arrow" && place.kind !== "member") return null;
  if (place.kind === "member" && place.base.kind !== "dereference") return null;
  touch(run, state, value, place.type);
  const name = `${String(value.root)} ${formKey(value.offset)} ${String(place.record)}:${String(place.field)}`;
  return { kind: "pointer", root: run.atoms.part(name, value.root), offset: constantForm(0), inside: null };
}

/** Truth values in operands of truth values, whose outcomes are followed: what it takes doubles with each. */
const maximalNesting = 3;

function evaluateTruth(run: FunctionRun, state: State, expr: c.Expr): Value {
  if (run.nesting >= maximalNesting) evaluateOperands(run, state, expr);
  else {
    const inner = { ...run, nesting: run.nesting + 1 };
    const holds = run.engine.assume(inner, state.fork(), expr, "true");
    const fails = run.engine.assume(inner, state.fork(), expr, "false");
    rejoin(state, holds, fails);
  }
  return integer(run.atoms.fresh(0n, 1n));
}

/** What the operands do, whatever they come out as. */
function evaluateOperands(run: FunctionRun, state: State, expr: c.Expr): void {
  switch (expr.kind) {
    case "logical": {
      evaluate(run, state, expr.left);
      const further = state.fork();
      evaluate(run, further, expr.right);
      rejoin(state, state.fork(), further);
      return;
    }
    case "compare":
      evaluate(run, state, expr.left);
      evaluate(run, state, expr.right);
      return;
    case "not":
      evaluate(run, state, expr.operand);
      return;
    default:
      evaluate(run, state, expr);
  }
}

function rejoin(state: State, a: State | null, b: State | null): void {
  if (a && b) state.become(State.join(a, b));
  else if (a ?? b) state.become((a ?? b) as State); // one of them is a state
}

function evaluateConditional(run: FunctionRun, state: State, expr: c.Conditional): Value {
  const isDeep = run.nesting >= maximalNesting;
  if (isDeep) evaluateOperands(run, state, expr.condition);
  const inner = { ...run, nesting: run.nesting + 1 };
  const holds = isDeep ? state.fork() : run.engine.assume(inner, state.fork(), expr.condition, "true");
  const fails = isDeep ? state.fork() : run.engine.assume(inner, state.fork(), expr.condition, "false");
  const slot = `?${String(expr.id)}`;
  if (holds) holds.set(slot, expr.then ? evaluate(run, holds, expr.then) : freshOf(run, expr.type));
  if (fails) fails.set(slot, evaluate(run, fails, expr.otherwise));
  rejoin(state, holds, fails);
  const value = state.get(slot) ?? unknownValue;
  state.delete(slot);
  return value.kind === "unknown" ? freshOf(run, expr.type) : value;
}

function evaluateCompound(run: FunctionRun, state: State, expr: c.CompoundAssign): Value {
  const before = loadPlace(run, state, expr.target);
  let after: Value;
  if (expr.target.type.kind === "pointer") {
    const by = evaluateForm(run, state, expr.value);
    after = movePointer(run, before, by, expr.target.type, expr.operator === "-" ? -1n : 1n);
  } else {
    const { operator, value: right, computation, id, span, target } = expr;
    const left: c.Expr = { kind: "load", id, span, type: target.type, place: target };
    const operand: c.Expr = {
      kind: "convert",
      id,
      span,
      type: computation,
      conversion: "integer",
      operand: left,
      explicit: false,
    };
    const wide: c.Binary = { kind: "binary", id, span, type: computation, operator, left: operand, right };
    after =
      isInteger(target.type) && isInteger(computation)
        ? evaluate(run, state, wide)
        : (evaluate(run, state, right), unknownValue);
    if (after.kind === "integer") after = integer(narrow(run, state, after.form, computation, target.type));
  }
  assignPlace(run, state, expr.target, after);
  return after;
}

function evaluateStep(run: FunctionRun, state: State, expr: c.Step): Value {
  const before = loadPlace(run, state, expr.target);
  const sign = expr.operator === "++" ? 1n : -1n;
  let after: Value = unknownValue;
  if (expr.target.type.kind === "pointer")
    after = movePointer(run, before, constantForm(1), expr.target.type, sign);
  else if (before.kind === "integer") {
    const form = plus(before.form, sign);
    const wraps = sign < 0n && isUnsigned(run, expr.target.type) && !run.optimistic && !state.proves(form);
    after = wraps ? freshOf(run, expr.target.type) : withForm(before, form);
  }
  assignPlace(run, state, expr.target, after);
  return expr.position === "postfix" ? before : after;
}
