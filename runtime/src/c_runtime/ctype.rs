//! `<ctype.h>` in the C locale. The values that C only calls non-zero are glibc's. Where truth is all that counts and the
//! character is a `u8`, `std` says the same: `is_ascii_alphabetic` and its kin (but `isspace` knows the vertical tab).

/// glibc's bits of `unsigned short` in its table, on little-endian machines.
const UPPER: i32 = 0x100;
const LOWER: i32 = 0x200;
const ALPHA: i32 = 0x400;
const DIGIT: i32 = 0x800;
const XDIGIT: i32 = 0x1000;
const SPACE: i32 = 0x2000;
const PRINT: i32 = 0x4000;
const GRAPH: i32 = 0x8000;
const BLANK: i32 = 0x1;
const CNTRL: i32 = 0x2;
const PUNCT: i32 = 0x4;
const ALNUM: i32 = 0x8;

/// `bit` if the character is ASCII and of that kind; EOF is of no kind.
#[inline]
fn classify(c: i32, bit: i32, is_kind: impl Fn(&u8) -> bool) -> i32 {
    match u8::try_from(c) {
        Ok(byte) if is_kind(&byte) => bit,
        _ => 0,
    }
}

#[inline]
pub fn isalnum(c: i32) -> i32 {
    classify(c, ALNUM, u8::is_ascii_alphanumeric)
}

#[inline]
pub fn isalpha(c: i32) -> i32 {
    classify(c, ALPHA, u8::is_ascii_alphabetic)
}

#[inline]
pub fn isblank(c: i32) -> i32 {
    classify(c, BLANK, |byte| matches!(byte, b' ' | b'\t'))
}

#[inline]
pub fn iscntrl(c: i32) -> i32 {
    classify(c, CNTRL, u8::is_ascii_control)
}

#[inline]
pub fn isdigit(c: i32) -> i32 {
    classify(c, DIGIT, u8::is_ascii_digit)
}

#[inline]
pub fn isgraph(c: i32) -> i32 {
    classify(c, GRAPH, u8::is_ascii_graphic)
}

#[inline]
pub fn islower(c: i32) -> i32 {
    classify(c, LOWER, u8::is_ascii_lowercase)
}

#[inline]
pub fn isprint(c: i32) -> i32 {
    classify(c, PRINT, |byte| matches!(byte, b' '..=b'~'))
}

#[inline]
pub fn ispunct(c: i32) -> i32 {
    classify(c, PUNCT, u8::is_ascii_punctuation)
}

#[inline]
pub fn isspace(c: i32) -> i32 {
    classify(c, SPACE, |byte| is_space(*byte))
}

#[inline]
pub fn isupper(c: i32) -> i32 {
    classify(c, UPPER, u8::is_ascii_uppercase)
}

#[inline]
pub fn isxdigit(c: i32) -> i32 {
    classify(c, XDIGIT, u8::is_ascii_hexdigit)
}

#[inline]
pub fn tolower(c: i32) -> i32 {
    u8::try_from(c).map_or(c, |byte| i32::from(byte.to_ascii_lowercase()))
}

#[inline]
pub fn toupper(c: i32) -> i32 {
    u8::try_from(c).map_or(c, |byte| i32::from(byte.to_ascii_uppercase()))
}

#[inline]
pub fn isascii(c: i32) -> i32 {
    i32::from((0..=0x7f).contains(&c))
}

#[inline]
pub fn toascii(c: i32) -> i32 {
    c & 0x7f
}

/// `isspace` of a byte.
#[inline]
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}
