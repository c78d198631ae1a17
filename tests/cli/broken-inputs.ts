/** DATA: inputs that are broken, hostile or just odd, and what the command must say about them. */

export interface BrokenInput {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Behind `translate`; default: `a.c`. */
  readonly args?: readonly string[];
  /** 0 and 1: there is an output that builds; 2: there is none. */
  readonly exitCode: 0 | 1 | 2;
  /** Somewhere in what the user reads. */
  readonly says: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** Needs the deep stack of a process of its own. */
  readonly isDeep?: true;
  /** Shell commands that make what files cannot say (links, pipes); run in the folder. */
  readonly setup?: string;
}

const good = "int add(int a, int b) { return a + b; }\n";
const program = '#include <stdio.h>\nint main(void) { puts("ok"); return 0; }\n';

export const truncated: readonly BrokenInput[] = [
  { name: "an empty file", files: { "a.c": "" }, exitCode: 0, says: /0 of 0 functions/ },
  { name: "only white space", files: { "a.c": " \n\t\n\n" }, exitCode: 0, says: /0 of 0 functions/ },
  { name: "only a comment", files: { "a.c": "/* nothing here */\n" }, exitCode: 0, says: /0 of 0 functions/ },
  {
    name: "a function cut off",
    files: { "a.c": "int f(int x)\n{\n    if (x) {\n        return" },
    exitCode: 2,
    says: /a\.c:4:\d+: error\[parse\/syntax\]/,
  },
  {
    name: "a string cut off",
    files: { "a.c": 'const char *s = "abc' },
    exitCode: 2,
    says: /a\.c:1:17: error\[parse\/syntax\]: missing terminating/,
  },
  {
    name: "a comment cut off",
    files: { "a.c": "int x;\n/* and then" },
    exitCode: 2,
    says: /a\.c:2:1: error\[preprocess\/failed\]: .*unterminated comment/,
  },
  {
    name: "a condition cut off",
    files: { "a.c": "#if 1\nint x;\n" },
    exitCode: 2,
    says: /a\.c:1:1: error\[preprocess\/failed\]: .*unterminated #if/,
  },
  {
    name: "a macro call cut off",
    files: { "a.c": "#define M(x) x\nint y = M(1;\n" },
    exitCode: 2,
    says: /a\.c:2:\d+: error\[preprocess\/failed\]: .*unterminated argument list/,
  },
  {
    name: "an include cut off",
    files: { "a.c": "#include\n" },
    exitCode: 2,
    says: /a\.c:1:\d+: error\[\w+\/[\w-]+\]: .*#include expects/,
  },
  {
    name: "a declaration without an end",
    files: { "a.c": "int x" },
    exitCode: 2,
    says: /error\[parse\/syntax\]: expected/,
  },
  {
    name: "a struct without an end",
    files: { "a.c": "struct s { int x;\n" },
    exitCode: 2,
    says: /error\[parse\/syntax\]: expected/,
  },
  {
    name: "braces too many",
    files: { "a.c": "int f(void) { return 1; } }\n" },
    exitCode: 2,
    says: /a\.c:1:27: error\[parse\/syntax\]/,
  },
];

