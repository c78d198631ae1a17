/**
 * Library functions on memory: those of the runtime's `memory` and `memory_string` take C's parameters and give C's
 * results. All others work on copies that are put back (see `library-argument`).
 *
 *   C: p = strchr(s, ':');  qsort(a, n, sizeof *a, by_name);
 *   Rust: p = memory_string::strchr(s, 58);  memory_string::qsort(a.cast(), n, 8, |a, b| by_name.call(a, b));
 */
import type * as c from "../c-ast/c-ast.ts";
import { calleeSymbol } from "../c-ast/callee.ts";
import { libraryFunction } from "../c-ast/library.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimeModulePath, runtimePath, type FunctionContext } from "./context.ts";
import { isFloorPointer, nullPointer } from "./floor.ts";
import { withReadGlobals } from "./lower-global-borrow.ts";
import { lowerMadePointer, rootPointer } from "./floor-pointer.ts";
import { bytesPlace, withoutConversions } from "./library-argument.ts";
import { lowerStreamCall } from "./floor-stream.ts";
import { floorFunctionCall } from "./floor-function.ts";
import { lowerInOrder } from "./evaluation-order.ts";
import { bare } from "./literal.ts";
import { lowerValue } from "./lower-expr.ts";
import { borrowMany } from "./lower-place.ts";
import { runtimeCall } from "./lower-runtime-call.ts";
import { refuse } from "./refusal.ts";

/** Functions of the runtime by C's names; where a name is given behind `=`, that one. */
const native: ReadonlyMap<string, string> = new Map(
  Object.entries({
    memory:
      "malloc calloc realloc free memcpy=copy memmove=copy memset=fill memcmp=compare bcmp=compare bzero=clear_bytes " +
      "explicit_bzero=clear_bytes aligned_alloc",
    memory_args: "getenv c2rust_getenv=getenv",
    memory_extended_text: "strtold",
    memory_string:
      "strlen strnlen strcpy stpcpy strncpy strcat strncat strcmp strcoll=strcmp strncmp strcasecmp strncasecmp strchr " +
      "strrchr index=strchr rindex=strrchr strchrnul strstr strspn strcspn strpbrk memchr memrchr strtok strtok_r strdup " +
      "strndup strsep mempcpy strcasestr atoi atol atoll=atol atof strtol strtoll=strtol strtoul strtoull=strtoul strtod strtof " +
      "strtoimax=strtol strtoumax=strtoul",
  }).flatMap(([module, names]) =>
    names.split(" ").map((entry): [string, string] => {
      const [name = "", item = name] = entry.split("=");
      return [name, `${module}::${item}`];
    }),
  ),
);

/** Is there a form of this function for memory on the floor, other than on copies? */
export function hasFloorForm(name: string): boolean {
  return native.has(name) || name === "qsort" || name === "bsearch";
}

/** Functions that give their first argument, where the runtime gives nothing. */
const givesFirst = new Set(["memcpy", "memmove", "memset"]);

/** The call, where it works on memory; null for all others. `use` says whether somebody looks at the result. */
export function lowerFloorLibrary(
  cx: FunctionContext,
  call: c.Call,
  callee: c.FunctionSymbol,
  use: "value" | "effect",
): rust.Expr | null {
  const stream = lowerStreamCall(cx, call, callee.name);
  if (stream) return stream;
  const isOnFloor = [...call.args, call].some(
    (expr) => expr.type.kind === "pointer" && isFloorPointer(cx, expr),
  );
  if (!isOnFloor) return null;
  const { name } = callee;
  if (name === "qsort" || name === "bsearch") return sortCall(cx, call, name);
  const item = native.get(name);
  if (item !== undefined && givesFirst.has(name)) return nativeCall(cx, call, name, item, use);
  if (item !== undefined) return withReadGlobals(cx, call, () => nativeCall(cx, call, name, item, use));
  if (call.type.kind !== "pointer") return null;
  return pointerResult(cx, call, callee);
}

