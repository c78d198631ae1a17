//! Streams as C passes them around (C11 7.21): a `FILE *` is an address where no object lies. Files have a buffer each for
//! what was read ahead and what is still to be written; the standard streams are those of `stdin`, `stdout` and `stderr`.
use super::arg::Arg;
use super::errno::{set_errno, EBADF, EINVAL, EIO};
use super::memory::{realloc, ArgumentList, Ptr};
use super::memory_string::put_string;
use super::scan::Source;
use super::{exit, memory_printf, printf, stderr, stdin, stdout};
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::OsStrExt;

/// `fprintf` to any stream.
macro_rules! fprintf {
    ($stream:expr, $format:expr $(, $argument:expr)* $(,)?) => {
        $crate::c_runtime::memory_stdio::print($stream, $format, &[$($crate::c_runtime::arg::Arg::from($argument)),*])
    };
}
pub(crate) use fprintf;

/// `fscanf` from any stream.
macro_rules! fscanf {
    ($stream:expr, $format:expr $(, $target:expr)* $(,)?) => {
        $crate::c_runtime::scan::Scan::new($crate::c_runtime::memory_stdio::Input($stream), $format)$(.read($target))*.finish()
    };
}
pub(crate) use fscanf;

const FIRST: u64 = 0x8000_0000;
pub const STDIN: Ptr<()> = Ptr::from_address(FIRST);
pub const STDOUT: Ptr<()> = Ptr::from_address(FIRST + 1);
pub const STDERR: Ptr<()> = Ptr::from_address(FIRST + 2);
const EOF: i32 = -1;
const BLOCK: usize = 4096;

thread_local! {
    static OPEN: RefCell<Vec<Option<Open>>> = const { RefCell::new(Vec::new()) };
}

/// An open file.
struct Open {
    file: File,
    /// Those from `at` on have not been taken.
    ahead: Vec<u8>,
    at: usize,
    written: Vec<u8>,
    reads: bool,
    writes: bool,
    ended: bool,
    failed: bool,
}

impl Open {
    fn next(&mut self) -> Option<u8> {
        if self.at == self.ahead.len() && !self.fill() {
            return None;
        }
        self.at += 1;
        Some(self.ahead[self.at - 1])
    }

    /// Reads a block; false at the end.
    fn fill(&mut self) -> bool {
        if self.ended || !self.reads {
            self.failed |= !self.reads;
            return false;
        }
        self.flush();
        self.ahead.resize(BLOCK, 0);
        self.at = 0;
        let length = match self.file.read(&mut self.ahead) {
            Ok(length) => length,
            Err(error) => {
                self.note(&error);
                0
            }
        };
        self.ahead.truncate(length);
        self.ended = length == 0;
        length > 0
    }

    fn back(&mut self, byte: u8) {
        self.ended = false;
        if self.at == 0 {
            self.ahead.insert(0, byte);
        } else {
            self.at -= 1;
            self.ahead[self.at] = byte;
        }
    }

    fn write(&mut self, bytes: &[u8]) -> bool {
        if !self.writes {
            set_errno(EBADF);
            self.failed = true;
            return false;
        }
        self.forget_ahead();
        self.written.extend_from_slice(bytes);
        self.written.len() < BLOCK || self.flush()
    }

    fn flush(&mut self) -> bool {
        let result = self.file.write_all(&self.written);
        self.written.clear();
        result.map_err(|error| self.note(&error)).is_ok()
    }

    /// What was read ahead is read again later.
    fn forget_ahead(&mut self) {
        let unread = self.ahead.len() - self.at;
        if unread > 0 {
            let _ = self.file.seek(SeekFrom::Current(-(unread as i64)));
        }
        self.ahead.clear();
        self.at = 0;
    }

    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.flush();
        self.forget_ahead();
        self.ended = false;
        self.file.seek(to)
    }

    fn position(&mut self) -> io::Result<u64> {
        let at = self.file.stream_position()?;
        Ok(at + self.written.len() as u64 - (self.ahead.len() - self.at) as u64)
    }

    fn note(&mut self, error: &io::Error) {
        note(error);
        self.failed = true;
    }
}

fn note(error: &io::Error) {
    set_errno(error.raw_os_error().unwrap_or(EIO));
}

/// Does something with a file, or `standard` with one of the standard streams, by its number.
fn with<R>(
    stream: Ptr<()>,
    standard: impl FnOnce(u64) -> R,
    open: impl FnOnce(&mut Open) -> R,
) -> R {
    let Some(number) = stream.address().checked_sub(FIRST) else {
        panic!("a pointer is used as a stream that is none");
    };
    let Some(at) = number.checked_sub(3) else {
        return standard(number);
    };
    OPEN.with_borrow_mut(|all| match all.get_mut(at as usize) {
        Some(Some(found)) => open(found),
        _ => panic!("a stream is used that is closed, or none"),
    })
}

