/** The C ABI shims as text: what each shape becomes, and what gets no shim and why. */
import { expect, test } from "vitest";
import type { SymbolId } from "../../src/c-ast/c-ast.ts";
import type { RecordId } from "../../src/c-ast/c-type.ts";
import type { FfiInput } from "../../src/verify/emit-ffi.ts";
import { emitFfi } from "../../src/verify/emit-ffi.ts";
import * as s from "./sample.ts";

const u8 = s.integer("uchar");
const int = s.integer("int");
const size = s.integer("ulong");
const byLength = { kind: "linear", param: 1, scale: 1, offset: 0 } as const;

function shimOf(input: FfiInput): string {
  return emitFfi(input).files.get("ffi/src/lib.rs") ?? "";
}
function reasonOf(input: FfiInput): string {
  return emitFfi(input).skipped[0]?.reason ?? "a shim was made";
}

test("scalars pass through, chars with C's sign, indices as the translation has them", () => {
  const text = shimOf(
    s.ffiInput(
      s.signatures({
        cName: "f",
        params: [
          s.scalarParam("c", s.integer("char"), "u8"),
          s.scalarParam("n", size, "usize"),
          s.scalarParam("yes", int, "bool"),
        ],
        ...s.returns(int, "bool"),
      }),
    ),
  );
  expect(text).toContain('pub unsafe extern "C" fn f(c: i8, n: u64, yes: i32) -> i32 {');
  expect(text).toContain("sample::f(c as u8, n as usize, yes != 0) as i32");
});

test("a slice has exactly the elements that the extent names", () => {
  const parameter = (extent: Parameters<typeof s.sliceParam>[3]["extent"]) =>
    shimOf(
      s.ffiInput(
        s.signatures({
          cName: "f",
          params: [s.sliceParam("data", u8, "u8", { extent }), s.scalarParam("n", int, "i32")],
        }),
      ),
    );
  expect(parameter({ kind: "constant", elements: 12 })).toContain("let data_count = 12;");
  expect(parameter({ kind: "linear", param: 1, scale: 4, offset: -3 })).toContain(
    "let data_count = boundary::linear(data, 4, n as i128, -3);",
  );
  const padded = { kind: "blocks", param: 1, added: 15, divisor: 16, scale: 16, offset: 0 } as const;
  expect(parameter(padded)).toContain(
    "let data_count = boundary::linear(data, 16, boundary::blocks(n as i128, 15, 16), 0);",
  );
  const other = { kind: "constant", elements: 2 } as const;
  expect(parameter({ kind: "choice", param: 1, value: 7, equal: padded, other })).toContain(
    "let data_count = if n as i128 == 7 { boundary::linear(data, 16, boundary::blocks(n as i128, 15, 16), 0) } else { 2 };",
  );
  expect(parameter({ kind: "nul-terminated" })).toContain("boundary::terminated(data)");
});

test("an unknown extent gives no shim, by name", () => {
  const facts = s.signatures({
    cName: "f",
    params: [s.sliceParam("data", u8, "u8", { extent: { kind: "unknown" } })],
  });
  expect(reasonOf(s.ffiInput(facts))).toBe("parameter data reaches an unknown number of elements");
});

test("a length that only names suggest gives no shim, one that is agreed does", () => {
  const shown = (basis: "agreed" | "assumed") =>
    s.ffiInput(
      s.signatures({
        cName: "f",
        params: [
          s.sliceParam("data", u8, "u8", { extent: { ...byLength, basis } }),
          s.scalarParam("n", int, "i32"),
        ],
      }),
    );
  expect(reasonOf(shown("assumed"))).toBe("parameter data has a length by convention only");
  expect(reasonOf(shown("agreed"))).toBe("a shim was made");
});

test("overlap is tested only where something is written", () => {
  const two = (mutable: boolean) =>
    shimOf(
      s.ffiInput(
        s.signatures({
          cName: "f",
          params: [
            s.sliceParam("a", u8, "u8", { mutable, extent: byLength }),
            s.scalarParam("n", size, "usize"),
            s.sliceParam("b", u8, "u8", { extent: byLength }),
          ],
        }),
      ),
    );
  expect(two(true)).toContain("boundary::require_disjoint(NAME, &[boundary::written(a, a_count)");
  expect(two(false)).not.toContain("require_disjoint");
});

