/** What is said when the inner program is ended from outside. */
import { expect, test } from "vitest";
import { unexpectedEnd } from "../../src/cli/deep-stack.ts";

test("an end that nobody asked for is reported", () => {
  expect(unexpectedEnd("SIGSEGV")).toContain("SIGSEGV");
  expect(unexpectedEnd("SIGKILL")).toContain("too little memory");
  expect(unexpectedEnd("SIGINT")).toBe("");
  expect(unexpectedEnd(null)).toBe("");
});
