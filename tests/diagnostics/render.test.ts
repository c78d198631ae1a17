/** What a diagnostic looks like on a terminal. */
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../src/diagnostics/render.ts";
import { unitIndex } from "../../src/source/span.ts";

const source = ["int f(void) {", "\treturn &x;", "}"];

function render(diagnostic: Partial<Diagnostic>, colour: "always" | "never" = "never"): string {
  return renderDiagnostic(
    { code: "pointer/escapes", severity: "error", message: "the address leaves", ...diagnostic },
    {
      colour,
      locate: ({ unit, start }) => (unit === 0 ? { file: "a.c", line: 2, column: start + 1 } : null),
      sourceLine: (file, line) => (file === "a.c" ? (source[line - 1] ?? null) : null),
    },
  );
}

test("a span is underlined, up to the end of its line", () => {
  expect(render({ at: { unit: unitIndex(0), start: 8, end: 10 }, hint: "return the value" })).toBe(
    [
      "a.c:2:9: error[pointer/escapes]: the address leaves",
      "     2 |  return &x;",
      "       |         ^~",
      "       = hint: return the value",
    ].join("\n"),
  );
  expect(render({ at: { unit: unitIndex(0), start: 8, end: 99 } })).toContain("|         ^~~\n".trimEnd());
});

test("a location has one caret", () => {
  expect(render({ at: { file: "a.c", line: 1, column: 5 } })).toMatch(/\n {7}\| {5}\^$/);
});

test("without a known place there is the message", () => {
  expect(render({})).toBe("error[pointer/escapes]: the address leaves");
  expect(render({ at: { unit: unitIndex(7), start: 0, end: 1 } })).toBe(
    "error[pointer/escapes]: the address leaves",
  );
  expect(render({ at: { file: "gone.c", line: 1, column: 5 } })).toBe(
    "gone.c:1:5: error[pointer/escapes]: the address leaves",
  );
});

test("further lines of a message are indented", () => {
  expect(render({ message: "first\nsecond\n" })).toBe("error[pointer/escapes]: first\n    second");
});

test("colour is asked for", () => {
  expect(render({}, "always")).toContain("\u001b[31m");
  expect(render({})).not.toContain("\u001b[");
});
