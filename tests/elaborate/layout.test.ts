/** Sizes, alignments, offsets and bit positions of records are gcc's. */
import { describe, expect, test } from "vitest";
import type { Field, Program, RecordDefinition } from "../../src/c-ast/c-ast.ts";
import { elaborateText } from "./elaborate-text.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { runC } from "./run-c.ts";

const prelude = `
#include <stdio.h>
#include <string.h>
#include <stddef.h>
enum e { E0, E1 = 300 }; enum __attribute__((packed)) tiny { T0, T1 = 200 };
typedef enum e enum_e; typedef enum tiny enum_tiny;
typedef int int16aligned __attribute__((aligned(16))); typedef long unaligned_long __attribute__((aligned(1)));
typedef float vec4 __attribute__((vector_size(16)));
struct inner { char c; short s; }; union either { char c[5]; int i; };
struct __attribute__((packed)) dense { char c; int i; }; struct __attribute__((aligned(32))) wide { int i; };
static void dump(const void *p, unsigned long n) { const unsigned char *b = p; while (n--) printf("%02x", *b++); puts(""); }
`;

interface Member {
  readonly text: string;
  readonly name: string | null;
  readonly isBitField: boolean;
}
interface Shape {
  readonly tag: string;
  readonly text: string;
  readonly members: readonly Member[];
}

/** What gcc says: size, alignment, and per member its offset, or the bytes of a record in which it alone is all ones. */
async function answersOfCompiler(shapes: readonly Shape[]): Promise<string[]> {
  const body = shapes.flatMap(({ tag, text, members }) => [
    `printf("%d %d\\n", (int)sizeof(${keywordOf(text)} ${tag}), (int)_Alignof(${keywordOf(text)} ${tag}));`,
    ...members
      .filter(({ name }) => name !== null)
      .map(({ name, isBitField }) =>
        isBitField
          ? `{ ${keywordOf(text)} ${tag} x; memset(&x, 0, sizeof x); x.${name ?? ""} = -1; dump(&x, sizeof x); }`
          : `printf("%d\\n", (int)offsetof(${keywordOf(text)} ${tag}, ${name ?? ""}));`,
      ),
  ]);
  return runC(
    `${prelude}${shapes.map(({ text }) => text).join("\n")}\nint main(void) {\n${body.join("\n")}\n}\n`,
  );
}

function keywordOf(text: string): string {
  return /^union/m.test(text) ? "union" : "struct";
}

function answersOfElaborator(shapes: readonly Shape[], program: Program): string[] {
  return shapes.flatMap(({ tag, members }) => {
    const record = [...program.records.values()].find((candidate) => candidate.tag === tag);
    if (!record?.fields) return [`no record ${tag}`];
    const named = members.filter(({ name }) => name !== null);
    return [
      `${String(record.size)} ${String(record.align)}`,
      ...named.map(({ name }) => describeField(record, name ?? "", program)),
    ];
  });
}

