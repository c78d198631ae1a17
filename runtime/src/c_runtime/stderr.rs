//! stderr, unbuffered: each call is one write, as in C. `std`'s own macros write piece by piece.

use super::sink::Sink;
use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, IsTerminal, Write as _};

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

thread_local! {
    static REPLACED: RefCell<Option<Replacement>> = const { RefCell::new(None) };
    static PIPES_ARE_IGNORED: Cell<bool> = const { Cell::new(false) };
}

/// What `freopen` gave, which is buffered as all files are.
struct Replacement {
    file: File,
    pending: Vec<u8>,
    /// So many bytes may stay pending.
    limit: usize,
}

impl Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() > self.limit {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        self.file.write_all(&pending)
    }
}

/// `freopen(name, "w", stderr)`, after a [`flush`].
pub fn replace(file: File) {
    let limit = if file.is_terminal() { 0 } else { 4096 };
    REPLACED.set(Some(Replacement {
        file,
        pending: Vec::new(),
        limit,
    }));
}

/// The file that [`replace`] gave.
pub fn replaced() -> Option<File> {
    REPLACED.with_borrow(|replaced| replaced.as_ref()?.file.try_clone().ok())
}

/// `setvbuf(stderr, ...)`, where it is not what it was at the start.
pub fn hold_back(limit: usize) {
    REPLACED.with_borrow_mut(|replaced| {
        if let Some(replaced) = replaced {
            replaced.limit = limit;
        }
    });
}

/// `fflush(stderr)`: 0, or EOF after an error.
pub fn flush() -> i32 {
    REPLACED.with_borrow_mut(|replaced| match replaced.as_mut().map(Replacement::flush) {
        Some(Err(_)) => -1,
        _ => 0,
    })
}

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
    let result = REPLACED.with_borrow_mut(|replaced| match replaced {
        Some(replaced) => replaced.write(bytes),
        None => io::stderr().write_all(bytes),
    });
    if let Err(error) = &result {
        end_on_broken_pipe(error);
    }
    result.is_ok()
}

/// A C program that prints into a closed pipe is ended by SIGPIPE, which a shell shows as status 141. Rust programs
/// ignore that signal, so they would go on.
pub fn end_on_broken_pipe(error: &io::Error) {
    if error.kind() == io::ErrorKind::BrokenPipe && !pipes_are_ignored() {
        std::process::exit(141);
    }
}

/// Has the program said that it goes on behind a closed pipe?
pub fn pipes_are_ignored() -> bool {
    PIPES_ARE_IGNORED.get()
}

/// `signal(SIGPIPE, ...)` with what is no function.
pub fn ignore_pipes(ignores: i32) {
    PIPES_ARE_IGNORED.set(ignores != 0);
}
