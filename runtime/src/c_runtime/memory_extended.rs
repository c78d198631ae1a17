//! `long double` in memory: ten bytes, and six more that nothing is said of.
use super::extended::Extended;
use super::memory::Value;
use std::cell::Cell;

impl Value for Extended {
    const SIZE: usize = 16;

    fn read(bytes: &[Cell<u8>]) -> Self {
        Extended::from_bits(u16::read(&bytes[8..]), u64::read(bytes))
    }

    fn write(self, bytes: &[Cell<u8>]) {
        let (sign_exponent, significand) = self.to_bits();
        significand.write(bytes);
        sign_exponent.write(&bytes[8..]);
    }
}
