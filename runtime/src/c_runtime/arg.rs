//! An argument of a variadic C function.

use super::display::CText;
use super::layout::Layout;

/// A value after the default argument promotions, integers widened to 64 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<'a> {
    Int(i64),
    Uint(u64),
    Double(f64),
    /// A `long double`.
    Extended(ExtendedArg),
    /// A C string: the bytes up to the first NUL, or all of them.
    Str(&'a [u8]),
    /// A string of `wchar_t`.
    Wide(&'a [i32]),
    Null,
    /// A pointer of which only the address counts.
    Ptr(usize),
    /// A pointer into memory; the conversion decides what is printed of it.
    Either(PointerArg),
}

/// An address that is not null, and what reads the string there, which a precision may end: so what reads memory comes along
/// with programs that have such values only.
#[derive(Clone, Copy, Debug)]
pub struct PointerArg {
    pub address: u64,
    /// Takes the address, and how many bytes there are at most.
    pub text: fn(u64, u64) -> Vec<u8>,
}

impl PartialEq for PointerArg {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

/// The bits of a `long double`, and what appends the text of a conversion of it: so what makes that text comes along with
/// programs that have such values only.
#[derive(Clone, Copy, Debug)]
pub struct ExtendedArg {
    /// The sign and exponent, and the significand.
    pub bits: (u16, u64),
    /// Takes the bits and a conversion out of `aAeEfFgG`.
    pub push: fn(&mut Vec<u8>, (u16, u64), u8, &Layout),
}

impl PartialEq for ExtendedArg {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

macro_rules! arg_from {
    ($($variant:ident($wide:ty): $($narrow:ty),+;)+) => {
        $($(impl From<$narrow> for Arg<'_> {
            #[inline]
            fn from(value: $narrow) -> Self {
                Arg::$variant(<$wide>::from(value))
            }
        })+)+
    };
}

arg_from! {
    Int(i64): i8, i16, i32, i64, bool;
    Uint(u64): u8, u16, u32, u64;
    Double(f64): f32, f64;
}

impl From<usize> for Arg<'_> {
    #[inline]
    fn from(value: usize) -> Self {
        Arg::Uint(value as u64)
    }
}

impl From<isize> for Arg<'_> {
    #[inline]
    fn from(value: isize) -> Self {
        Arg::Int(value as i64)
    }
}

impl<'a> From<CText<'a>> for Arg<'a> {
    #[inline]
    fn from(text: CText<'a>) -> Self {
        Arg::Str(text.0)
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    #[inline]
    fn from(value: Option<T>) -> Self {
        value.map_or(Arg::Null, Into::into)
    }
}
