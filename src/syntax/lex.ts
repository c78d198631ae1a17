/** C text to tokens. Comments are skipped, directives are not known: the text is preprocessed, or a part without them. */
import { keywordKinds, punctuatorTable } from "./token-kind.ts";
import type { TokenKind } from "./token-kind.ts";

/** Tokens in order, as parallel arrays: units have hundreds of thousands of them. */
export interface Tokens {
  /** The text that was lexed. */
  readonly source: string;
  readonly count: number;
  readonly kinds: readonly TokenKind[];
  /** Source text of each token; equal identifiers share one string. */
  readonly texts: readonly string[];
  /** Half-open ranges of offsets in the text. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const characterClass = { other: 0, space: 1, word: 2, digit: 3 } as const;

/** Class of each ASCII character; anything above belongs to identifiers (C11 annex D). */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return characterClass.space;
  if (/[A-Za-z_$\\]/.test(character)) return characterClass.word;
  return /\d/.test(character) ? characterClass.digit : characterClass.other;
});

function classOf(code: number): number {
  return code < 128 ? (classes[code] ?? characterClass.other) : characterClass.word;
}

/** @param from, to range of `text` to be lexed; offsets count from the start of `text` */
export function lex(text: string, from = 0, to = text.length): Tokens {
  const kinds: TokenKind[] = [];
  const texts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const words = new Map<string, string>();
  let at = from;
  const push = (kind: TokenKind, spelling: string, end: number): void => {
    kinds.push(kind);
    texts.push(spelling);
    starts.push(at);
    ends.push(end);
    at = end;
  };
  while (at < to) {
    const code = text.charCodeAt(at);
    switch (classOf(code)) {
      case characterClass.space:
        at += 1;
        break;
      case characterClass.word: {
        const end = endOfWord(text, at, to);
        const quote = text.charCodeAt(end);
        if ((quote === 34 || quote === 39) && end - at <= 2 && isEncodingPrefix(text.slice(at, end))) {
          const literalEnd = endOfLiteral(text, end, to);
          push(quote === 34 ? "string" : "character", text.slice(at, literalEnd), literalEnd);
          break;
        }
        let word = text.slice(at, end);
        const known = words.get(word);
        if (known === undefined) words.set(word, word);
        else word = known;
        push(keywordKinds.get(word) ?? "identifier", word, end);
        break;
      }
      case characterClass.digit: {
        const end = endOfNumber(text, at, to);
        push("number", text.slice(at, end), end);
        break;
      }
      default: {
        const next = text.charCodeAt(at + 1);
        if (code === 34 || code === 39) {
          const end = endOfLiteral(text, at, to);
          push(code === 34 ? "string" : "character", text.slice(at, end), end);
        } else if (code === 46 && classOf(next) === characterClass.digit) {
          const end = endOfNumber(text, at, to);
          push("number", text.slice(at, end), end);
        } else if (code === 47 && (next === 47 || next === 42)) {
          at = endOfComment(text, at, to);
        } else {
          const found = punctuatorTable[code]?.find(([spelling]) => text.startsWith(spelling, at));
          if (found) push(found[1], found[0], at + found[0].length);
          else push("other", text.charAt(at), at + 1);
        }
      }
    }
  }
  return { source: text, count: kinds.length, kinds, texts, starts, ends };
}

/** End of the comment that starts at `at`; an unterminated one ends with the text. */
export function endOfComment(text: string, at: number, to: number): number {
  if (text.charCodeAt(at + 1) === 42) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? to : Math.min(close + 2, to);
  }
  let end = at + 2;
  while (end < to && text.charCodeAt(end) !== 10) {
    // a line splice continues the comment (C11 5.1.1.2)
    if (text.charCodeAt(end) === 92 && text.charCodeAt(end + 1) === 10) end += 1;
    end += 1;
  }
  return end;
}

/** End of the string or character literal whose opening quote is at `at`; it never goes beyond its line. */
export function endOfLiteral(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at);
  let end = at + 1;
  for (; end < to; end++) {
    const code = text.charCodeAt(end);
    if (code === 92) end += 1;
    else if (code === quote) return end + 1;
    else if (code === 10) return end;
  }
  return Math.min(end, to);
}

function endOfWord(text: string, at: number, to: number): number {
  let end = at + 1;
  while (end < to && classOf(text.charCodeAt(end)) >= characterClass.word) end += 1;
  return end;
}

/** A preprocessing number (C11 6.4.8): digits, letters, dots, and signs behind an exponent letter. */
function endOfNumber(text: string, at: number, to: number): number {
  let end = at + 1;
  for (; end < to; end++) {
    const code = text.charCodeAt(end);
    if (classOf(code) >= characterClass.word || code === 46) continue;
    const exponent = text.charCodeAt(end - 1) | 32;
    const afterExponent = exponent === 101 || exponent === 112;
    // 0xE+1 is an invalid pp-number in C, but 0xE + 1 was meant nowhere without blanks
    if ((code === 43 || code === 45) && afterExponent) continue;
    return end;
  }
  return end;
}

function isEncodingPrefix(word: string): boolean {
  return word === "L" || word === "u" || word === "U" || word === "u8";
}
