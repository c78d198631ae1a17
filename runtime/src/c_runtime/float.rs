//! `%f`, `%e`, `%g` and `%a` as glibc prints them. `std` gives a requested number of digits from the exact binary value and
//! rounds half to even, as C does in the default rounding mode, so the decimal digits of `f64` come from `std`.

use super::layout::Layout;
use std::fmt::Write;

/// A floating-point number that can be printed. All but `is_negative` are asked of the magnitude.
pub trait Printable: Copy {
    /// More decimals than this are zeros.
    const MAX_DECIMALS: usize;
    /// No number has more significant decimal digits.
    const MAX_SIGNIFICANT: usize;

    /// Also of zeros and of what is no number.
    fn is_negative(self) -> bool;
    fn is_nan(self) -> bool;
    fn is_infinite(self) -> bool;
    /// `ddd.ddd` with so many decimals, at most `MAX_DECIMALS`.
    fn push_fixed_digits(self, out: &mut Vec<u8>, decimals: usize);
    /// `d.ddd` with so many decimals, less than `MAX_SIGNIFICANT`; the exponent is returned.
    fn push_scientific_digits(self, out: &mut Vec<u8>, decimals: usize) -> i32;
    fn hexadecimal(self) -> Hexadecimal;
}

/// A magnitude as `%a` shows it: one hexadecimal digit, the point, `digits` more.
#[derive(Clone, Copy)]
pub struct Hexadecimal {
    pub significand: u64,
    /// Behind the point.
    pub digits: usize,
    pub exponent: i32,
}

/// How the digits of a finite magnitude are shown.
#[derive(Clone, Copy)]
struct Style {
    precision: usize,
    /// `#`: the point stays even when nothing follows it, and `%g` keeps its zeros.
    alternate: bool,
    upper: bool,
}

/// Text that is only ever appended, so `write!` to it cannot fail.
struct Ascii<'a>(&'a mut Vec<u8>);

impl Write for Ascii<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Appends the text of a conversion; `conversion` is one of `aAeEfFgG`.
pub fn push_double(out: &mut Vec<u8>, value: f64, conversion: u8, layout: &Layout) {
    push_number(out, value, conversion, layout);
}

/// Appends the text of a conversion; `conversion` is one of `aAeEfFgG`.
pub fn push_number<T: Printable>(out: &mut Vec<u8>, value: T, conversion: u8, layout: &Layout) {
    let start = out.len();
    let upper = conversion.is_ascii_uppercase();
    out.extend(layout.sign(value.is_negative()));
    if value.is_nan() || value.is_infinite() {
        let name = match (value.is_nan(), upper) {
            (false, false) => b"inf",
            (false, true) => b"INF",
            (true, false) => b"nan",
            (true, true) => b"NAN",
        };
        out.extend_from_slice(name);
        return layout.pad(out, start);
    }
    let mut digits = out.len();
    let style = Style {
        precision: layout.precision.unwrap_or(6),
        alternate: layout.alternate,
        upper,
    };
    match conversion {
        b'f' | b'F' => push_fixed(out, value, style),
        b'e' | b'E' => push_exponent(out, value, style),
        b'g' | b'G' => push_general(out, value, style),
        _ => {
            out.extend_from_slice(if upper { b"0X" } else { b"0x" });
            digits = out.len();
            push_hexadecimal(out, value.hexadecimal(), layout.precision, style);
        }
    }
    layout.pad_number(out, start, digits);
}

/// `%f`
fn push_fixed<T: Printable>(out: &mut Vec<u8>, magnitude: T, style: Style) {
    let decimals = style.precision.min(T::MAX_DECIMALS);
    magnitude.push_fixed_digits(out, decimals);
    if style.precision == 0 && style.alternate {
        out.push(b'.');
    }
    push_zeros(out, style.precision - decimals);
}

/// `%e`
fn push_exponent<T: Printable>(out: &mut Vec<u8>, magnitude: T, style: Style) {
    let exponent = push_scientific_digits(out, magnitude, style.precision);
    if style.precision == 0 && style.alternate {
        out.push(b'.');
    }
    push_zeros(out, style.precision.saturating_sub(T::MAX_SIGNIFICANT - 1));
    push_decimal_exponent(out, exponent, style.upper);
}

/// `%g`
fn push_general<T: Printable>(out: &mut Vec<u8>, magnitude: T, style: Style) {
    let start = out.len();
    let significant = style.precision.max(1);
    let exponent = push_scientific_digits(out, magnitude, significant - 1);
    push_zeros(out, significant.saturating_sub(T::MAX_SIGNIFICANT));
    let scientific =
        exponent < -4 || usize::try_from(exponent).is_ok_and(|exponent| exponent >= significant);
    if !scientific {
        move_point(out, start, exponent);
    }
    if style.alternate {
        if !out[start..].contains(&b'.') {
            out.push(b'.');
        }
        // a fault of glibc: digits that become 1 by rounding, and so leave the range of %f, lose their zeros
        let at_border = usize::try_from(exponent) == Ok(significant);
        if at_border && exact_exponent(magnitude) < exponent {
            out.truncate(start + 2);
        }
    } else {
        strip_zeros(out, start);
    }
    if scientific {
        push_decimal_exponent(out, exponent, style.upper);
    }
}

