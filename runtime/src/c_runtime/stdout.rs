//! stdout as C programs know it: buffered in blocks, or in lines on a terminal, and written at exit. `std`'s own stdout
//! writes at every newline, which costs a system call a line; a program uses one of the two only, this one.
//! Every thread has its own buffer. It is written when the thread ends; `exit` and `main` call [`flush`].

use super::nul::until_nul;
use super::sink::Sink;
use super::stderr::end_on_broken_pipe;
use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, IsTerminal, Write as _};
use std::mem::ManuallyDrop;
use std::os::fd::AsFd;

/// As `std`'s `print!`, which this one replaces.
macro_rules! print {
    ($($argument:tt)*) => {
        $crate::c_runtime::stdout::write_fmt(::std::format_args!($($argument)*))
    };
}
pub(crate) use print;

/// As `std`'s `println!`, which this one replaces.
macro_rules! println {
    () => {
        $crate::c_runtime::stdout::write_fmt(::std::format_args!("\n"))
    };
    ($($argument:tt)*) => {
        $crate::c_runtime::stdout::write_line_fmt(::std::format_args!($($argument)*))
    };
}
pub(crate) use println;

/// glibc's buffer for files and pipes.
const BLOCK: usize = 4096;
/// What does not fit is not cut into blocks smaller than this.
const SMALL_BLOCK: usize = 128;

thread_local! {
    /// Never dropped, so that access to it costs no look at its state; [`AtExit`] writes what is left.
    static STDOUT: RefCell<ManuallyDrop<Stdout>> = const { RefCell::new(ManuallyDrop::new(Stdout::new())) };
    static AT_EXIT: AtExit = const { AtExit };
}

/// When bytes leave the buffer.
#[derive(Clone, Copy, PartialEq)]
pub enum Buffering {
    /// At once (`_IONBF`).
    None,
    /// At the end of a line (`_IOLBF`).
    Line,
    /// When so many bytes have come together (`_IOFBF`; without a buffer of the caller's glibc takes 4096 whatever the
    /// size).
    Full(usize),
}

struct Stdout {
    pending: Vec<u8>,
    /// So many bytes may stay pending without a further look: the block size, or 0 unless block-buffered.
    limit: usize,
    /// Unknown until the first byte is written.
    buffering: Option<Buffering>,
    /// Standard output without `std`'s line buffer.
    file: Option<File>,
    /// The file came from `freopen`.
    replaced: bool,
    failed: bool,
}

/// For `print!`.
#[inline]
pub fn write_fmt(text: fmt::Arguments) {
    STDOUT.with_borrow_mut(|stdout| {
        stdout.push_fmt(text);
        stdout.settle();
    });
}

/// For `println!`.
#[inline]
pub fn write_line_fmt(text: fmt::Arguments) {
    STDOUT.with_borrow_mut(|stdout| {
        stdout.push_fmt(text);
        stdout.pending.push(b'\n');
        stdout.settle();
    });
}

/// Lets `print` append to the buffer. Gives what it gives, or -1 after an error.
pub fn append(print: impl FnOnce(&mut Vec<u8>) -> i32) -> i32 {
    STDOUT.with_borrow_mut(|stdout| {
        let value = print(&mut stdout.pending);
        if stdout.settle() {
            value
        } else {
            -1
        }
    })
}

/// `fwrite` to stdout; false after an error.
pub fn write(bytes: &[u8]) -> bool {
    STDOUT.with_borrow_mut(|stdout| stdout.write(bytes))
}

/// `putchar`: the byte, or EOF after an error.
#[inline]
pub fn putchar(byte: u8) -> i32 {
    STDOUT.with_borrow_mut(|stdout| {
        stdout.pending.push(byte);
        if stdout.settle() {
            i32::from(byte)
        } else {
            -1
        }
    })
}

/// `puts` of a C string: the length of the line, or EOF after an error.
pub fn puts(text: &[u8]) -> i32 {
    let text = until_nul(text);
    STDOUT.with_borrow_mut(|stdout| {
        if stdout.write(text) && stdout.write(b"\n") {
            i32::try_from(text.len() + 1).unwrap_or(i32::MAX)
        } else {
            -1
        }
    })
}

/// `fputs` of a C string to stdout: 1, or EOF after an error.
pub fn fputs(text: &[u8]) -> i32 {
    if write(until_nul(text)) {
        1
    } else {
        -1
    }
}

/// `fflush(stdout)`: 0, or EOF after an error.
pub fn flush() -> i32 {
    STDOUT.with_borrow_mut(|stdout| if stdout.flush() { 0 } else { -1 })
}

/// Forgets what is pending.
pub fn discard() {
    STDOUT.with_borrow_mut(|stdout| stdout.pending.clear());
}

/// What C does to stdout before it waits for input: a prompt without a newline appears on a terminal.
pub fn flush_lines() {
    STDOUT.with_borrow_mut(|stdout| {
        if stdout.buffering == Some(Buffering::Line) {
            stdout.flush();
        }
    });
}

/// `setvbuf(stdout, ...)`
pub fn set_buffering(buffering: Buffering) {
    STDOUT.with_borrow_mut(|stdout| {
        stdout.buffer_as(buffering);
        stdout.settle();
    });
}

