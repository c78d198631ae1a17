//! The elementary functions in 128 bits, by their series: exponential, logarithm, sine and cosine, arc tangent.

use super::extended::{Extended, Magnitude};
use super::extended_two_over_pi::TWO_OVER_PI;
use super::extended_wide::Wide;

/// The sum of a series: `first`, and each next term out of the one before and its number, from 1 on.
fn sum(first: Wide, next: impl Fn(Wide, u32) -> Wide) -> Wide {
    let (mut total, mut term) = (first, first);
    for number in 1..200 {
        term = next(term, number);
        if term.is_zero() || term.exponent() < total.exponent() - 129 {
            break;
        }
        total = total + term;
    }
    total
}

/// `2^x`, for results that may be far beyond the range of `long double`.
pub(super) fn exp2(x: Wide) -> Wide {
    /// The series is of an argument that is so many times halved.
    const HALVINGS: i32 = 7;
    if x.exponent() >= 24 {
        let far = if x.is_negative() { -1 } else { 1 };
        return Wide::ONE.scaled(far << 24);
    }
    let whole = x.nearest();
    let rest = ((x - Wide::whole(whole)) * Wide::LN_2).scaled(-HALVINGS);
    // of e^x - 1, whose error does not grow when it is doubled
    let mut below = small_exp_m1(rest);
    for _ in 0..HALVINGS {
        below = below.scaled(1) + below * below;
    }
    (Wide::ONE + below).scaled(whole)
}

/// `e^x - 1` by its series.
fn small_exp_m1(x: Wide) -> Wide {
    sum(x, |term, number| (term * x).divided(number + 1))
}

pub(super) fn exp(x: Wide) -> Wide {
    exp2(x * Wide::LOG2_E)
}

pub(super) fn exp_m1(x: Wide) -> Wide {
    if x.exponent() < -2 {
        small_exp_m1(x)
    } else {
        exp(x) - Wide::ONE
    }
}

/// `sinh` of what is less than 1.
pub(super) fn small_sinh(x: Wide) -> Wide {
    let square = x * x;
    sum(x, |term, number| {
        (term * square).divided(2 * number * (2 * number + 1))
    })
}

/// The artanh of what is at most about a third.
fn artanh(x: Wide) -> Wide {
    let square = x * x;
    let mut power = x;
    let mut total = x;
    for number in 1.. {
        power = power * square;
        let term = power.divided(2 * number + 1);
        if term.is_zero() || term.exponent() < total.exponent() - 129 {
            break;
        }
        total = total + term;
    }
    total
}

/// The logarithm of a positive number as a whole number of those of 2, and the rest.
fn ln_parts(x: Wide) -> (i32, Wide) {
    let mut whole = x.exponent();
    let mut fraction = x.scaled(-whole);
    if (fraction * fraction).exponent() > 0 {
        whole += 1;
        fraction = fraction.scaled(-1);
    }
    let rest = artanh((fraction - Wide::ONE) / (fraction + Wide::ONE)).scaled(1);
    (whole, rest)
}

/// Of a positive number.
pub(super) fn ln(x: Wide) -> Wide {
    let (whole, rest) = ln_parts(x);
    Wide::whole(whole) * Wide::LN_2 + rest
}

/// Of a positive number.
pub(super) fn log2(x: Wide) -> Wide {
    let (whole, rest) = ln_parts(x);
    Wide::whole(whole) + rest * Wide::LOG2_E
}

/// `ln(1 + x)`, for `x` above -1.
pub(super) fn ln_1p(x: Wide) -> Wide {
    if x.exponent() < -2 {
        artanh(x / (x + Wide::whole(2))).scaled(1)
    } else {
        ln(Wide::ONE + x)
    }
}

