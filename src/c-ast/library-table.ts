/** DATA: the functions of the C library, by header. See `library-form.ts` for what the words mean. */
import type { LibraryArgument, LibraryFunction, LibraryResult } from "./library-form.ts";

const value: LibraryArgument = { kind: "value", as: "c" };
const byte: LibraryArgument = { kind: "value", as: "byte" };
const size: LibraryArgument = { kind: "value", as: "usize" };
const text: LibraryArgument = { kind: "text", limit: null };
const textUpTo = (limit: number): LibraryArgument => ({ kind: "text", limit });
const memory = (...sizes: readonly number[]): LibraryArgument => ({ kind: "memory", size: sizes });
const buffer: LibraryArgument = { kind: "buffer", size: null };
const bufferOf = (...sizes: readonly number[]): LibraryArgument => ({ kind: "buffer", size: sizes });
const object: LibraryArgument = { kind: "object" };
const key: LibraryArgument = { kind: "key" };
const endOf = (of: number): LibraryArgument => ({ kind: "end", of });
const cursorIn = (of: number): LibraryArgument => ({ kind: "cursor", of });
const stream: LibraryArgument = { kind: "stream" };
const comparison: LibraryArgument = { kind: "comparison" };
const released: LibraryArgument = { kind: "released" };
const nothing: LibraryArgument = { kind: "null" };

const none: LibraryResult = { kind: "none" };
const plain: LibraryResult = { kind: "value" };
const length: LibraryResult = { kind: "size" };
const argument = (at: number): LibraryResult => ({ kind: "argument", at });
const argumentOrNull = (at: number): LibraryResult => ({ kind: "argument-or-null", at });
const found = (at: number): LibraryResult => ({ kind: "found", at });
const position = (at: number): LibraryResult => ({ kind: "position", at });
const parsed: LibraryResult = { kind: "parsed" };
const fresh: LibraryResult = { kind: "fresh" };
const never: LibraryResult = { kind: "never" };

type Table = Readonly<Record<string, LibraryFunction>>;

/** Functions of one form, whose names in the runtime are their own. */
function alike(
  module: string,
  names: string,
  args: readonly LibraryArgument[],
  result: LibraryResult,
): Table {
  return Object.fromEntries(
    names.split(" ").map((name) => [name, { args, result, runtime: `${module}::${name}` }]),
  );
}

/** Functions of numbers that are methods in Rust: `name=method`, for `double` and with an `f` behind for `float`. */
function methods(names: string, count: number, suffixes: readonly string[] = ["", "f"]): Table {
  const args = Array.from({ length: count }, () => value);
  const entries = names.split(" ").flatMap((entry): readonly (readonly [string, LibraryFunction])[] => {
    const [name = "", method = name] = entry.split("=");
    const known: LibraryFunction = { args, result: plain, method };
    return suffixes.map((suffix) => [`${name}${suffix}`, known] as const);
  });
  return Object.fromEntries(entries);
}

const strings: Table = {
  ...alike("string", "strlen", [text], length),
  ...alike("string", "strnlen", [textUpTo(1), size], length),
  ...alike("string", "strcmp strcasecmp", [text, text], plain),
  strcoll: { args: [text, text], result: plain, runtime: "string::strcmp" },
  ...alike("string", "strncmp strncasecmp", [textUpTo(2), textUpTo(2), size], plain),
  ...alike("string", "strcpy strcat", [buffer, text], argument(0)),
  ...alike("string", "stpcpy", [buffer, text], position(0)),
  ...alike("string", "strncpy", [bufferOf(2), textUpTo(2), size], argument(0)),
  ...alike("string", "strncat", [buffer, textUpTo(2), size], argument(0)),
  ...alike("string", "strchr strrchr", [text, byte], found(0)),
  index: { args: [text, byte], result: found(0), runtime: "string::strchr" },
  rindex: { args: [text, byte], result: found(0), runtime: "string::strrchr" },
  ...alike("string", "strchrnul", [text, byte], position(0)),
  ...alike("string", "strstr strcasestr strpbrk", [text, text], found(0)),
  ...alike("string", "strspn strcspn", [text, text], length),
  ...alike("string", "memchr memrchr", [memory(2), byte, size], found(0)),
  strtok: { args: [buffer, text], result: found(0) },
  strtok_r: { args: [buffer, text, cursorIn(0)], result: found(0) },
  strdup: { args: [text], result: fresh, runtime: "string::strdup" },
  strndup: { args: [textUpTo(1), size], result: fresh, runtime: "string::strndup" },
  memcpy: { args: [bufferOf(2), memory(2), size], result: argument(0) },
  memmove: { args: [bufferOf(2), memory(2), size], result: argument(0) },
  mempcpy: { args: [bufferOf(2), memory(2), size], result: position(0) },
  "swap two objects": { args: [object, object], result: none },
  memset: { args: [bufferOf(2), value, size], result: argument(0) },
  memset_explicit: { args: [bufferOf(2), value, size], result: argument(0) },
  memcmp: { args: [memory(2), memory(2), size], result: plain },
  bcmp: { args: [memory(2), memory(2), size], result: plain },
  timingsafe_bcmp: { args: [memory(2), memory(2), size], result: plain },
  bcopy: { args: [memory(2), bufferOf(2), size], result: none },
  bzero: { args: [bufferOf(1), size], result: none },
  explicit_bzero: { args: [bufferOf(1), size], result: none },
};

