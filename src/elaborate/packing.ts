/** `#pragma pack`: an upper bound on the alignment of members, in force from its place on. */
import type { Pragma } from "../project/preprocessed.ts";

export interface PackingChange {
  readonly offset: number;
  /** Bytes; null for no bound. */
  readonly align: number | null;
}

/** `pack(n)`, `pack()`, `pack(push)`, `pack(push, n)`, `pack(push, name, n)`, `pack(pop)`, `pack(pop, name)`. */
export function readPacking(pragmas: readonly Pragma[]): PackingChange[] {
  const changes: PackingChange[] = [];
  const saved: { readonly name: string | null; readonly align: number | null }[] = [];
  let current: number | null = null;
  for (const { offset, text } of pragmas) {
    const operands = /^pack\s*\(([^)]*)\)/
      .exec(text)?.[1]
      ?.split(",")
      .map((part) => part.trim());
    if (!operands) continue;
    const number = operands.find((operand) => /^\d+$/.test(operand));
    const name = operands.slice(1).find((operand) => /^[A-Za-z_]/.test(operand)) ?? null;
    const [first] = operands;
    if (first === "push") saved.push({ name, align: current });
    if (first === "pop") current = pop(saved, name, current);
    else if (number !== undefined) current = Number(number) || null;
    else if (first === "") current = null;
    changes.push({ offset, align: current });
  }
  return changes;
}

/** With a name, everything that was pushed after it goes too. */
function pop(
  saved: { readonly name: string | null; readonly align: number | null }[],
  name: string | null,
  current: number | null,
): number | null {
  const index = name === null ? saved.length - 1 : saved.findLastIndex((entry) => entry.name === name);
  const entry = saved[index];
  if (!entry) return current;
  saved.length = index;
  return entry.align;
}
