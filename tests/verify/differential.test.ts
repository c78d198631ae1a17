/** The pure parts of the differential level: protocol, comparison, shrinking. */
import { expect, test } from "vitest";
import { compareOutcome, discardReason, firstDivergence } from "../../src/verify/differential/compare.ts";
import { choicesText, parseCalls, parseRun, parseTrace } from "../../src/verify/differential/protocol.ts";
import type { Choices } from "../../src/verify/differential/protocol.ts";
import { shrink } from "../../src/verify/differential/shrink.ts";

const cRun = parseRun(`s 0
r 0 ok 0:aa,1:bb 
r 1 ok 0:aa,1:cc 
d 2 sanitizer 0:aa,1:? x.c:3:4: runtime error: index 17 out of bounds for type 'char [16]'|
s 3
x 3 7 0:aa,1:? 
end
`);

test("segments are what came back of each process", () => {
  expect(cRun.segments).toEqual([
    { first: 0, last: 2 },
    { first: 3, last: 4 },
  ]);
  expect(cRun.complete).toBe(true);
});

function verdicts(rustText: string): unknown[] {
  const rust = parseRun(rustText);
  return [...cRun.outcomes].map(([number, outcome]) =>
    compareOutcome(outcome, rust.outcomes.get(number) ?? outcome),
  );
}

test("equal outcomes are the same, undefined behaviour in C is discarded", () => {
  expect(verdicts("r 0 ok 0:aa,1:bb \nx 3 7 0:aa,1:? \n")).toEqual([
    { verdict: "same" },
    { verdict: "same" },
    { verdict: "discarded", reason: "index N out of bounds for type 'char [N]'" },
    { verdict: "same" },
  ]);
});

test("the first step that differs is blamed", () => {
  expect(verdicts("r 0 ok 0:ab,1:b0 \nr 1 ok 0:aa,1:c0 \n").slice(0, 2)).toMatchObject([
    { verdict: "different", function: 0, kind: "value" },
    { verdict: "different", function: 1, kind: "value" },
  ]);
});

test("a panic is told with its place, a refused overlap is no failure", () => {
  const panic =
    "d 0 signal-6 0:aa,1:? |thread '<unnamed>' panicked at src/m.rs:4:9:|index out of bounds: the len is 4|c2rust-safe: panic in f|";
  expect(verdicts(panic)[0]).toEqual({
    verdict: "different",
    function: 1,
    kind: "panic",
    message: "index out of bounds: the len is 4 (src/m.rs:4:9)",
  });
  expect(verdicts("d 0 signal-6 0:aa,1:? c2rust-safe: overlapping arguments to f|")[0]).toEqual({
    verdict: "refused",
  });
});

test("another exit code is a difference", () => {
  expect(verdicts("x 3 8 0:aa,1:? ")[3]).toMatchObject({ verdict: "different", kind: "exit" });
  expect(verdicts("r 3 ok 0:aa,1:dd ")[3]).toMatchObject({ verdict: "different", kind: "exit" });
});

test("discard reasons of one kind count together", () => {
  const outcome = { kind: "died", number: 0, status: "sanitizer", steps: [] } as const;
  const message =
    "==12==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x60 at pc 0x1|READ of size 1";
  expect(discardReason({ ...outcome, message })).toBe("heap-buffer-overflow");
});

test("the first diverging value is named down to the byte, element and field", () => {
  const diverging = (c: string, rust: string) => {
    const found = firstDivergence(
      parseCalls(`call 0\nin n 1\nout v ${c}\n`),
      parseCalls(`call 0\nin n 1\nout v ${rust}\n`),
    );
    return found && [found.name, found.c, found.rust];
  };
  expect(diverging("x00ff10", "x00fe11")).toEqual(["v[1]", "0xff", "0xfe"]);
  expect(diverging("[1, 2, 3]", "[1, 5, 3]")).toEqual(["v[1]", "2", "5"]);
  expect(diverging("{a: 1, b: {c: [1, 2], d: x0a0b}}", "{a: 1, b: {c: [1, 2], d: x0a0c}}")).toEqual([
    "v.b.d[1]",
    "0x0b",
    "0x0c",
  ]);
  expect(diverging("-1", "0")).toEqual(["v", "-1", "0"]);
  expect(diverging("7", "7")).toBeNull();
});

test("choices survive the way to the driver and back", () => {
  const choices = parseTrace("s 4\nt ;51455:0,3,;51200:18446744073709551615,;1:\nr 4 ok 0:aa \n");
  expect(choices && choicesText(choices)).toBe("51455:0,3;51200:18446744073709551615;1:");
});

test("shrinking finds the smallest failing numbers", async () => {
  const start: Choices = new Map([
    [1, [77n, 18446744073709551615n, 9n]],
    [2, Array.from({ length: 300 }, (_, index) => BigInt(index + 1))],
  ]);
  let runs = 0;
  const shrunk = await shrink(
    start,
    (candidates) => {
      runs++;
      return Promise.resolve(
        candidates.map((choices) => (choices.get(1)?.[0] ?? 0n) >= 17n && (choices.get(2)?.[200] ?? 0n) > 4n),
      );
    },
    5000,
  );
  expect(shrunk.complete).toBe(true);
  expect(shrunk.choices.get(1)).toEqual([17n]);
  expect(shrunk.choices.get(2)?.filter((value) => value !== 0n)).toEqual([5n]);
  expect(runs).toBeLessThan(60);
});

test("out of bounds on arbitrary contents is undecided, other deaths and other objects are not", () => {
  const verdict = (c: string, rust: string): unknown => {
    const [outcome] = parseRun(`s 0\n${c}\n`).outcomes.values();
    const [other] = parseRun(`s 0\n${rust}\n`).outcomes.values();
    return outcome && other && compareOutcome(outcome, other).verdict;
  };
  const bounds =
    "d 0 signal-6 0:? |thread 'm' panicked at a.rs:1:1:|range end index 79 out of range for slice of length 64|";
  const overflow = "d 0 signal-6 0:? |thread 'm' panicked at a.rs:1:1:|attempt to divide by zero|";
  expect(verdict("r 0 raw 0:aa ", bounds)).toBe("undecided");
  expect(verdict("r 0 raw 0:aa ", overflow)).toBe("different");
  expect(verdict("r 0 raw 0:aa ", "r 0 raw 0:ab ")).toBe("different");
  expect(verdict("r 0 ok 0:aa ", bounds)).toBe("different");
});
