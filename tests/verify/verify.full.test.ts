/** All levels on a toy library: the right translation passes, and each planted bug is caught and named. */
import { expect, test } from "vitest";
import type { VerifyInput } from "../../src/verify/verify.ts";
import { verify } from "../../src/verify/verify.ts";
import type { FunctionDifferential, VerifyResult } from "../../src/verify/verify-result.ts";
import * as s from "./sample.ts";
import { toyC, toyFunctions, toyRecords, toyRust, toyRustNames } from "./toy-library.ts";

interface Variant {
  /** Replaced in the Rust. */
  readonly bug?: readonly [string, string];
  readonly tests?: Readonly<Record<string, string>>;
  /** C names to keep; all when left out. */
  readonly only?: readonly string[];
  readonly more?: Partial<VerifyInput>;
}

async function verifyToy(variant: Variant): Promise<VerifyResult> {
  const [from, to] = variant.bug ?? ["", ""];
  expect(toyRust).toContain(from);
  const sample = await s.writeSample({
    c: toyC,
    rust: toyRust.replace(from, to),
    ...(variant.tests ? { tests: variant.tests } : {}),
  });
  const functions = toyFunctions.filter(({ cName }) => variant.only?.includes(cName) ?? true);
  return verify({
    project: sample.project,
    program: { symbols: new Map() },
    ffi: s.ffiInput(s.signatures(...functions), toyRecords, toyRustNames),
    crateDirectory: sample.crate,
    target: "library",
    limits: { inputs: 400, runSeconds: 20 },
    ...variant.more,
  });
}

function named(result: VerifyResult, name: string): FunctionDifferential {
  return result.differential.functions.find((one) => one.function === name)!;
}

test("a right translation passes, and undefined C is discarded", async () => {
  const result = await verifyToy({});
  expect(result.rust.errors).toEqual([]);
  expect(result.rust.unsafeTokens).toEqual([]);
  const functions = result.differential.functions;
  expect(functions.map((one) => [one.function, one.status])).toEqual(
    toyFunctions.map(({ cName }) => [cName, "passed"]),
  );
  for (const one of functions) expect(one.inputs, one.function).toBeGreaterThanOrEqual(200);
  expect(named(result, "quotient").discardReasons[0]?.reason).toBe("division by zero");
  expect(named(result, "stack_push").discarded).toBe(0);
  // The library's own `context_init` makes its objects ...
  expect(named(result, "context_update").discarded).toBe(0);
  // ... also where it refuses some arguments: then the object is none.
  expect(named(result, "digest_add").undecided).toBe(0);
  // Uninitialised memory is seen by no sanitizer, but the second C disagrees.
  expect(named(result, "unstable").discardReasons[0]?.reason).toContain("depends on how it is compiled");
  // In place: C takes it, the safe signature cannot.
  expect(named(result, "xor_into").refused).toBeGreaterThan(0);
  expect(result.status).toBe("passed");
});

test("without an initialiser objects have arbitrary contents, and what the C does not take is discarded", async () => {
  const result = await verifyToy({ only: ["context_update"] });
  expect(named(result, "context_update").discardReasons[0]?.reason).toContain("out of bounds");
});

test.each([
  [
    "one value for one input",
    ["a.rotate_left(5) ^ b", "a.rotate_left(5) ^ b ^ (b == 0x7fff) as u32"],
    "mix",
    "return",
  ],
  [
    "a length that is not handled",
    ["for (o, i) in out[..n]", "let n = if n > 64 { 64 } else { n };\n for (o, i) in out[..n]"],
    "xor_into",
    "out[64]",
  ],
  ["a rare state", ["c.num == 16 {", "c.num == 16 && c.h[0] != 3 {"], "context_update", "c."],
  ["the inside of a handle", ["s.data.push(v)", "s.data.insert(s.data.len() / 2, v)"], "stack_top", "return"],
  ["null", ["unwrap_or(-7)", "unwrap_or(-8)"], "maybe", "out[0]"],
  ["a position", ["s[..s.len() - 1].iter().position", "s[..].iter().position"], "find", "return"],
  [
    "the contents behind a pointer in a struct",
    ["add(v as u32)", "add((v % 0xfffe) as u32)"],
    "label_hash",
    "return",
  ],
  ["null in a struct", ["l.tag.unwrap_or(&[])", "l.tag.unwrap_or(&[9])"], "label_hash", "return"],
  ["a text in a struct", ["l.text.len() - 1]", "(l.text.len() - 1).min(33)]"], "label_hash", "return"],
  ["a number in a struct", ["l.weight > 100", "l.weight > 101"], "label_hash", "return"],
  ["a refused argument", ["size > 8 {", "size > 9 {"], "digest_init", "return"],
  ["state kept between calls", ["TICKS.get() > 20", "TICKS.get() > 21"], "tick", "tick"],
] as const)("a planted bug is caught: %s", async (_, bug, name, value) => {
  const result = await verifyToy({
    bug,
    only: [name, "context_init", "stack_new", "stack_push", "stack_free"],
  });
  expect(result.status).toBe("failed");
  const found = named(result, name);
  expect([
    found.status,
    result.differential.functions.filter((one) => one.status === "failed").length,
  ]).toEqual(["failed", 1]);
  expect(found.counterexample?.diverging.name).toContain(value);
  expect(result.diagnostics.map((one) => one.code)).toContain("verify/differential");
});

