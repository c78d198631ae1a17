/** `#pragma pack` and `#pragma scalar_storage_order`, as attributes of the structs that they rule. */
import type { Pragma } from "../project/preprocessed.ts";
import { lastAtMost } from "../syntax/last-at-most.ts";
import type { AttributeEntry } from "../syntax/syntax-node.ts";
import type { PendingAttribute } from "./rewriter.ts";

interface Layout {
  readonly pack: string | null;
  readonly order: string | null;
}

const plain: Layout = { pack: null, order: null };

/** @param pragmas in ascending order of offset */
export function createRecordLayout(
  pragmas: readonly Pragma[],
): (offset: number) => readonly PendingAttribute[] {
  const offsets: number[] = [];
  const layouts: Layout[] = [];
  const stack: { readonly name: string; readonly pack: string | null }[] = [];
  let layout = plain;
  for (const { offset, text } of pragmas) {
    const pack = /^pack\s*\(([^)]*)\)/.exec(text)?.[1];
    const order = /^scalar_storage_order\s+(\S+)/.exec(text)?.[1];
    if (pack !== undefined) layout = { ...layout, pack: applyPack(pack, layout.pack, stack) };
    else if (order !== undefined) layout = { ...layout, order: order === "default" ? null : order };
    else continue;
    offsets.push(offset);
    layouts.push(layout);
  }
  return (offset) => {
    const { pack, order } = layouts[lastAtMost(offsets, offset)] ?? plain;
    const entries: AttributeEntry[] = [];
    if (pack !== null) entries.push({ name: "pragma_pack", args: [pack] });
    if (order !== null) entries.push({ name: "scalar_storage_order", args: [order] });
    return entries.length > 0 ? [{ start: offset, end: offset, entries }] : [];
  };
}

/** `pack(push, name, 2)`, `pack(pop, name)`, `pack(2)`, `pack()`; gives the new value (gcc manual, Structure-Layout Pragmas). */
function applyPack(
  operands: string,
  current: string | null,
  stack: { readonly name: string; readonly pack: string | null }[],
): string | null {
  const [action = "", ...others] = operands.split(",").map((operand) => operand.trim());
  const value = [action, ...others].find((operand) => /^\d+$/.test(operand)) ?? null;
  const name = others.find((operand) => /^[A-Za-z_]/.test(operand)) ?? "";
  if (action === "push") {
    stack.push({ name, pack: current });
    return value ?? current;
  }
  if (action !== "pop") return value === "0" ? null : value;
  const index = name === "" ? stack.length - 1 : stack.findLastIndex((entry) => entry.name === name);
  const saved = stack[index];
  stack.length = Math.max(index, 0);
  return saved ? saved.pack : null;
}
