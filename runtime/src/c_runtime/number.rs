//! `strtol`, `strtod` and their kin, exact as glibc in the C locale, `errno` included. They give the value and the number of
//! bytes read, where C gives the end pointer; 0 bytes when there is no number. Not kept: the payload of `nan(...)`, and
//! ERANGE of decimals that lie within a quarter of the last place below the smallest normal number.

use super::ctype::is_space;
use super::errno::{set_errno, EINVAL, ERANGE};

pub fn atoi(text: &[u8]) -> i32 {
    strtol(text, 10).0 as i32
}

pub fn atol(text: &[u8]) -> i64 {
    strtol(text, 10).0
}

pub fn atof(text: &[u8]) -> f64 {
    strtod(text).0
}

/// Also `strtoll`, `strtoimax`.
pub fn strtol(text: &[u8], base: i32) -> (i64, usize) {
    let Some(digits) = read_integer(text, base) else {
        return (0, 0);
    };
    let value = match (digits.magnitude, digits.negative) {
        (Some(magnitude), false) => i64::try_from(magnitude).ok(),
        (Some(magnitude), true) => 0i64.checked_sub_unsigned(magnitude),
        (None, _) => None,
    };
    let value = value.unwrap_or_else(|| {
        set_errno(ERANGE);
        if digits.negative {
            i64::MIN
        } else {
            i64::MAX
        }
    });
    (value, digits.end)
}

/// Also `strtoull`, `strtoumax`. A minus sign negates in the unsigned type.
pub fn strtoul(text: &[u8], base: i32) -> (u64, usize) {
    let Some(digits) = read_integer(text, base) else {
        return (0, 0);
    };
    let value = match digits.magnitude {
        Some(magnitude) if digits.negative => magnitude.wrapping_neg(),
        Some(magnitude) => magnitude,
        None => {
            set_errno(ERANGE);
            u64::MAX
        }
    };
    (value, digits.end)
}

pub fn strtod(text: &[u8]) -> (f64, usize) {
    read_float(text)
}

pub fn strtof(text: &[u8]) -> (f32, usize) {
    read_float(text)
}

struct Integer {
    negative: bool,
    /// `None` beyond 64 bits.
    magnitude: Option<u64>,
    end: usize,
}

