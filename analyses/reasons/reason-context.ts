/** What explanations are made from, and names for what they speak of. */
import type * as c from "../../src/c-ast/c-ast.ts";
import { wrappedPointer } from "../../src/c-ast/holds-pointers.ts";
import type { ReasonLine } from "../../src/translation/explanation.ts";
import type { Span } from "../../src/source/span.ts";
import type { ExtentFacts } from "../facts/extent-facts.ts";
import { isElementSlot, type Address, type FieldKey } from "../facts/pointer-facts.ts";
import type { FloorOrigin, ReasonedFloor, ReasonedPointers } from "../facts/reason-facts.ts";
import { typeText } from "./type-text.ts";

export interface ReasonContext {
  readonly program: c.Program;
  readonly pointers: ReasonedPointers;
  readonly floor: ReasonedFloor;
  readonly extents: ExtentFacts;
}

export function line(text: string, ...at: readonly (Span | null | undefined)[]): ReasonLine {
  return { text, at: at.flatMap((span) => span ?? []) };
}

export function symbolName({ program }: ReasonContext, symbol: c.SymbolId): string {
  return program.symbols.get(symbol)?.name ?? "?";
}

/** `node.next`; `rows[]` for the elements of an array. */
export function fieldName(cx: ReasonContext, key: FieldKey): string {
  if (isElementSlot(key)) return `${symbolName(cx, Number(key.split(" ").at(-1)) as c.SymbolId)}[]`;
  const [record, at] = key.split(":").map(Number);
  const definition = cx.program.records.get(record as c.RecordId);
  const wrapped = wrappedPointer(cx.program, record as c.RecordId);
  if (wrapped) return `${typeText(wrapped, cx.program)} in memory`;
  return `${definition?.name ?? "struct"}.${definition?.fields?.[at ?? 0]?.name ?? "?"}`;
}

export function originName(cx: ReasonContext, origin: FloorOrigin): string {
  switch (origin.kind) {
    case "variable":
      return `\`${symbolName(cx, origin.symbol)}\``;
    case "field":
      return `\`${fieldName(cx, origin.field)}\``;
    case "result":
      return `the result of \`${symbolName(cx, origin.symbol)}\``;
    case "function":
      return `a pointer of \`${symbolName(cx, origin.symbol)}\``;
  }
}

/** `values`, `state.buf`: where an address lies. */
export function addressName(cx: ReasonContext, { root, steps }: Address): string {
  if (root.kind === "literal") return "a constant";
  const fields = steps.flatMap((step) => {
    if (step.kind !== "field") return [];
    return [cx.program.records.get(step.record)?.fields?.[step.field]?.name ?? "?"];
  });
  return `\`${[symbolName(cx, root.symbol), ...fields].join(".")}\``;
}