export const encodings: readonly BrokenInput[] = [
  {
    name: "random bytes",
    files: { "a.c": Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919 + (at >> 3)) % 256)) },
    exitCode: 2,
    says: /error\[input\/not-utf8\]/,
  },
  {
    name: "an object file",
    files: { "a.c": Buffer.from("7f454c4602010100000000000000000003003e0001000000f0", "hex") },
    exitCode: 2,
    says: /a\.c.*error\[/,
  },
  {
    name: "zero bytes in the text",
    files: { "a.c": "int f(void) { return 1; }\0\0\n" },
    exitCode: 0, // gcc ignores them, with a warning
    says: /1 of 1 function/,
  },
  {
    name: "UTF-16",
    files: { "a.c": Buffer.from(`\ufeff${good}`, "utf16le") },
    exitCode: 2,
    says: /error\[input\/not-utf8\]/,
  },
  { name: "a byte order mark", files: { "a.c": `\ufeff${good}` }, exitCode: 0, says: /1 of 1 function/ },
  {
    name: "Latin-1 in a string",
    files: { "a.c": Buffer.from('const char *s = "\xe4";\n', "latin1") },
    exitCode: 0,
    says: /0 of 0 functions/,
  },
  {
    name: "Windows line ends",
    files: { "a.c": good.replaceAll("\n", "\r\n") },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  { name: "no line end at the end", files: { "a.c": good.trimEnd() }, exitCode: 0, says: /1 of 1 function/ },
  {
    name: "other letters in names and texts",
    files: { "a.c": 'int größe(void) { return 3; }\nconst char *t = "日本語";\n' },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "a form feed between functions",
    files: { "a.c": `${good}\f\nint g(void) { return 2; }\n` },
    exitCode: 0,
    says: /2 of 2 functions/,
  },
];

const repeated = (text: string, count: number): string => text.repeat(count);

export const large: readonly BrokenInput[] = [
  {
    name: "a line of 10 MB",
    files: {
      "a.c": `int f(void) { return 0${repeated(" + 1 ", 10)}; } /* ${repeated("x", 10_000_000)} */\n`,
    },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "a string of 1 MB",
    files: { "a.c": `const char s[] = "${repeated("abcdefgh", 125_000)}";\nint f(int i) { return s[i]; }\n` },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "20,000 parentheses",
    isDeep: true,
    files: { "a.c": `int f(int x) { return ${repeated("(", 20_000)}x${repeated(")", 20_000)}; }\n` },
    exitCode: 2,
    says: /error\[input\/too-deep\]/,
  },
  {
    name: "3,000 blocks in each other",
    files: { "a.c": `int f(int x) { ${repeated("{", 3000)}x++;${repeated("}", 3000)} return x; }\n` },
    exitCode: 1,
    says: /error\[parse\/syntax\]: More than 400 levels of nesting/,
  },
  {
    name: "a chain of 500 else",
    isDeep: true,
    files: {
      "a.c": `int f(int x) { ${Array.from({ length: 500 }, (_, at) => `if (x == ${String(at)}) return ${String(at * 7)};`).join(" else ")} return -1; }\n`,
    },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "a sum of 1,000 terms",
    isDeep: true,
    files: { "a.c": `int f(int x) { return ${Array.from({ length: 1000 }, () => "x").join(" + ")}; }\n` },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "40 stars",
    files: { "a.c": `int f(int ${repeated("*", 40)}p) { return p != 0; }\n` },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "a name of 10,000 letters",
    files: { "a.c": `int f_${repeated("a", 10_000)}(void) { return 1; }\n` },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "a macro that grows",
    files: {
      "a.c": `#define A 1\n${Array.from({ length: 14 }, (_, at) => `#define B${String(at)} (${at === 0 ? "A" : `B${String(at - 1)}`} + ${at === 0 ? "A" : `B${String(at - 1)}`})`).join("\n")}\nint f(void) { return B13; }\n`,
    },
    exitCode: 0,
    says: /1 of 1 function/,
  },
];

export const includes: readonly BrokenInput[] = [
  {
    name: "a header that is not there",
    files: { "a.c": '#include "b.h"\n' },
    exitCode: 2,
    says: /a\.c:1:10: error\[preprocess\/missing-include\]/,
  },
  {
    name: "a system header that is not there",
    files: { "a.c": "#include <no/such.h>\n" },
    exitCode: 2,
    says: /error\[preprocess\/missing-include\]/,
  },
  {
    name: "a file that includes itself",
    files: { "a.c": '#include "a.c"\nint x;\n' },
    exitCode: 2,
    says: /error\[[\w/-]+\]: .*include nested/,
  },
  {
    name: "two headers that include each other",
    files: { "a.c": '#include "b.h"\n', "b.h": '#include "c.h"\n', "c.h": '#include "b.h"\n' },
    exitCode: 2,
    says: /error\[[\w/-]+\]: .*include nested/,
  },
  {
    name: "headers that include each other with guards",
    files: {
      "a.c": '#include "b.h"\nint f(void) { return B + C; }\n',
      "b.h": '#ifndef B\n#define B 1\n#include "c.h"\n#endif\n',
      "c.h": '#ifndef C\n#define C 2\n#include "b.h"\n#endif\n',
    },
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "a folder as a header",
    files: { "a.c": '#include "b.h"\n', "b.h/x": "" },
    exitCode: 2,
    says: /error\[[\w/-]+\]/,
  },
  {
    name: "#error",
    files: { "a.c": "#error this platform is not supported\n" },
    exitCode: 2,
    says: /a\.c:1:2: error\[[\w/-]+\]: .*#error this platform/,
  },
];

export const paths: readonly BrokenInput[] = [
  { name: "a file that is not there", files: {}, exitCode: 2, says: /error\[input\/not-found\]/ },
  {
    name: "a link to nothing",
    files: {},
    setup: "ln -s nowhere a.c",
    exitCode: 2,
    says: /error\[input\/not-found\]/,
  },
  {
    name: "a link to itself",
    files: {},
    setup: "ln -s a.c a.c",
    exitCode: 2,
    says: /error\[input\/[\w-]+\]/,
  },
  {
    name: "a folder named like a C file",
    files: { "a.c/readme": "" },
    exitCode: 2,
    says: /error\[input\/no-c-files\]/,
  },
  {
    name: "a pipe named like a C file",
    files: {},
    setup: "mkfifo a.c",
    exitCode: 2,
    says: /error\[input\/[\w-]+\]/,
  },
  { name: "a device", files: {}, args: ["/dev/zero"], exitCode: 2, says: /error\[input\/[\w-]+\]/ },
  {
    name: "spaces and other letters in the path",
    files: { "mein code/größe 1.c": good },
    args: ["mein code/größe 1.c"],
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "the same file twice",
    files: { "a.c": good },
    args: ["a.c", "./a.c"],
    exitCode: 0,
    says: /1 of 1 function/,
  },
  {
    name: "two files with the same function",
    files: { "a.c": good, "b.c": good },
    args: ["a.c", "b.c"],
    exitCode: 1,
    says: /error\[elaborate\/redefinition\]/,
  },
  {
    name: "two programs at once",
    files: { "a.c": program, "b.c": program },
    args: ["a.c", "b.c"],
    exitCode: 0,
    says: /2 crates written/,
  },
  {
    name: "C++",
    files: { "a.c": "class A { public: int x; };\ntemplate <typename T> T f(T x) { return x; }\n" },
    exitCode: 2,
    says: /a\.c:1:1: error\[/,
  },
  {
    name: "a header in place of a source",
    files: { "a.h": "int x;\n" },
    args: ["a.h"],
    exitCode: 2,
    says: /error\[input\/[\w-]+\]/,
  },
];

export const tools: readonly BrokenInput[] = [
  {
    name: "no compiler",
    files: { "a.c": good },
    environment: { CC: "no-such-cc" },
    exitCode: 2,
    says: /error\[tool\/missing\]/,
  },
  {
    name: "a compiler that only fails",
    files: { "a.c": good },
    environment: { CC: "false" },
    exitCode: 2,
    says: /error\[/,
  },
  {
    name: "a compiler that says nothing",
    files: { "a.c": good },
    environment: { CC: "true" },
    exitCode: 2,
    says: /error\[/,
  },
  {
    name: "a flag that the compiler does not know",
    files: { "a.c": good },
    args: ["a.c", "--", "-no-such-flag"],
    exitCode: 2,
    says: /no-such-flag/,
  },
  {
    name: "a file as output folder",
    files: { "a.c": good, out: "mine\n" },
    args: ["a.c", "--out", "out"],
    exitCode: 2,
    says: /error\[output\/[\w-]+\]/,
  },
  {
    name: "an output folder below a file",
    files: { "a.c": good, out: "mine\n" },
    args: ["a.c", "--out", "out/deeper"],
    exitCode: 2,
    says: /error\[output\/[\w-]+\]/,
  },
  {
    name: "an output folder of somebody else",
    files: { "a.c": good, "out/mine": "" },
    args: ["a.c", "--out", "out"],
    exitCode: 2,
    says: /error\[output\/[\w-]+\]/,
  },
  {
    name: "an output folder where nothing can be made",
    files: { "a.c": good },
    args: ["a.c", "--out", "/proc/no/out"],
    exitCode: 2,
    says: /error\[output\/[\w-]+\]/,
  },
  {
    name: "C with errors of type",
    files: { "a.c": "struct s { int x; };\nint f(struct s v) { return v; }\n" },
    exitCode: 2,
    says: /a\.c:2:\d+: error\[elaborate\/type\]/,
  },
];

export const all: readonly BrokenInput[] = [
  ...truncated,
  ...encodings,
  ...large,
  ...includes,
  ...paths,
  ...tools,
];
