/**
 * Does a function keep to the length that its signature names? What is not proved of `in, len` is agreed between the
 * function and its callers where the body counts by that length: every access behind the pointer stands in a loop or a
 * `switch` that looks at what was computed from the length, or in a call that gets such a number as the length.
 *
 * Reads: the typed body, extents of what it calls. No proof: nothing inside the translation rests on it.
 *
 * Example: `while (len >= ctx->rate) { absorb(p, ctx->rate); p += ctx->rate; len -= ctx->rate; }` agrees on `len`.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { libraryReach } from "../../src/c-ast/library.ts";
import { calleeSymbol } from "../../src/c-ast/callee.ts";
import { children, isExpr, type AstNode } from "../../src/c-ast/visit.ts";
import { fieldSymbol } from "../facts/extent-facts.ts";
import { basisOf, type Extent } from "../facts/signature-facts.ts";
import {
  collectUses,
  countsBy,
  flowsFrom,
  mentions,
  slotOf,
  type LengthSource,
  type Uses,
} from "./length-uses.ts";

/** What is known of the functions that are called. */
export interface CalledExtents {
  readonly program: c.Program;
  /** Per function that may be called; empty when none of them is known. */
  readonly targets: (call: c.Call) => readonly CalledFunction[];
  /** Extents of fields of structs behind parameters. */
  readonly fieldExtent: (symbol: c.SymbolId) => Extent | undefined;
  readonly exposed: Pick<ReadonlySet<c.SymbolId>, "has">;
}

export interface CalledFunction {
  readonly definition: c.FunctionDefinition;
  readonly extents: readonly (Extent | null)[];
}

/** What the signature says of parameter `at`, agreed where the body counts by it. */
export function withAgreement(
  called: CalledExtents,
  definition: c.FunctionDefinition,
  at: number,
  extent: Extent | null,
): Extent | null {
  const pointer = definition.params[at];
  if (pointer === undefined || (extent?.kind !== "linear" && extent?.kind !== "field")) return extent;
  const symbol = definition.params[extent.param];
  if (symbol === undefined) return extent;
  const length: LengthSource =
    extent.kind === "field"
      ? { kind: "field", record: extent.record, field: extent.field }
      : { kind: "parameter", symbol };
  return isAgreed(called, definition, pointer, length) ? { ...extent, basis: "agreed" } : extent;
}

function isAgreed(
  called: CalledExtents,
  definition: c.FunctionDefinition,
  pointer: c.SymbolId,
  length: LengthSource,
): boolean {
  const uses = collectUses(definition, pointer, length);
  if (!uses || [...uses.pointers].some((slot) => isExposed(called, slot))) return false;
  return keepsTo({ called, uses }, definition.body, "free");
}

function isExposed({ exposed }: CalledExtents, slot: c.SymbolId | string): boolean {
  return typeof slot === "number" && exposed.has(slot);
}

interface Question {
  readonly called: CalledExtents;
  readonly uses: Uses;
}

/** Whether a place is reached only while the length says so. */
type Place = "counted" | "free";

function keepsTo(question: Question, node: AstNode, place: Place): boolean {
  if (isExpr(node) && !keepsInExpr(question, node, place)) return false;
  const inner = place === "free" && countsBy(question.uses, node) ? "counted" : place;
  // The address of an element is no access.
  const skipped = node.kind === "address-of" ? withoutAccess(node.place) : null;
  for (const child of skipped ?? children(node)) if (!keepsTo(question, child, inner)) return false;
  return true;
}

function withoutAccess(place: c.Expr): readonly AstNode[] {
  return place.kind === "index" || place.kind === "dereference" || place.kind === "arrow"
    ? [...children(place)]
    : [place];
}

function keepsInExpr(question: Question, expr: c.Expr, place: Place): boolean {
  const { uses } = question;
  switch (expr.kind) {
    case "dereference":
    case "index":
    case "arrow":
      return place === "counted" || !flowsFrom(uses, expr.pointer);
    case "call":
    case "builtin-call":
      return expr.args.every((arg, at) => keepsInArgument(question, expr, at, arg, place));
    case "convert":
      return expr.type.kind === "pointer" || expr.type.kind === "void" || !flowsFrom(uses, expr.operand);
    default:
      return true;
  }
}

function keepsInArgument(
  question: Question,
  call: c.Call | c.BuiltinCall,
  at: number,
  arg: c.Expr,
  place: Place,
): boolean {
  const { called, uses } = question;
  const struct = structWithPointer(uses, arg);
  if (struct === null && !flowsFrom(uses, arg)) return true;
  const symbol = call.kind === "call" ? calleeSymbol(call, called.program) : null;
  const targets = call.kind === "call" ? called.targets(call) : [];
  if (targets.length > 0)
    return targets.every(({ definition, extents }) =>
      struct === null
        ? keepsInCall(uses, call.args, extents[at], place)
        : keepsInStruct(question, struct, definition.params[at]),
    );
  if (struct !== null) return false;
  const name = call.kind === "call" ? symbol?.name : call.builtin.replace(/^__builtin_/, "");
  const reach = name === undefined ? null : libraryReach(name.replace(/^__(\w+)_chk$/, "$1"), at);
  if (reach?.kind !== "arguments") return false;
  return place === "counted" || reach.args.some((factor) => isLength(uses, call.args[factor]));
}

function keepsInCall(
  uses: Uses,
  args: readonly c.Expr[],
  extent: Extent | null | undefined,
  place: Place,
): boolean {
  if (place === "counted") return true; // as a direct access there, wherever it goes
  if (!extent || extent.kind === "unknown" || basisOf(extent) === "assumed") return false;
  switch (extent.kind) {
    case "constant":
      return extent.elements === 0;
    case "nul-terminated":
      return false;
    case "choice":
      return [extent.equal, extent.other].every((one) => keepsInCall(uses, args, one, place));
    default:
      return isLength(uses, args[extent.param]);
  }
}

/** A local struct in which the pointer lies, passed by its address. */
function structWithPointer(uses: Uses, arg: c.Expr): c.SymbolId | null {
  if (arg.kind !== "address-of" || arg.place.kind !== "variable-ref") return null;
  const { symbol } = arg.place;
  return [...uses.pointers].some((slot) => String(slot).startsWith(`${String(symbol)}.`)) ? symbol : null;
}

/** What the callee reaches behind the fields is told in fields that hold the length. */
function keepsInStruct({ called, uses }: Question, struct: c.SymbolId, param?: c.SymbolId): boolean {
  if (param === undefined) return false;
  const prefix = `${String(struct)}.`;
  return [...uses.pointers].every((slot) => {
    if (!String(slot).startsWith(prefix)) return true;
    const extent = called.fieldExtent(fieldSymbol(param, Number(String(slot).slice(prefix.length))));
    if (extent?.kind !== "linear" || basisOf(extent) === "assumed") return false;
    return uses.lengths.has(`${prefix}${String(extent.param)}`);
  });
}

function isLength(uses: Uses, arg: c.Expr | undefined): boolean {
  return arg !== undefined && (mentions(uses, arg) || isStructOfLength(uses, arg));
}

function isStructOfLength(uses: Uses, arg: c.Expr): boolean {
  if (arg.kind !== "address-of") return false;
  const slot = slotOf(arg.place);
  return slot !== null && uses.lengths.has(slot);
}
