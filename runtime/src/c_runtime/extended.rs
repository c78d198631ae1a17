//! `long double` of x86-64: the 80-bit format of the x87, rounded to nearest, ties to even. Arithmetic and conversions stand
//! in modules of their own, and belong to it.

use super::extended_arithmetic as _;
use super::extended_conversion as _;
use std::cmp::Ordering;
use std::num::FpCategory;
use std::ops::Neg;

/// A `long double`: fifteen bits of exponent below the sign, 64 bits of significand with the leading bit explicit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extended {
    sign_exponent: u16,
    significand: u64,
}

const SIGN: u16 = 0x8000;
/// The exponent of infinities and of what is no number; also the mask of the exponent.
const HIGHEST: u16 = 0x7fff;
const LEADING: u64 = 1 << 63;
/// Tells quiet from signalling NaNs.
const QUIET: u64 = 1 << 62;
/// What the exponent of a number is less than what is stored.
const BIAS: i32 = 16383;

/// What a magnitude is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Magnitude {
    Zero,
    /// `significand * 2^(exponent - 63)`, where the highest bit of the significand is set.
    Finite {
        exponent: i32,
        significand: u64,
    },
    Infinite,
    Nan,
}

impl Extended {
    pub const ZERO: Self = Self::from_bits(0, 0);
    pub const ONE: Self = Self::from_bits(BIAS as u16, LEADING);
    pub const INFINITY: Self = Self::from_bits(HIGHEST, LEADING);
    /// What `NAN` and `strtold("nan")` are.
    pub const NAN: Self = Self::from_bits(HIGHEST, LEADING | QUIET);
    /// What the processor gives for `0 / 0` and the like.
    pub(super) const INDEFINITE: Self = Self::from_bits(SIGN | HIGHEST, LEADING | QUIET);
    /// `LDBL_MAX`
    pub const MAX: Self = Self::from_bits(HIGHEST - 1, u64::MAX);
    /// `LDBL_MIN`, the smallest normal number.
    pub const MIN_POSITIVE: Self = Self::from_bits(1, LEADING);
    /// `LDBL_EPSILON`
    pub const EPSILON: Self = Self::from_bits((BIAS - 63) as u16, LEADING);

    /// The value that lies in memory as these bits: the sign above fifteen bits of biased exponent, and the significand.
    pub const fn from_bits(sign_exponent: u16, significand: u64) -> Self {
        Extended {
            sign_exponent,
            significand,
        }
    }

    /// The same number; a constant expression, as globals begin with it.
    pub const fn new(value: f64) -> Self {
        const FRACTION_BITS: u32 = 52;
        const TO_SIGNIFICAND: u32 = 63 - FRACTION_BITS;
        let bits = value.to_bits();
        let sign = (bits >> 48) as u16 & SIGN;
        let fraction = bits & ((1 << FRACTION_BITS) - 1);
        let (exponent, significand) = match (bits >> FRACTION_BITS & 0x7ff) as i32 {
            0x7ff if fraction == 0 => Extended::INFINITY.to_bits(),
            0x7ff => {
                let (exponent, significand) = Extended::NAN.to_bits();
                (exponent, significand | fraction << TO_SIGNIFICAND)
            }
            0 if fraction == 0 => (0, 0),
            0 => {
                let shift = fraction.leading_zeros();
                let exponent = BIAS - 1074 + 63 - shift as i32;
                (exponent as u16, fraction << shift)
            }
            biased => {
                let exponent = (BIAS - 1023 + biased) as u16;
                (exponent, LEADING | fraction << TO_SIGNIFICAND)
            }
        };
        Extended::from_bits(sign | exponent, significand)
    }

    /// The reverse of `from_bits`.
    pub const fn to_bits(self) -> (u16, u64) {
        (self.sign_exponent, self.significand)
    }

    /// `signbit`: also of zeros and of what is no number.
    pub const fn is_sign_negative(self) -> bool {
        self.sign_exponent & SIGN != 0
    }

    pub const fn is_sign_positive(self) -> bool {
        !self.is_sign_negative()
    }

    /// Also of bits that the processor takes for no number: the leading bit is missing.
    pub const fn is_nan(self) -> bool {
        self.is_invalid() || self.exponent_bits() == HIGHEST && self.significand != LEADING
    }

    pub const fn is_infinite(self) -> bool {
        self.exponent_bits() == HIGHEST && self.significand == LEADING
    }

    pub const fn is_finite(self) -> bool {
        self.exponent_bits() != HIGHEST && !self.is_invalid()
    }

    pub const fn is_normal(self) -> bool {
        self.is_finite() && self.significand >= LEADING
    }

    /// `fpclassify`
    pub const fn classify(self) -> FpCategory {
        if self.is_nan() {
            FpCategory::Nan
        } else if self.is_infinite() {
            FpCategory::Infinite
        } else if self.is_normal() {
            FpCategory::Normal
        } else if self.significand == 0 {
            FpCategory::Zero
        } else {
            FpCategory::Subnormal
        }
    }