test("a counter-example is shrunk to what matters", async () => {
  const result = await verifyToy({
    bug: ["out[..n]", "out[..n - (n > 40 && input[2] == 255) as usize]"],
    only: ["xor_into"],
  });
  const found = named(result, "xor_into").counterexample;
  expect(found?.shrunk).toBe(true);
  const inputs = Object.fromEntries(found!.calls[0]!.inputs.map(({ name, value }) => [name, value]));
  expect(inputs["n"]).toBe("41");
  expect(inputs["in"]).toBe(`x0000ff${"00".repeat(37)}01`);
  expect(inputs["out"]).toBe(`x${"00".repeat(41)}`);
  expect(found?.diverging).toEqual({ name: "out[40]", c: "0x01", rust: "0x00" });
});

test("a panic is a failure, with its message", async () => {
  const result = await verifyToy({
    bug: ["{ a / 2.0", '{ assert!(b < 16.5, "too large"); a / 2.0'],
    only: ["half"],
  });
  const found = named(result, "half").counterexample;
  expect(found?.kind).toBe("panic");
  expect(found?.diverging.rust).toMatch(/^too large \(.*src\/lib\.rs:\d+:\d+\)$/);
});

test("an endless loop is a failure", async () => {
  const result = await verifyToy({
    bug: ["{ a % 2 == 0", "{ while a == 7 { std::hint::black_box(a); } a % 2 == 0"],
    only: ["even"],
    more: { limits: { inputs: 200, caseSeconds: 1, shrinkSeconds: 1 } },
  });
  expect(named(result, "even").counterexample?.kind).toBe("timeout");
});

test("too few good inputs are called weak", async () => {
  const facts = s.signatures({
    cName: "never",
    params: [s.scalarParam("a", s.integer("int"), "i32")],
    ...s.returns(s.integer("int"), "i32"),
  });
  const sample = await s.writeSample({
    c: "int never(int a) { return a / (a - a); }",
    rust: "pub fn never(a: i32) -> i32 { a }",
  });
  const result = await verify({
    project: sample.project,
    program: { symbols: new Map() },
    ffi: s.ffiInput(facts),
    crateDirectory: sample.crate,
    target: "library",
  });
  expect(named(result, "never")).toMatchObject({ status: "weak", inputs: 0 });
});

const toyTest = `#include <stdio.h>
#include <stdint.h>
#include <stddef.h>
struct stack;
struct stack *stack_new(void);
void stack_push(struct stack *, int);
int stack_top(const struct stack *);
void stack_free(struct stack *);
uint32_t mix(uint32_t, uint32_t);
void xor_into(uint8_t *, const uint8_t *, size_t);
int main(int argc, char **argv) {
  uint8_t a[3] = { 1, 2, 3 }, b[3] = { 4, 5, 6 };
  struct stack *s = stack_new();
  stack_push(s, 41);
  stack_push(s, 42);
  xor_into(a, b, 3);
  printf("%d %u %d %d", stack_top(s), mix(1, 2), a[0], a[2]);
  stack_free(s);
  return 4;
}
`;

test("C tests run on the Rust code", async () => {
  const result = await verifyToy({
    tests: {
      "test_toy.c": toyTest,
      "no_use.c": "int main(void) { return 0; }",
      "needs_more.c": "int stack_new(void), gone(void); int main(void) { stack_new(); return gone(); }",
    },
    only: ["mix", "xor_into", "stack_new", "stack_push", "stack_top", "stack_free"],
  });
  expect(result.cTests.programs.map((one) => [one.status, one.reason])).toEqual([
    ["passed", null],
    ["skipped", "the test calls no translated function"],
    ["skipped", expect.stringContaining("does not link with the C")],
  ]);
  expect(result.cTests.programs[0]?.rust).toMatchObject({ exit: 4, stdout: "42 34 5 5" });
  expect(result.cTests.status).toBe("passed");
});

test("a C test that differs names the function", async () => {
  const result = await verifyToy({
    bug: ["a.rotate_left(5)", "a.rotate_left(6)"],
    tests: { "test_toy.c": toyTest },
  });
  const [program] = result.cTests.programs;
  expect(program).toMatchObject({ status: "failed", culprits: ["mix"] });
  expect(program?.reason).toBe('stdout differs at line 1: C prints "42 34 5 5", Rust "42 66 5 5"');
  expect(result.diagnostics.map((one) => one.code)).toContain("verify/c-test");
});

