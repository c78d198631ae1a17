/** Element types of the generated buffers. */
import type { Random } from "../fuzz-printf/random.ts";

export const elements = ["unsigned char", "char", "short", "int", "unsigned", "long long"] as const;

export type Element = (typeof elements)[number];

const sizes: Record<Element, number> = {
  "unsigned char": 1,
  char: 1,
  short: 2,
  int: 4,
  unsigned: 4,
  "long long": 8,
};

export function sizeOf(element: Element): number {
  return sizes[element];
}

/** An operator of a compound assignment that is defined for all values of the element. */
export function compoundOperator(element: Element, random: Random): string {
  return random.pick(element === "long long" ? ["=", "^="] : ["=", "=", "^=", "+=", "-="]);
}
