/** The Rust lexer behind the claim that there is no `unsafe`. */
import { expect, test } from "vitest";
import { forbidsUnsafe, rustTokens, unsafeTokens } from "../../src/verify/rust-tokens.ts";

function unsafePlaces(text: string): string[] {
  return unsafeTokens(rustTokens(text)).map((token) => `${String(token.line)}:${String(token.column)}`);
}

test("an unsafe block is found, with its place", () => {
  expect(unsafePlaces("fn f() {\n    unsafe { g() }\n}\n")).toEqual(["2:5"]);
  expect(unsafePlaces("unsafe fn f() {} unsafe impl T for U {}")).toEqual(["1:1", "1:18"]);
});

test("comments, strings and characters are no code", () => {
  const harmless = [
    "// unsafe\n",
    "/* unsafe /* unsafe */ unsafe */",
    '"unsafe \\" unsafe"',
    'b"unsafe"',
    'r"unsafe\\" ',
    'r#"unsafe " unsafe"#',
    'br##"unsafe "# unsafe"##',
    'c"unsafe"',
    "#![forbid(unsafe_code)]",
    "r#unsafe",
    "/// unsafe\nfn f() {}",
    "unsafely();",
    'f("a\\\\"); g("unsafe")',
  ];
  for (const text of harmless) expect(unsafePlaces(text), text).toEqual([]);
});

test("what looks like the start of a string does not hide code", () => {
  expect(unsafePlaces("let c = '\"'; unsafe {}")).toEqual(["1:14"]);
  expect(unsafePlaces("let c = '\\''; unsafe {}")).toEqual(["1:15"]);
  expect(unsafePlaces("fn f<'a>(x: &'a str) { unsafe {} }")).toEqual(["1:24"]);
  expect(unsafePlaces("let c = b'\"'; unsafe {}")).toEqual(["1:15"]);
  expect(unsafePlaces("'label: loop { unsafe {} }")).toEqual(["1:16"]);
  expect(unsafePlaces("/* a */ unsafe /* b */")).toEqual(["1:9"]);
  expect(unsafePlaces('let r = "\\\\"; unsafe {}')).toEqual(["1:15"]);
  expect(unsafePlaces("let c = '\\u{41}'; let d = 'é'; unsafe {}")).toEqual(["1:32"]);
});

test("the forbid attribute is read from the tokens", () => {
  expect(forbidsUnsafe(rustTokens("//! docs\n#![ forbid ( unsafe_code ) ]"))).toBe(true);
  expect(forbidsUnsafe(rustTokens("// #![forbid(unsafe_code)]"))).toBe(false);
  expect(forbidsUnsafe(rustTokens("#![deny(unsafe_code)]"))).toBe(false);
});