const numbers: Table = {
  ...alike("number", "atoi atol atof", [text], plain),
  atoll: { args: [text], result: plain, runtime: "number::atol" },
  strtol: { args: [text, endOf(0), value], result: parsed, runtime: "number::strtol" },
  strtoll: { args: [text, endOf(0), value], result: parsed, runtime: "number::strtol" },
  strtoul: { args: [text, endOf(0), value], result: parsed, runtime: "number::strtoul" },
  strtoull: { args: [text, endOf(0), value], result: parsed, runtime: "number::strtoul" },
  strtoimax: { args: [text, endOf(0), value], result: parsed, runtime: "number::strtol" },
  strtoumax: { args: [text, endOf(0), value], result: parsed, runtime: "number::strtoul" },
  strtod: { args: [text, endOf(0)], result: parsed, runtime: "number::strtod" },
  strtold: { args: [text, endOf(0)], result: parsed, runtime: "extended_text::strtold" },
  strtof: { args: [text, endOf(0)], result: parsed, runtime: "number::strtof" },
  ...alike("bits", "ffs ffsl", [value], plain),
  ffsll: { args: [value], result: plain, runtime: "bits::ffsl" },
  abs: { args: [value], result: plain, method: "wrapping_abs" },
  labs: { args: [value], result: plain, method: "wrapping_abs" },
  llabs: { args: [value], result: plain, method: "wrapping_abs" },
  imaxabs: { args: [value], result: plain, method: "wrapping_abs" },
  ...alike("rand", "rand random drand48 lrand48 mrand48", [], plain),
  ...alike("rand", "srand srand48", [value], none),
  c2rust_step48: { args: [value], result: plain, runtime: "rand::step48" },
  c2rust_state48: { args: [], result: plain, runtime: "rand::state48" },
  c2rust_set48: { args: [value, value, value], result: none, runtime: "rand::set48" },
  srandom: { args: [value], result: none, runtime: "rand::srand" },
  rand_r: { args: [object], result: plain, runtime: "rand::rand_r" },
};

const memoryAndOrder: Table = {
  malloc: { args: [size], result: fresh },
  calloc: { args: [size, size], result: fresh },
  aligned_alloc: { args: [size, size], result: fresh },
  realloc: { args: [released, size], result: fresh },
  free: { args: [released], result: none },
  qsort: { args: [bufferOf(1, 2), size, size, comparison], result: none },
  bsearch: { args: [key, memory(2, 3), size, size, comparison], result: found(1) },
};

const ends: Table = {
  exit: { args: [value], result: never, runtime: "exit::exit" },
  _Exit: { args: [value], result: never, runtime: "exit::exit_at_once" },
  _exit: { args: [value], result: never, runtime: "exit::exit_at_once" },
  abort: { args: [], result: never },
  __assert_fail: { args: [text, text, value, text], result: never },
};

const rounding = "fabs=abs sqrt floor ceil trunc round rint=round_ties_even nearbyint=round_ties_even";

/** Exact: what IEEE 754 fixes, and what glibc and `std` round in the same way. */
const exactMath: Table = {
  ...methods(rounding, 1, ["", "f", "l"]),
  ...methods("fmin=min fmax=max copysign", 2, ["", "f", "l"]),
  ...methods("hypot", 2, ["l"]),
  ...methods("fma=mul_add", 3),
  fmod: { args: [value, value], result: plain },
  fmodf: { args: [value, value], result: plain },
  fmodl: { args: [value, value], result: plain },
  ...methods("lround=round llround=round lrint=round_ties_even llrint=round_ties_even", 1, ["", "f", "l"]),
  ...alike("math", "ldexp ldexpf fdim fdimf", [value, value], plain),
  ...alike("math", "frexp frexpf modf modff", [value, object], plain),
  scalbn: { args: [value, value], result: plain, runtime: "math::ldexp" },
  scalbnf: { args: [value, value], result: plain, runtime: "math::ldexpf" },
  ...alike("extended_math", "ldexpl scalbnl fdiml nextafterl", [value, value], plain),
  ...alike("extended_math", "frexpl modfl", [value, object], plain),
  ...alike("extended_math", "logbl ilogbl", [value], plain),
};

