/**
 * Pointers to constants in memory (`o.name = s + 1`): only what stands from there on is kept, so what is before it
 * (`o.name[-1]`) is out of reach. Which slots may hold such a rest, and which are moved back, is found out here.
 */
import type * as c from "../../src/c-ast/c-ast.ts";
import { slotOf, type FieldKey } from "../facts/pointer-facts.ts";
import { placeAddress, type Environment } from "./evaluate.ts";
import { isStart } from "./lent-fields.ts";
import { viewsOf, type PointerValue } from "./pointer-value.ts";
import type { FunctionSummary } from "./summary.ts";

/** May a value that is stored be a pointer behind the start of constants? Of what was itself kept that is not known. */
export function mayBeRest(value: PointerValue): boolean {
  if (value.kind === "address") return value.constant && !isStart(value.address);
  if (value.kind === "choice") return value.options.some(mayBeRest);
  return value.kind === "static" && viewsOf(value).length === 0;
}

/** Slots in memory from which a pointer may have been read, also by way of variables. */
export function slotsBehind(
  pointer: c.Expr,
  summary: FunctionSummary,
  env: Environment,
  seen: ReadonlySet<c.SymbolId> = new Set(),
): readonly FieldKey[] {
  const behind = (part: c.Expr, known = seen): readonly FieldKey[] => slotsBehind(part, summary, env, known);
  switch (pointer.kind) {
    case "convert":
      return pointer.conversion === "array-to-pointer" ? [] : behind(pointer.operand);
    case "pointer-offset":
      return behind(pointer.pointer);
    case "load":
      return behind(pointer.place);
    case "assign":
      return behind(pointer.value);
    case "comma":
      return behind(pointer.right);
    case "conditional":
      return [...behind(pointer.then ?? pointer.condition), ...behind(pointer.otherwise)];
    case "variable-ref": {
      const { symbol } = pointer;
      if (seen.has(symbol)) return [];
      const sources = summary.sources.get(symbol) ?? [];
      const known = new Set([...seen, symbol]);
      return sources.flatMap((source) => (source.kind === "value" ? behind(source.value, known) : []));
    }
    case "member":
    case "arrow":
    case "index":
    case "dereference": {
      const slot = slotOf(placeAddress(pointer, env));
      return slot === null ? [] : [slot];
    }
    default:
      return [];
  }
}