/// The quadrant that a number points into, and the angle from the middle of that, at most a quarter of pi. The middle of the
/// quadrant 0 is the angle 0.
pub(super) fn quadrant(x: Extended) -> (u32, Wide) {
    let Magnitude::Finite {
        exponent,
        significand,
    } = x.magnitude()
    else {
        return (0, Wide::ZERO);
    };
    if exponent < -1 {
        return (0, Wide::of(x));
    }
    // x / (pi / 2), less a multiple of 4: 66 bits before the point at most, and 254 good ones behind it
    let skipped = (exponent - 65).max(0);
    let mut digits = [0u64; 6];
    let mut carry = 0u128;
    for at in (0..5).rev() {
        let place = skipped as usize + 64 * at;
        carry += u128::from(significand) * u128::from(two_over_pi(place));
        digits[at + 1] = carry as u64;
        carry >>= 64;
    }
    digits[0] = carry as u64;
    // the point is so many bits behind the start of the digits
    let point = (exponent + 1 - skipped) as usize;
    let window = |place: usize| {
        let (word, bit) = (place / 64, place % 64);
        let two = u128::from(digits[word]) << 64 | u128::from(digits[word + 1]);
        (two << bit >> 64) as u64
    };
    let whole = match point {
        0 => 0,
        1 => window(0) >> 63,
        _ => window(point - 2) >> 62,
    };
    let fraction = [0, 64, 128].map(|place| window(point + place));
    let up = fraction[0] >> 63 == 1;
    let flip = if up { u64::MAX } else { 0 };
    let [first, second, third] = fraction.map(|word| word ^ flip);
    let high = u128::from(first) << 64 | u128::from(second);
    let angle = match high.leading_zeros() {
        zeros @ 0..=63 => {
            let bits = high << zeros | u128::from(third) << zeros >> 64;
            Wide::normalized(false, -1 - zeros as i32, bits)
        }
        zeros => {
            let more = window(point + 192) ^ flip;
            let shift = zeros.min(127);
            let low = u128::from(third) << 64 | u128::from(more);
            let bits = high << shift | low >> (128 - shift);
            Wide::normalized(false, -1 - shift as i32, bits)
        }
    };
    let angle = angle * Wide::HALF_PI;
    let negative = x.is_sign_negative();
    let turns = (whole as u32).wrapping_add(u32::from(up));
    let quadrant = if negative {
        turns.wrapping_neg()
    } else {
        turns
    } & 3;
    (quadrant, if negative != up { -angle } else { angle })
}

/// 64 bits of `2 / pi` from a place behind the point on.
fn two_over_pi(place: usize) -> u64 {
    let (word, bit) = (place / 64, place % 64);
    let two = u128::from(TWO_OVER_PI[word]) << 64 | u128::from(TWO_OVER_PI[word + 1]);
    (two << bit >> 64) as u64
}

/// Of an angle of at most about 1.
pub(super) fn sin(x: Wide) -> Wide {
    let square = -(x * x);
    sum(x, |term, number| {
        (term * square).divided(2 * number * (2 * number + 1))
    })
}

/// Of an angle of at most about 1.
pub(super) fn cos(x: Wide) -> Wide {
    let square = -(x * x);
    sum(Wide::ONE, |term, number| {
        (term * square).divided((2 * number - 1) * 2 * number)
    })
}

/// Of any number.
pub(super) fn atan(x: Wide) -> Wide {
    /// The series is of an angle that is so many times halved.
    const HALVINGS: i32 = 3;
    if x.abs() > Wide::ONE {
        let angle = Wide::HALF_PI - atan(Wide::ONE / x.abs());
        return if x.is_negative() { -angle } else { angle };
    }
    let halvings = if x.exponent() < -8 { 0 } else { HALVINGS };
    let mut tangent = x;
    for _ in 0..halvings {
        tangent = tangent / (Wide::ONE + (Wide::ONE + tangent * tangent).sqrt());
    }
    let square = -(tangent * tangent);
    let mut power = tangent;
    let mut total = tangent;
    for number in 1.. {
        power = power * square;
        let term = power.divided(2 * number + 1);
        if term.is_zero() || term.exponent() < total.exponent() - 129 {
            break;
        }
        total = total + term;
    }
    total.scaled(halvings)
}

/// The angle of a point.
pub(super) fn atan2(y: Wide, x: Wide) -> Wide {
    let angle = if x.is_zero() {
        Wide::HALF_PI
    } else if y.is_zero() {
        Wide::ZERO
    } else if y.abs() > x.abs() {
        Wide::HALF_PI - atan((x / y).abs())
    } else {
        atan((y / x).abs())
    };
    let angle = if x.is_negative() {
        Wide::HALF_PI.scaled(1) - angle
    } else {
        angle
    };
    if y.is_negative() {
        -angle
    } else {
        angle
    }
}
