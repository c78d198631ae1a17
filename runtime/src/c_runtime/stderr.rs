//! stderr, unbuffered: each call is one write, as in C. `std`'s own macros write piece by piece.

use super::sink::Sink;
use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

/// As `std`'s `eprint!`, which this one replaces.
macro_rules! eprint {
    ($($argument:tt)*) => {
        $crate::c_runtime::stderr::write_fmt(::std::format_args!($($argument)*), "")
    };
}
pub(crate) use eprint;

/// As `std`'s `eprintln!`, which this one replaces.
macro_rules! eprintln {
    () => {
        $crate::c_runtime::stderr::write_fmt(::std::format_args!("\n"), "")
    };
    ($($argument:tt)*) => {
        $crate::c_runtime::stderr::write_fmt(::std::format_args!($($argument)*), "\n")
    };
}
pub(crate) use eprintln;

/// For `eprint!` and `eprintln!`.
pub fn write_fmt(text: fmt::Arguments, end: &str) {
    let mut bytes = Vec::new();
    // fails only where a `Display` does, and then the text ends there
    let _ = Sink(&mut bytes).write_fmt(text);
    bytes.extend_from_slice(end.as_bytes());
    write(&bytes);
}

/// `fwrite` to stderr; false after an error.
pub fn write(bytes: &[u8]) -> bool {
    let result = io::stderr().write_all(bytes);
    if let Err(error) = &result {
        end_on_broken_pipe(error);
    }
    result.is_ok()
}

/// A C program that prints into a closed pipe is ended by SIGPIPE, which a shell shows as status 141. Rust programs
/// ignore that signal, so they would go on.
pub fn end_on_broken_pipe(error: &io::Error) {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(141);
    }
}
