//! `%Lf`, `%Le`, `%Lg` and `%La` as glibc prints them, with exact digits.

use super::arg::{Arg, ExtendedArg};
use super::extended::{Extended, Magnitude};
use super::float::{push_number, Hexadecimal, Printable};
use super::layout::Layout;
use super::natural::Natural;

/// Decimal digits are made in groups of so many.
const GROUP: usize = 9;
const GROUP_BASE: u32 = 10u32.pow(GROUP as u32);

/// Appends the text of a conversion; `conversion` is one of `aAeEfFgG`.
pub fn push_extended(out: &mut Vec<u8>, value: Extended, conversion: u8, layout: &Layout) {
    push_number(out, value, conversion, layout);
}

impl From<Extended> for Arg<'_> {
    fn from(value: Extended) -> Self {
        Arg::Extended(ExtendedArg {
            bits: value.to_bits(),
            push: |out, (sign_exponent, significand), conversion, layout| {
                let value = Extended::from_bits(sign_exponent, significand);
                push_extended(out, value, conversion, layout);
            },
        })
    }
}

impl Printable for Extended {
    /// The smallest number is 2^-16445.
    const MAX_DECIMALS: usize = 16_445;
    const MAX_SIGNIFICANT: usize = 11_520;

    fn is_negative(self) -> bool {
        self.is_sign_negative()
    }

    fn is_nan(self) -> bool {
        Extended::is_nan(self)
    }

    fn is_infinite(self) -> bool {
        Extended::is_infinite(self)
    }

    fn push_fixed_digits(self, out: &mut Vec<u8>, decimals: usize) {
        let Decimal { digits, whole, .. } = Decimal::of(self, Cut::Decimals(decimals));
        if whole == 0 {
            out.push(b'0');
        }
        out.extend_from_slice(&digits[..whole]);
        if decimals > 0 {
            out.push(b'.');
        }
        out.extend_from_slice(&digits[whole..]);
    }

    fn push_scientific_digits(self, out: &mut Vec<u8>, decimals: usize) -> i32 {
        let Decimal { digits, whole, .. } = Decimal::of(self, Cut::Significant(decimals + 1));
        let first = digits.iter().position(|&digit| digit != b'0');
        let (shown, exponent) = match first {
            Some(first) => (&digits[first..], whole as i32 - 1 - first as i32),
            None => (&digits[..], 0),
        };
        out.push(shown[0]);
        if decimals > 0 {
            out.push(b'.');
            out.extend_from_slice(&shown[1..=decimals]);
        }
        exponent
    }

    /// The leading digit is of four bits, of which the first one is set.
    fn hexadecimal(self) -> Hexadecimal {
        let (sign_exponent, significand) = self.to_bits();
        Hexadecimal {
            significand,
            digits: 15,
            exponent: match sign_exponent & 0x7fff {
                0 if significand == 0 => 0,
                biased => i32::from(biased.max(1)) - 16383 - 3,
            },
        }
    }
}

/// Where the digits of a number end, by rounding half to even.
#[derive(Clone, Copy)]
enum Cut {
    /// Behind so many decimals.
    Decimals(usize),
    /// Behind so many digits from the first one on that is not zero.
    Significant(usize),
}

/// The digits of a magnitude, of which the first `whole` ones stand before the point.
struct Decimal {
    digits: Vec<u8>,
    whole: usize,
    /// So many of the first are known to be zeros.
    zeros: usize,
}

impl Decimal {
    /// As many digits as are asked for, or one more.
    fn of(value: Extended, cut: Cut) -> Self {
        let (mut whole, mut fraction) = split(value);
        let digits = whole_digits(&mut whole);
        let mut decimal = Decimal {
            whole: digits.len(),
            digits,
            zeros: 0,
        };
        let mut end = decimal.end(cut);
        while decimal.digits.len() <= end && !fraction.is_zero() {
            push_group(&mut decimal.digits, fraction.next_group());
            end = decimal.end(cut);
        }
        if decimal.digits.len() <= end {
            decimal.digits.resize(end, b'0');
        } else {
            decimal.round(end, !fraction.is_zero());
        }
        decimal
    }

