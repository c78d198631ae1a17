//! `sprintf` and `snprintf` with a Rust format string.

use super::sink::carried_byte;
use std::fmt::{self, Write};

/// Prints to `dest` with a NUL behind and gives the length: `sprint!(&mut line, "{}-{}", x, y)`. Panics when `dest` is
/// too short. The arguments are evaluated before `dest` is borrowed.
macro_rules! sprint {
    ($dest:expr, $($argument:tt)*) => {
        match ::std::format_args!($($argument)*) {
            text => $crate::c_runtime::sprint::print($dest, usize::MAX, text),
        }
    };
}
pub(crate) use sprint;

/// Prints at most `size - 1` bytes to `dest` with a NUL behind, and gives the length of the whole text.
macro_rules! snprint {
    ($dest:expr, $size:expr, $($argument:tt)*) => {
        match ($size, ::std::format_args!($($argument)*)) {
            (size, text) => $crate::c_runtime::sprint::print($dest, size, text),
        }
    };
}
pub(crate) use snprint;

/// For `sprint!` and `snprint!`.
pub fn print(dest: &mut [u8], size: usize, text: fmt::Arguments) -> i32 {
    let mut bounded = Bounded {
        dest,
        room: size.saturating_sub(1),
        length: 0,
    };
    // fails only where a `Display` does, and then the text ends there
    let _ = bounded.write_fmt(text);
    let Bounded { dest, room, length } = bounded;
    if size > 0 {
        dest[length.min(room)] = 0;
    }
    i32::try_from(length).unwrap_or(-1)
}

/// Copies at most `size - 1` bytes and a NUL.
pub fn store(dest: &mut [u8], size: usize, text: &[u8]) {
    if size > 0 {
        let length = text.len().min(size - 1);
        dest[..length].copy_from_slice(&text[..length]);
        dest[length] = 0;
    }
}

/// Keeps the first `room` bytes and counts all.
struct Bounded<'a> {
    dest: &'a mut [u8],
    room: usize,
    length: usize,
}

impl Bounded<'_> {
    fn push(&mut self, bytes: &[u8]) {
        let kept = bytes.len().min(self.room.saturating_sub(self.length));
        if kept > 0 {
            self.dest[self.length..][..kept].copy_from_slice(&bytes[..kept]);
        }
        self.length += bytes.len();
    }
}

impl Write for Bounded<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match carried_byte(piece) {
            Some(byte) => self.push(&[byte]),
            None => self.push(piece.as_bytes()),
        }
        Ok(())
    }
}
