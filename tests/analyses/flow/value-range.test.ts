/** Intervals of integer expressions: every value that the C can compute lies inside. */
import { describe, expect, test } from "vitest";
import { inferFlow } from "../../../analyses/flow/infer-flow.ts";
import type { KnownRanges } from "../../../analyses/facts/flow-facts.ts";
import { readC, returnedBy } from "./read-c.ts";

const [intLow, intHigh] = [-(2n ** 31n), 2n ** 31n - 1n];

/** Interval of an expression in which `i` lies in 0..=9 and `b` is an `unsigned char`. */
async function range(expr: string): Promise<readonly [bigint, bigint] | null> {
  const program = await readC(`long long f(int i, unsigned char b, int n, unsigned u) { return ${expr}; }`);
  const { id } = [...program.symbols.values()].find(({ name }) => name === "i") ?? { id: null };
  const known: KnownRanges = new Map(id === null ? [] : [[id, { low: 0n, high: 9n }]]);
  const found = inferFlow(program).rangeOf(returnedBy(program, "f"), known);
  return found && [found.low, found.high];
}

describe("an expression lies in", () => {
  test.each([
    ["i", 0n, 9n],
    ["7", 7n, 7n],
    ["i + 1", 1n, 10n],
    ["i - 10", -10n, -1n],
    ["3 * i - i", -9n, 27n],
    ["i / 2", 0n, 4n],
    ["i % 4", 0n, 3n],
    ["i << 3", 0n, 72n],
    ["b >> 4", 0n, 15n],
    ["b & 15", 0n, 15n],
    ["n & 15", 0n, 15n],
    ["b | 256", 0n, 511n],
    ["b ^ i", 0n, 255n],
    ["n < 3", 0n, 1n],
    ["!n", 0n, 1n],
    ["(unsigned char)(i + 250)", 0n, 255n],
    ["n", intLow, intHigh],
    ["n + 1", intLow, intHigh],
    ["u + 1", 0n, 2n ** 32n - 1n],
    ["n % 8", intLow, intHigh],
    ["1 << n", intLow, intHigh],
  ])("%s", async (expr, low, high) => {
    expect(await range(expr)).toEqual([low, high]);
  });
});
