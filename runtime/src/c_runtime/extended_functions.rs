//! The functions of `<math.h>` for `long double`, computed in 128 bits and rounded once, so that results are the nearest ones
//! but for very few; glibc's are so nearly always. Names and meanings are those of `f64`; `errno` is not set.

use super::extended::{Extended, Magnitude};
use super::extended_series as series;
use super::extended_wide::Wide;

impl Extended {
    /// `self^y`
    pub fn powf(self, y: Self) -> Self {
        if self.is_signalling() || y.is_signalling() {
            return self.nan_of(y);
        }
        if y == Self::ZERO || self == Self::ONE {
            return Self::ONE;
        }
        if self.is_nan() || y.is_nan() {
            return self.nan_of(y);
        }
        let negative = self.is_sign_negative() && y.is_odd();
        let above_one = self.abs() > Self::ONE;
        if y.is_infinite() {
            return match self.abs() == Self::ONE {
                true => Self::ONE,
                false if above_one == y.is_sign_negative() => Self::ZERO,
                false => Self::INFINITY,
            };
        }
        if self == Self::ZERO || self.is_infinite() {
            let magnitude = match above_one == y.is_sign_negative() {
                true => Self::ZERO,
                false => Self::INFINITY,
            };
            return magnitude.with_sign(negative);
        }
        if self.is_sign_negative() && y.trunc() != y {
            return Self::INDEFINITE;
        }
        let magnitude = exact_power(self.abs(), y).unwrap_or_else(|| {
            series::exp2(Wide::of(y) * series::log2(Wide::of(self.abs()))).to_extended()
        });
        magnitude.with_sign(negative)
    }

    fn is_odd(self) -> bool {
        match self.magnitude() {
            Magnitude::Finite {
                exponent: exponent @ 0..=63,
                significand,
            } => significand << exponent == 1 << 63,
            _ => false,
        }
    }

    /// `e^self`
    pub fn exp(self) -> Self {
        self.exponential(Self::ZERO, series::exp)
    }

    /// `2^self`
    pub fn exp2(self) -> Self {
        if self.is_finite() && self.trunc() == self && self != Self::ZERO {
            return Self::rounded(false, self.to_i32(), 1 << 127);
        }
        self.exponential(Self::ZERO, series::exp2)
    }

    /// `e^self - 1`
    pub fn exp_m1(self) -> Self {
        if self == Self::ZERO {
            return self;
        }
        self.exponential(-Self::ONE, series::exp_m1)
    }

    /// A function that goes from a limit to infinity.
    fn exponential(self, limit: Self, function: fn(Wide) -> Wide) -> Self {
        match self.magnitude() {
            Magnitude::Nan => self.quieted(),
            Magnitude::Infinite if self.is_sign_negative() => limit,
            Magnitude::Infinite => self,
            _ => function(Wide::of(self)).to_extended(),
        }
    }

    /// The natural logarithm.
    pub fn ln(self) -> Self {
        self.logarithm(series::ln)
    }

    pub fn log2(self) -> Self {
        self.logarithm(series::log2)
    }

    pub fn log10(self) -> Self {
        self.logarithm(|x| series::ln(x) * Wide::LOG10_E)
    }

    fn logarithm(self, function: fn(Wide) -> Wide) -> Self {
        match self.magnitude() {
            Magnitude::Nan => self.quieted(),
            Magnitude::Zero => -Self::INFINITY,
            _ if self.is_sign_negative() => Self::NAN,
            Magnitude::Infinite => self,
            _ => function(Wide::of(self)).to_extended(),
        }
    }

    /// `ln(1 + self)`
    pub fn ln_1p(self) -> Self {
        if self.is_nan() || self == Self::ZERO || self == Self::INFINITY {
            self.quieted()
        } else if self == -Self::ONE {
            -Self::INFINITY
        } else if self < -Self::ONE {
            Self::INDEFINITE
        } else {
            series::ln_1p(Wide::of(self)).to_extended()
        }
    }

    pub fn sin(self) -> Self {
        self.of_angle(|quadrant, angle| match quadrant {
            0 => series::sin(angle),
            1 => series::cos(angle),
            2 => -series::sin(angle),
            _ => -series::cos(angle),
        })
    }

    pub fn cos(self) -> Self {
        if self == Self::ZERO {
            return Self::ONE;
        }
        self.of_angle(|quadrant, angle| match quadrant {
            0 => series::cos(angle),
            1 => -series::sin(angle),
            2 => -series::cos(angle),
            _ => series::sin(angle),
        })
    }

    pub fn tan(self) -> Self {
        self.of_angle(|quadrant, angle| {
            let (sin, cos) = (series::sin(angle), series::cos(angle));
            match quadrant {
                0 | 2 => sin / cos,
                _ => -(cos / sin),
            }
        })
    }

    fn of_angle(self, function: fn(u32, Wide) -> Wide) -> Self {
        match self.magnitude() {
            Magnitude::Nan => self.quieted(),
            Magnitude::Zero => self,
            Magnitude::Infinite => Self::INDEFINITE,
            Magnitude::Finite { .. } => {
                let (quadrant, angle) = series::quadrant(self);
                function(quadrant, angle).to_extended()
            }
        }
    }

