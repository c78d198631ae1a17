/** Floating constants as text. */
import { expect, test } from "vitest";
import { floatLiteral } from "../../src/lower/literal.ts";

function text(value: number, suffix: "f32" | "f64"): string {
  const literal = floatLiteral(value, suffix);
  return literal.kind === "float" ? literal.text : literal.kind;
}

test("a float has the fewest digits that give its value", () => {
  for (const short of ["0.1", "0.3", "1.1", "0.33333334", "16777216.0", "3.4028235e38", "1e-45"])
    expect(text(Math.fround(Number(short)), "f32")).toBe(short);
  expect(text(0, "f32")).toBe("0.0");
});

test("a double has all digits of a float that became one", () => {
  expect(text(Math.fround(0.1), "f64")).toBe("0.10000000149011612");
});

test("what is no value of a float stays as it is", () => {
  expect(text(16777217, "f32")).toBe("16777217.0");
});