function nativeCall(
  cx: FunctionContext,
  call: c.Call,
  name: string,
  item: string,
  use: "value" | "effect",
): rust.Expr {
  const [module = "", function_ = ""] = item.split("::");
  const path = `${runtimeModulePath(cx.program, cx.module, module)}::${function_}`;
  const args = lowerInOrder(
    cx,
    call.args.map((arg) => ({
      source: arg,
      lower: () => bare(madeInMemory(cx, arg) ?? textOutside(cx, call, arg) ?? lowerValue(cx, arg)),
    })),
  );
  if (!givesFirst.has(name) || use === "effect") return b.call(path, ...args);
  const target = cx.temporary("target");
  const [first, ...rest] = args;
  if (!first) return refuse("elaborate/type", "a missing argument", call.span);
  cx.emit(b.letVariable(target, first));
  cx.emit(b.statement(b.call(path, b.path(target), ...rest)));
  return b.path(target);
}

/** A string that does not lie in memory and is only read: `outside(name)`. */
function textOutside(cx: FunctionContext, call: c.Call, arg: c.Expr): rust.Expr | null {
  if (arg.type.kind !== "pointer" || isFloorPointer(cx, arg)) return null;
  const callee = calleeSymbol(call, cx.program.program);
  const known = callee && libraryFunction(callee.name);
  const at = call.args.indexOf(arg);
  if (known?.args[at]?.kind !== "text") return null;
  if ("at" in known.result && known.result.at === at) return null;
  const place = bytesPlace(cx, arg);
  const strings = runtimeModulePath(cx.program, cx.module, "memory_string");
  return b.call(`${strings}::outside`, borrowMany(cx, place, false, arg.span));
}

/** A string literal or null beside what lies in memory, where nothing else puts it there. */
function madeInMemory(cx: FunctionContext, arg: c.Expr): rust.Expr | null {
  if (arg.type.kind !== "pointer" || isFloorPointer(cx, arg)) return null;
  const inner = withoutConversions(arg);
  const isMade =
    inner.kind === "convert" &&
    (inner.conversion === "null-pointer" || inner.operand.kind === "string-literal");
  return isMade ? lowerMadePointer(cx, inner) : null;
}

/** `fgets`, `strerror`: by the runtime, on copies. */
function pointerResult(cx: FunctionContext, call: c.Call, callee: c.FunctionSymbol): rust.Expr | null {
  if (callee.name === "strerror") {
    const [code] = call.args;
    const text = b.call(runtimePath(cx, "strerror", "strerror"), ...(code ? [lowerValue(cx, code)] : []));
    return b.call(
      `${runtimeModulePath(cx.program, cx.module, "memory_string")}::library_text`,
      b.borrow(text),
    );
  }
  const known = libraryFunction(callee.name);
  if (known?.runtime === undefined) return null;
  if (known.result.kind !== "argument-or-null" && known.result.kind !== "argument") return null;
  const { expr, places } = runtimeCall(cx, call, known);
  const root = places.get(known.result.at)?.root;
  if (root?.kind !== "memory") return null;
  if (known.result.kind === "argument-or-null")
    return b.choose(expr, rootPointer(cx, root), nullPointer(cx.program, cx.module));
  cx.emit(b.statement(expr));
  return rootPointer(cx, root);
}

/** The comparison is called through its pointer, on pointers to the elements. */
function sortCall(cx: FunctionContext, call: c.Call, name: string): rust.Expr {
  const comparison = call.args.at(-1);
  if (!comparison) return refuse("elaborate/type", "a missing argument", call.span);
  if (!isFloorPointer(cx, comparison))
    return refuse("pointer/stored", "elements in memory are compared by a function that is not", call.span);
  const values = lowerInOrder(
    cx,
    call.args.map((arg) => ({ source: arg, lower: () => bare(lowerValue(cx, arg)) })),
  );
  const kept = cx.temporary("compare");
  const last = values.at(-1);
  if (last) cx.emit(b.letVariable(kept, last));
  const [left, right] = [cx.temporary("left"), cx.temporary("right")];
  const compare = b.closure(
    [left, right],
    floorFunctionCall(cx, b.path(kept), comparison, [b.path(left), b.path(right)]),
  );
  const path = `${runtimeModulePath(cx.program, cx.module, "memory_string")}::${name}`;
  return b.call(path, ...values.slice(0, -1), compare);
}
