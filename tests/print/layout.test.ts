/** Where the layout engine breaks lines. */
import { expect, test } from "vitest";
import {
  concat,
  fill,
  group,
  hardLine,
  indent,
  line,
  list,
  render,
  softLine,
} from "../../src/print/layout.ts";

const words = (count: number): string[] => Array.from({ length: count }, (_, i) => `word${String(i)}`);

test("a group is broken as a whole, or not at all", () => {
  expect(render(list("f(", words(3), ")"))).toBe("f(word0, word1, word2)");
  expect(render(list("f(", words(3), ")", 10))).toBe("f(\n    word0,\n    word1,\n    word2,\n)");
});

test("what follows a group counts, up to where the line can be broken next", () => {
  const long = "x".repeat(90);
  expect(render(concat(group(concat(long, softLine, "y")), "1234567890"))).toBe(`${long}\ny1234567890`);
  expect(render(concat(group(concat(long, softLine, "y")), hardLine, "1234567890"))).toBe(
    `${long}y\n1234567890`,
  );
});

test("an inner group may stay whole when the outer one is broken", () => {
  const inner = list("[", words(2), "]");
  expect(render(list("f(", [inner, "x".repeat(90)], ")"))).toBe(
    `f(\n    [word0, word1],\n    ${"x".repeat(90)},\n)`,
  );
});

test("a forced line break breaks the groups around it", () => {
  expect(render(group(concat("{", indent(concat(line, "a", hardLine, "b")), line, "}")))).toBe(
    "{\n    a\n    b\n}",
  );
});

test("a fill sets as many items on a line as fit", () => {
  const text = render(group(concat("[", indent(concat(softLine, fill(words(30)))), softLine, "]"), 60));
  const lines = text.split("\n");
  expect(lines.every(({ length }) => length <= 100)).toBe(true);
  expect(lines.length).toBe(5);
  expect(text.replaceAll(/\s+/g, "")).toBe(`[${words(30).join(",")},]`);
  expect(render(group(concat("[", fill(["1", "2"]), "]")))).toBe("[1, 2]");
});

test("empty lines have no blanks, long lists no deep recursion", () => {
  expect(render(indent(concat("a", hardLine, hardLine, "b")))).toBe("a\n\n    b");
  expect(render(list("[", words(200_000), "]")).split("\n").length).toBe(200_002);
});
