//! stdin: block-buffered, with an end that stays reached, as in C. It is read by these functions only, not by `std`'s.

use super::scan::Source;
use super::stdout;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::os::fd::AsFd;

/// `scanf!(b"%d %s", &mut number, &mut name)`
macro_rules! scanf {
    ($format:expr $(, $target:expr)* $(,)?) => {
        $crate::c_runtime::scan::Scan::new($crate::c_runtime::stdin::Stdin::take(), $format)$(.read($target))*.finish()
    };
}
pub(crate) use scanf;

const BLOCK: usize = 1 << 16;
pub const EOF: i32 = -1;

thread_local! {
    /// Never dropped, so that access to it costs no look at its state.
    static STDIN: RefCell<ManuallyDrop<Buffer>> = const { RefCell::new(ManuallyDrop::new(Buffer::new(false))) };
}

struct Buffer {
    /// Those from `at` on have not been taken.
    bytes: Vec<u8>,
    at: usize,
    file: Option<File>,
    ended: bool,
    failed: bool,
    /// The file came from `freopen`.
    replaced: bool,
    /// The true buffer is with a [`Stdin`].
    lent: bool,
}

/// The bytes that come from stdin, which nothing else may read meanwhile.
pub struct Stdin(Buffer);

impl Stdin {
    #[inline]
    pub fn take() -> Self {
        Stdin(ManuallyDrop::into_inner(
            STDIN.replace(ManuallyDrop::new(Buffer::new(true))),
        ))
    }
}

impl Drop for Stdin {
    #[inline]
    fn drop(&mut self) {
        STDIN.set(ManuallyDrop::new(std::mem::replace(
            &mut self.0,
            Buffer::new(false),
        )));
    }
}

impl Source for Stdin {
    #[inline]
    fn next(&mut self) -> Option<u8> {
        self.0.next()
    }

    #[inline]
    fn back(&mut self, byte: u8) {
        self.0.back(byte);
    }
}

/// The next byte, or EOF.
#[inline]
pub fn getchar() -> i32 {
    STDIN.with_borrow_mut(|stdin| stdin.next().map_or(EOF, i32::from))
}

/// `ungetc(c, stdin)`: the byte will be read next, the end is no longer reached.
pub fn ungetc(c: i32) -> i32 {
    if c == EOF {
        return EOF;
    }
    let byte = c as u8;
    STDIN.with_borrow_mut(|stdin| {
        stdin.ended = false;
        stdin.back(byte);
    });
    i32::from(byte)
}

/// `fgets`: a line with its newline, at most `size - 1` bytes of it, and a NUL. False when there is nothing to read.
pub fn fgets(dest: &mut [u8], size: usize) -> bool {
    let Some(limit) = size.checked_sub(1) else {
        return false;
    };
    let length = STDIN.with_borrow_mut(|stdin| {
        let mut length = 0;
        stdin.take_until(b'\n', limit, |part| {
            dest[length..length + part.len()].copy_from_slice(part);
            length += part.len();
        });
        length
    });
    if length > 0 || limit == 0 {
        dest[length] = 0;
    }
    length > 0 || limit == 0
}

/// `getline`: a line of any length with its newline and a NUL. Gives its length, or -1 when there is nothing to read.
pub fn getline(line: &mut Vec<u8>) -> isize {
    getdelim(line, b'\n')
}

pub fn getdelim(line: &mut Vec<u8>, delimiter: u8) -> isize {
    let mut read = Vec::new();
    STDIN.with_borrow_mut(|stdin| {
        stdin.take_until(delimiter, usize::MAX, |part| read.extend_from_slice(part))
    });
    if read.is_empty() {
        return -1;
    }
    let length = read.len();
    read.push(0);
    *line = read;
    isize::try_from(length).unwrap_or(-1)
}

/// `fread`: fills `dest`, and gives the number of bytes, fewer at the end.
pub fn read(dest: &mut [u8]) -> usize {
    STDIN.with_borrow_mut(|stdin| {
        let mut length = 0;
        while length < dest.len() && stdin.fill() {
            let part = &stdin.bytes[stdin.at..];
            let count = part.len().min(dest.len() - length);
            dest[length..length + count].copy_from_slice(&part[..count]);
            stdin.at += count;
            length += count;
        }
        length
    })
}

/// `feof(stdin)`
pub fn ended() -> bool {
    STDIN.with_borrow(|stdin| stdin.ended)
}

/// `ferror(stdin)`
pub fn failed() -> bool {
    STDIN.with_borrow(|stdin| stdin.failed)
}

/// `clearerr(stdin)`
pub fn clear_error() {
    STDIN.with_borrow_mut(|stdin| {
        stdin.ended = false;
        stdin.failed = false;
    });
}

/// `freopen(name, "r", stdin)`
pub fn replace(file: File) {
    STDIN.with_borrow_mut(|stdin| {
        **stdin = Buffer {
            file: Some(file),
            replaced: true,
            ..Buffer::new(false)
        };
    });
}

/// The file that [`replace`] gave.
pub fn replaced() -> Option<File> {
    STDIN.with_borrow(|stdin| {
        let file = stdin.file.as_ref().filter(|_| stdin.replaced)?;
        file.try_clone().ok()
    })
}

impl Buffer {
    const fn new(lent: bool) -> Self {
        Buffer {
            bytes: Vec::new(),
            at: 0,
            file: None,
            ended: false,
            failed: false,
            replaced: false,
            lent,
        }
    }

    #[inline]
    fn next(&mut self) -> Option<u8> {
        if self.at == self.bytes.len() && !self.fill() {
            return None;
        }
        self.at += 1;
        Some(self.bytes[self.at - 1])
    }

    fn back(&mut self, byte: u8) {
        match self.at.checked_sub(1) {
            Some(before) => {
                self.bytes[before] = byte;
                self.at = before;
            }
            None => self.bytes.insert(0, byte),
        }
    }

    /// Hands over the bytes up to and including `delimiter`, at most `limit`, in parts.
    fn take_until(&mut self, delimiter: u8, limit: usize, mut give: impl FnMut(&[u8])) {
        let mut left = limit;
        while left > 0 && self.fill() {
            let part = &self.bytes[self.at..];
            let part = &part[..part.len().min(left)];
            let found = part.iter().position(|&byte| byte == delimiter);
            let count = found.map_or(part.len(), |at| at + 1);
            give(&part[..count]);
            self.at += count;
            left -= count;
            if found.is_some() {
                return;
            }
        }
    }

    /// Is there a byte to take? Reads if necessary.
    #[inline]
    fn fill(&mut self) -> bool {
        self.at < self.bytes.len() || self.read_block()
    }

    #[cold]
    fn read_block(&mut self) -> bool {
        assert!(!self.lent, "stdin is read while a scanf reads it");
        if self.ended {
            return false;
        }
        stdout::flush_lines();
        self.bytes.resize(BLOCK, 0);
        let result = self.read_file();
        self.at = 0;
        self.bytes.truncate(*result.as_ref().unwrap_or(&0));
        self.failed |= result.is_err();
        self.ended |= matches!(result, Ok(0));
        !self.bytes.is_empty()
    }

    fn read_file(&mut self) -> io::Result<usize> {
        let file = match self.file.take() {
            Some(file) => file,
            None => File::from(io::stdin().as_fd().try_clone_to_owned()?),
        };
        let file = self.file.insert(file);
        loop {
            match file.read(&mut self.bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}