/// `%a` without its `0x`; without a precision as many digits as the value has.
fn push_hexadecimal(
    out: &mut Vec<u8>,
    number: Hexadecimal,
    precision: Option<usize>,
    style: Style,
) {
    let Hexadecimal {
        significand,
        digits,
        mut exponent,
    } = number;
    let fraction = significand & ((1 << (4 * digits)) - 1);
    let shown = match precision {
        Some(precision) => precision.min(digits),
        None => digits - (fraction.trailing_zeros() as usize / 4).min(digits),
    };
    let dropped = 4 * (digits - shown);
    let mut value = significand >> dropped;
    if dropped > 0 {
        let half = 1u64 << (dropped - 1);
        let rest = significand & (2 * half - 1);
        value += u64::from(rest > half || rest == half && value & 1 == 1);
        if value >> (4 * shown) > 15 {
            value >>= 4; // zeros
            exponent += 4;
        }
    }
    push_hex_digit(out, value >> (4 * shown), style.upper);
    if style.alternate || precision.unwrap_or(shown) > 0 {
        out.push(b'.');
    }
    for digit in (0..shown).rev() {
        push_hex_digit(out, value >> (4 * digit) & 15, style.upper);
    }
    push_zeros(out, precision.map_or(0, |digits| digits - shown));
    let letter = if style.upper { 'P' } else { 'p' };
    let _ = write!(Ascii(out), "{letter}{exponent:+}");
}

/// `d.ddd` with so many decimals, or as many as a value can have; the exponent is returned.
fn push_scientific_digits<T: Printable>(out: &mut Vec<u8>, magnitude: T, decimals: usize) -> i32 {
    magnitude.push_scientific_digits(out, decimals.min(T::MAX_SIGNIFICANT - 1))
}

impl Printable for f64 {
    /// The smallest number is 2^-1074.
    const MAX_DECIMALS: usize = 1074;
    const MAX_SIGNIFICANT: usize = 767;

    fn is_negative(self) -> bool {
        self.is_sign_negative()
    }

    fn is_nan(self) -> bool {
        f64::is_nan(self)
    }

    fn is_infinite(self) -> bool {
        f64::is_infinite(self)
    }

    fn push_fixed_digits(self, out: &mut Vec<u8>, decimals: usize) {
        let _ = write!(Ascii(out), "{:.decimals$}", self.abs());
    }

    fn push_scientific_digits(self, out: &mut Vec<u8>, decimals: usize) -> i32 {
        let _ = write!(Ascii(out), "{:.decimals$e}", self.abs());
        let marker = out
            .iter()
            .rposition(|&byte| byte == b'e')
            .unwrap_or(out.len());
        let (negative, digits) = match out.get(marker + 1..) {
            Some([b'-', digits @ ..]) => (true, digits),
            Some(digits) => (false, digits),
            None => (false, &[][..]),
        };
        let exponent = digits
            .iter()
            .fold(0, |value, digit| 10 * value + i32::from(digit - b'0'));
        out.truncate(marker);
        if negative {
            -exponent
        } else {
            exponent
        }
    }

    fn hexadecimal(self) -> Hexadecimal {
        const FRACTION_BITS: u32 = 52;
        let bits = self.to_bits();
        let fraction = bits & ((1 << FRACTION_BITS) - 1);
        let biased = (bits >> FRACTION_BITS) & 0x7FF;
        Hexadecimal {
            significand: u64::from(biased != 0) << FRACTION_BITS | fraction,
            digits: 13,
            exponent: match biased {
                0 if fraction == 0 => 0,
                0 => -1022,
                _ => i32::try_from(biased).unwrap_or(0) - 1023,
            },
        }
    }
}

/// The decimal exponent before any rounding.
fn exact_exponent<T: Printable>(magnitude: T) -> i32 {
    push_scientific_digits(&mut Vec::new(), magnitude, T::MAX_SIGNIFICANT)
}

/// At least two digits, as C wants.
fn push_decimal_exponent(out: &mut Vec<u8>, exponent: i32, upper: bool) {
    let letter = if upper { 'E' } else { 'e' };
    let _ = write!(Ascii(out), "{letter}{exponent:+03}");
}

/// `d.ddd` from `start` on becomes the same digits with the point `exponent` places further right.
fn move_point(out: &mut Vec<u8>, start: usize, exponent: i32) {
    if out.len() > start + 1 {
        out.remove(start + 1);
    }
    match usize::try_from(exponent) {
        Ok(places) => {
            let point = start + 1 + places;
            if point < out.len() {
                out.insert(point, b'.');
            }
        }
        Err(_) => {
            let zeros = exponent.unsigned_abs() as usize - 1;
            out.splice(
                start..start,
                b"0."
                    .iter()
                    .copied()
                    .chain(std::iter::repeat_n(b'0', zeros)),
            );
        }
    }
}

/// Zeros at the end of the decimals, and the point when nothing follows it.
fn strip_zeros(out: &mut Vec<u8>, start: usize) {
    if !out[start..].contains(&b'.') {
        return;
    }
    while out.last() == Some(&b'0') {
        out.pop();
    }
    if out.last() == Some(&b'.') {
        out.pop();
    }
}

fn push_zeros(out: &mut Vec<u8>, count: usize) {
    out.resize(out.len() + count, b'0');
}

fn push_hex_digit(out: &mut Vec<u8>, digit: u64, upper: bool) {
    let digits = if upper {
        b"0123456789ABCDEF"
    } else {
        b"0123456789abcdef"
    };
    out.push(digits[digit as usize & 15]);
}