test("overlapping arguments end in a message that names the function", async () => {
  const result = await verifyToy({
    only: ["xor_into"],
    tests: {
      "overlap.c": `#include <stdint.h>
#include <stddef.h>
void xor_into(uint8_t *, const uint8_t *, size_t);
int main(void) { uint8_t a[8] = { 0 }; xor_into(a, a + 4, 4); xor_into(a, a + 3, 4); return 0; }`,
      "null.c": `#include <stddef.h>
void xor_into(char *, const char *, size_t);
int main(void) { xor_into(NULL, NULL, 0); xor_into((char *)1, (char *)1, 0); return 0; }`,
      "bad_null.c": `#include <stddef.h>
void xor_into(char *, const char *, size_t);
int main(int argc, char **argv) { if (argc == 1) return 0; char c; xor_into(&c, NULL, 1); return 0; }`,
    },
  });
  const [overlap, nothing, guarded] = result.cTests.programs;
  expect(overlap?.rust).toMatchObject({
    exit: "SIGABRT",
    stderr: "c2rust-safe: overlapping arguments to xor_into\n",
  });
  expect([nothing?.status, guarded?.status]).toEqual(["passed", "passed"]);
});

test("a skipped function skips the tests that need it, by name", async () => {
  const result = await verifyToy({
    tests: { "test_toy.c": toyTest },
    more: {
      ffi: {
        ...s.ffiInput(s.signatures(...toyFunctions), toyRecords, toyRustNames),
        withhold: new Map([["mix", "refused"]]),
      },
    },
  });
  expect(result.cTests.programs[0]?.reason).toBe("the test needs functions without a shim: mix (refused)");
  expect(named(result, "mix")).toMatchObject({ status: "skipped", reason: "refused" });
});

test("unsafe code and compile errors fail the first level, with places", async () => {
  const hidden = await verifyToy({
    bug: ["pub fn even", "/* unsafe */ pub fn odd() { unsafe {} }\npub fn even"],
  });
  expect(hidden.rust).toMatchObject({ status: "failed" });
  expect(hidden.rust.unsafeTokens).toEqual([expect.stringMatching(/^src\/lib\.rs:\d+:29$/)]);
  const broken = await verifyToy({ bug: ["a % 2 == 0", "a % 2"] });
  expect(broken.rust.errors[0]).toMatchObject({ code: "E0308" });
  expect([broken.cTests.status, broken.differential.status]).toEqual(["skipped", "skipped"]);
  expect(broken.status).toBe("failed");
});

test("a shim that does not compile is withheld, the others are tested", async () => {
  const result = await verifyToy({
    bug: ["pub fn even(a: i32)", "pub fn even(a: i64)"],
    only: ["even", "mix"],
  });
  expect(named(result, "even")).toMatchObject({
    status: "skipped",
    reason: expect.stringContaining("E0308") as string,
  });
  expect(named(result, "mix").status).toBe("passed");
  expect(result.diagnostics.map((one) => one.code)).toContain("internal/bug");
});

test("whole programs are compared by output and exit code", async () => {
  const c = `#include <stdio.h>
int main(int argc, char **argv) {
  int c, n = 0;
  while ((c = getchar()) != EOF) n += c;
  printf("%s %d %d\\n", argv[0], argc, n);
  return argc;
}`;
  const rust = (extra: string) => `use std::io::Read;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).unwrap();
    let n: i32 = bytes.iter().map(|&b| b as i32).sum();
    println!("{} {} {}", args[0], args.len(), n${extra});
    std::process::exit(args.len() as i32);
}`;
  const run = async (extra: string) => {
    const sample = await s.writeSample({ c, rust: rust(extra), binary: true });
    return verify({
      project: sample.project,
      program: { symbols: new Map() },
      ffi: s.ffiInput(s.signatures()),
      crateDirectory: sample.crate,
      target: "binary",
      cases: [
        { args: [], stdin: "" },
        { args: ["x", "y"], stdin: "abc" },
      ],
    });
  };
  const right = await run("");
  expect(right.program).toMatchObject({ status: "passed", reason: null });
  expect(right.program.runs[1]?.rust).toMatchObject({ exit: 3, stdout: "sample 3 294\n" });
  const wrong = await run(" % 256");
  expect(wrong.program.runs.map((one) => one.status)).toEqual(["passed", "failed"]);
  expect(wrong.diagnostics.map((one) => one.code)).toContain("verify/output");
});

test("without a compiler the levels are skipped and say so", async () => {
  const sample = await s.writeSample({ c: toyC, rust: toyRust, tests: { "test_toy.c": toyTest } });
  const result = await verify({
    project: { ...sample.project, compiler: "no-such-compiler" },
    program: { symbols: new Map() },
    ffi: s.ffiInput(s.signatures(...toyFunctions), toyRecords, toyRustNames),
    crateDirectory: sample.crate,
    target: "library",
  });
  const reason = "tool/missing: no-such-compiler is not installed";
  expect(result.cTests).toMatchObject({ status: "skipped", reason });
  expect(result.differential).toMatchObject({ status: "skipped", reason: `no driver: ${reason}` });
  expect(result.diagnostics.filter((one) => one.code === "tool/missing")).toHaveLength(1);
});
