//! Conversions between `long double` and the other numbers, as C has them: to floating-point types rounded, to integers cut
//! off.

use super::extended::{Extended, Magnitude};

macro_rules! from_integers {
    ($($signed:ty, $unsigned:ty;)*) => {
        $(impl From<$signed> for Extended {
            fn from(value: $signed) -> Self {
                Extended::rounded(value < 0, 127, value.unsigned_abs() as u128)
            }
        }

        impl From<$unsigned> for Extended {
            fn from(value: $unsigned) -> Self {
                Extended::rounded(false, 127, value as u128)
            }
        })*
    };
}
from_integers!(i8, u8; i16, u16; i32, u32; i64, u64; i128, u128; isize, usize;);

impl From<bool> for Extended {
    fn from(value: bool) -> Self {
        Extended::from(u8::from(value))
    }
}

impl From<f64> for Extended {
    fn from(value: f64) -> Self {
        Extended::new(value)
    }
}

impl From<f32> for Extended {
    fn from(value: f32) -> Self {
        Extended::from(f64::from(value))
    }
}

impl Extended {
    /// `(double)value`
    pub fn to_f64(self) -> f64 {
        f64::from_bits(self.narrowed(53, 1023) | u64::from(self.is_sign_negative()) << 63)
    }

    /// `(float)value`
    pub fn to_f32(self) -> f32 {
        let magnitude = self.narrowed(24, 127) as u32;
        f32::from_bits(magnitude | u32::from(self.is_sign_negative()) << 31)
    }

    /// The bits of the magnitude in a format whose significands have `digits` bits and whose largest exponent is given.
    fn narrowed(self, digits: u32, largest: i32) -> u64 {
        let infinite = (2 * largest as u64 + 1) << (digits - 1);
        let value = self.quieted();
        match value.magnitude() {
            Magnitude::Zero => 0,
            Magnitude::Finite {
                exponent,
                significand,
            } => narrowed(exponent, significand, digits, largest),
            Magnitude::Infinite => infinite,
            Magnitude::Nan => infinite | value.to_bits().1 << 1 >> (65 - digits),
        }
    }

    /// The magnitude without its fraction; `None` beyond 128 bits.
    fn whole_magnitude(self) -> Option<u128> {
        match self.magnitude() {
            Magnitude::Zero | Magnitude::Nan => Some(0),
            Magnitude::Infinite => None,
            Magnitude::Finite {
                exponent,
                significand,
            } => match exponent {
                ..=-1 => Some(0),
                0..=63 => Some(u128::from(significand >> (63 - exponent))),
                64..=127 => Some(u128::from(significand) << (exponent - 63)),
                _ => None,
            },
        }
    }
}

/// The bits of a magnitude in a format whose significands have `digits` bits and whose largest exponent is given.
fn narrowed(exponent: i32, significand: u64, digits: u32, largest: i32) -> u64 {
    if exponent > largest {
        return (2 * largest as u64 + 1) << (digits - 1);
    }
    let below = (1 - largest - exponent).max(0).unsigned_abs();
    let dropped = 64 - digits + below;
    let kept = significand.checked_shr(dropped).unwrap_or(0);
    let up = match dropped {
        65.. => false,
        _ => {
            let rest = significand << (64 - dropped).min(63) << u32::from(dropped == 0);
            let half = 1 << 63;
            rest > half || rest == half && kept & 1 == 1
        }
    };
    let rounded = kept + u64::from(up);
    if below > 0 {
        return rounded; // a carry makes it the smallest normal number
    }
    // the leading bit, and a carry, make the exponent larger
    (((exponent + largest - 1) as u64) << (digits - 1)) + rounded
}

macro_rules! to_integers {
    ($($name:ident $integer:ident),*) => {
        /// Cut off towards zero, as C does; what is beyond the type becomes its limit, and what is no number 0.
        impl Extended {
            $(pub fn $name(self) -> $integer {
                if self.is_sign_negative() {
                    match self.whole_magnitude() {
                        // the magnitude of the lowest number is one more than the highest number
                        Some(magnitude) if $integer::MIN != 0 && magnitude <= $integer::MAX as u128 => -(magnitude as i128) as $integer,
                        Some(0) => 0,
                        _ => $integer::MIN,
                    }
                } else {
                    match self.whole_magnitude() {
                        Some(magnitude) if magnitude <= $integer::MAX as u128 => magnitude as $integer,
                        _ => $integer::MAX,
                    }
                }
            })*
        }
    };
}
to_integers!(
    to_i8 i8, to_i16 i16, to_i32 i32, to_i64 i64, to_i128 i128, to_isize isize,
    to_u8 u8, to_u16 u16, to_u32 u32, to_u64 u64, to_u128 u128, to_usize usize
);