fn read_integer(text: &[u8], base: i32) -> Option<Integer> {
    let radix = match u32::try_from(base) {
        Ok(radix @ (0 | 2..=36)) => radix,
        _ => {
            set_errno(EINVAL);
            return None;
        }
    };
    let (negative, sign_end) = read_sign(text);
    let rest = &text[sign_end..];
    let prefixed = matches!(rest, [b'0', b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit());
    let (radix, prefix) = match radix {
        0 | 16 if prefixed => (16, 2),
        0 if rest.first() == Some(&b'0') => (8, 0),
        0 => (10, 0),
        _ => (radix, 0),
    };
    let mut magnitude = Some(0u64);
    let mut length = 0;
    while let Some(digit) = rest
        .get(prefix + length)
        .and_then(|&byte| char::from(byte).to_digit(radix))
    {
        magnitude =
            magnitude.and_then(|value| value.checked_mul(radix.into())?.checked_add(digit.into()));
        length += 1;
    }
    (length > 0).then_some(Integer {
        negative,
        magnitude,
        end: sign_end + prefix + length,
    })
}

/// Is there a minus, and where the number begins behind white space and sign.
pub fn read_sign(text: &[u8]) -> (bool, usize) {
    let space = text
        .iter()
        .position(|&byte| !is_space(byte))
        .unwrap_or(text.len());
    match text.get(space) {
        Some(b'-') => (true, space + 1),
        Some(b'+') => (false, space + 1),
        _ => (false, space),
    }
}

/// What reading needs to know of `f32` and `f64`.
trait Float: Copy + std::str::FromStr {
    /// Bits of the significand, the leading one included.
    const DIGITS: i32;
    /// Exponents of the smallest and the largest normal number.
    const MIN_EXPONENT: i32;
    const MAX_EXPONENT: i32;
    const SMALLEST: f64;
    const INFINITY: Self;
    const NAN: Self;
    fn from_magnitude_bits(bits: u64) -> Self;
    fn magnitude(self) -> f64;
    fn negated(self) -> Self;
}

macro_rules! impl_float {
    ($float:ident, $bits:ident) => {
        impl Float for $float {
            const DIGITS: i32 = $float::MANTISSA_DIGITS as i32;
            const MIN_EXPONENT: i32 = $float::MIN_EXP - 1;
            const MAX_EXPONENT: i32 = $float::MAX_EXP - 1;
            const SMALLEST: f64 = $float::MIN_POSITIVE as f64;
            const INFINITY: Self = $float::INFINITY;
            const NAN: Self = $float::NAN;
            fn from_magnitude_bits(bits: u64) -> Self {
                $float::from_bits(bits as $bits)
            }
            fn magnitude(self) -> f64 {
                f64::from(self.abs())
            }
            fn negated(self) -> Self {
                -self
            }
        }
    };
}

impl_float!(f32, u32);
impl_float!(f64, u64);

fn read_float<F: Float>(text: &[u8]) -> (F, usize) {
    let (negative, sign_end) = read_sign(text);
    let rest = &text[sign_end..];
    let Some((magnitude, length)) = read_hexadecimal(rest)
        .or_else(|| read_decimal(rest))
        .or_else(|| {
            let (name, length) = read_name(rest)?;
            let value = match name {
                Name::Infinity => F::INFINITY,
                Name::Nan => F::NAN,
            };
            Some((value, length))
        })
    else {
        return (F::from_magnitude_bits(0), 0);
    };
    (
        if negative {
            F::negated(magnitude)
        } else {
            magnitude
        },
        sign_end + length,
    )
}

/// What has a name instead of digits.
#[derive(Clone, Copy, PartialEq)]
pub enum Name {
    Infinity,
    Nan,
}

/// `inf`, `infinity`, `nan`, `nan(...)`, and the length of the name.
pub fn read_name(text: &[u8]) -> Option<(Name, usize)> {
    let starts_with = |name: &[u8]| {
        text.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    if starts_with(b"infinity") {
        return Some((Name::Infinity, 8));
    }
    if starts_with(b"inf") {
        return Some((Name::Infinity, 3));
    }
    if !starts_with(b"nan") {
        return None;
    }
    let inside = text[3..].strip_prefix(b"(").unwrap_or_default();
    let length = inside
        .iter()
        .take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .count();
    let closed = inside.get(length) == Some(&b')');
    Some((Name::Nan, if closed { 3 + length + 2 } else { 3 }))
}

/// Digits around a point.
pub struct Digits<'a> {
    pub whole: &'a [u8],
    pub fraction: &'a [u8],
    /// With the point.
    pub length: usize,
}

impl<'a> Digits<'a> {
    /// The digits at the start of the text, one at least.
    pub fn read(text: &'a [u8], is_digit: impl Fn(&u8) -> bool) -> Option<Self> {
        let count = |text: &[u8]| text.iter().take_while(|byte| is_digit(byte)).count();
        let whole = &text[..count(text)];
        let behind = &text[whole.len()..];
        let fraction = behind
            .strip_prefix(b".")
            .map_or(&[][..], |behind| &behind[..count(behind)]);
        let point = usize::from(behind.first() == Some(&b'.'));
        let found = !whole.is_empty() || !fraction.is_empty();
        found.then_some(Digits {
            whole,
            fraction,
            length: whole.len() + point + fraction.len(),
        })
    }

    pub fn all(&self) -> impl DoubleEndedIterator<Item = u8> + Clone + 'a {
        self.whole.iter().chain(self.fraction).copied()
    }
}

