/** Items, statements, patterns and layout: what is printed is what rustfmt would print, and rustc accepts it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as build from "../../src/rust-ast/build.ts";
import type { Item, Statement } from "../../src/rust-ast/rust-ast.ts";
import { printCrate, printExpression, printFile, printItemText } from "../../src/print/print-crate.ts";
import { printManifest } from "../../src/print/print-manifest.ts";

const x = build.path("x");
const n = build.path("n");

/** Prints a function with this body. */
function body(...statements: readonly Statement[]): string {
  return printItemText(build.fnItem("f", [], null, build.block(statements)));
}

function check(item: Item, expected: string): void {
  expect(printItemText(item)).toBe(expected);
}

test("functions", () => {
  check(
    {
      ...build.fnItem(
        "rotate",
        [build.param("x", "u32"), build.mutParam("n", "u32")],
        "u32",
        build.block([], build.method(x, "rotate_left", n)),
        "pub",
      ),
      docs: ["Rotates.", "", "- `n`: bits"],
      attributes: ['doc(alias = "ROTL32")', "inline"],
    },
    `/// Rotates.
///
/// - \`n\`: bits
#[doc(alias = "ROTL32")]
#[inline]
pub fn rotate(x: u32, mut n: u32) -> u32 {
    x.rotate_left(n)
}`,
  );
});

test("long parameter lists take a line each", () => {
  const params = ["first", "second", "third", "fourth"].map((name) =>
    build.param(name, build.refMutType(build.sliceType("u8"))),
  );
  expect(printItemText(build.fnItem("many", params, null, build.block([])))).toBe(
    "fn many(first: &mut [u8], second: &mut [u8], third: &mut [u8], fourth: &mut [u8]) {}",
  );
  expect(printItemText(build.fnItem("many", [...params, ...params], null, build.block([])))).toContain(
    "fn many(\n    first: &mut [u8],\n",
  );
});

test("statements with comments and blank lines", () => {
  expect(
    body(
      { ...build.commented(build.letMut("x", build.int(0), "u32"), ["Start.", ""]), blankBefore: true },
      {
        ...build.statement(
          build.whileLoop(
            build.binary("<", build.cast(x, "usize"), n),
            build.block([build.statement(build.compoundAssign("+=", x, build.int(1)))]),
            "outer",
          ),
        ),
        blankBefore: true,
      },
      build.statement(build.returnValue()),
    ),
  ).toBe(`fn f() {
    // Start.
    //
    let mut x: u32 = 0;

    'outer: while (x as usize) < n {
        x += 1;
    }
    return;
}`);
});

test("conditions hold struct literals and closures in parentheses", () => {
  const point = build.struct("Point", { x });
  expect(body(build.statement(build.ifElse(build.binary("==", x, point), build.block([]))))).toContain(
    "if x == (Point { x }) {}",
  );
  expect(body(build.statement(build.forLoop("i", build.range(build.int(0), n), build.block([]))))).toContain(
    "for i in 0..n {}",
  );
  expect(body(build.statement(build.matchOn(point, [])))).toContain("match (Point { x }) {}");
});

test("if let and let else keep && and braces apart", () => {
  const both = build.binary("&&", x, n);
  expect(
    body(
      build.statement(
        build.ifElse(build.letCondition(build.literalPattern(build.bool(true)), both), build.block([])),
      ),
    ),
  ).toContain("if let true = (x && n) {}");
  const letElse = {
    ...build.letPattern(build.somePattern(build.binding("y")), x),
    otherwise: build.block([build.statement(build.returnValue())]),
  };
  expect(body(letElse)).toContain("let Some(y) = x else {\n        return;\n    };");
  expect(body({ ...letElse, value: build.struct("S", {}) })).toContain("= (S {}) else");
});

test("match arms and patterns", () => {
  expect(
    body(
      build.statement(
        build.matchOn(x, [
          build.arm(
            build.orPattern([
              build.literalPattern(build.int(-1)),
              build.rangePattern(build.int(2), build.int(5)),
            ]),
            build.tuple(),
          ),
          {
            ...build.arm(
              build.tuplePattern(build.wildcard, build.mutBinding("y")),
              build.block([]),
              build.binary("<", n, x),
            ),
            comments: ["two"],
          },
          build.arm(
            { kind: "reference", mutable: false, pattern: build.mutBinding("z") },
            build.breakTo("outer", build.loop(build.block([]), "inner")),
          ),
        ]),
      ),
    ),
  ).toBe(`fn f() {
    match x {
        -1 | 2..=5 => (),
        // two
        (_, mut y) if n < x => {}
        &(mut z) => break 'outer ('inner: loop {}),
    }
}`);
});

