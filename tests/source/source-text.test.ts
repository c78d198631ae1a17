/** Bytes of C sources that are not UTF-8. */
import { expect, test } from "vitest";
import { decodeSource, rawByte, readableText } from "../../src/source/source-text.ts";

const bytesOf = (text: string): number[] =>
  Array.from(text).flatMap(
    (letter) => rawByte(letter.codePointAt(0) ?? 0) ?? [...new TextEncoder().encode(letter)],
  );

test.each([
  ["plain", [0x61, 0x62]],
  ["UTF-8", [...new TextEncoder().encode("aé日😀")]],
  ["Latin-1", [0x63, 0x61, 0x66, 0xe9, 0x0a, 0x78]],
  ["both", [0xc3, 0xa9, 0xe9, 0xe6, 0x97, 0xa5]],
  ["a sequence that is cut", [0x61, 0xe6, 0x97]],
  ["an overlong one, and a surrogate", [0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5, 0xff]],
])("bytes come through: %s", (_, bytes) => {
  expect(bytesOf(decodeSource(Uint8Array.from(bytes)))).toEqual(bytes);
});

test("people see Latin-1", () => {
  expect(readableText(decodeSource(Uint8Array.from([0x4a, 0xf6, 0x72, 0x67])))).toBe("Jörg");
  expect(readableText("日😀")).toBe("日😀");
});
