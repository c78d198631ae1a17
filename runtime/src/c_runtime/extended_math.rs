//! Functions of `<math.h>` that take a `long double` apart or put it together, exact as glibc's.

use super::errno::{set_errno, EDOM, ERANGE};
use super::extended::{Extended, Magnitude};

/// `value * 2^exponent`, rounded once.
pub fn ldexpl(value: Extended, exponent: i32) -> Extended {
    match value.magnitude() {
        Magnitude::Finite {
            exponent: own,
            significand,
        } => {
            let result = Extended::rounded(
                value.is_sign_negative(),
                own.saturating_add(exponent),
                u128::from(significand) << 64,
            );
            if result == Extended::ZERO || result.is_infinite() {
                set_errno(ERANGE);
            }
            result
        }
        _ => value.quieted(),
    }
}

/// Also `scalblnl` for exponents that are no `int`.
pub fn scalbnl(value: Extended, exponent: i32) -> Extended {
    ldexpl(value, exponent)
}

/// A fraction in `[0.5, 1)` and the exponent of 2 by which it makes `value`.
pub fn frexpl(value: Extended, exponent: &mut i32) -> Extended {
    match value.magnitude() {
        Magnitude::Finite {
            exponent: own,
            significand,
        } => {
            *exponent = own + 1;
            Extended::rounded(value.is_sign_negative(), -1, u128::from(significand) << 64)
        }
        _ => {
            *exponent = 0;
            value.quieted()
        }
    }
}

/// The fraction, with the sign of `value`, which the whole part has as well.
pub fn modfl(value: Extended, whole: &mut Extended) -> Extended {
    *whole = value.trunc();
    let fraction = if value.is_infinite() {
        Extended::ZERO
    } else {
        value - *whole
    };
    fraction.copysign(value)
}

/// What `x` has above `y`.
pub fn fdiml(x: Extended, y: Extended) -> Extended {
    if x <= y {
        return Extended::ZERO;
    }
    let difference = x - y;
    if difference.is_infinite() && x.is_finite() && y.is_finite() {
        set_errno(ERANGE);
    }
    difference
}

/// The number next to `x` in the direction of `y`.
pub fn nextafterl(x: Extended, y: Extended) -> Extended {
    if x.is_nan() || y.is_nan() {
        return x.nan_of(y);
    }
    if x == y {
        return y;
    }
    let tiny = Extended::from_bits(0, 1);
    if x == Extended::ZERO {
        return tiny.copysign(y);
    }
    let (sign_exponent, significand) = x.abs().to_bits();
    // the leading bit is explicit: only the 63 bits below it count on
    let position = u128::from(sign_exponent) << 63 | u128::from(significand << 1 >> 1);
    let next = if (x < y) != x.is_sign_negative() {
        position + 1
    } else {
        position - 1
    };
    let exponent = (next >> 63) as u16;
    let leading = u64::from(exponent != 0) << 63;
    let result = Extended::from_bits(exponent, leading | (next as u64) << 1 >> 1).copysign(x);
    if result.is_infinite() && x.is_finite() || !result.is_normal() && result.is_finite() {
        set_errno(ERANGE);
    }
    result
}

/// The exponent of the leading bit.
pub fn logbl(value: Extended) -> Extended {
    match value.magnitude() {
        Magnitude::Finite { exponent, .. } => Extended::from(exponent),
        Magnitude::Zero => -Extended::INFINITY,
        Magnitude::Infinite => Extended::INFINITY,
        Magnitude::Nan => value.quieted(),
    }
}

/// The exponent of the leading bit as an `int`.
pub fn ilogbl(value: Extended) -> i32 {
    match value.magnitude() {
        Magnitude::Finite { exponent, .. } => exponent,
        other => {
            set_errno(EDOM);
            match other {
                Magnitude::Infinite => i32::MAX,
                _ => i32::MIN,
            }
        }
    }
}
