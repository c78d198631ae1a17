//! Functions of `<math.h>` that `std` does not have, exact as glibc's: they only take numbers apart and put them together.

use super::errno::{set_errno, ERANGE};

/// `value * 2^exponent`, rounded once.
pub fn ldexp(value: f64, exponent: i32) -> f64 {
    let (fraction, own) = split(value);
    if fraction == 0.0 || !fraction.is_finite() {
        return value;
    }
    let exponent = (own + i64::from(exponent)).clamp(-3000, 3000) as i32;
    // above the smallest normal number every step is exact; below it only the last one rounds
    let result = match exponent {
        ..=-1022 => fraction * power(exponent + 1022 - 1) * power(-1021),
        1024.. => fraction * 2.0 * power(1023) * if exponent > 1024 { 2.0 } else { 1.0 },
        _ => fraction * power(exponent),
    };
    if result == 0.0 || result.is_infinite() {
        set_errno(ERANGE);
    }
    result
}

pub fn ldexpf(value: f32, exponent: i32) -> f32 {
    // a float is exact in a double, and a double of it rounds to float once: it has 24 bits at most
    let (fraction, own) = split(f64::from(value));
    if fraction == 0.0 || !fraction.is_finite() {
        return value;
    }
    let exponent = (own + i64::from(exponent)).clamp(-900, 900) as i32;
    let result = (fraction * power(exponent)) as f32;
    if result == 0.0 || result.is_infinite() {
        set_errno(ERANGE);
    }
    result
}

/// A fraction in `[0.5, 1)` and the exponent of 2 by which it makes `value`.
pub fn frexp(value: f64, exponent: &mut i32) -> f64 {
    let (fraction, own) = split(value);
    *exponent = own as i32;
    fraction
}

pub fn frexpf(value: f32, exponent: &mut i32) -> f32 {
    frexp(f64::from(value), exponent) as f32
}

/// The fraction, with the sign of `value`, which the whole part has as well.
pub fn modf(value: f64, whole: &mut f64) -> f64 {
    *whole = value.trunc();
    let fraction = if value.is_infinite() {
        0.0
    } else {
        value - *whole
    };
    fraction.copysign(value)
}

pub fn modff(value: f32, whole: &mut f32) -> f32 {
    *whole = value.trunc();
    let fraction = if value.is_infinite() {
        0.0
    } else {
        value - *whole
    };
    fraction.copysign(value)
}

/// What `x` has above `y`.
pub fn fdim(x: f64, y: f64) -> f64 {
    if x <= y {
        0.0
    } else {
        x - y
    }
}

pub fn fdimf(x: f32, y: f32) -> f32 {
    if x <= y {
        0.0
    } else {
        x - y
    }
}

/// Zero, infinities and what is no number have the exponent 0.
fn split(value: f64) -> (f64, i64) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let subnormal = value.abs() < f64::MIN_POSITIVE;
    let scaled = if subnormal { value * power(54) } else { value };
    let bits = scaled.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1022 - if subnormal { 54 } else { 0 };
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent)
}

/// `2^exponent`; outside of the normal numbers 0 or infinity, in two steps where needed by the caller.
fn power(exponent: i32) -> f64 {
    match exponent {
        ..=-1023 => power(exponent + 1000) * f64::from_bits((1023 - 1000) << 52),
        -1022..=1023 => f64::from_bits(((exponent + 1023) as u64) << 52),
        1024.. => f64::INFINITY,
    }
}