function describeField(record: RecordDefinition, name: string, program: Program): string {
  const place = findField(record, name, 0, program);
  if (!place) return `no field ${name}`;
  const { field, base } = place;
  if (field.bitWidth === null) return String(base + field.offset);
  const bytes = new Uint8Array(record.size);
  const width = field.type.kind === "bool" ? 1 : field.bitWidth;
  for (let bit = base * 8 + field.bitOffset; bit < base * 8 + field.bitOffset + width; bit++) {
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return Buffer.from(bytes).toString("hex");
}

function findField(
  record: RecordDefinition,
  name: string,
  base: number,
  program: Program,
): { field: Field; base: number } | null {
  for (const field of record.fields ?? []) {
    if (field.name === name) return { field, base };
    const inner =
      field.name === null && field.type.kind === "record"
        ? program.records.get(field.type.record)
        : undefined;
    const found = inner && findField(inner, name, base + field.offset, program);
    if (found) return found;
  }
  return null;
}

async function expectSameLayout(shapes: readonly Shape[]): Promise<void> {
  const definitions = shapes.map(({ text }) => text).join("\n");
  const [expected, { program, diagnostics }] = await Promise.all([
    answersOfCompiler(shapes),
    elaborateText(`${prelude}${definitions}\n`),
  ]);
  expect(diagnostics).toEqual([]);
  const found = answersOfElaborator(shapes, program);
  const labels = shapes.flatMap(({ text, members }) => [
    text,
    ...members.flatMap(({ name }) => (name === null ? [] : [`${text} ${name}`])),
  ]);
  expect(labels.map((label, index) => `${label} ${found[index] ?? ""}`)).toEqual(
    labels.map((label, index) => `${label} ${expected[index] ?? ""}`),
  );
}

// ---------------------------------------------------------------------------------------------------- random records

const types = [
  ...[
    "char",
    "signed char",
    "short",
    "int",
    "long",
    "long long",
    "__int128",
    "float",
    "double",
    "long double",
    "_Bool",
    "char *",
  ],
  ...[
    "enum e",
    "enum tiny",
    "struct inner",
    "union either",
    "struct dense",
    "struct wide",
    "int16aligned",
    "unaligned_long",
    "vec4",
    "int (*)[3]",
  ],
] as [string, ...string[]];

const bitTypes: [readonly [string, number], ...(readonly [string, number])[]] = [
  ["int", 32],
  ["unsigned", 32],
  ["signed char", 8],
  ["unsigned char", 8],
  ["short", 16],
  ["unsigned short", 16],
  ["long", 64],
  ["unsigned long long", 64],
  ["_Bool", 1],
  ["enum_e", 32],
  ["enum_tiny", 8],
];

interface Kind {
  readonly bitFields: boolean;
  readonly attributes: boolean;
  readonly pragmas?: true;
}

function randomMember(random: Random, index: number, kind: Kind): Member {
  const name = `m${String(index)}`;
  const packed = kind.attributes && random.below(8) === 0 ? " __attribute__((packed))" : "";
  const aligned =
    kind.attributes && random.below(8) === 0
      ? ` __attribute__((aligned(${String(2 ** random.below(6))})))`
      : "";
  if (kind.bitFields && random.below(3) > 0) {
    const [type, most] = random.pick(bitTypes);
    const shape = random.below(12);
    if (shape === 0) return { text: `${type} : 0;`, name: null, isBitField: true };
    const width = 1 + random.below(most);
    if (shape < 3) return { text: `${type} : ${String(width)};`, name: null, isBitField: true };
    return { text: `${type} ${name} : ${String(width)}${packed}${aligned};`, name, isBitField: true };
  }
  const type = random.pick(types);
  if (type === "int (*)[3]") return { text: `int (*${name})[3];`, name, isBitField: false };
  // gcc has no arrays of elements that are less wide than aligned
  const dimension = type !== "int16aligned" && random.below(4) === 0 ? `[${String(random.below(4))}]` : "";
  return { text: `${type} ${name}${dimension}${packed}${aligned};`, name, isBitField: false };
}

function randomShapes(seed: number, count: number, kind: Kind): Shape[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, number) => {
    const tag = `r${String(number)}`;
    const keyword = random.below(6) === 0 ? "union" : "struct";
    const members = Array.from({ length: 1 + random.below(7) }, (_unused, index) =>
      randomMember(random, index, kind),
    );
    const attributes = kind.attributes && random.below(4) === 0 ? "__attribute__((packed)) " : "";
    const after = kind.attributes && random.below(6) === 0 ? " __attribute__((aligned(8)))" : "";
    const plain = `${keyword} ${attributes}${tag} { ${members.map((member) => member.text).join(" ")} }${after};`;
    const pack = `#pragma pack(push, ${String(2 ** random.below(5))})`;
    const text = kind.pragmas ? `${pack}\n${plain}\n#pragma pack(pop)` : plain;
    return { tag, text, members };
  });
}

describe("layout is gcc's", () => {
  test("records", async () => {
    await expectSameLayout(randomShapes(1, 150, { bitFields: false, attributes: false }));
  });
  test("bit-fields", async () => {
    await expectSameLayout(randomShapes(2, 250, { bitFields: true, attributes: false }));
  });
  test("packed and aligned records", async () => {
    await expectSameLayout(randomShapes(3, 250, { bitFields: false, attributes: true }));
  });
  test("packed and aligned bit-fields", async () => {
    await expectSameLayout(randomShapes(4, 300, { bitFields: true, attributes: true }));
  });
  test("records under #pragma pack", async () => {
    await expectSameLayout(randomShapes(5, 200, { bitFields: false, attributes: false, pragmas: true }));
  });
  test("bit-fields under #pragma pack", async () => {
    await expectSameLayout(randomShapes(6, 300, { bitFields: true, attributes: false, pragmas: true }));
  });
  test("everything under #pragma pack", async () => {
    await expectSameLayout(randomShapes(7, 300, { bitFields: true, attributes: true, pragmas: true }));
  });
  test("anonymous members, flexible arrays, empty records", async () => {
    const named = (name: string): Member => ({ text: "", name, isBitField: false });
    await expectSameLayout([
      {
        tag: "a0",
        text: "struct a0 { char a; struct { int b; union { char c; long d; }; }; short e; };",
        members: ["a", "b", "c", "d", "e"].map(named),
      },
      { tag: "a1", text: "struct a1 { int n; char data[]; };", members: ["n", "data"].map(named) },
      { tag: "a2", text: "struct a2 { char n; long data[]; };", members: ["n", "data"].map(named) },
      { tag: "a3", text: "struct a3 { };", members: [] },
      {
        tag: "a4",
        text: "struct a4 { char c; struct a3 none; int zero[0]; };",
        members: ["none", "zero"].map(named),
      },
      {
        tag: "a5",
        text: "union a5 { struct { char x, y; }; short z; char w[5]; };",
        members: ["x", "y", "z", "w"].map(named),
      },
      {
        tag: "a6",
        text: "struct a6 { char c; union { int i; } __attribute__((packed)) u; struct { char q; long l; } __attribute__((aligned(16))); };",
        members: ["c", "u", "q", "l"].map(named),
      },
      {
        tag: "a7",
        text: "struct a7 { _Alignas(8) char c; _Alignas(long double) char d; _Alignas(0) int e; };",
        members: ["c", "d", "e"].map(named),
      },
    ]);
  });
});
