/**
 * The text of C sources. C compilers take bytes as they are, in comments and literals: what is not UTF-8 (old sources are
 * often Latin-1) is kept as one lone surrogate U+DC80 to U+DCFF a byte, which no UTF-8 text holds (as PEP 383 does), until
 * it becomes the byte of a literal again or a letter of a comment.
 */

/** The text of a source file, or of what the preprocessor makes of one. */
export function decodeSource(bytes: Uint8Array): string {
  const whole = decodeUtf8(bytes);
  if (whole !== null) return whole;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    const valid = length === 0 ? null : decodeUtf8(bytes.subarray(at, at + length), true);
    parts.push(valid ?? String.fromCharCode(firstByte + (bytes[at] ?? 0)));
    at += valid === null ? 1 : length;
  }
  return parts.join("");
}

/** The byte that a character of a decoded text stands for; null for characters. */
export function rawByte(code: number): number | null {
  return code >= firstByte + 0x80 && code <= firstByte + 0xff ? code - firstByte : null;
}

/** The text for people: bytes that are not UTF-8 are taken for Latin-1. */
export function readableText(text: string): string {
  return text.replace(/[\uDC80-\uDCFF]/gu, (byte) => String.fromCharCode(byte.charCodeAt(0) - firstByte));
}

const firstByte = 0xdc00;

/** Null when the bytes are not UTF-8. */
function decodeUtf8(bytes: Uint8Array, keepsMark = false): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepsMark }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes of the UTF-8 sequence that begins here (RFC 3629 section 4); 0 where none can begin. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) {
    let end = at;
    while (end < bytes.length && (bytes[end] ?? 0) < 0x80) end++; // all plain letters at once
    return end - at;
  }
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}
