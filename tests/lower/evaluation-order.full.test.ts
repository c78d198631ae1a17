/** Random statements in which calls change what stands beside them do in Rust what gcc makes of them. */
import { expect, test } from "vitest";
import { compareCases } from "../../scripts/evaluation-order/compare-cases.ts";

test("random statements", async () => {
  const { compared, differences } = await compareCases(20, 400);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(380);
});
