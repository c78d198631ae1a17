/**
 * Functions that pointers on the floor point at. Such a pointer holds the function's number; a call through it looks
 * the number up among the functions that take such arguments, as C code that casts function pointers expects.
 *
 *   C: int (*compare)(const void *, const void *) = by_name;   compare(a, b)
 *   Rust: let compare = functions::BY_NAME;                    compare.call(a, b)
 *         impl Ptr<fn(Ptr<()>, Ptr<()>) -> i32> { fn call(self, a: Ptr<()>, b: Ptr<()>) -> i32 { match ... } }
 */
import type * as c from "../c-ast/c-ast.ts";
import { rustScalar } from "../c-ast/rust-scalar.ts";
import type { SharedMemory } from "../../analyses/facts/signature-facts.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import {
  itemPath,
  runtimeModulePath,
  type FunctionContext,
  type ItemPlan,
  type ProgramContext,
} from "./context.ts";
import {
  argumentsType,
  floorFunctionType,
  floorType,
  floorTypeText,
  isSameInMemory,
  memoryFunction,
  memoryItem,
  nullPointer,
  type FloorSite,
} from "./floor.ts";
import { castPointer } from "./floor-pointer.ts";
import { keepBefore } from "./evaluation-order.ts";
import { bare } from "./literal.ts";
import { looselyCalled } from "./loose-calls.ts";
import { lowerValue } from "./lower-expr.ts";
import { refusePointerTo } from "./lower-library.ts";
import { screamingCase } from "./names.ts";
import { Refusal, refuse } from "./refusal.ts";
import { variadicArguments } from "./floor-variadic.ts";

/** Module with the functions' numbers and the calls through pointers. */
export const functionsModule = "functions";

/** The constant that points at a function. */
export function functionPointer(cx: FunctionContext, designator: c.Expr): rust.Expr {
  if (designator.kind === "dereference") return lowerValue(cx, designator.pointer);
  if (designator.kind !== "function-ref")
    return refuse("unsupported/extension", `a ${designator.kind} expression as a function`, designator.span);
  const symbol = cx.symbol(designator.symbol);
  if (symbol.kind !== "function" || !symbol.defined) return refusePointerTo(symbol, designator);
  if (!cx.program.definitions.has(symbol.id))
    throw new Refusal(
      "unsupported/extension",
      `it points at \`${symbol.name}\`, which is refused`,
      designator.span,
      undefined,
      true,
    );
  return b.path(`crate::${functionsModule}::${pointerName(cx.program, symbol.id)}`);
}

function pointerName(program: ProgramContext, symbol: c.SymbolId): string {
  const item = program.names.functions.get(symbol);
  const same = program.floor.functions.filter(
    (other) => program.names.functions.get(other)?.name === item?.name,
  );
  const name = screamingCase(item?.name ?? "function");
  return same.length > 1 ? `${name}_${screamingCase(item?.module ?? "")}` : name;
}

/** A call through a pointer on the floor. */
export function lowerFloorCall(cx: FunctionContext, call: c.Call): rust.Expr {
  const pointer = call.callee.kind === "dereference" ? call.callee.pointer : call.callee;
  const declared = pointer.type.kind === "pointer" ? pointer.type.target : pointer.type;
  if (declared.kind !== "function") return refuse("internal/bug", "a call of what is no function", call.span);
  const type = declared.prototyped ? declared : { ...declared, params: call.args.map((arg) => arg.type) };
  const site = { program: cx.program, module: cx.module, span: call.span };
  const rustType = floorFunctionType(type, site);
  noteCalled(type, site);
  const args: rust.Expr[] = [];
  const rest = variadicArguments(cx, call, type);
  for (let at = type.params.length - 1; at >= 0; at--) {
    const arg = call.args[at];
    if (!arg) return refuse("elaborate/type", "a call with too few arguments", call.span);
    args.unshift(keepBefore(cx, bare(lowerValue(cx, arg)), arg, call.args.slice(0, at)));
  }
  const callee = lowerValue(cx, pointer);
  const target = declared.prototyped ? callee : b.method(callee, `cast::<${floorTypeText(rustType)}>`);
  return b.method(target, "call", ...args, ...(rest ? [rest] : []));
}

