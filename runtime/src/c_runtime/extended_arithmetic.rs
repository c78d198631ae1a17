//! `+ - * / %` of `long double`, square roots, and rounding to whole numbers.

use super::extended::{shifted_right, Extended, Magnitude};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Rem, RemAssign, Sub, SubAssign};

impl Add for Extended {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (self.magnitude(), other.magnitude()) {
            (Magnitude::Nan, _) | (_, Magnitude::Nan) => self.nan_of(other),
            (Magnitude::Infinite, Magnitude::Infinite)
                if self.is_sign_negative() != other.is_sign_negative() =>
            {
                Self::INDEFINITE
            }
            (Magnitude::Infinite, _) => self,
            (_, Magnitude::Infinite) => other,
            (Magnitude::Zero, Magnitude::Zero) => {
                Self::ZERO.with_sign(self.is_sign_negative() && other.is_sign_negative())
            }
            (Magnitude::Zero, _) => other.normalized(),
            (_, Magnitude::Zero) => self.normalized(),
            (Magnitude::Finite { .. }, Magnitude::Finite { .. }) => {
                if self.abs() < other.abs() {
                    add_smaller(other, self)
                } else {
                    add_smaller(self, other)
                }
            }
        }
    }
}

/// The sum of finite numbers, of which the second one has no larger magnitude.
fn add_smaller(large: Extended, small: Extended) -> Extended {
    let (
        Magnitude::Finite {
            exponent,
            significand,
        },
        Magnitude::Finite {
            exponent: small_exponent,
            significand: small_significand,
        },
    ) = (large.magnitude(), small.magnitude())
    else {
        return large;
    };
    // one bit above for a carry, more than one below for the rounding
    let larger = u128::from(significand) << 63;
    let smaller = shifted_right(
        u128::from(small_significand) << 63,
        exponent.abs_diff(small_exponent),
    );
    if large.is_sign_negative() == small.is_sign_negative() {
        return Extended::rounded(large.is_sign_negative(), exponent + 1, larger + smaller);
    }
    let difference = larger - smaller;
    Extended::rounded(
        large.is_sign_negative() && difference != 0,
        exponent + 1,
        difference,
    )
}

impl Sub for Extended {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        if self.is_nan() || other.is_nan() {
            return self.nan_of(other);
        }
        self + -other
    }
}

impl Mul for Extended {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let negative = self.is_sign_negative() != other.is_sign_negative();
        match (self.magnitude(), other.magnitude()) {
            (Magnitude::Nan, _) | (_, Magnitude::Nan) => self.nan_of(other),
            (Magnitude::Infinite, Magnitude::Zero) | (Magnitude::Zero, Magnitude::Infinite) => {
                Self::INDEFINITE
            }
            (Magnitude::Infinite, _) | (_, Magnitude::Infinite) => {
                Self::INFINITY.with_sign(negative)
            }
            (Magnitude::Zero, _) | (_, Magnitude::Zero) => Self::ZERO.with_sign(negative),
            (
                Magnitude::Finite {
                    exponent: e,
                    significand: x,
                },
                Magnitude::Finite {
                    exponent: f,
                    significand: y,
                },
            ) => Self::rounded(negative, e + f + 1, u128::from(x) * u128::from(y)),
        }
    }
}

impl Div for Extended {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let negative = self.is_sign_negative() != other.is_sign_negative();
        match (self.magnitude(), other.magnitude()) {
            (Magnitude::Nan, _) | (_, Magnitude::Nan) => self.nan_of(other),
            (Magnitude::Infinite, Magnitude::Infinite) | (Magnitude::Zero, Magnitude::Zero) => {
                Self::INDEFINITE
            }
            (Magnitude::Infinite, _) | (_, Magnitude::Zero) => Self::INFINITY.with_sign(negative),
            (Magnitude::Zero, _) | (_, Magnitude::Infinite) => Self::ZERO.with_sign(negative),
            (
                Magnitude::Finite {
                    exponent: e,
                    significand: x,
                },
                Magnitude::Finite {
                    exponent: f,
                    significand: y,
                },
            ) => {
                // 64 bits of quotient, 62 more, and whether anything is left
                let (x, y) = (u128::from(x) << 64, u128::from(y));
                let (high, rest) = (x / y, (x % y) << 62);
                let quotient = high << 62 | rest / y;
                Self::rounded(negative, e - f + 1, quotient | u128::from(rest % y != 0))
            }
        }
    }
}

/// `fmod`: exact, with the sign of the first operand.
impl Rem for Extended {
    type Output = Self;