/// `ferror(stdout)`
pub fn failed() -> bool {
    STDOUT.with_borrow(|stdout| stdout.failed)
}

/// `clearerr(stdout)`
pub fn clear_error() {
    STDOUT.with_borrow_mut(|stdout| stdout.failed = false);
}

/// `freopen(name, "w", stdout)`, after a [`flush`].
pub fn replace(file: File) {
    STDOUT.with_borrow_mut(|stdout| {
        **stdout = Stdout {
            file: Some(file),
            replaced: true,
            ..Stdout::new()
        };
    });
}

/// The file that [`replace`] gave.
pub fn replaced() -> Option<File> {
    STDOUT.with_borrow(|stdout| {
        let file = stdout.file.as_ref().filter(|_| stdout.replaced)?;
        file.try_clone().ok()
    })
}

impl Stdout {
    const fn new() -> Self {
        Stdout {
            pending: Vec::new(),
            limit: 0,
            buffering: None,
            file: None,
            replaced: false,
            failed: false,
        }
    }

    #[inline]
    fn push_fmt(&mut self, text: fmt::Arguments) {
        match text.as_str() {
            Some(text) => self.pending.extend_from_slice(text.as_bytes()),
            // fails only where a `Display` does, and then the text ends there
            None => drop(Sink(&mut self.pending).write_fmt(text)),
        }
    }

    /// Writes what must not stay pending; false after an error.
    #[inline]
    fn settle(&mut self) -> bool {
        self.pending.len() <= self.limit || self.settle_overflow()
    }

    #[cold]
    fn settle_overflow(&mut self) -> bool {
        let due = match self.buffering() {
            Buffering::None => self.pending.len(),
            Buffering::Line => match self.pending.iter().rposition(|&byte| byte == b'\n') {
                Some(newline) => newline + 1,
                None => 0,
            },
            Buffering::Full(block) if block < SMALL_BLOCK => self.pending.len(),
            // a block leaves when the first byte behind it comes
            Buffering::Full(block) => self.pending.len().saturating_sub(1) / block * block,
        };
        self.write_pending(due)
    }

    /// Bytes that fill the buffer leave with it, and whole blocks behind them are not buffered at all.
    fn write(&mut self, bytes: &[u8]) -> bool {
        let Buffering::Full(block) = self.buffering() else {
            self.pending.extend_from_slice(bytes);
            return self.settle();
        };
        let room = block.saturating_sub(self.pending.len());
        if bytes.len() <= room {
            self.pending.extend_from_slice(bytes);
            return true;
        }
        let (fill, rest) = bytes.split_at(room);
        self.pending.extend_from_slice(fill);
        let whole = if block < SMALL_BLOCK {
            rest.len()
        } else {
            rest.len() / block * block
        };
        let (blocks, tail) = rest.split_at(whole);
        let written = self.flush() && self.write_file(blocks);
        self.pending.extend_from_slice(tail);
        written
    }

    fn flush(&mut self) -> bool {
        self.write_pending(self.pending.len())
    }

    /// Writes the first pending bytes. They are gone afterwards, whether or not that succeeded.
    fn write_pending(&mut self, length: usize) -> bool {
        let mut pending = std::mem::take(&mut self.pending);
        let written = self.write_file(&pending[..length]);
        pending.drain(..length);
        self.pending = pending;
        written
    }

    fn write_file(&mut self, bytes: &[u8]) -> bool {
        if bytes.is_empty() {
            return true;
        }
        if self.file.is_none() {
            self.file = io::stdout()
                .as_fd()
                .try_clone_to_owned()
                .ok()
                .map(File::from);
        }
        let result = match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Err(io::ErrorKind::NotFound.into()),
        };
        match result {
            Ok(()) => true,
            Err(error) => {
                end_on_broken_pipe(&error);
                self.failed = true;
                false
            }
        }
    }

    fn buffering(&mut self) -> Buffering {
        match self.buffering {
            Some(buffering) => buffering,
            None if self.is_terminal() => self.buffer_as(Buffering::Line),
            None => self.buffer_as(Buffering::Full(BLOCK)),
        }
    }

    fn is_terminal(&self) -> bool {
        match &self.file {
            Some(file) => file.is_terminal(),
            None => io::stdout().is_terminal(),
        }
    }

    fn buffer_as(&mut self, buffering: Buffering) -> Buffering {
        let buffering = match buffering {
            Buffering::Full(block) => Buffering::Full(block.max(1)),
            other => other,
        };
        self.limit = match buffering {
            Buffering::Full(block) => block,
            Buffering::None | Buffering::Line => 0,
        };
        self.buffering = Some(buffering);
        let _ = AT_EXIT.try_with(|_| ());
        buffering
    }
}

/// Writes what is pending when its thread ends.
struct AtExit;

impl Drop for AtExit {
    fn drop(&mut self) {
        // a broken pipe ends the program while the buffer is borrowed, and empty
        STDOUT.with(|stdout| {
            stdout
                .try_borrow_mut()
                .is_ok_and(|mut stdout| stdout.flush())
        });
    }
}