/// The exponent behind a letter, and its length with that; zeros when there is none.
pub fn read_exponent(text: &[u8], letter: u8) -> (i64, usize) {
    let (negative, digits_at) = match text {
        [first, b'-', ..] if first.eq_ignore_ascii_case(&letter) => (true, 2),
        [first, b'+', ..] if first.eq_ignore_ascii_case(&letter) => (false, 2),
        [first, ..] if first.eq_ignore_ascii_case(&letter) => (false, 1),
        _ => return (0, 0),
    };
    let digits = text[digits_at..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    let length = digits.clone().count();
    if length == 0 {
        return (0, 0);
    }
    // far beyond what any number of digits in memory makes up for
    let value = digits.fold(0i64, |value, digit| {
        (value * 10 + i64::from(digit - b'0')).min(1 << 56)
    });
    (if negative { -value } else { value }, digits_at + length)
}

fn read_decimal<F: Float>(text: &[u8]) -> Option<(F, usize)> {
    let digits = Digits::read(text, u8::is_ascii_digit)?;
    let (exponent, exponent_length) = read_exponent(&text[digits.length..], b'e');
    let length = digits.length + exponent_length;
    // `std` rounds correctly, whatever the number of digits
    let number: F = std::str::from_utf8(&text[..length]).ok()?.parse().ok()?;
    let magnitude = number.magnitude();
    if magnitude.is_infinite() {
        set_errno(ERANGE);
    } else if magnitude < F::SMALLEST && significant(digits.all()).next().is_some() {
        let shown = format!("{magnitude:.1074}");
        let exact = Digits::read(shown.as_bytes(), u8::is_ascii_digit)
            .is_some_and(|shown| same_decimal(&digits, exponent, &shown));
        if !exact {
            set_errno(ERANGE);
        }
    }
    Some((number, length))
}

/// The digits between leading and trailing zeros.
fn significant(
    digits: impl DoubleEndedIterator<Item = u8> + Clone,
) -> impl DoubleEndedIterator<Item = u8> {
    let leading = digits.clone().take_while(|&digit| digit == b'0').count();
    let trailing = digits
        .clone()
        .rev()
        .take_while(|&digit| digit == b'0')
        .count();
    let count = digits.clone().count();
    digits
        .skip(leading)
        .take(count.saturating_sub(leading + trailing))
        .collect::<Vec<u8>>()
        .into_iter()
}

/// Is `digits * 10^exponent` the number `shown`?
fn same_decimal(digits: &Digits, exponent: i64, shown: &Digits) -> bool {
    let leading_place = |digits: &Digits| {
        let zeros = digits.all().take_while(|&digit| digit == b'0').count();
        digits.whole.len() as i64 - zeros as i64
    };
    leading_place(digits) + exponent == leading_place(shown)
        && significant(digits.all()).eq(significant(shown.all()))
}

fn read_hexadecimal<F: Float>(text: &[u8]) -> Option<(F, usize)> {
    let [b'0', b'x' | b'X', rest @ ..] = text else {
        return None;
    };
    let digits = Digits::read(rest, u8::is_ascii_hexdigit)?;
    let (power, exponent_length) = read_exponent(&rest[digits.length..], b'p');
    let mut significand = 0u64;
    let mut sticky = false;
    let mut exponent = power - 4 * digits.fraction.len() as i64;
    for digit in digits.all() {
        let value = u64::from(char::from(digit).to_digit(16).unwrap_or(0));
        if significand >> 60 == 0 {
            significand = significand << 4 | value;
        } else {
            sticky |= value != 0;
            exponent += 4;
        }
    }
    Some((
        round::<F>(significand, exponent, sticky),
        2 + digits.length + exponent_length,
    ))
}

/// `significand * 2^exponent`, and a little more if `sticky`, rounded half to even.
fn round<F: Float>(significand: u64, exponent: i64, sticky: bool) -> F {
    if significand == 0 {
        return F::from_magnitude_bits(0);
    }
    let zeros = significand.leading_zeros();
    let significand = significand << zeros;
    let leading = exponent - i64::from(zeros) + 63;
    if leading > i64::from(F::MAX_EXPONENT) {
        set_errno(ERANGE);
        return F::INFINITY;
    }
    let below = (i64::from(F::MIN_EXPONENT) - leading).clamp(0, 64) as i32;
    let (kept, inexact) = round_to(significand, F::DIGITS - below, sticky);
    let bits = if below == 0 {
        let biased = (leading + i64::from(F::MAX_EXPONENT)) as u64;
        // a carry makes the exponent one larger
        (biased << (F::DIGITS - 1)) + (kept - (1 << (F::DIGITS - 1)))
    } else {
        kept
    };
    let number = F::from_magnitude_bits(bits);
    // what the full precision would round up to a normal number is not tiny
    let reaches_normal = below == 1 && round_to(significand, F::DIGITS, sticky).0 >> F::DIGITS == 1;
    if number.magnitude().is_infinite() || inexact && below > 0 && !reaches_normal {
        set_errno(ERANGE);
    }
    number
}

/// The first `digits` bits, rounded, and whether that lost something.
fn round_to(significand: u64, digits: i32, sticky: bool) -> (u64, bool) {
    let Ok(dropped) = u32::try_from(64 - digits.max(-1)) else {
        return (0, true);
    };
    if dropped > 64 {
        return (0, true);
    }
    let kept = significand.checked_shr(dropped).unwrap_or(0);
    let rest = significand & (u64::MAX >> (64 - dropped));
    let half = 1u64 << (dropped - 1);
    let up = rest > half || rest == half && (sticky || kept & 1 == 1);
    (kept + u64::from(up), rest != 0 || sticky)
}
