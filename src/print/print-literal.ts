/** Rust literals as text. */
import type {
  ByteLiteral,
  ByteString,
  FloatLiteral,
  IntegerLiteral,
  StringLiteral,
} from "../rust-ast/rust-ast.ts";

const prefixes = { decimal: "", hex: "0x", octal: "0o", binary: "0b" } as const;
const radixes = { decimal: 10, hex: 16, octal: 8, binary: 2 } as const;

/** `5`, `-5i32`, `0xffu8` */
export function printInteger(literal: IntegerLiteral): string {
  const base = literal.base ?? "decimal";
  const sign = literal.value < 0n ? "-" : "";
  const magnitude = literal.value < 0n ? -literal.value : literal.value;
  return sign + prefixes[base] + magnitude.toString(radixes[base]) + (literal.suffix ?? "");
}

export function printFloat(literal: FloatLiteral): string {
  return literal.text + (literal.suffix ?? "");
}

/** `b'a'`, `b'\n'`, `b'\x7f'` */
export function printByte(literal: ByteLiteral): string {
  return `b'${literal.value === 0x27 ? "\\'" : escapeByte(literal.value)}'`;
}

/** `b"..."` */
export function printByteString(literal: ByteString): string {
  return `b"${literal.bytes.map((byte) => (byte === 0x22 ? '\\"' : escapeByte(byte))).join("")}"`;
}

/** `"..."`; characters that a reader would not see are escaped. */
export function printString(literal: StringLiteral): string {
  let text = "";
  for (const character of literal.value) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"') text += '\\"';
    else if (code < 0x80) text += escapeByte(code);
    else if (/[\p{C}\p{Z}]/u.test(character)) text += `\\u{${code.toString(16)}}`;
    else text += character;
  }
  return `"${text}"`;
}

function escapeByte(byte: number): string {
  switch (byte) {
    case 0x00:
      return "\\0";
    case 0x09:
      return "\\t";
    case 0x0a:
      return "\\n";
    case 0x0d:
      return "\\r";
    case 0x5c:
      return "\\\\";
    default:
      return byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
}
