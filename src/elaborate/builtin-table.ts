/**
 * Types of the functions that gcc knows without a declaration. A signature is one letter per type, the result first:
 * v void, i int, u unsigned, h unsigned short, l long, L unsigned long, x long long, X unsigned long long, Q unsigned
 * __int128, b bool, f float, d double, p `void *`, q `const void *`, s `char *`, S `const char *`, I `int *` ... and `.`
 * for a variable list.
 */
import { boolType, charType, floatingType, integerType, voidType } from "../c-ast/basic-types.ts";
import { Qualifier } from "../c-ast/c-type.ts";
import type { CType, FunctionType, IntegerKind } from "../c-ast/c-type.ts";

function pointer(target: CType): CType {
  return { kind: "pointer", quals: 0, target };
}

function integerPointer(kind: IntegerKind): CType {
  return pointer(integerType(kind));
}

const letters: Readonly<Record<string, CType>> = {
  v: voidType,
  i: integerType("int"),
  u: integerType("uint"),
  h: integerType("ushort"),
  l: integerType("long"),
  L: integerType("ulong"),
  x: integerType("llong"),
  X: integerType("ullong"),
  Q: integerType("uint128"),
  b: boolType,
  f: floatingType("float"),
  d: floatingType("double"),
  D: floatingType("ldouble"),
  p: pointer(voidType),
  q: pointer({ ...voidType, quals: Qualifier.const }),
  s: pointer(charType),
  S: pointer({ ...charType, quals: Qualifier.const }),
  "0": integerPointer("int"),
  "1": integerPointer("uint"),
  "2": integerPointer("long"),
  "3": integerPointer("ulong"),
  "4": integerPointer("llong"),
  "5": integerPointer("ullong"),
};

function signature(text: string): FunctionType {
  const variadic = text.endsWith(".");
  const [result = voidType, ...params] = Array.from(
    text.replace(".", ""),
    (letter) => letters[letter] ?? voidType,
  );
  return { kind: "function", quals: 0, result, params, variadic, prototyped: true };
}

/** `name name: signature` per line. */
function table(lines: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const line of lines.trim().split("\n")) {
    const [names = "", types = ""] = line.split(":");
    for (const name of names.trim().split(/\s+/)) entries.set(name, types.trim());
  }
  return entries;
}

/**
 * C library functions that have a `__builtin_` twin, or more in their result than the `int` of an implicit declaration, and
 * are declared by their first use in old code.
 */
const library = table(`
  memcpy memmove mempcpy: ppqL
  memset: ppiL
  memcmp bcmp: iqqL
  memchr: pqiL
  bzero: vpL
  bcopy: vqpL
  strlen: LS
  strnlen: LSL
  strcpy stpcpy strcat: ssS
  strncpy stpncpy strncat: ssSL
  strcmp strcasecmp strcoll: iSS
  strncmp strncasecmp: iSSL
  strchr strrchr index rindex: sSi
  strstr strpbrk: sSS
  strspn strcspn: LSS
  strdup: sS
  strndup: sSL
  malloc: pL
  calloc aligned_alloc: pLL
  realloc: ppL
  free: vp
  exit _exit _Exit: vi
  abort: v
  abs ffs: ii
  labs: ll
  llabs: xx
  ffsl: il
  ffsll: ix
  atoi: iS
  atol: lS
  atof: dS
  rand: i
  srand srandom: vu
  srand48: vl
  random lrand48 mrand48 clock: l
  time: l2
  open: iSi.
  close isatty: ii
  read: lipL
  write: liqL
  lseek: lili
  unlink rmdir chdir system: iS
  access: iSi
  getpid: i
  getenv: sS
  sleep alarm: uu
  usleep: iu
  isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit: ii
  tolower toupper putchar: ii
  puts: iS
  printf scanf: iS.
  sprintf: isS.
  snprintf: isLS.
  sscanf: iSS.
  fabs sqrt sin cos tan asin acos atan sinh cosh tanh exp exp2 log log2 log10 floor ceil trunc round rint nearbyint cbrt: dd
  fabsf sqrtf sinf cosf tanf asinf acosf atanf sinhf coshf tanhf expf exp2f logf log2f log10f floorf ceilf truncf roundf rintf nearbyintf cbrtf: ff
  fabsl sqrtl floorl ceill truncl roundl: DD
  pow atan2 fmod fmin fmax hypot copysign fdim remainder nextafter: ddd
  powf atan2f fmodf fminf fmaxf hypotf copysignf fdimf remainderf nextafterf: fff
  copysignl fmodl powl: DDD
  fma: dddd
  fmaf: ffff
  ldexp scalbn: ddi
  ldexpf scalbnf: ffi
  lround lrint: ld
  llround llrint: xd
`);

/** Builtins that stay calls of the compiler, without the `__builtin_` prefix. */
const compiler = table(`
  expect: lll
  expect_with_probability: llld
  bswap16: hh
  bswap32: uu
  bswap64: LL
  bswap128: QQ
  clz ctz popcount parity: iu
  clzl ctzl popcountl parityl: iL
  clzll ctzll popcountll parityll: iX
  clrsb: ii
  clrsbl: il
  clrsbll: ix
  trap unreachable: v
  prefetch: vq.
  assume_aligned: pqL.
  alloca: pL
  alloca_with_align: pLL
  powi: ddi
  powif: ffi
  sadd_overflow ssub_overflow smul_overflow: bii0
  saddl_overflow ssubl_overflow smull_overflow: bll2
  saddll_overflow ssubll_overflow smulll_overflow: bxx4
  uadd_overflow usub_overflow umul_overflow: buu1
  uaddl_overflow usubl_overflow umull_overflow: bLL3
  uaddll_overflow usubll_overflow umulll_overflow: bXX5
`);

/** Type of a library function that is known without its header, or null. */
export function libraryFunction(name: string): FunctionType | null {
  const types = library.get(name);
  return types === undefined ? null : signature(types);
}

/** Type of `__builtin_<name>`, or null. */
export function compilerBuiltin(name: string): FunctionType | null {
  const types = compiler.get(name);
  return types === undefined ? null : signature(types);
}
