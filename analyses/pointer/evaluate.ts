/**
 * Evaluates pointer expressions and lvalues in the abstract: to values of the lattice, and to addresses.
 * Reads: the typed C AST, the values of variables so far, field and result representations so far.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import type { FloorFacts } from "../facts/floor-facts.ts";
import type { Address, FieldKey, Representation } from "../facts/pointer-facts.ts";
import { fieldKey, slotOf } from "../facts/pointer-facts.ts";
import { libraryEffect } from "../../src/c-ast/library.ts";
import { sameRepresentation } from "../../src/c-ast/rust-scalar.ts";
import { sizeOf as sizeIfKnown } from "../../src/c-ast/layout.ts";
import { calleeName, calleeSymbol, stripConversions } from "../../src/c-ast/callee.ts";
import { addressedVariable, isNull } from "./summary.ts";
import { partOf, viewedAs } from "../facts/byte-view.ts";
import {
  choiceOf,
  extended,
  join,
  moved,
  noValue,
  nullValue,
  optionsOf,
  unknownValue,
  asNullable,
  viewValue,
  viewsOf,
  type PointerValue,
} from "./pointer-value.ts";

/** What evaluation may look at. */
export interface Environment {
  readonly program: c.Program;
  readonly floor: FloorFacts;
  /** Value of a pointer variable (parameter, local, global). */
  readonly variable: (symbol: c.SymbolId) => PointerValue;
  /** What is stored in a field or in the elements of an array so far. */
  readonly field: (key: FieldKey) => PointerValue;
  /** Types of what `void *` parameters point at. */
  readonly voidTargets: ReadonlyMap<c.SymbolId, c.CType>;
  /** What the parameter with this index of a defined function points at. */
  readonly pointee: (callee: c.SymbolId, param: number) => c.CType | null;
  /** Representation of the result of a defined function. */
  readonly result: (symbol: c.SymbolId) => Representation | null;
  /** Constant objects may be shared freely: never written in the whole program. */
  readonly isConstant: (symbol: c.SymbolId) => boolean;
  /** What a variable owns, where this load moves it on. */
  readonly movedOwner: (load: c.Load) => PointerValue | null;
  /** The strings that the function gives `strtok`. */
  readonly tokenStrings: readonly c.Expr[];
}

/** Value of an expression of pointer type. */
export function pointerValue(expr: c.Expr, env: Environment): PointerValue {
  if (env.floor.pointers.has(expr.id)) return { kind: "floor" };
  if (isNull(expr)) return nullValue;
  switch (expr.kind) {
    case "convert":
      return convertedValue(expr, env);
    case "address-of":
      return addressOfPlace(expr.place, env);
    case "pointer-offset": {
      const by = constantIndex(expr.index);
      const distance = by === null ? null : expr.operator === "+" ? by : -by;
      return movedPointer(expr.pointer, distance, env);
    }
    case "load":
      return env.movedOwner(expr) ?? loadedValue(expr.place, env);
    case "variable-ref":
    case "member":
    case "arrow":
      return loadedValue(expr, env); // an lvalue that is written: its value before
    case "assign":
      return pointerValue(expr.value, env);
    case "compound-assign":
      return movedValue(loadedValue(expr.target, env), null, null);
    case "step":
      return steppedValue(expr, env);
    case "conditional": {
      const then = expr.then === null ? pointerValue(expr.condition, env) : pointerValue(expr.then, env);
      return join(then, pointerValue(expr.otherwise, env));
    }
    case "comma":
      return pointerValue(expr.right, env);
    case "call":
      return callValue(expr, env);
    default:
      return unknownValue("pointer/unknown-base", `a pointer made by a ${expr.kind} expression`);
  }
}

/** `&p[i]` is `p + i`: constant and borrowed memory have no address in an object. */
function addressOfPlace(place: c.Expr, env: Environment): PointerValue {
  if (place.kind === "function-ref") return { kind: "function", nullable: false };
  if (place.kind === "index" || place.kind === "dereference") {
    const pointer = pointerValue(place.pointer, env);
    if (pointer.kind === "static") return viewValue(viewsOf(pointer), false);
    if (pointer.kind === "none") return pointer; // it has no value yet
  }
  return addressValue(placeAddress(place, env), env);
}

function convertedValue(expr: c.Convert, env: Environment): PointerValue {
  switch (expr.conversion) {
    case "array-to-pointer": {
      const address = placeAddress(expr.operand, env);
      const first = expr.type.kind === "pointer" ? expr.type.target : expr.type;
      return addressValue(address && partOf(address, { kind: "element", index: 0 }, first, env.program), env);
    }
    case "function-to-pointer":
      return { kind: "function", nullable: false };
    case "pointer": {
      const value = pointerValue(expr.operand, env);
      if (value.kind === "function" || value.kind === "unknown") return value;
      if (viewsOf(value).length > 0 && !seenAs(expr, env.program)) return reinterpreted;
      if (value.kind === "fresh") {
        if (!seenAs(expr, env.program)) return reinterpreted;
        return { ...value, many: isManyAllocation(expr, env.program) };
      }
      return expr.type.kind === "pointer" ? viewedValue(value, expr.type.target, env) : value;
    }
    case "none":
      return pointerValue(expr.operand, env);
    default:
      return unknownValue("pointer/unknown-base", "a pointer made from an integer");
  }
}