/** By `std`, which calls the platform's own C library for them: equal where that is the one the C program had. */
const platformMath: Table = {
  ...methods("sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1=exp_m1", 1),
  ...methods("log=ln log2 log10 log1p=ln_1p cbrt", 1),
  ...methods("pow=powf atan2 hypot", 2),
};

/** For `long double`: what is nearest to the exact result. glibc's is another one now and then, by two last bits at most. */
const nearestMath: Table = Object.fromEntries(
  Object.entries({
    ...methods("exp exp2 expm1=exp_m1 log=ln log2 log10 log1p=ln_1p cbrt", 1, ["l"]),
    ...methods("sin cos tan asin acos atan sinh cosh tanh", 1, ["l"]),
    ...methods("pow=powf atan2", 2, ["l"]),
  }).map(([name, known]) => [name, { ...known, isNearest: true }]),
);

const streams: Table = {
  printf: { args: [text], rest: "read", result: plain },
  fprintf: { args: [stream, text], rest: "read", result: plain },
  sprintf: { args: [buffer, text], rest: "read", result: plain },
  snprintf: { args: [bufferOf(1), size, text], rest: "read", result: plain },
  vprintf: { args: [text, value], result: plain },
  vfprintf: { args: [stream, text, value], result: plain },
  vsprintf: { args: [buffer, text, value], result: plain },
  vsnprintf: { args: [bufferOf(1), size, text, value], result: plain },
  puts: { args: [text], result: plain },
  fputs: { args: [text, stream], result: plain },
  putchar: { args: [value], result: plain },
  fputc: { args: [value, stream], result: plain },
  putc: { args: [value, stream], result: plain },
  perror: { args: [text], result: none, runtime: "strerror::perror" },
  fflush: { args: [stream], result: plain },
  getchar: { args: [], result: plain, runtime: "stdin::getchar" },
  fgetc: { args: [stream], result: plain, runtime: "stdin::getchar" },
  getc: { args: [stream], result: plain, runtime: "stdin::getchar" },
  ungetc: { args: [value, stream], result: plain, runtime: "stdin::ungetc" },
  fgets: { args: [bufferOf(1), size, stream], result: argumentOrNull(0), runtime: "stdin::fgets" },
  feof: { args: [stream], result: plain },
  ferror: { args: [stream], result: plain },
  clearerr: { args: [stream], result: none },
  scanf: { args: [text], rest: "written", result: plain },
  fscanf: { args: [stream, text], rest: "written", result: plain },
  sscanf: { args: [text, text], rest: "written", result: plain },
  vscanf: { args: [text, value], result: plain, runtime: "memory_scan::vscanf" },
  vsscanf: { args: [text, text, value], result: plain, runtime: "memory_scan::vsscanf" },
  vfscanf: { args: [stream, text, value], result: plain },
  fwrite: { args: [memory(1, 2), size, size, stream], result: length },
  fread: { args: [bufferOf(1, 2), size, size, stream], result: length },
  fopen: { args: [text, text], result: plain },
  fdopen: { args: [value, text], result: plain },
  tmpfile: { args: [], result: plain },
  open_memstream: { args: [object, object], result: plain },
  popen: { args: [text, text], result: plain },
  pclose: { args: [stream], result: plain },
  c2rust_system: { args: [text], result: plain, runtime: "command::system" },
  c2rust_child_set: { args: [text, text], result: none, runtime: "child_environment::set" },
  c2rust_child_unset: { args: [text], result: none, runtime: "child_environment::unset" },
  c2rust_child_clear: { args: [], result: none, runtime: "child_environment::clear" },
  remove: { args: [text], result: plain },
  rename: { args: [text, text], result: plain },
  fclose: { args: [stream], result: plain },
  fseek: { args: [stream, value, value], result: plain },
  ftell: { args: [stream], result: plain },
  fseeko: { args: [stream, value, value], result: plain },
  ftello: { args: [stream], result: plain },
  rewind: { args: [stream], result: none },
  setbuf: { args: [stream, nothing], result: none },
  setvbuf: { args: [stream, nothing, value, size], result: plain },
  fileno: { args: [stream], result: plain },
  getrandom: { args: [bufferOf(1), size, value], result: plain },
  getentropy: { args: [bufferOf(1), size], result: plain },
};

