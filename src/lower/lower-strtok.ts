/**
 * `strtok` and `strtok_r`. The string that `strtok` remembers is one of those that the same function began with; where it
 * goes on is a variable of the function, and the runtime checks that no other function has begun a string meanwhile.
 *
 *   C: for (t = strtok(line, " "); t; t = strtok(NULL, " "))
 *   Rust: tokens.begin(0);  t = strtok(&mut line, &mut tokens, b" ");  ..  t = strtok(&mut line, &mut tokens, b" ");
 */
import type * as c from "../c-ast/c-ast.ts";
import { addressedPlace, calleeName } from "../c-ast/callee.ts";
import { walk } from "../c-ast/visit.ts";
import * as b from "../rust-ast/build.ts";
import type * as rust from "../rust-ast/rust-ast.ts";
import { runtimePath, type FunctionContext } from "./context.ts";
import { bytesPlace, withBorrows } from "./library-argument.ts";
import type { FoundPosition } from "./library-position.ts";
import { variablePlace, zero, type Place } from "./lower-place.ts";
import { assignPlaceTo } from "./assign-pointer.ts";
import { isNullConstant } from "./lower-pointer.ts";
import { sameObject } from "./pointer-place.ts";
import { refuse } from "./refusal.ts";

export function lowerStrtok(cx: FunctionContext, call: c.Call, name: "strtok" | "strtok_r"): FoundPosition {
  const [text, delimiters, rest] = call.args;
  if (!text || !delimiters) return refuse("elaborate/type", "a missing argument", call.span);
  return name === "strtok"
    ? lowerHidden(cx, call, text, delimiters)
    : lowerOpen(cx, call, text, delimiters, rest);
}

/** The state is a variable of the function. */
function lowerHidden(cx: FunctionContext, call: c.Call, text: c.Expr, delimiters: c.Expr): FoundPosition {
  cx.tokenState ??= cx.temporary("tokens");
  const state = b.path(cx.tokenState);
  runtimePath(cx, "string", "Tokens");
  let base: Place;
  if (isNullConstant(text)) base = rememberedString(cx, call);
  else {
    const place = bytesPlace(cx, text);
    cx.emit(b.statement(b.method(state, "begin", lastIndex(place))));
    base = fromStart(place);
  }
  const option = tokenCall(cx, call, base, delimiters, "strtok", b.borrowMut(state));
  return { option: keep(cx, option), base };
}

/** The state is the program's own `char *`. */
function lowerOpen(
  cx: FunctionContext,
  call: c.Call,
  text: c.Expr,
  delimiters: c.Expr,
  rest: c.Expr | undefined,
): FoundPosition {
  const holder = addressedPlace(rest);
  if (holder?.kind !== "variable-ref")
    return refuse(
      "pointer/stored",
      "a scan of a string is kept where no safe representation is known",
      call.span,
    );
  const symbol = cx.symbol(holder.symbol);
  const target = symbol.type.kind === "pointer" ? symbol.type.target : symbol.type;
  const place = isNullConstant(text)
    ? variablePlace(cx, holder.symbol, target, call.span)
    : bytesPlace(cx, text);
  const next = cx.temporary("next");
  cx.emit(b.letMut(next, lastIndex(place), "usize"));
  const base = fromStart(place);
  const option = keep(cx, tokenCall(cx, call, base, delimiters, "strtok_r", b.borrowMut(b.path(next))));
  assignPlaceTo(
    cx,
    holder.symbol,
    { ...base, steps: [...base.steps.slice(0, -1), { kind: "element", index: b.path(next) }] },
    call.span,
  );
  return { option, base };
}

function tokenCall(
  cx: FunctionContext,
  call: c.Call,
  base: Place,
  delimiters: c.Expr,
  item: string,
  state: rust.Expr,
): rust.Expr {
  const set = bytesPlace(cx, delimiters);
  return withBorrows(
    cx,
    [
      { place: base, mutable: true, form: "many" },
      { place: set, mutable: false, form: "text" },
    ],
    call,
    ([string, ...others]) => b.call(runtimePath(cx, "string", item), string ?? zero, state, ...others),
  );
}

/** The string is written: that happens now, wherever the position is used. */
function keep(cx: FunctionContext, option: rust.Expr): rust.Expr {
  const name = cx.temporary("token");
  cx.emit(b.letVariable(name, option));
  return b.path(name);
}

function lastIndex(place: Place): rust.Expr {
  const last = place.steps.at(-1);
  return last?.kind === "element" ? last.index : zero;
}

function fromStart(place: Place): Place {
  return { ...place, steps: [...place.steps.slice(0, -1), { kind: "element", index: zero }] };
}

/** The one object that the function gives `strtok`, which `NULL` stands for. */
function rememberedString(cx: FunctionContext, call: c.Call): Place {
  let found: Place | null = null;
  for (const node of walk(cx.definition.body)) {
    if (node.kind !== "call" || calleeName(node, cx.program.program) !== "strtok") continue;
    const [text] = node.args;
    if (!text || isNullConstant(text)) continue;
    const { value: place } = cx.collect(() => bytesPlace(cx, text));
    const isFixed = place.steps
      .slice(0, -1)
      .every((step) => step.kind === "field" || (step.kind === "element" && step.index.kind === "integer"));
    if (!isFixed || (found && !sameObject(found, place)))
      return refuse("pointer/unknown-base", "`strtok(NULL, ...)` may go on in several objects", call.span);
    found ??= place;
  }
  return found
    ? fromStart(found)
    : refuse(
        "pointer/unknown-base",
        "`strtok(NULL, ...)` goes on in a string of another function",
        call.span,
      );
}