test("literals", () => {
  const texts = [
    build.int(-5, "i8"),
    build.hex(255, "u8"),
    build.byte(0x27),
    build.byteString([0x22, 0, 10, 200]),
    build.string('é"\\\u200b'),
    build.float("1e-9", "f32"),
  ];
  expect(texts.map(printExpression)).toEqual([
    "-5i8",
    "0xffu8",
    String.raw`b'\''`,
    String.raw`b"\"\0\n\xc8"`,
    String.raw`"é\"\\\u{200b}"`,
    "1e-9f32",
  ]);
});

test("tables of numbers fill their lines", () => {
  const numbers = Array.from({ length: 40 }, (_, i) => build.hex(i * 0x1111111));
  const text = printItemText(
    build.constItem("TABLE", build.arrayType("u32", 40), build.array(...numbers), "private"),
  );
  const lines = text.split("\n");
  expect(lines[0]).toBe("const TABLE: [u32; 40] = [");
  expect(lines.length).toBeLessThan(9);
  expect(lines.every((line) => line.length <= 100)).toBe(true);
});

const sample: readonly Item[] = [
  build.useItem("std::cell::Cell"),
  build.constItem("LIMIT", "usize", build.int(16), "pub"),
  build.constItem("ALSO", "usize", build.int(17), "pub"),
  {
    kind: "struct",
    name: "State",
    visibility: "pub",
    attributes: ["derive(Clone, Debug)"],
    generics: { lifetimes: ["a"], params: [] },
    fields: [
      {
        name: "bytes",
        visibility: "pub",
        type: build.refType(build.sliceType("u8"), "a"),
        docs: ["What is left."],
      },
      { name: "callback", visibility: "private", type: build.fnType(["u32"], "u32") },
    ],
  },
  {
    kind: "enum",
    name: "Mode",
    visibility: "pub",
    variants: [
      { name: "Off", fields: [], discriminant: 0n },
      { name: "On", fields: [], discriminant: -1n },
    ],
    docs: ["How it runs."],
  },
  {
    kind: "struct",
    name: "Wrapper",
    visibility: "pub",
    fields: { tuple: [{ visibility: "pub", type: build.namedType("u32") }] },
  },
  {
    kind: "impl",
    trait: null,
    type: build.lifetimeType("State", ["_"]),
    items: [
      {
        ...build.fnItem(
          "apply",
          [build.param("x", "u32")],
          "u32",
          build.block([], build.call(build.field(build.path("self"), "callback"), x)),
          "pub",
        ),
        receiver: "&self",
      },
    ],
  },
  {
    kind: "thread-local",
    name: "COUNTER",
    visibility: "private",
    type: build.namedType("Cell", "u32"),
    value: build.call("Cell::new", build.int(0)),
    isConst: true,
  },
  build.fnItem(
    "main",
    [],
    null,
    build.block([
      build.letVariable("table", build.vecRepeat(build.int(0, "u8"), build.path("LIMIT"))),
      build.letVariable(
        "n",
        build.choose(build.method(build.path("table"), "is_empty"), build.int(1), build.int(2)),
      ),
      build.statement(
        build.method(
          build.path("COUNTER"),
          "with",
          build.closure(
            ["c"],
            build.blockExpr(
              build.block([
                build.statement(
                  build.method(
                    build.path("c"),
                    "set",
                    build.binary("+", build.method(build.path("c"), "get"), n),
                  ),
                ),
              ]),
            ),
          ),
        ),
      ),
      build.statement(build.macro("println", build.string("{}"), build.binary("*", n, build.int(2)))),
    ]),
  ),
];

test("the text of a crate stays as rustfmt wants it, and compiles", () => {
  const crate = {
    name: "sample",
    target: "binary" as const,
    files: [
      {
        path: "main.rs",
        docs: ["A sample."],
        attributes: ["forbid(unsafe_code)", "allow(dead_code)"],
        items: sample,
      },
    ],
  };
  const text = printCrate(crate).get("src/main.rs") ?? "";
  const folder = mkdtempSync(join(tmpdir(), "print-crate-"));
  try {
    const source = join(folder, "main.rs");
    writeFileSync(source, text);
    execFileSync("rustc", ["--edition=2021", "-Dwarnings", "-o", join(folder, "main"), source]);
    expect(execFileSync(join(folder, "main"), { encoding: "utf8" })).toBe("4\n");
    expect(
      execFileSync("rustfmt", ["--edition=2021", "--emit=stdout", "--quiet", source], { encoding: "utf8" }),
    ).toContain(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(printManifest(crate)).toContain("overflow-checks = false");
});

test("a file with nothing but a comment", () => {
  expect(printFile({ path: "a.rs", docs: ["Nothing."], attributes: [], items: [] })).toBe("//! Nothing.\n");
});
