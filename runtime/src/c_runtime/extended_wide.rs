//! Floating-point numbers with 128 bits of significand: what the functions of `long double` are computed with. Results are cut
//! off, not rounded; each has an error of a few units in its last place.

use super::extended::{Extended, Magnitude};
use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `significand * 2^(exponent - 127)`, where the highest bit of the significand is set unless the number is zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wide {
    negative: bool,
    exponent: i32,
    significand: u128,
}

impl Wide {
    pub(super) const ZERO: Self = Self::new(0, 0);
    pub(super) const ONE: Self = Self::new(0, 1 << 127);
    pub(super) const LN_2: Self = Self::new(-1, 0xB172_17F7_D1CF_79AB_C9E3_B398_03F2_F6AF);
    pub(super) const LOG2_E: Self = Self::new(0, 0xB8AA_3B29_5C17_F0BB_BE87_FED0_691D_3E89);
    pub(super) const LOG10_E: Self = Self::new(-2, 0xDE5B_D8A9_3728_7195_355B_AAAF_AD33_DC32);
    pub(super) const HALF_PI: Self = Self::new(0, 0xC90F_DAA2_2168_C234_C4C6_628B_80DC_1CD1);

    const fn new(exponent: i32, significand: u128) -> Self {
        Wide {
            negative: false,
            exponent,
            significand,
        }
    }

    /// `significand * 2^(exponent - 127)`
    pub(super) fn normalized(negative: bool, exponent: i32, significand: u128) -> Self {
        if significand == 0 {
            return Self::ZERO;
        }
        let zeros = significand.leading_zeros();
        Wide {
            negative,
            exponent: exponent - zeros as i32,
            significand: significand << zeros,
        }
    }

    /// A finite number.
    pub(super) fn of(value: Extended) -> Self {
        match value.magnitude() {
            Magnitude::Finite {
                exponent,
                significand,
            } => Wide {
                negative: value.is_sign_negative(),
                exponent,
                significand: u128::from(significand) << 64,
            },
            _ => Self::ZERO,
        }
    }

    pub(super) fn whole(value: i32) -> Self {
        Self::normalized(value < 0, 127, u128::from(value.unsigned_abs()))
    }

    /// Rounded once; a result that is not known exactly lies a little beyond its bits.
    pub(super) fn to_extended(self) -> Extended {
        let inexact = u128::from(self.significand != 0);
        Extended::rounded(self.negative, self.exponent, self.significand | inexact)
    }

    pub(super) fn is_zero(self) -> bool {
        self.significand == 0
    }

    pub(super) fn is_negative(self) -> bool {
        self.negative
    }

    /// The exponent of the leading bit; far below all others for zero.
    pub(super) fn exponent(self) -> i32 {
        if self.is_zero() {
            i32::MIN / 4
        } else {
            self.exponent
        }
    }

    pub(super) fn abs(self) -> Self {
        Wide {
            negative: false,
            ..self
        }
    }

    /// `self * 2^count`
    pub(super) fn scaled(self, count: i32) -> Self {
        Wide {
            exponent: self.exponent + count,
            ..self
        }
    }

    /// The nearest whole number of one that has at most 30 bits before the point.
    pub(super) fn nearest(self) -> i32 {
        if self.exponent() < -1 {
            return 0;
        }
        let halves = (self.significand >> (126 - self.exponent.min(30))) as i64;
        let magnitude = ((halves + 1) >> 1) as i32;
        if self.negative {
            -magnitude
        } else {
            magnitude
        }
    }

    pub(super) fn divided(self, divisor: u32) -> Self {
        let divisor = u128::from(divisor);
        let (quotient, rest) = (self.significand / divisor, self.significand % divisor);
        if quotient == 0 {
            return Self::ZERO;
        }
        let zeros = quotient.leading_zeros();
        Wide {
            exponent: self.exponent - zeros as i32,
            significand: quotient << zeros | (rest << zeros) / divisor,
            ..self
        }
    }

    pub(super) fn times_three(self) -> Self {
        self.scaled(1) + self
    }

    /// The root of the magnitude.
    pub(super) fn sqrt(self) -> Self {
        if self.is_zero() {
            return self;
        }
        // 64 bits of it, and as many from the tangent there
        let odd = self.exponent & 1;
        let radicand = self.significand >> (1 - odd);
        let root = radicand.isqrt();
        let start = Self::normalized(false, 63 + 1, root);
        let value = Wide {
            negative: false,
            exponent: odd,
            ..self
        };
        let correction = ((value - start * start) / start).scaled(-1);
        (start + correction).scaled((self.exponent - odd) / 2)
    }

    fn larger_than(self, other: Self) -> bool {
        (self.exponent(), self.significand) > (other.exponent(), other.significand)
    }
}

impl Neg for Wide {
    type Output = Self;

    fn neg(self) -> Self {
        Wide {
            negative: !self.negative,
            ..self
        }
    }
}

impl Add for Wide {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if other.larger_than(self) {
            return other + self;
        }
        if other.is_zero() {
            return self;
        }
        let apart = self.exponent.abs_diff(other.exponent);
        let smaller = other.significand.checked_shr(apart).unwrap_or(0);
        if self.negative != other.negative {
            let difference = self.significand - smaller;
            return Self::normalized(self.negative, self.exponent, difference);
        }
        let (sum, carry) = self.significand.overflowing_add(smaller);
        Wide {
            negative: self.negative,
            exponent: self.exponent + i32::from(carry),
            significand: if carry { sum >> 1 | 1 << 127 } else { sum },
        }
    }
}

impl Sub for Wide {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Wide {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::ZERO;
        }
        let (high, low) = product(self.significand, other.significand);
        let negative = self.negative != other.negative;
        let exponent = self.exponent + other.exponent;
        if high >> 127 == 1 {
            return Wide {
                negative,
                exponent: exponent + 1,
                significand: high,
            };
        }
        Wide {
            negative,
            exponent,
            significand: high << 1 | low >> 127,
        }
    }
}

/// The higher and the lower half.
fn product(x: u128, y: u128) -> (u128, u128) {
    let halves = |value: u128| (value >> 64, value & u128::from(u64::MAX));
    let ((x_high, x_low), (y_high, y_low)) = (halves(x), halves(y));
    let (low_high, low_low) = halves(x_low * y_low);
    let (first_high, first_low) = halves(x_high * y_low);
    let (second_high, second_low) = halves(x_low * y_high);
    let middle = low_high + first_low + second_low;
    let high = x_high * y_high + first_high + second_high + (middle >> 64);
    (high, middle << 64 | low_low)
}

impl Div for Wide {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        if self.is_zero() {
            return Self::ZERO;
        }
        let (mut rest, divisor) = (self.significand, other.significand);
        let mut exponent = self.exponent - other.exponent;
        let mut quotient = 0;
        let mut carry = false;
        if rest < divisor {
            exponent -= 1;
            carry = true;
            rest <<= 1;
        }
        for _ in 0..128 {
            quotient <<= 1;
            if carry || rest >= divisor {
                rest = rest.wrapping_sub(divisor);
                quotient |= 1;
            }
            carry = rest >> 127 == 1;
            rest <<= 1;
        }
        Wide {
            negative: self.negative != other.negative,
            exponent,
            significand: quotient,
        }
    }
}

impl PartialEq for Wide {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let difference = *self - *other;
        Some(if difference.is_zero() {
            Ordering::Equal
        } else if difference.negative {
            Ordering::Less
        } else {
            Ordering::Greater
        })
    }
}
