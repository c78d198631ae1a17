//! Objects seen as the bytes that represent them (C11 6.2.6), in the byte order of the machine.

/// An object whose bytes can be read and written one by one. Bytes of padding are zero and stay so.
pub trait Bytes: Copy {
    /// What `sizeof` gives in C.
    const SIZE: usize;
    /// The object whose bytes are all zero.
    const CLEAR: Self;
    /// Byte `at`, which is less than `SIZE`.
    fn byte(&self, at: usize) -> u8;
    /// Changes byte `at`, which is less than `SIZE`.
    fn set_byte(&mut self, at: usize, value: u8);

    /// Writes all bytes into `bytes`, which has `SIZE` of them.
    fn copy_to(&self, bytes: &mut [u8]) {
        for (at, byte) in bytes[..Self::SIZE].iter_mut().enumerate() {
            *byte = self.byte(at);
        }
    }

    /// Takes all bytes from `bytes`, which has `SIZE` of them.
    fn copy_from(&mut self, bytes: &[u8]) {
        for (at, &byte) in bytes[..Self::SIZE].iter().enumerate() {
            self.set_byte(at, byte);
        }
    }
}

macro_rules! scalars {
    ($($scalar:ty: $zero:literal),*) => {$(
        impl Bytes for $scalar {
            const SIZE: usize = std::mem::size_of::<$scalar>();
            const CLEAR: Self = $zero;
            #[inline]
            fn byte(&self, at: usize) -> u8 {
                self.to_ne_bytes()[at]
            }
            #[inline]
            fn set_byte(&mut self, at: usize, value: u8) {
                let mut bytes = self.to_ne_bytes();
                bytes[at] = value;
                *self = Self::from_ne_bytes(bytes);
            }
            #[inline]
            fn copy_to(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_ne_bytes());
            }
            #[inline]
            fn copy_from(&mut self, bytes: &[u8]) {
                let mut own = [0; Self::SIZE];
                own.copy_from_slice(bytes);
                *self = Self::from_ne_bytes(own);
            }
        }
    )*};
}

scalars!(
    u8: 0, i8: 0, u16: 0, i16: 0, u32: 0, i32: 0, u64: 0, i64: 0, u128: 0, i128: 0, f32: 0.0, f64: 0.0
);

impl Bytes for bool {
    const SIZE: usize = 1;
    const CLEAR: Self = false;
    fn byte(&self, _at: usize) -> u8 {
        u8::from(*self)
    }
    fn set_byte(&mut self, _at: usize, value: u8) {
        assert!(value < 2, "the byte {value} represents no value of _Bool");
        *self = value == 1;
    }
}

impl<T: Bytes, const N: usize> Bytes for [T; N] {
    const SIZE: usize = N * T::SIZE;
    const CLEAR: Self = [T::CLEAR; N];
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        self[at / T::SIZE].byte(at % T::SIZE)
    }
    #[inline]
    fn set_byte(&mut self, at: usize, value: u8) {
        self[at / T::SIZE].set_byte(at % T::SIZE, value);
    }
    fn copy_to(&self, bytes: &mut [u8]) {
        for (element, chunk) in self.iter().zip(bytes.chunks_exact_mut(T::SIZE)) {
            element.copy_to(chunk);
        }
    }
    fn copy_from(&mut self, bytes: &[u8]) {
        for (element, chunk) in self.iter_mut().zip(bytes.chunks_exact(T::SIZE)) {
            element.copy_from(chunk);
        }
    }
}

/// Byte `at` of a sequence of objects.
#[inline]
pub fn byte<T: Bytes>(objects: &[T], at: usize) -> u8 {
    objects[at / T::SIZE].byte(at % T::SIZE)
}

/// Changes byte `at` of a sequence of objects.
#[inline]
pub fn set_byte<T: Bytes>(objects: &mut [T], at: usize, value: u8) {
    objects[at / T::SIZE].set_byte(at % T::SIZE, value);
}