fn no_stream(_: u64) -> i32 {
    panic!("this is not known of a standard stream")
}

fn path(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(super::nul::until_nul(bytes))
}

// ------------------------------------------------------------------------------------------------- open and close

pub fn fopen(name: &[u8], mode: &[u8]) -> Ptr<()> {
    let mode = super::nul::until_nul(mode);
    let (first, both) = (mode.first().copied(), mode.contains(&b'+'));
    let mut options = OpenOptions::new();
    match first {
        Some(b'r') => options.read(true).write(both),
        Some(b'w') if mode.contains(&b'x') => options.write(true).read(both).create_new(true),
        Some(b'w') => options.write(true).read(both).create(true).truncate(true),
        Some(b'a') => options.append(true).read(both).create(true),
        _ => {
            set_errno(EINVAL);
            return Ptr::NULL;
        }
    };
    match options.open(path(name)) {
        Ok(file) => add(
            file,
            first == Some(b'r') || both,
            first != Some(b'r') || both,
        ),
        Err(error) => {
            note(&error);
            Ptr::NULL
        }
    }
}

fn add(file: File, reads: bool, writes: bool) -> Ptr<()> {
    let (ahead, written) = (Vec::new(), Vec::new());
    let open = Open {
        file,
        ahead,
        at: 0,
        written,
        reads,
        writes,
        ended: false,
        failed: false,
    };
    let (at, is_first) = OPEN.with_borrow_mut(|all| {
        let at = all.iter().position(Option::is_none).unwrap_or(all.len());
        let is_first = all.is_empty();
        all.resize_with(all.len().max(at + 1), || None);
        all[at] = Some(open);
        (at, is_first)
    });
    if is_first {
        exit::at_end(flush_all);
    }
    Ptr::from_address(FIRST + 3 + at as u64)
}

pub fn fclose(stream: Ptr<()>) -> i32 {
    let result = fflush(stream);
    if let Some(at) = stream.address().checked_sub(FIRST + 3) {
        OPEN.with_borrow_mut(|all| all[at as usize] = None);
    }
    result
}

/// `fflush`; null stands for all streams.
pub fn fflush(stream: Ptr<()>) -> i32 {
    if stream.is_null() {
        flush_all();
        return stdout::flush();
    }
    let standard = |number| if number == 1 { stdout::flush() } else { 0 };
    with(stream, standard, |open| if open.flush() { 0 } else { EOF })
}

/// Writes what files hold back; the end of the program does so.
pub fn flush_all() {
    OPEN.with_borrow_mut(|all| {
        for open in all.iter_mut().flatten() {
            open.flush();
        }
    });
}

pub fn remove(name: &[u8]) -> i32 {
    match std::fs::remove_file(path(name)) {
        Ok(()) => 0,
        Err(error) => {
            note(&error);
            -1
        }
    }
}

// --------------------------------------------------------------------------------------------------------- output

pub fn write(stream: Ptr<()>, bytes: &[u8]) -> bool {
    let standard = |number| match number {
        1 => stdout::write(bytes),
        2 => stderr::write(bytes),
        _ => false,
    };
    with(stream, standard, |open| open.write(bytes))
}

pub fn print(stream: Ptr<()>, format: &[u8], arguments: &[Arg]) -> i32 {
    let mut text = Vec::new();
    let length = printf::format(&mut text, format, arguments);
    if write(stream, &text) {
        length
    } else {
        EOF
    }
}

pub fn vfprintf(stream: Ptr<()>, format: &[u8], list: ArgumentList) -> i32 {
    memory_printf::with_arguments(format, list, |arguments| print(stream, format, arguments))
}

pub fn fputs(stream: Ptr<()>, text: &[u8]) -> i32 {
    if write(stream, super::nul::until_nul(text)) {
        1
    } else {
        EOF
    }
}

pub fn fputc(stream: Ptr<()>, byte: u8) -> i32 {
    if write(stream, &[byte]) {
        i32::from(byte)
    } else {
        EOF
    }
}

pub fn fwrite(from: Ptr<()>, size: u64, count: u64, stream: Ptr<()>) -> u64 {
    let bytes = super::memory_string::elements(from.cast::<u8>(), (size * count) as usize);
    if bytes.is_empty() || !write(stream, &bytes) {
        0
    } else {
        count
    }
}

