/** Letters that are not ASCII in names. */
import { expect, test } from "vitest";
import { withNameLetters } from "../../src/preprocess/name-letters.ts";

test("letters of names are themselves, literals stay", () => {
  const text = String.raw`int z\U000000e4hler = '\u00e4' + "\"\U000000e4"[0]; x\u00e4;`;
  expect(withNameLetters(text)).toBe(String.raw`int zähler = '\u00e4' + "\"\U000000e4"[0]; xä;`);
});