/// Copies the bytes from `at` on.
pub fn read<T: Bytes>(objects: &[T], at: usize, bytes: &mut [u8]) {
    let (mut at, mut rest) = (at, bytes);
    while !rest.is_empty() {
        let within = at % T::SIZE;
        let count = rest.len().min(T::SIZE - within);
        let (now, later) = rest.split_at_mut(count);
        let object = &objects[at / T::SIZE];
        if count == T::SIZE {
            object.copy_to(now);
        } else {
            for (offset, byte) in now.iter_mut().enumerate() {
                *byte = object.byte(within + offset);
            }
        }
        at += count;
        rest = later;
    }
}

/// Replaces the bytes from `at` on.
pub fn write<T: Bytes>(objects: &mut [T], at: usize, bytes: &[u8]) {
    let (mut at, mut rest) = (at, bytes);
    while !rest.is_empty() {
        let within = at % T::SIZE;
        let count = rest.len().min(T::SIZE - within);
        let (now, later) = rest.split_at(count);
        let object = &mut objects[at / T::SIZE];
        if count == T::SIZE {
            object.copy_from(now);
        } else {
            for (offset, &byte) in now.iter().enumerate() {
                object.set_byte(within + offset, byte);
            }
        }
        at += count;
        rest = later;
    }
}

/// The first `N` bytes from `at` on.
#[inline]
pub fn bytes_at<T: Bytes, const N: usize>(objects: &[T], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    read(objects, at, &mut bytes);
    bytes
}

/// `count` bytes from `at` on.
pub fn bytes_of<T: Bytes>(objects: &[T], at: usize, count: usize) -> Vec<u8> {
    if count == 0 {
        return Vec::new();
    }
    assert!(
        at + count <= objects.len() * T::SIZE,
        "bytes beyond the end of an object"
    );
    let mut bytes = vec![0; count];
    read(objects, at, &mut bytes);
    bytes
}

/// The object of another type whose bytes begin at `at`.
#[inline]
pub fn get<T: Bytes, U: Bytes>(objects: &[T], at: usize) -> U {
    let mut value = U::CLEAR;
    for offset in 0..U::SIZE {
        value.set_byte(offset, byte(objects, at + offset));
    }
    value
}

/// Puts an object of another type at byte `at`.
#[inline]
pub fn set<T: Bytes, U: Bytes>(objects: &mut [T], at: usize, value: U) {
    for offset in 0..U::SIZE {
        set_byte(objects, at + offset, value.byte(offset));
    }
}

/// All bytes from `at` on as objects of another type; bytes that are too few for one more are left out.
pub fn elements<T: Bytes, U: Bytes>(objects: &[T], at: usize) -> Vec<U> {
    let count = (objects.len() * T::SIZE).saturating_sub(at) / U::SIZE;
    let mut values = vec![U::CLEAR; count];
    let bytes = bytes_of(objects, at, count * U::SIZE);
    write(&mut values, 0, &bytes);
    values
}

/// Puts objects of another type back to where `elements` found them.
pub fn set_elements<T: Bytes, U: Bytes>(objects: &mut [T], at: usize, values: &[U]) {
    let bytes = bytes_of(values, 0, values.len() * U::SIZE);
    write(objects, at, &bytes);
}

/// `memset`
pub fn fill<T: Bytes>(objects: &mut [T], at: usize, value: u8, count: usize) {
    for at in at..at + count {
        set_byte(objects, at, value);
    }
}

/// `memcpy` between objects of different types.
pub fn copy<T: Bytes, U: Bytes>(
    to: &mut [T],
    to_at: usize,
    from: &[U],
    from_at: usize,
    count: usize,
) {
    let bytes = bytes_of(from, from_at, count);
    write(to, to_at, &bytes);
}

/// `memmove` within one sequence of objects, at byte positions.
pub fn copy_within<T: Bytes>(objects: &mut [T], to_at: usize, from_at: usize, count: usize) {
    let bytes = bytes_of(objects, from_at, count);
    write(objects, to_at, &bytes);
}

/// `memcmp`
pub fn compare<T: Bytes, U: Bytes>(
    left: &[T],
    left_at: usize,
    right: &[U],
    right_at: usize,
    count: usize,
) -> i32 {
    for offset in 0..count {
        let (a, b) = (byte(left, left_at + offset), byte(right, right_at + offset));
        if a != b {
            return i32::from(a) - i32::from(b);
        }
    }
    0
}
