/** The kinds of C tokens: punctuators and keywords are their own canonical spelling. */

const punctuators = [
  ...(["...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||"] as const),
  ...(["+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "##"] as const),
  ...(["(", ")", "[", "]", "{", "}", ".", "&", "*", "+", "-", "~", "!", "/", "%"] as const),
  ...(["<", ">", "^", "|", "?", ":", ";", "=", ",", "#"] as const),
];

/** Digraphs (C11 6.4.6p3). */
const digraphs = [
  ["<:", "["],
  [":>", "]"],
  ["<%", "{"],
  ["%>", "}"],
  ["%:%:", "##"],
  ["%:", "#"],
] as const;

const plainKeywords = [
  ...(["auto", "break", "case", "char", "continue", "default", "do", "double", "else", "enum"] as const),
  ...(["extern", "float", "for", "goto", "if", "int", "long", "register", "return", "short"] as const),
  ...(["sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "while"] as const),
  ...(["_Alignas", "_Atomic", "_Bool", "_Generic", "_Noreturn", "_Static_assert"] as const),
  // GNU
  ...(["__auto_type", "__extension__", "__int128", "__label__"] as const),
  // GNU, with types among their arguments
  ...(["__builtin_convertvector", "__builtin_offsetof"] as const),
  ...(["__builtin_types_compatible_p", "__builtin_va_arg"] as const),
  // extended floating and decimal types (gcc takes them as keywords on x86-64)
  ...(["__float80", "__float128", "_Float16", "_Float32", "_Float32x", "_Float64", "_Float64x"] as const),
  ...(["_Float128", "_Decimal32", "_Decimal64", "_Decimal128"] as const),
];

/** Keywords that gcc takes in several spellings; the first one is the kind. */
const spelledKeywords = [
  ["const", "__const", "__const__"],
  ["inline", "__inline", "__inline__"],
  ["restrict", "__restrict", "__restrict__"],
  ["signed", "__signed", "__signed__"],
  ["volatile", "__volatile", "__volatile__"],
  ["_Alignof", "__alignof", "__alignof__"],
  ["_Complex", "__complex", "__complex__"],
  ["_Thread_local", "__thread"],
  ["asm", "__asm", "__asm__"],
  ["typeof", "__typeof", "__typeof__"],
  ["__attribute__", "__attribute"],
  ["__imag__", "__imag"],
  ["__real__", "__real"],
] as const;

export type Punctuator = (typeof punctuators)[number];
export type Keyword = (typeof plainKeywords)[number] | (typeof spelledKeywords)[number][0];

/** `other` is a character that starts no token. */
export type TokenKind = "identifier" | "number" | "string" | "character" | "other" | Punctuator | Keyword;

/** Spelling -> kind, for every keyword. */
export const keywordKinds: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...plainKeywords.map((keyword) => [keyword, keyword] as const),
  ...spelledKeywords.flatMap((spellings) => spellings.map((spelling) => [spelling, spellings[0]] as const)),
]);

/** By character code of the first character: `[spelling, kind]`, longest first. */
export const punctuatorTable: readonly (readonly (readonly [string, Punctuator])[])[] = Array.from(
  { length: 128 },
  (_, code) =>
    [...punctuators.map((spelling) => [spelling, spelling] as const), ...digraphs]
      .filter(([spelling]) => spelling.charCodeAt(0) === code)
      .sort((left, right) => right[0].length - left[0].length),
);
