/** The ladder of Csmith options: each level adds constructs to the one before. */

const basic =
  "--no-pointers --no-structs --no-unions --no-bitfields --no-arrays --no-volatiles --no-volatile-pointers " +
  "--no-const-pointers --no-jumps --no-packed-struct --no-comma-operators --no-embedded-assigns --no-argc --concise " +
  "--max-funcs 3 --max-block-depth 2 --max-block-size 3 --max-expr-complexity 4 --no-inline-function";
const withArrays = `${basic.replace("--no-arrays ", "")} --max-array-dim 1`;

const levelOptions = {
  /** Scalars, calls, loops. */
  L0: basic,
  /** One-dimensional arrays. */
  L1: withArrays,
  /** Structs. */
  L2: withArrays.replace("--no-structs ", ""),
  /** Pointers, larger functions. */
  L3: "--no-unions --no-bitfields --no-packed-struct --no-volatiles --no-jumps --no-argc --max-funcs 5 --max-pointer-depth 1",
  /** goto, pointers to pointers. */
  L4: "--no-unions --no-bitfields --no-packed-struct --no-volatiles --no-argc",
  /** Bit-fields, volatile. */
  L5: "--no-unions --no-packed-struct --no-argc",
  /** Unions, packed structs: Csmith's defaults. */
  full: "",
} as const;

export type Level = keyof typeof levelOptions;

export const levels = Object.keys(levelOptions).filter(isLevel);

export function isLevel(name: string): name is Level {
  return name in levelOptions;
}

export function csmithOptions(level: Level): readonly string[] {
  return levelOptions[level].split(" ").filter((option) => option !== "");
}