    /// Where the digits end, as far as that is known already.
    fn end(&mut self, cut: Cut) -> usize {
        match cut {
            Cut::Decimals(decimals) => self.whole + decimals,
            Cut::Significant(count) => {
                let more = self.digits[self.zeros..].iter();
                self.zeros += more.take_while(|&&digit| digit == b'0').count();
                self.zeros + count
            }
        }
    }

    /// Keeps the digits up to `end`; `more` says whether any follow those that are there.
    fn round(&mut self, end: usize, more: bool) {
        let more = more || self.digits[end + 1..].iter().any(|&digit| digit != b'0');
        let is_odd = end > 0 && self.digits[end - 1] & 1 == 1;
        let up = match self.digits[end] {
            b'5' => more || is_odd,
            digit => digit > b'5',
        };
        self.digits.truncate(end);
        if !up {
            return;
        }
        for digit in self.digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return;
            }
            *digit = b'0';
        }
        self.digits.insert(0, b'1');
        self.whole += 1;
    }
}

/// The whole part and the fraction of a finite magnitude.
fn split(value: Extended) -> (Natural, Fraction) {
    let Magnitude::Finite {
        exponent,
        significand,
    } = value.magnitude()
    else {
        return (Natural::default(), Fraction::default());
    };
    match exponent {
        63.. => {
            let mut whole = Natural::from(significand);
            whole.shift_left((exponent - 63) as usize);
            (whole, Fraction::default())
        }
        0..=62 => {
            let whole = Natural::from(significand >> (63 - exponent));
            (whole, Fraction::new(significand << (exponent + 1), 0))
        }
        _ => {
            let zeros = exponent.abs_diff(-1) as usize;
            (Natural::default(), Fraction::new(significand, zeros))
        }
    }
}

/// The digits of a whole number, none of zero.
fn whole_digits(number: &mut Natural) -> Vec<u8> {
    let mut groups = Vec::new();
    while !number.is_zero() {
        groups.push(number.divide(GROUP_BASE));
    }
    let mut digits = Vec::with_capacity(groups.len() * GROUP);
    for &group in groups.iter().rev() {
        push_group(&mut digits, group);
    }
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    digits.drain(..zeros);
    digits
}

fn push_group(digits: &mut Vec<u8>, group: u32) {
    let mut divisor = GROUP_BASE;
    for _ in 0..GROUP {
        divisor /= 10;
        digits.push(b'0' + (group / divisor % 10) as u8);
    }
}

/// What is less than 1: 32 bits each, the lowest first.
#[derive(Default)]
struct Fraction {
    limbs: Vec<u32>,
    /// So many of the first are zero.
    spent: usize,
}

impl Fraction {
    /// These bits behind the point and so many zeros.
    fn new(bits: u64, zeros: usize) -> Self {
        let bits = u128::from(bits) << 64 >> (zeros % 32);
        let mut limbs: Vec<u32> = (1..4).map(|limb| (bits >> (32 * limb)) as u32).collect();
        limbs.extend(std::iter::repeat_n(0, zeros / 32));
        let mut fraction = Fraction { limbs, spent: 0 };
        fraction.skip_zeros();
        fraction
    }

    fn is_zero(&self) -> bool {
        self.spent == self.limbs.len()
    }

    /// The next digits behind the point, which are taken away.
    fn next_group(&mut self) -> u32 {
        let mut carry = 0;
        for limb in &mut self.limbs[self.spent..] {
            let product = u64::from(*limb) * u64::from(GROUP_BASE) + u64::from(carry);
            *limb = product as u32;
            carry = (product >> 32) as u32;
        }
        self.skip_zeros();
        carry
    }

    fn skip_zeros(&mut self) {
        let zeros = self.limbs[self.spent..]
            .iter()
            .take_while(|&&limb| limb == 0);
        self.spent += zeros.count();
    }
}