const flat = s.record(1, "flat", [{ name: "n", type: int, offset: 0 }], 4, 4);
const owner = s.record(2, "owner", [{ name: "p", type: s.pointer(int), offset: 0 }], 8, 8);
const makesOwner: s.SignatureText = {
  cName: "owner_new",
  cResult: s.pointer(s.recordType(2)),
  rustResult: s.path("Box", s.path("Owner")),
  result: { kind: "owned", target: s.recordType(2), nullable: false },
};
const usesOwner: s.SignatureText = {
  cName: "use",
  params: [s.referenceParam("o", s.recordType(2), "Owner")],
};

test("flat structs are reinterpreted, and their size is checked when the shims compile", () => {
  const facts = s.signatures({ cName: "f", params: [s.referenceParam("x", s.recordType(1), "Flat")] });
  const text = shimOf(s.ffiInput(facts, [flat], { flat: "m::Flat" }));
  expect(text).toContain("f(x: *mut sample::m::Flat)");
  expect(text).toContain("assert!(size_of::<sample::m::Flat>() == 4);");
});

test("other structs cross as handles, unless C callers can see their fields", () => {
  const input = s.ffiInput(s.signatures(makesOwner, usesOwner), [owner], { owner: "Owner" });
  const ffi = emitFfi(input);
  expect(ffi.skipped).toEqual([]);
  expect(ffi.files.has("ffi/src/allocator.rs")).toBe(true);
  const visible = emitFfi({ ...input, visibleRecords: new Set([2 as RecordId]) });
  expect(visible.skipped.map((one) => one.function.cName)).toEqual(["owner_new", "use"]);
  expect(visible.skipped[1]?.reason).toContain(
    "struct owner has another form in Rust and C callers know its fields",
  );
});

test("a struct that only C could have made is no handle", () => {
  expect(reasonOf(s.ffiInput(s.signatures(usesOwner), [owner]))).toContain("struct owner");
});

test.each([
  ["bit-fields", { ...flat, fields: flat.fields!.map((field) => ({ ...field, bitWidth: 3 })) }],
  ["is a union", { ...flat, keyword: "union" as const }],
  ["packed", { ...flat, fields: flat.fields!.map((field) => ({ ...field, offset: 1 })), size: 5, align: 1 }],
])("a struct that Rust lays out otherwise does not cross by value: %s", (why, definition) => {
  const facts = s.signatures({
    cName: "f",
    params: [{ name: "x", cType: s.recordType(1), rustType: s.path("Flat"), shape: { kind: "record" } }],
  });
  expect(reasonOf(s.ffiInput(facts, [definition]))).toContain(why);
});

test("what has no C counterpart is skipped by name, the rest is kept", () => {
  const facts = s.signatures(
    {
      cName: "callback",
      params: [s.shapedParam("f", s.pointer(s.cVoid), s.path("F"), { kind: "function", nullable: false })],
    },
    { cName: "fine", params: [s.scalarParam("a", int, "i32")] },
    {
      cName: "odd",
      params: [
        s.shapedParam("p", s.pointer(int), s.path("Ptr"), { kind: "opaque", reason: "a floor pointer" }),
      ],
    },
  );
  const ffi = emitFfi(s.ffiInput(facts));
  expect(ffi.shims.map((one) => one.cName)).toEqual(["fine"]);
  expect(ffi.skipped.map((one) => one.reason)).toEqual([
    "parameter f is a function pointer",
    "parameter p: a floor pointer",
  ]);
});

test("main and private functions have no place in the C ABI", () => {
  const facts = new Map(s.signatures({ cName: "main" }, { cName: "helper" }));
  const helper = facts.get(2 as SymbolId)!;
  facts.set(helper.symbol, { ...helper, public: false });
  const ffi = emitFfi(s.ffiInput(facts));
  expect([ffi.shims, ffi.skipped]).toEqual([[], []]);
});

test("parameter names that Rust or the shim cannot use are replaced", () => {
  const facts = s.signatures({
    cName: "loop",
    params: [
      s.scalarParam("in", int, "i32"),
      s.scalarParam("a_count", int, "i32"),
      s.scalarParam("x", int, "i32"),
    ],
  });
  expect(shimOf(s.ffiInput(facts))).toContain("fn loop_(arg0: i32, arg1: i32, x: i32) {");
});

test("the same signatures give the same text", () => {
  const input = s.ffiInput(s.signatures(makesOwner, usesOwner), [owner], { owner: "Owner" });
  expect(emitFfi(input).files).toEqual(emitFfi(input).files);
});