    pub fn asin(self) -> Self {
        match () {
            _ if self.is_nan() || self == Self::ZERO => self.quieted(),
            _ if self.abs() > Self::ONE => Self::NAN,
            _ => series::atan2(Wide::of(self), other_leg(self)).to_extended(),
        }
    }

    pub fn acos(self) -> Self {
        match () {
            _ if self.is_nan() => self.quieted(),
            _ if self.abs() > Self::ONE => Self::NAN,
            _ => series::atan2(other_leg(self), Wide::of(self)).to_extended(),
        }
    }

    pub fn atan(self) -> Self {
        match self.magnitude() {
            Magnitude::Nan => self.quieted(),
            Magnitude::Zero => self,
            Magnitude::Infinite => Wide::HALF_PI.to_extended().copysign(self),
            Magnitude::Finite { .. } => series::atan(Wide::of(self)).to_extended(),
        }
    }

    /// The angle of the point whose ordinate is this and whose abscissa is `x`.
    pub fn atan2(self, x: Self) -> Self {
        if self.is_nan() || x.is_nan() {
            return self.nan_of(x);
        }
        let (ordinate, abscissa) = match (self.is_infinite(), x.is_infinite()) {
            (false, false) => (Wide::of(self.abs()), Wide::of(x.abs())),
            (above, beside) => (
                Wide::whole(i32::from(above)),
                Wide::whole(i32::from(beside)),
            ),
        };
        let angle = if ordinate.is_zero() {
            Wide::ZERO
        } else {
            series::atan2(ordinate, abscissa)
        };
        let angle = if x.is_sign_negative() {
            Wide::HALF_PI.scaled(1) - angle
        } else {
            angle
        };
        angle.to_extended().copysign(self)
    }

    pub fn sinh(self) -> Self {
        match self.magnitude() {
            Magnitude::Finite { exponent, .. } => {
                let x = Wide::of(self.abs());
                let value = if exponent < -1 {
                    series::small_sinh(x)
                } else {
                    let power = series::exp(x);
                    (power - Wide::ONE / power).scaled(-1)
                };
                value.to_extended().copysign(self)
            }
            _ => self.quieted(),
        }
    }

    pub fn cosh(self) -> Self {
        match self.magnitude() {
            Magnitude::Finite { .. } => {
                let power = series::exp(Wide::of(self.abs()));
                (power + Wide::ONE / power).scaled(-1).to_extended()
            }
            Magnitude::Zero => Self::ONE,
            Magnitude::Infinite => Self::INFINITY,
            Magnitude::Nan => self.quieted(),
        }
    }

    pub fn tanh(self) -> Self {
        match self.magnitude() {
            Magnitude::Finite { .. } => {
                let power = series::exp_m1(Wide::of(self.abs()).scaled(1));
                let value = power / (power + Wide::whole(2));
                value.to_extended().copysign(self)
            }
            Magnitude::Infinite => Self::ONE.copysign(self),
            _ => self.quieted(),
        }
    }

    pub fn cbrt(self) -> Self {
        let Magnitude::Finite {
            exponent,
            significand,
        } = self.magnitude()
        else {
            return self.quieted();
        };
        let rest = exponent.rem_euclid(3);
        let value = Self::rounded(false, rest, u128::from(significand) << 64);
        let mut root = Wide::of(Self::from(value.to_f64().cbrt()));
        let value = Wide::of(value);
        for _ in 0..2 {
            let square = root * root;
            root = root - (square * root - value) / square.times_three();
        }
        let root = root.scaled(exponent.div_euclid(3));
        root.to_extended().copysign(self)
    }
}

/// The leg of the right triangle with the hypotenuse 1 and this other leg.
fn other_leg(x: Extended) -> Wide {
    let x = Wide::of(x);
    ((Wide::ONE - x) * (Wide::ONE + x)).sqrt()
}

/// A power whose bits are known, and whose rounding is a tie perhaps.
fn exact_power(x: Extended, y: Extended) -> Option<Extended> {
    let odd_part = |value: Extended| match value.magnitude() {
        Magnitude::Finite {
            exponent,
            significand,
        } => {
            let zeros = significand.trailing_zeros();
            Some((significand >> zeros, exponent - 63 + zeros as i32))
        }
        _ => None,
    };
    let (mut base, mut base_exponent) = odd_part(x)?;
    let (factor, mut places) = odd_part(y)?;
    while places < 0 {
        let root = base.isqrt();
        if root * root != base || base_exponent % 2 != 0 {
            return None;
        }
        base = root;
        base_exponent /= 2;
        places += 1;
    }
    let power = i64::try_from(factor).ok()?.checked_shl(places as u32);
    let power = power.filter(|power| places < 32 && (1..1 << 31).contains(power))?;
    if base == 1 {
        let signed = if y.is_sign_negative() { -power } else { power };
        let exponent = i64::from(base_exponent) * signed;
        return Some(Extended::rounded(
            false,
            exponent.clamp(-1 << 24, 1 << 24) as i32,
            1 << 127,
        ));
    }
    if y.is_sign_negative() {
        return None;
    }
    let significand = u128::from(base).checked_pow(u32::try_from(power).ok()?)?;
    let exponent = i64::from(base_exponent) * power + 127;
    Some(Extended::rounded(
        false,
        exponent.clamp(-1 << 24, 1 << 24) as i32,
        significand,
    ))
}