    pub const fn abs(self) -> Self {
        Self::from_bits(self.exponent_bits(), self.significand)
    }

    /// The magnitude of this value with the sign of another.
    pub const fn copysign(self, sign: Self) -> Self {
        self.abs().with_sign(sign.is_sign_negative())
    }

    /// A magnitude and a sign.
    pub(super) const fn with_sign(self, negative: bool) -> Self {
        let sign = if negative { SIGN } else { 0 };
        Self::from_bits(self.exponent_bits() | sign, self.significand)
    }

    const fn exponent_bits(self) -> u16 {
        self.sign_exponent & HIGHEST
    }

    const fn is_invalid(self) -> bool {
        self.exponent_bits() != 0 && self.significand < LEADING
    }

    /// The magnitude, taken apart.
    pub(super) fn magnitude(self) -> Magnitude {
        match self.exponent_bits() {
            _ if self.is_nan() => Magnitude::Nan,
            HIGHEST => Magnitude::Infinite,
            _ if self.significand == 0 => Magnitude::Zero,
            biased => {
                let zeros = self.significand.leading_zeros();
                Magnitude::Finite {
                    exponent: i32::from(biased.max(1)) - BIAS - zeros as i32,
                    significand: self.significand << zeros,
                }
            }
        }
    }

    /// `significand * 2^(exponent - 127)`, rounded once. Where bits below the significand are lost, its lowest bit must be set
    /// and its highest bits must not be zeros.
    pub(super) fn rounded(negative: bool, exponent: i32, significand: u128) -> Self {
        if significand == 0 {
            return Self::ZERO.with_sign(negative);
        }
        let zeros = significand.leading_zeros();
        let mut biased = exponent.saturating_sub(zeros as i32).saturating_add(BIAS);
        let mut significand = significand << zeros;
        if biased < 1 {
            significand = shifted_right(significand, biased.abs_diff(1));
            biased = 0;
        }
        let (kept, rest) = ((significand >> 64) as u64, significand as u64);
        let up = rest > LEADING || rest == LEADING && kept & 1 == 1;
        let (mut kept, carry) = kept.overflowing_add(u64::from(up));
        if carry {
            kept = LEADING;
            biased = biased.saturating_add(1);
        } else if biased == 0 {
            // the leading bit makes a normal number of it
            biased = (kept >> 63) as i32;
        }
        if biased >= i32::from(HIGHEST) {
            return Self::INFINITY.with_sign(negative);
        }
        Self::from_bits(biased as u16, kept).with_sign(negative)
    }

    /// What the processor gives for operands of which one at least is no number.
    pub(super) fn nan_of(self, other: Self) -> Self {
        if self.is_invalid() || other.is_invalid() {
            return Self::INDEFINITE;
        }
        let chosen = match (self.is_nan(), other.is_nan()) {
            (true, false) => self,
            (false, true) => other,
            _ if self.is_quiet() != other.is_quiet() && self.is_quiet() => self,
            _ if self.is_quiet() != other.is_quiet() => other,
            _ => match self.significand.cmp(&other.significand) {
                Ordering::Greater => self,
                Ordering::Less => other,
                Ordering::Equal if self.is_sign_negative() => other,
                Ordering::Equal => self,
            },
        };
        chosen.quieted()
    }

    /// The value; of what is no number, what the processor makes of it.
    pub(super) fn quieted(self) -> Self {
        if self.is_invalid() {
            Self::INDEFINITE
        } else if self.is_nan() {
            Self::from_bits(self.sign_exponent, self.significand | QUIET)
        } else {
            self
        }
    }

    /// Is it no number, and to be noticed by all functions?
    pub(super) const fn is_signalling(self) -> bool {
        self.is_nan() && !self.is_quiet()
    }

    const fn is_quiet(self) -> bool {
        self.significand & QUIET != 0
    }
}

/// Shifts; the lowest bit says as well whether anything was lost.
pub(super) fn shifted_right(significand: u128, count: u32) -> u128 {
    match significand.checked_shr(count) {
        Some(kept) => kept | u128::from(kept << count != significand),
        None => u128::from(significand != 0),
    }
}

impl Neg for Extended {
    type Output = Self;

    fn neg(self) -> Self {
        Self::from_bits(self.sign_exponent ^ SIGN, self.significand)
    }
}

impl PartialEq for Extended {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Extended {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.is_nan() || other.is_nan() {
            return None;
        }
        // a subnormal number whose leading bit is set is as large as the normal one with the same significand
        let key = |value: &Self| {
            let exponent = value.exponent_bits().max((value.significand >> 63) as u16);
            let magnitude = i128::from(exponent) << 64 | i128::from(value.significand);
            if value.is_sign_negative() {
                -magnitude
            } else {
                magnitude
            }
        };
        Some(key(self).cmp(&key(other)))
    }
}
