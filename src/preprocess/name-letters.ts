/** Letters in names: gcc's preprocessor writes all that are not ASCII as `\U000000e9` (C11 6.4.3), which is the letter `é`. */

const literalOrLetter = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\\(?:U([0-9A-Fa-f]{8})|u([0-9A-Fa-f]{4}))/g;

/** The text with those letters themselves; literals stay as they are. */
export function withNameLetters(text: string): string {
  if (!/\\[uU]/.test(text)) return text;
  return text.replace(literalOrLetter, (all: string, long?: string, short?: string) => {
    const code = long ?? short;
    return code === undefined ? all : String.fromCodePoint(Number.parseInt(code, 16));
  });
}