/** A call by values that are lowered already; `pointer` says what type of function it points at. */
export function floorFunctionCall(
  cx: FunctionContext,
  callee: rust.Expr,
  pointer: c.Expr,
  args: readonly rust.Expr[],
): rust.Expr {
  const type = pointer.type.kind === "pointer" ? pointer.type.target : pointer.type;
  if (type.kind !== "function") return refuse("internal/bug", "a call of what is no function", pointer.span);
  noteCalled(type, { program: cx.program, module: cx.module, span: pointer.span });
  return b.method(callee, "call", ...args);
}

/** One entry for each type, as the module with the calls names it: in its own module a struct has a shorter path. */
function noteCalled(type: c.FunctionType, site: FloorSite): void {
  const rustType = floorFunctionType(type, { ...site, module: functionsModule });
  const { called } = site.program.memory;
  const key = floorTypeText(rustType);
  if (!type.prototyped || !called.has(key)) called.set(key, type);
}

// ----------------------------------------------------------------------------------------------------------- items

/** Numbers below are no functions: programs use some as marks, such as `SIG_IGN`, which is 1. */
const firstNumber = 4096;

/** The numbers of functions, and for each type of function that is called through pointers how. */
export function functionItems(program: ProgramContext): readonly ItemPlan[] {
  const plan = (item: rust.Item, order: number): ItemPlan => ({ module: functionsModule, item, order });
  const numbers = program.floor.functions.flatMap((symbol, at) => {
    const item = numberOf(program, symbol, firstNumber + at);
    return item ? [plan(item, at)] : [];
  });
  const isLoose = looselyCalled(program.program);
  const calls = [...program.memory.called.values()].map((type, at) =>
    plan(callImpl(program, type, at, isLoose(type) ? "loose" : "exact"), numbers.length + at),
  );
  const natives = program.memory.isNative
    ? [...program.memory.called.values()].map((type, at) => plan(nativeCall(program, type, at), -1))
    : [];
  return [...natives, ...numbers, ...calls];
}

/** What is said elsewhere of the memory that C and Rust share. */
export function sharedMemory(program: ProgramContext, crate: string): SharedMemory {
  const pointedAt = program.floor.functions.flatMap((id) => {
    const symbol = program.program.symbols.get(id);
    return symbol?.kind === "function" ? [symbol.type] : [];
  });
  const called = [...program.memory.called.values()].map((type, at) => ({
    rustPath: `${crate}::${functionsModule}::${nativeName(at)}`,
    type,
  }));
  return { records: program.floor.records, called, pointedAt };
}

function nativeName(at: number): string {
  return `NATIVE_${String(at + 1)}`;
}

/** `pub static NATIVE_1: NativeCall<fn(u64, i32) -> i32> = NativeCall::new();` */
function nativeCall(program: ProgramContext, type: c.FunctionType, at: number): rust.Item {
  const site = siteIn(program, { unit: 0 as never, start: 0, end: 0 });
  const path = `${runtimeModulePath(program, functionsModule, "memory_native")}::NativeCall`;
  const params = type.params.map((param) => floorType(param, site));
  const rest = type.variadic ? [argumentsType(site)] : [];
  return {
    kind: "static",
    name: nativeName(at),
    visibility: "pub",
    type: b.namedType(path, b.fnType(["u64", ...params, ...rest], floorType(type.result, site))),
    value: b.call(`${path}::new`),
    docs: ["Calls functions of C."],
  };
}

function siteIn(program: ProgramContext, span: c.FunctionSymbol["span"]): FloorSite {
  return { program, module: functionsModule, span };
}

