/** Every diagnostic code, with what it means. Codes are stable: reports, configs and tests name them. */

export const diagnosticCodes = {
  // usage and input
  "input/not-found": "A path given on the command line does not exist",
  "input/no-c-files": "No C source file below the given path",
  "input/not-utf8": "A source file is not valid UTF-8",
  "input/unreadable": "A source file could not be read",
  "input/too-deep": "The C is nested more deeply than the stack of the translator allows",
  "input/name": "The crate cannot have the name that was asked for",
  "output/exists": "The output folder exists and was not written by this tool",
  "output/unwritable": "The output folder could not be written",
  "tool/missing": "A program that is needed is not installed",
  "preprocess/failed": "The C preprocessor rejected the file",
  "preprocess/missing-include": "A header was not found",
  // front end
  "parse/syntax": "The text is not C as the grammar knows it",
  "parse/ambiguous": "A form whose meaning could not be decided",
  "elaborate/undeclared": "A name is used that is not declared",
  "elaborate/type": "The types of an expression or declaration do not fit (C11 constraint)",
  "elaborate/constant": "A constant expression was required",
  "elaborate/redefinition": "A name is defined twice with different meanings",
  // C that is understood and not translated
  "unsupported/asm": "Inline assembly",
  "unsupported/long-double": "long double",
  "unsupported/complex": "_Complex",
  "unsupported/atomic": "_Atomic",
  "unsupported/computed-goto": "Computed goto",
  "unsupported/vector": "Vector types and target intrinsics",
  "unsupported/vla": "Variable length array",
  "unsupported/variadic": "Variadic function definition",
  "unsupported/setjmp": "setjmp and longjmp",
  "unsupported/signal": "Signals",
  "unsupported/thread": "Threads",
  "unsupported/builtin": "A compiler builtin",
  "unsupported/library": "A C library function without a translation",
  "unsupported/undefined-function": "A function that none of the given files defines",
  "unsupported/extension": "A language extension",
  "unsupported/union": "Union",
  "unsupported/bit-field": "Bit-field",
  "unsupported/goto": "goto that no structured form expresses",
  "unsupported/evaluation-order": "An order of evaluation that Rust cannot follow",
  // pointers without a representation
  "pointer/unknown-base": "A pointer whose object could not be determined",
  "pointer/escapes": "The address of an object outlives or leaves the place that owns it",
  "pointer/aliasing-call": "Arguments of one call overlap and one of them is written",
  "pointer/reinterpret": "Memory is accessed as another type",
  "pointer/stored": "A pointer is stored where no safe representation is known for it",
  "pointer/global": "A mutable global is borrowed in a way that has no safe form",
  "pointer/heap": "Heap memory without a single evident owner or element type",
  "pointer/node": "A node of a linked structure is used as a whole, or a part of it by its address",
  // inside
  "internal/bug": "A defect of the translator",
  // verification
  "verify/rustc": "The emitted Rust does not compile",
  "verify/unsafe": "The emitted crate contains unsafe code",
  "verify/c-test": "A C test behaves differently on the Rust code",
  "verify/output": "The program prints something else than the C",
  "verify/differential": "A function gives another result than the C",
  "verify/skipped": "A level of verification could not run",
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;
