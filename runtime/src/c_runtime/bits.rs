//! Bits that `std` has no methods for.

/// Number of the lowest bit that is set, counted from 1; 0 for none.
pub fn ffs(value: i32) -> i32 {
    ffsl(i64::from(value))
}

pub fn ffsl(value: i64) -> i32 {
    match value {
        0 => 0,
        _ => value.trailing_zeros() as i32 + 1,
    }
}

/// How many bits below the sign are equal to it: gcc's `__builtin_clrsb`.
pub fn clrsb(value: i32) -> i32 {
    (value ^ value >> 31).leading_zeros() as i32 - 1
}

pub fn clrsbl(value: i64) -> i32 {
    (value ^ value >> 63).leading_zeros() as i32 - 1
}
