//! Vectors of GNU C in memory: their lanes one behind the other.
use super::memory::{Ptr, Value};
use super::vector::Vector;
use std::cell::Cell;

impl<T: Value, const N: usize> Value for Vector<T, N> {
    const SIZE: usize = N * T::SIZE;

    fn read(bytes: &[Cell<u8>]) -> Self {
        Vector(Value::read(bytes))
    }

    fn write(self, bytes: &[Cell<u8>]) {
        Value::write(self.0, bytes);
    }
}

impl<T, const N: usize> Ptr<Vector<T, N>> {
    /// The first lane.
    pub const fn first(self) -> Ptr<T> {
        self.cast()
    }
}