// ---------------------------------------------------------------------------------------------------------- input

/// What `fscanf` reads from.
pub struct Input(pub Ptr<()>);

impl Source for Input {
    fn next(&mut self) -> Option<u8> {
        u8::try_from(fgetc(self.0)).ok()
    }

    fn back(&mut self, byte: u8) {
        ungetc(i32::from(byte), self.0);
    }
}

pub fn fgetc(stream: Ptr<()>) -> i32 {
    let standard = |number| if number == 0 { stdin::getchar() } else { EOF };
    with(stream, standard, |open| open.next().map_or(EOF, i32::from))
}

pub fn ungetc(byte: i32, stream: Ptr<()>) -> i32 {
    if byte == EOF {
        return EOF;
    }
    let standard = |number| {
        if number == 0 {
            stdin::ungetc(byte)
        } else {
            EOF
        }
    };
    with(stream, standard, |open| {
        open.back(byte as u8);
        byte & 0xff
    })
}

pub fn fgets(dest: &mut [u8], size: usize, stream: Ptr<()>) -> bool {
    if stream == STDIN {
        return stdin::fgets(dest, size);
    }
    if size == 1 {
        dest[0] = 0;
        return true;
    }
    let mut length = 0;
    while length + 1 < size {
        let Ok(byte) = u8::try_from(fgetc(stream)) else {
            break;
        };
        dest[length] = byte;
        length += 1;
        if byte == b'\n' {
            break;
        }
    }
    if length > 0 {
        dest[length] = 0;
    }
    length > 0
}

/// `getline`: a line of any length with its newline; the buffer grows as needed. -1 when there is nothing to read.
pub fn getline(line: Ptr<Ptr<u8>>, capacity: Ptr<u64>, stream: Ptr<()>) -> i64 {
    let mut text = Vec::new();
    while let Ok(byte) = u8::try_from(fgetc(stream)) {
        text.push(byte);
        if byte == b'\n' {
            break;
        }
    }
    if text.is_empty() {
        return -1;
    }
    if line.get().is_null() || capacity.get() <= text.len() as u64 {
        let size = (text.len() as u64 + 1).max(120);
        line.set(realloc(line.get().cast(), size).cast());
        capacity.set(size);
    }
    put_string(line.get(), &text);
    text.len() as i64
}

pub fn fread(to: Ptr<()>, size: u64, count: u64, stream: Ptr<()>) -> u64 {
    if size == 0 {
        return 0;
    }
    let mut taken = 0;
    let places = to.rest(); // may be too short for more than there is to read
    while taken < size * count {
        match u8::try_from(fgetc(stream)) {
            Ok(byte) => places[taken as usize].set(byte),
            Err(_) => break,
        }
        taken += 1;
    }
    taken / size
}

// ------------------------------------------------------------------------------------------------------- the state

pub fn feof(stream: Ptr<()>) -> i32 {
    let standard = |number| i32::from(number == 0 && stdin::ended());
    with(stream, standard, |open| i32::from(open.ended))
}

pub fn ferror(stream: Ptr<()>) -> i32 {
    let standard = |number| match number {
        0 => i32::from(stdin::failed()),
        1 => i32::from(stdout::failed()),
        _ => 0,
    };
    with(stream, standard, |open| i32::from(open.failed))
}

pub fn clearerr(stream: Ptr<()>) {
    let standard = |number| match number {
        0 => stdin::clear_error(),
        1 => stdout::clear_error(),
        _ => {}
    };
    with(stream, standard, |open| {
        (open.ended, open.failed) = (false, false)
    });
}

pub fn fseek(stream: Ptr<()>, offset: i64, from: i32) -> i32 {
    with(stream, no_stream, |open| {
        let to = match (from, u64::try_from(offset)) {
            (0, Ok(at)) => SeekFrom::Start(at),
            (1, _) => SeekFrom::Current(offset),
            (2, _) => SeekFrom::End(offset),
            _ => {
                set_errno(EINVAL);
                return -1;
            }
        };
        match open.seek(to) {
            Ok(_) => 0,
            Err(error) => {
                note(&error);
                -1
            }
        }
    })
}

pub fn ftell(stream: Ptr<()>) -> i64 {
    let standard = |number| i64::from(no_stream(number));
    with(stream, standard, |open| match open.position() {
        Ok(at) => at as i64,
        Err(error) => {
            note(&error);
            -1
        }
    })
}

pub fn rewind(stream: Ptr<()>) {
    fseek(stream, 0, 0);
    clearerr(stream);
}
