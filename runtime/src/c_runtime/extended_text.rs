//! `strtold`, exact as glibc in the C locale, `errno` included. Not kept: the payload of `nan(...)`.

use super::errno::{set_errno, ERANGE};
use super::extended::Extended;
use super::natural::Natural;
use super::number::{read_exponent, read_name, read_sign, Digits, Name};

/// What is in the middle between two numbers has fewer digits.
const MAX_DIGITS: usize = 12_000;
/// Numbers of more digits in front of the point are too large.
const MAX_PLACE: i64 = 4_940;
/// Numbers of more zeros behind the point are too small.
const MIN_PLACE: i64 = -4_960;

/// The value and the number of bytes read; 0 bytes when there is no number.
pub fn strtold(text: &[u8]) -> (Extended, usize) {
    let (negative, sign_end) = read_sign(text);
    let rest = &text[sign_end..];
    let found = read_hexadecimal(rest)
        .or_else(|| read_decimal(rest))
        .or_else(|| {
            let (name, length) = read_name(rest)?;
            let value = match name {
                Name::Infinity => Extended::INFINITY,
                Name::Nan => Extended::NAN,
            };
            Some((value, length))
        });
    match found {
        Some((magnitude, length)) => (magnitude.with_sign(negative), sign_end + length),
        None => (Extended::ZERO, 0),
    }
}

fn read_hexadecimal(text: &[u8]) -> Option<(Extended, usize)> {
    let [b'0', b'x' | b'X', rest @ ..] = text else {
        return None;
    };
    let digits = Digits::read(rest, u8::is_ascii_hexdigit)?;
    let (power, exponent_length) = read_exponent(&rest[digits.length..], b'p');
    let mut significand = 0u128;
    let mut exponent = power - 4 * digits.fraction.len() as i64;
    for digit in digits.all() {
        let value = u128::from(char::from(digit).to_digit(16).unwrap_or(0));
        if significand >> 124 == 0 {
            significand = significand << 4 | value;
        } else {
            significand |= u128::from(value != 0);
            exponent += 4;
        }
    }
    let value = round(exponent + 127, significand);
    Some((value, 2 + digits.length + exponent_length))
}

fn read_decimal(text: &[u8]) -> Option<(Extended, usize)> {
    let digits = Digits::read(text, u8::is_ascii_digit)?;
    let (exponent, exponent_length) = read_exponent(&text[digits.length..], b'e');
    let length = digits.length + exponent_length;
    let mut significant: Vec<u8> = digits.all().skip_while(|&digit| digit == b'0').collect();
    let mut scale = exponent - digits.fraction.len() as i64;
    let place = significant.len() as i64 + scale;
    if significant.len() > MAX_DIGITS {
        // a digit in place of all that follow says that there is something
        scale += (significant.len() - MAX_DIGITS - 1) as i64;
        let something = significant[MAX_DIGITS..].iter().any(|&digit| digit != b'0');
        significant.truncate(MAX_DIGITS);
        significant.push(b'0' + u8::from(something));
    }
    let value = if significant.is_empty() {
        Extended::ZERO
    } else if place > MAX_PLACE {
        round(1 << 20, 1 << 127)
    } else if place < MIN_PLACE {
        round(-1 << 20, 1 << 127)
    } else {
        scaled(&significant, scale)
    };
    Some((value, length))
}

/// The number of these digits, times `10^scale`.
fn scaled(digits: &[u8], scale: i64) -> Extended {
    let mut number = Natural::default();
    for group in digits.chunks(9) {
        let value = group
            .iter()
            .fold(0, |value, digit| 10 * value + u32::from(digit - b'0'));
        number.multiply_add(10u32.pow(group.len() as u32), value);
    }
    let fives = scale.unsigned_abs() as usize;
    if scale >= 0 {
        number.multiply_by_fives(fives);
        let exponent = number.bit_length() as i64 - 1 + scale;
        return round(exponent, number.highest_bits());
    }
    let mut divisor = Natural::from(1);
    divisor.multiply_by_fives(fives);
    let (length, divisor_length) = (number.bit_length(), divisor.bit_length());
    number.shift_left(divisor_length.saturating_sub(length));
    divisor.shift_left(length.saturating_sub(divisor_length));
    let mut quotient = 0u128;
    const BITS: i64 = 68; // 67 at least are left of the first one set
    for _ in 0..BITS {
        quotient <<= 1;
        if number >= divisor {
            number.subtract(&divisor);
            quotient |= 1;
        }
        number.shift_left(1);
    }
    let exponent = length as i64 - divisor_length as i64 + scale - (BITS - 1) + 127;
    round(exponent, quotient | u128::from(!number.is_zero()))
}

/// `significand * 2^(exponent - 127)`, rounded; ERANGE where that is too large, or too small and not exact.
fn round(exponent: i64, significand: u128) -> Extended {
    const MIN_EXPONENT: i32 = -16_382;
    const LOWEST_PLACE: i32 = MIN_EXPONENT - 63;
    let zeros = significand.leading_zeros() as i32;
    let exponent = exponent.clamp(-1 << 24, 1 << 24) as i32 - zeros;
    if significand == 0 || exponent >= MIN_EXPONENT {
        let value = Extended::rounded(false, exponent, significand << (zeros & 127));
        if value.is_infinite() {
            set_errno(ERANGE);
        }
        return value;
    }
    let significand = significand << zeros;
    // what is rounded up to a normal number with all digits that those have is not too small
    let reaches_normal = exponent == MIN_EXPONENT - 1 && significand >> 63 == (1 << 65) - 1;
    // a fault of glibc: the first bit behind these digits does not count
    let significand = significand & !(1 << 63);
    let lowest_bit = exponent - 127 + significand.trailing_zeros() as i32;
    if !reaches_normal && lowest_bit < LOWEST_PLACE {
        set_errno(ERANGE);
    }
    Extended::rounded(false, exponent, significand)
}