    fn rem(self, other: Self) -> Self {
        match (self.magnitude(), other.magnitude()) {
            (Magnitude::Nan, _) | (_, Magnitude::Nan) => self.nan_of(other),
            (Magnitude::Infinite, _) | (_, Magnitude::Zero) => Self::INDEFINITE,
            (Magnitude::Zero, _) | (_, Magnitude::Infinite) => self.normalized(),
            (
                Magnitude::Finite {
                    exponent: e,
                    significand: x,
                },
                Magnitude::Finite {
                    exponent: f,
                    significand: y,
                },
            ) => {
                if e < f {
                    return self.normalized();
                }
                let mut rest = u128::from(x % y);
                let mut left = e - f;
                while left > 0 && rest != 0 {
                    let step = left.min(64);
                    rest = (rest << step) % u128::from(y);
                    left -= step;
                }
                Self::rounded(self.is_sign_negative(), f + 64, rest)
            }
        }
    }
}

macro_rules! assign_operators {
    ($($operator:ident $method:ident $plain:ident),*) => {
        $(impl $operator for Extended {
            fn $method(&mut self, other: Self) {
                *self = self.$plain(other);
            }
        })*
    };
}
assign_operators!(
    AddAssign add_assign add, SubAssign sub_assign sub, MulAssign mul_assign mul,
    DivAssign div_assign div, RemAssign rem_assign rem
);

impl Extended {
    /// The same number in its usual representation.
    fn normalized(self) -> Self {
        match self.magnitude() {
            Magnitude::Finite {
                exponent,
                significand,
            } => Self::rounded(
                self.is_sign_negative(),
                exponent,
                u128::from(significand) << 64,
            ),
            _ => self,
        }
    }

    pub fn sqrt(self) -> Self {
        match self.magnitude() {
            Magnitude::Nan => self.quieted(),
            Magnitude::Zero => self,
            _ if self.is_sign_negative() => Self::INDEFINITE,
            Magnitude::Infinite => self,
            Magnitude::Finite {
                exponent,
                significand,
            } => {
                let odd = exponent & 1;
                let radicand = u128::from(significand) << (63 + odd);
                let root = radicand.isqrt();
                let rest = radicand - root * root;
                // no root lies in the middle between two numbers
                let below = if rest > root {
                    u128::from(u64::MAX)
                } else {
                    u128::from(rest != 0)
                };
                Self::rounded(false, (exponent - odd) / 2, root << 64 | below)
            }
        }
    }

    pub fn trunc(self) -> Self {
        self.whole(|_, _| false)
    }

    pub fn floor(self) -> Self {
        self.whole(|_, rest| rest > 0 && self.is_sign_negative())
    }

    pub fn ceil(self) -> Self {
        self.whole(|_, rest| rest > 0 && !self.is_sign_negative())
    }

    /// Halves away from zero.
    pub fn round(self) -> Self {
        self.whole(|_, rest| rest >= 1 << 63)
    }

    /// Halves to even: `rint`, `nearbyint`
    pub fn round_ties_even(self) -> Self {
        self.whole(|odd, rest| rest > 1 << 63 || rest == 1 << 63 && odd)
    }

    /// A whole number: `up` says whether to go away from zero, told whether the whole part is odd, and the fraction in units
    /// of `2^-64`, where what is below one unit makes one.
    fn whole(self, up: impl Fn(bool, u64) -> bool) -> Self {
        let (exponent, significand) = match self.magnitude() {
            Magnitude::Finite {
                exponent: exponent @ ..=62,
                significand,
            } => (exponent, significand),
            _ => return self.quieted(),
        };
        let (whole, rest) = match exponent {
            0.. => (
                significand >> (63 - exponent),
                significand << (exponent + 1),
            ),
            _ => {
                let rest = shifted_right(u128::from(significand), exponent.abs_diff(-1));
                (0, rest as u64)
            }
        };
        let whole = u128::from(whole) + u128::from(up(whole & 1 == 1, rest));
        Self::rounded(self.is_sign_negative(), 127, whole)
    }

    /// `fmin`: the other one where one is no number; the first one where they are equal.
    pub fn min(self, other: Self) -> Self {
        if self <= other {
            self
        } else {
            other.unless_nan(self)
        }
    }

    /// `fmax`: the other one where one is no number; the second one where they are equal.
    pub fn max(self, other: Self) -> Self {
        if self > other {
            self
        } else {
            other.unless_nan(self)
        }
    }

    /// What `fmin` and `fmax` choose where it is not the first.
    fn unless_nan(self, first: Self) -> Self {
        let both = self.is_nan() && first.is_nan();
        if both || self.is_signalling() || first.is_signalling() {
            first.nan_of(self)
        } else if self.is_nan() {
            first
        } else {
            self
        }
    }
}
