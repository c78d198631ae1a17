//! Vectors of GNU C: numbers side by side, on which operators work lane by lane (gcc manual, "Vector Extensions").
use std::ops::*;

#[derive(Clone, Copy)]
pub struct Vector<T, const N: usize>(pub [T; N]);

/// Numbers that vectors are made of. Integers wrap.
pub trait Lane: Copy + PartialOrd {
    /// What comparisons give: a signed integer of the same size, -1 or 0.
    type Truth: Lane;
    const SIZE: usize;
    fn truth(is_true: bool) -> Self::Truth;
    /// The number that the first `SIZE` of the bytes represent.
    fn read(bytes: &[u8]) -> Self;
    fn write(self, bytes: &mut [u8]);
}

/// Bytes of the largest vector.
const LARGEST: usize = 256;

impl<T: Lane, const N: usize> Vector<T, N> {
    pub const fn splat(lane: T) -> Self {
        Vector([lane; N])
    }

    fn with<U>(self, other: Self, operation: impl Fn(T, T) -> U) -> Vector<U, N> {
        Vector(std::array::from_fn(|lane| {
            operation(self.0[lane], other.0[lane])
        }))
    }

    /// The same bytes, as other lanes.
    pub fn bits<U: Lane, const M: usize>(self) -> Vector<U, M> {
        let mut bytes = [0; LARGEST];
        for (lane, place) in self.0.into_iter().zip(bytes.chunks_exact_mut(T::SIZE)) {
            lane.write(place);
        }
        Vector(std::array::from_fn(|lane| {
            U::read(&bytes[lane * U::SIZE..])
        }))
    }

    /// `self == other` of C; the other comparisons likewise.
    pub fn equal(self, other: Self) -> Vector<T::Truth, N> {
        self.with(other, |a, b| T::truth(a == b))
    }

    pub fn unequal(self, other: Self) -> Vector<T::Truth, N> {
        self.with(other, |a, b| T::truth(a != b))
    }

    pub fn less(self, other: Self) -> Vector<T::Truth, N> {
        self.with(other, |a, b| T::truth(a < b))
    }

    pub fn less_or_equal(self, other: Self) -> Vector<T::Truth, N> {
        self.with(other, |a, b| T::truth(a <= b))
    }

    pub fn greater(self, other: Self) -> Vector<T::Truth, N> {
        self.with(other, |a, b| T::truth(a > b))
    }

    pub fn greater_or_equal(self, other: Self) -> Vector<T::Truth, N> {
        self.with(other, |a, b| T::truth(a >= b))
    }
}

impl<T, const N: usize> Index<usize> for Vector<T, N> {
    type Output = T;

    fn index(&self, lane: usize) -> &T {
        &self.0[lane]
    }
}

impl<T, const N: usize> IndexMut<usize> for Vector<T, N> {
    fn index_mut(&mut self, lane: usize) -> &mut T {
        &mut self.0[lane]
    }
}

macro_rules! assignments {
    ($($trait:ident $method:ident $plain:ident $operator:tt)*) => {$(
        impl<T, U, const N: usize> $trait<U> for Vector<T, N>
        where
            Self: $plain<U, Output = Self> + Copy,
        {
            fn $method(&mut self, other: U) {
                *self = *self $operator other;
            }
        }
    )*};
}

assignments! {
    AddAssign add_assign Add +
    SubAssign sub_assign Sub -
    MulAssign mul_assign Mul *
    DivAssign div_assign Div /
    RemAssign rem_assign Rem %
    BitAndAssign bitand_assign BitAnd &
    BitOrAssign bitor_assign BitOr |
    BitXorAssign bitxor_assign BitXor ^
    ShlAssign shl_assign Shl <<
    ShrAssign shr_assign Shr >>
}

macro_rules! lanes {
    ($type:ty, $truth:ty) => {
        impl Lane for $type {
            type Truth = $truth;
            const SIZE: usize = size_of::<$type>();

            fn truth(is_true: bool) -> $truth {
                -<$truth>::from(is_true)
            }

            fn read(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<$type>()];
                own.copy_from_slice(&bytes[..size_of::<$type>()]);
                Self::from_le_bytes(own)
            }

            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }
        }
    };
}

macro_rules! operator {
    ($type:ty, $trait:ident, $method:ident, $operation:expr) => {
        impl<const N: usize> $trait for Vector<$type, N> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                self.with(other, $operation)
            }
        }
    };
}

macro_rules! integers {
    ($($type:ident $truth:ident)*) => {$(
        lanes!($type, $truth);
        operator!($type, Add, add, $type::wrapping_add);
        operator!($type, Sub, sub, $type::wrapping_sub);
        operator!($type, Mul, mul, $type::wrapping_mul);
        operator!($type, Div, div, $type::wrapping_div);
        operator!($type, Rem, rem, $type::wrapping_rem);
        operator!($type, BitAnd, bitand, |a, b| a & b);
        operator!($type, BitOr, bitor, |a, b| a | b);
        operator!($type, BitXor, bitxor, |a, b| a ^ b);
        operator!($type, Shl, shl, |a: $type, count| a.wrapping_shl(count as u32));
        operator!($type, Shr, shr, |a: $type, count| a.wrapping_shr(count as u32));

        /// All lanes by the same count.
        impl<const N: usize> Shl<u32> for Vector<$type, N> {
            type Output = Self;

            fn shl(self, count: u32) -> Self {
                Vector(self.0.map(|lane| lane.wrapping_shl(count)))
            }
        }

        impl<const N: usize> Shr<u32> for Vector<$type, N> {
            type Output = Self;

            fn shr(self, count: u32) -> Self {
                Vector(self.0.map(|lane| lane.wrapping_shr(count)))
            }
        }

        impl<const N: usize> Neg for Vector<$type, N> {
            type Output = Self;

            fn neg(self) -> Self {
                Vector(self.0.map($type::wrapping_neg))
            }
        }

        impl<const N: usize> Not for Vector<$type, N> {
            type Output = Self;

            fn not(self) -> Self {
                Vector(self.0.map(|lane| !lane))
            }
        }
    )*};
}

macro_rules! floats {
    ($($type:ident $truth:ident)*) => {$(
        lanes!($type, $truth);
        operator!($type, Add, add, |a, b| a + b);
        operator!($type, Sub, sub, |a, b| a - b);
        operator!($type, Mul, mul, |a, b| a * b);
        operator!($type, Div, div, |a, b| a / b);

        impl<const N: usize> Neg for Vector<$type, N> {
            type Output = Self;

            fn neg(self) -> Self {
                Vector(self.0.map(|lane| -lane))
            }
        }
    )*};
}

integers! { i8 i8 u8 i8 i16 i16 u16 i16 i32 i32 u32 i32 i64 i64 u64 i64 i128 i128 u128 i128 }
floats! { f32 i32 f64 i64 }