const reinterpreted = unknownValue(
  "pointer/reinterpret",
  "memory of one type is accessed through a pointer to another",
);

/** The pointer as one to `to`: an address in the bytes of the object where the type is another. */
export function viewedValue(value: PointerValue, to: c.CType, env: Environment): PointerValue {
  if (value.kind === "choice") {
    const views = value.options.map((option) => viewedValue(option, to, env));
    return views.find(({ kind }) => kind === "unknown") ?? choiceOf(views.flatMap(optionsOf), value.nullable);
  }
  if (value.kind !== "address") return value;
  const address = viewedAs(value.address, to, env);
  return address ? { ...value, address } : reinterpreted;
}

/** Does a pointer conversion keep the type of the elements (or only forget it in `void *`)? */
function seenAs(expr: c.Convert, program: c.Program): boolean {
  const to = expr.type.kind === "pointer" ? expr.type.target : null;
  const operand = expr.operand.type;
  const from = operand.kind === "pointer" ? operand.target : null;
  if (!to || !from) return false;
  return to.kind === "void" || from.kind === "void" || sameRepresentation(from, to, program.enums);
}

/** `(T *)malloc(...)`: more than one element unless exactly `sizeof(T)` bytes are asked for. */
function isManyAllocation(expr: c.Convert, program: c.Program): boolean {
  const target = expr.type.kind === "pointer" ? expr.type.target : null;
  const call = stripConversions(expr.operand);
  if (!target || target.kind === "void" || call.kind !== "call") return true;
  const name = calleeName(call, program);
  const bytes = name === "malloc" ? call.args[0] : name === "calloc" ? call.args[1] : undefined;
  const count = name === "calloc" ? constantIndex(call.args[0]) : 1;
  if (bytes === undefined) return name !== null && name !== "malloc";
  if (target.kind === "function") return true;
  return !(count === 1 && constantIndex(bytes) === sizeIfKnown(target, program));
}

function addressValue(address: Address | null, env: Environment): PointerValue {
  if (!address) return unknownValue("pointer/unknown-base", "the object it points into is not known");
  const { root } = address;
  const constant =
    (root.kind === "literal" && root.literal.kind === "string-literal") ||
    (root.kind === "variable" && env.isConstant(root.symbol));
  return { kind: "address", address, nullable: false, constant };
}

/** Bytes of what an expression of pointer type points at. */
function pointeeSize(pointer: c.Expr, env: Environment): number | null {
  return pointer.type.kind === "pointer" ? sizeIfKnown(pointer.type.target, env.program) : null;
}

/** GNU: `void *` moves by bytes. */
const byte: c.CType = { kind: "integer", integer: "uchar", quals: 0 };

function movedPointer(pointer: c.Expr, by: number | null, env: Environment): PointerValue {
  const value = pointerValue(pointer, env);
  const isVoid = pointer.type.kind === "pointer" && pointer.type.target.kind === "void";
  return movedValue(isVoid ? viewedValue(value, byte, env) : value, by, pointeeSize(pointer, env));
}

export function movedValue(value: PointerValue, by: number | null, size: number | null): PointerValue {
  if (value.kind === "choice") {
    const moves = value.options.map((option) => movedValue(option, by, size));
    const options = moves.flatMap((option) => optionsOf(option));
    return moves.find(({ kind }) => kind === "unknown") ?? choiceOf(options, value.nullable);
  }
  if (value.kind !== "address") return value;
  const address = moved(value.address, by, size);
  return address
    ? { ...value, address }
    : unknownValue("pointer/unknown-base", "arithmetic on a pointer to a single object");
}

function loadedValue(place: c.Expr, env: Environment): PointerValue {
  if (place.kind === "variable-ref") return env.variable(place.symbol);
  const isField = place.kind === "member" || place.kind === "arrow";
  const slot = isField ? fieldKey(place.record, place.field) : slotOf(placeAddress(place, env));
  if (slot !== null) {
    const value = env.field(slot);
    if (value.kind !== "fresh" && value.kind !== "lent")
      return value.kind === "function" && !isField ? asNullable(value) : value;
    const address = placeAddress(place, env);
    if (!address)
      return unknownValue("pointer/stored", "a pointer read from memory whose owner is not known");
    const pointee = extended(address, { kind: "pointee" }, { kind: "element", index: 0 });
    return { kind: "address", address: pointee, nullable: value.nullable, constant: false };
  }
  return unknownValue("pointer/stored", "a pointer read from memory whose owner is not known");
}

