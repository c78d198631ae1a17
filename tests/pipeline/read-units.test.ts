/** Units as they are read together: vector instructions or plain C, for all of a program or for none. */
import { expect, test } from "vitest";
import { preprocessAll } from "../../src/pipeline/read-units.ts";
import { temporaryProject } from "../temporary-project.ts";

const laneCount = "#ifdef __SSE2__\nenum { lanes = 8 };\n#else\nenum { lanes = 2 };\n#endif\n";

async function read(files: Readonly<Record<string, string>>): Promise<{
  readonly texts: readonly string[];
  readonly notes: readonly string[];
}> {
  const root = await temporaryProject(files);
  const paths = Object.keys(files).filter((path) => path.endsWith(".c"));
  const units = paths.map((path) => ({
    path,
    absolutePath: `${root}/${path}`,
    directory: root,
    arguments: [],
  }));
  const project = { name: "program", units, testPrograms: [], root, compiler: "gcc" };
  const { value, diagnostics } = await preprocessAll(project, { concurrency: 1 });
  return { texts: value.map(({ text }) => text), notes: diagnostics.map(({ message }) => message) };
}

const withPlainPath =
  '#ifdef __SSE2__\n#include <emmintrin.h>\n#endif\n#include "lanes.h"\n' +
  "#ifdef __SSE2__\n__m128i zero(void) { return _mm_setzero_si128(); }\n#else\nint zero(void) { return 0; }\n#endif\n";

test("plain C is taken for all units, as structs in headers may depend on it", async () => {
  const { texts, notes } = await read({
    "lanes.h": laneCount,
    "zero.c": withPlainPath,
    "main.c": '#include "lanes.h"\nint main(void) { return lanes; }\n',
  });
  expect(texts.every((text) => text.includes("lanes = 2"))).toBe(true);
  expect(notes).toEqual(["`zero.c` is translated without its vector instructions, for which it has plain C"]);
});

test("where one unit has no plain C, all stay as they are", async () => {
  const { texts, notes } = await read({
    "lanes.h": laneCount,
    "zero.c": withPlainPath,
    "main.c":
      '#include <emmintrin.h>\n#include "lanes.h"\nint main(void) { __m128i none = _mm_setzero_si128(); return 0; }\n',
  });
  expect(texts.every((text) => text.includes("lanes = 8"))).toBe(true);
  expect(notes).toEqual([]);
});

test("headers of instructions that nothing uses change nothing", async () => {
  const { texts, notes } = await read({
    "lanes.h": laneCount,
    "main.c": '#include <x86intrin.h>\n#include "lanes.h"\nint main(void) { return lanes; }\n',
  });
  expect(texts.join()).toContain("lanes = 8");
  expect(notes).toEqual([]);
});

test("instructions behind macros and scalar ones are found", async () => {
  const bits = "#ifdef __SSE2__\nint f(unsigned x) { return _tzcnt_u32(x); }\n#else\nint f(int x);\n#endif\n";
  expect((await read({ "main.c": `#include <x86intrin.h>\n${bits}` })).notes).toHaveLength(1);
  const shuffle =
    "typedef int four __attribute__((vector_size(16)));\n#ifdef __SSE2__\nfour f(four x) { return (four)_mm_shuffle_epi32(x, 1); }\n#endif\n";
  expect((await read({ "main.c": `#include <emmintrin.h>\n${shuffle}` })).notes).toHaveLength(1);
});