/** POSIX. What begins with `c2rust_` is for the parts of the library that are written in C. */
const files: Table = {
  close: { args: [value], result: plain, runtime: "descriptor::close" },
  lseek: { args: [value, value, value], result: plain, runtime: "descriptor::lseek" },
  lseek64: { args: [value, value, value], result: plain, runtime: "descriptor::lseek" },
  isatty: { args: [value], result: plain, runtime: "descriptor::isatty" },
  ftruncate: { args: [value, value], result: plain, runtime: "descriptor::ftruncate" },
  fchmod: { args: [value, value], result: plain, runtime: "descriptor::fchmod" },
  fsync: { args: [value], result: plain, runtime: "descriptor::fsync" },
  dup: { args: [value], result: plain, runtime: "descriptor::dup" },
  ...alike("file_system", "unlink rmdir chdir", [text], plain),
  ...alike("file_system", "mkdir chmod access truncate", [text, value], plain),
  ...alike("file_system", "link symlink", [text, text], plain),
  readlink: { args: [text, bufferOf(2), size], result: plain, runtime: "file_system::readlink" },
  mkstemp: { args: [buffer], result: plain, runtime: "file_system::mkstemp" },
  c2rust_open: { args: [text, value, value], result: plain, runtime: "descriptor::open" },
  c2rust_read: { args: [value, bufferOf(2), size], result: plain, runtime: "descriptor::read" },
  c2rust_write: { args: [value, memory(2), size], result: plain, runtime: "descriptor::write" },
  c2rust_read_at: {
    args: [value, bufferOf(2), size, value],
    result: plain,
    runtime: "descriptor::read_at",
  },
  c2rust_write_at: { args: [value, memory(2), size, value], result: plain, runtime: "descriptor::write_at" },
  c2rust_working_directory: {
    args: [bufferOf(1), size],
    result: plain,
    runtime: "file_system::working_directory",
  },
  c2rust_look_at: { args: [text, value], result: plain, runtime: "file_system::look_at" },
  c2rust_look_at_descriptor: { args: [value], result: plain, runtime: "file_system::look_at_descriptor" },
  c2rust_seen: { args: [value], result: plain, runtime: "file_system::seen" },
  c2rust_set_times: {
    args: [text, value, value, value, value],
    result: plain,
    runtime: "file_times::set_times",
  },
  c2rust_set_descriptor_times: {
    args: [value, value, value, value, value],
    result: plain,
    runtime: "file_times::set_descriptor_times",
  },
  c2rust_open_directory: { args: [text], result: plain, runtime: "file_system::open_directory" },
  c2rust_next_name: { args: [value, buffer], result: plain, runtime: "file_system::next_name" },
  c2rust_next_inode: { args: [value], result: plain, runtime: "file_system::next_inode" },
  c2rust_rewind_directory: { args: [value], result: none, runtime: "file_system::rewind_directory" },
};

const clocks: Table = {
  time: { args: [nothing], result: plain, runtime: "time::time" },
  clock: { args: [], result: plain, runtime: "time::clock" },
  difftime: { args: [value, value], result: plain, runtime: "time::difftime" },
  c2rust_clock_nanoseconds: { args: [value], result: plain, runtime: "time::clock_nanoseconds" },
  c2rust_sleep: { args: [value], result: none, runtime: "time::sleep" },
  c2rust_zone_offset: { args: [value], result: plain, runtime: "zone::offset" },
  c2rust_zone_summer: { args: [value], result: plain, runtime: "zone::summer" },
  c2rust_zone_set: { args: [text], result: none, runtime: "zone::set" },
  c2rust_zone_unset: { args: [], result: none, runtime: "zone::unset" },
  c2rust_zone_renew: { args: [], result: none, runtime: "zone::renew" },
  c2rust_zone_letter: { args: [value, value], result: plain, runtime: "zone::letter" },
  c2rust_program_letter: { args: [value, value], result: plain, runtime: "exit::program_letter" },
  c2rust_ignore_pipes: { args: [value], result: none, runtime: "stderr::ignore_pipes" },
  c2rust_end_by_signal: { args: [value], result: none, runtime: "exit::end_by_signal" },
  getpid: { args: [], result: plain, runtime: "exit::getpid" },
  ...alike("process_numbers", "getppid getuid geteuid getgid getegid", [], plain),
  c2rust_system_number: { args: [value], result: plain, runtime: "process_numbers::system_number" },
};

/** `setjmp` and `longjmp` as `simplify` leaves them. */
const jumps: Table = {
  c2rust_jump_mark: { args: [], result: plain, runtime: "jump::mark" },
  c2rust_longjmp: { args: [value, value], result: never, runtime: "jump::jump" },
};

export const libraryTable: Table = {
  ...jumps,
  ...strings,
  ...numbers,
  ...memoryAndOrder,
  ...ends,
  ...exactMath,
  ...platformMath,
  ...nearestMath,
  ...streams,
  ...files,
  ...clocks,
  ...alike(
    "ctype",
    "isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit tolower toupper " +
      "isascii toascii",
    [value],
    plain,
  ),
};