function numberOf(program: ProgramContext, id: c.SymbolId, number: number): rust.ConstItem | null {
  const symbol = program.program.symbols.get(id);
  if (symbol?.kind !== "function" || !symbol.defined || !program.names.functions.has(id)) return null;
  try {
    const site = siteIn(program, symbol.span);
    const pointer = memoryItem(program, functionsModule, "Ptr");
    return {
      kind: "const",
      name: pointerName(program, id),
      visibility: "pub",
      type: b.namedType(pointer, floorFunctionType(symbol.type, site)),
      value: b.call(`${pointer}::function`, b.int(number)),
    };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** `impl Ptr<fn(i32) -> i32> { pub fn call(self, a: i32) -> i32 { match self.address() { 1 => f(a), ... } } }` */
function callImpl(
  program: ProgramContext,
  type: c.FunctionType,
  at: number,
  calls: "loose" | "exact",
): rust.ImplItem {
  const site = siteIn(program, { unit: 0 as never, start: 0, end: 0 });
  const pointer = memoryItem(program, functionsModule, "Ptr");
  const params = type.params.map((param, at) =>
    b.param(`argument_${String(at + 1)}`, floorType(param, site)),
  );
  const rest = type.variadic ? [b.param("rest", argumentsType(site))] : [];
  const arms = program.floor.functions.flatMap((symbol, at) => {
    const call = callOf(program, symbol, type, calls, site);
    return call ? [b.arm(b.literalPattern(b.int(firstNumber + at)), call)] : [];
  });
  const given = [...params, ...rest].map(({ name }) => b.path(name));
  const missing = program.memory.isNative
    ? b.call(b.method(b.path(nativeName(at)), "of", b.path("number")), b.path("number"), ...given)
    : b.call(memoryFunction(program, functionsModule, "no_function"), b.path("number"));
  const result = type.result.kind === "void" ? null : floorType(type.result, site);
  const body = b.matchOn(b.method(b.path("self"), "address"), [
    ...arms,
    b.arm({ kind: "binding", name: "number", mutable: false }, missing),
  ]);
  return {
    kind: "impl",
    trait: null,
    type: b.namedType(pointer, floorFunctionType(type, site)),
    items: [
      {
        kind: "fn",
        name: "call",
        visibility: "pub",
        receiver: "self",
        params: [...params, ...rest],
        result,
        body: b.block([], body),
        docs: ["Calls the function that the pointer points at."],
        attributes: params.length > 6 ? ["allow(clippy::too_many_arguments)"] : [],
      },
    ],
  };
}

/** The call of a function by arguments of another function type, or null where no C compiler's code would do that. */
function callOf(
  program: ProgramContext,
  id: c.SymbolId,
  type: c.FunctionType,
  calls: "loose" | "exact",
  site: FloorSite,
): rust.Expr | null {
  const symbol = program.program.symbols.get(id);
  const item = program.names.functions.get(id);
  const definition = program.definitions.get(id);
  if (symbol?.kind !== "function" || !item || !definition) return null;
  if (symbol.type.variadic !== type.variadic) return null;
  const more = type.params.length - symbol.type.params.length;
  if (more < 0 || (more > 0 && (calls === "exact" || type.variadic))) return null;
  if (program.unavailable.versions.has(String(id) as never)) return null;
  try {
    const args = symbol.type.params.map((param, at) => {
      const given = type.params[at] ?? param;
      return converted(program, b.path(`argument_${String(at + 1)}`), given, param, site);
    });
    if (args.some((arg) => arg === null)) return null;
    const rest = type.variadic ? [b.path("rest")] : [];
    const call = b.call(itemPath(item, functionsModule), ...args.filter((arg) => arg !== null), ...rest);
    if (type.result.kind === "void")
      return symbol.type.result.kind === "void" ? call : b.blockExpr(b.block([b.statement(call)]));
    if (symbol.type.result.kind === "void")
      return calls === "loose" ? andZero(program, call, type, site) : null;
    return converted(program, call, symbol.type.result, type.result, site);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** The call of a function without a result, where one is asked for. */
function andZero(
  program: ProgramContext,
  call: rust.Expr,
  { result }: c.FunctionType,
  site: FloorSite,
): rust.Expr | null {
  const scalar = rustScalar(result, program.program.enums);
  const isInteger = scalar !== null && /^[iu]\d/.test(scalar);
  if (!isInteger && result.kind !== "pointer") return null;
  const zero = isInteger ? b.int(0) : nullPointer(program, site.module);
  return b.blockExpr(b.block([b.statement(call)], zero));
}

function converted(
  program: ProgramContext,
  value: rust.Expr,
  from: c.CType,
  to: c.CType,
  site: FloorSite,
): rust.Expr | null {
  if (isSameInMemory(from, to, site)) return value;
  if (from.kind === "pointer" && to.kind === "pointer") return b.method(value, "cast");
  const [a, z] = [rustScalar(from, program.program.enums), rustScalar(to, program.program.enums)];
  const isInteger = (scalar: string | null): boolean => scalar !== null && /^[iu]\d/.test(scalar);
  return isInteger(a) && isInteger(z) && z !== null ? b.cast(value, z) : null;
}

/** A pointer handed over where the callee's parameter has another type of pointer. */
export function asParameter(cx: FunctionContext, value: rust.Expr, arg: c.Expr, param: c.CType): rust.Expr {
  return arg.type.kind === "pointer" && param.kind === "pointer"
    ? castPointer(cx, value, arg.type, param, arg)
    : value;
}