/** The value of `w->p++` is before what the field then points at: it has no address by way of the field. */
function steppedValue(expr: c.Step, env: Environment): PointerValue {
  const value = loadedValue(expr.target, env);
  const isField = expr.target.kind !== "variable-ref" && value.kind === "address";
  if (!isField || expr.position === "prefix") return value;
  return unknownValue("pointer/stored", "what a pointer field pointed at before it moved");
}

/** A pointer that is followed at once: a field moves only then. */
function accessedValue(pointer: c.Expr, env: Environment): PointerValue {
  return pointer.kind === "step" ? loadedValue(pointer.target, env) : pointerValue(pointer, env);
}

function callValue(call: c.Call, env: Environment): PointerValue {
  const callee = calleeSymbol(call, env.program);
  if (!callee) return unknownValue("pointer/unknown-base", "a pointer returned by an indirect call");
  if (callee.defined) {
    const result = env.result(callee.id);
    if (!result) return { kind: "none" };
    switch (result.kind) {
      case "offset": {
        const argument = call.args[result.param];
        const target = env.pointee(callee.id, result.param);
        if (!argument || !target) return nullValue;
        const base = movedValue(viewedValue(pointerValue(argument, env), target, env), null, null);
        return result.nullable ? asNullable(base) : base;
      }
      case "owned":
        return { kind: "fresh", many: result.many, nullable: result.nullable };
      case "static":
        return viewValue(result.views ?? [], result.nullable);
      case "function":
        return { kind: "function", nullable: result.nullable };
      case "refused":
        return unknownValue(result.code, result.reason);
      default:
        return unknownValue("pointer/unknown-base", "a pointer returned by a function");
    }
  }
  const effect = libraryEffect(callee.name);
  if (effect.allocates) return { kind: "fresh", many: true, nullable: false };
  const into = effect.resultInto === null ? undefined : call.args[effect.resultInto];
  if (into) {
    const base = isNull(into) ? scannedString(call, callee.name, env) : pointerValue(into, env);
    const value = effect.unmoved ? base : movedValue(base, null, null);
    return effect.nullable ? asNullable(value) : value;
  }
  return unknownValue("pointer/unknown-base", `a pointer returned by ${callee.name}`);
}

/** The string in which `strtok(NULL, ...)` and `strtok_r(NULL, ..., &rest)` go on. */
function scannedString(call: c.Call, name: string, env: Environment): PointerValue {
  if (name === "strtok_r") {
    const rest = addressedVariable(call.args[2]);
    return rest === null ? nullValue : env.variable(rest);
  }
  return env.tokenStrings.reduce<PointerValue>(
    (value, text) => join(value, pointerValue(text, env)),
    noValue,
  );
}

/** Address of an lvalue, or null where it is not known. */
export function placeAddress(place: c.Expr, env: Environment): Address | null {
  switch (place.kind) {
    case "variable-ref":
      return { root: { kind: "variable", symbol: place.symbol }, steps: [] };
    case "string-literal":
    case "compound-literal":
      return { root: { kind: "literal", literal: place }, steps: [] };
    case "dereference":
      return place.pointer.type.kind === "pointer" ? addressOf(accessedValue(place.pointer, env), 0) : null;
    case "index":
      return addressOf(
        pointerValue(place.pointer, env),
        constantIndex(place.index),
        sizeIfKnown(place.type, env.program),
      );
    case "member":
      return fieldOf(placeAddress(place.base, env), place, env);
    case "arrow":
      return fieldOf(addressOf(pointerValue(place.pointer, env), 0), place, env);
    case "load":
      return placeAddress(place.place, env);
    default:
      return null;
  }
}

function fieldOf(base: Address | null, place: c.Member | c.Arrow, env: Environment): Address | null {
  return (
    base && partOf(base, { kind: "field", record: place.record, field: place.field }, place.type, env.program)
  );
}

function addressOf(value: PointerValue, by: number | null, size: number | null = null): Address | null {
  if (value.kind !== "address") return null;
  return by === 0 ? value.address : moved(value.address, by, size);
}

/** The value of an integer constant expression of small size, or null. */
export function constantIndex(expr: c.Expr | undefined): number | null {
  if (expr === undefined) return null;
  if (expr.kind === "convert" && expr.conversion === "integer") return constantIndex(expr.operand);
  if (expr.kind === "integer-constant") return Number(expr.value);
  if (expr.kind === "unary" && expr.operator === "-") {
    const value = constantIndex(expr.operand);
    return value === null ? null : -value;
  }
  if (expr.kind === "binary" && (expr.operator === "*" || expr.operator === "+" || expr.operator === "-")) {
    const left = constantIndex(expr.left);
    const right = constantIndex(expr.right);
    if (left === null || right === null) return null;
    const value = expr.operator === "*" ? left * right : expr.operator === "+" ? left + right : left - right;
    return Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31 ? value : null;
  }
  return null;
}
