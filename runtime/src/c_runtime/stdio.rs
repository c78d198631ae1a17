//! Streams as C passes them around (C11 7.21): a `FILE *` is a [`Stream`], a number that says which one it is. Files have a
//! buffer each for what was read ahead and what is still to be written; the standard streams are those of `stdin`, `stdout`
//! and `stderr`.
use super::arg::Arg;
use super::errno::{set_errno, EBADF, EINVAL, EIO};
use super::scan::Source;
use super::stdout::Buffering;
use super::{exit, printf, stderr, stdin, stdout};
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;

/// `fprintf` to any stream.
macro_rules! fprintf {
    ($stream:expr, $format:expr $(, $argument:expr)* $(,)?) => {
        $crate::c_runtime::stdio::print($stream, $format, &[$($crate::c_runtime::arg::Arg::from($argument)),*])
    };
}
pub(crate) use fprintf;

/// `fscanf` from any stream.
macro_rules! fscanf {
    ($stream:expr, $format:expr $(, $target:expr)* $(,)?) => {
        $crate::c_runtime::scan::Scan::new($crate::c_runtime::stdio::Input::from($stream), $format)$(.read($target))*.finish()
    };
}
pub(crate) use fscanf;

/// C's `FILE *`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream(u64);

/// Addresses from here on are streams: no object lies there.
const FIRST: u64 = 0x8000_0000;

impl Stream {
    pub const NULL: Self = Stream(0);
    pub const STDIN: Self = Stream(FIRST);
    pub const STDOUT: Self = Stream(FIRST + 1);
    pub const STDERR: Self = Stream(FIRST + 2);

    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The stream with this address, where a pointer has it.
    pub const fn from_address(address: u64) -> Self {
        Stream(address)
    }

    pub const fn address(self) -> u64 {
        self.0
    }
}

const EOF: i32 = -1;
const BLOCK: usize = 4096;
/// Files that are open at once.
const MOST: u64 = 1 << 16;
/// How often the place of a file that was closed is told apart from its later uses.
const MOST_USES: u64 = 1 << 14;

thread_local! {
    static FILES: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
}

/// Where one file after the other is open.
struct Place {
    open: Option<Open>,
    /// How often a file was closed here.
    uses: u64,
}

/// An open file.
pub(super) struct Open {
    file: File,
    /// Those from `at` on have not been taken.
    ahead: Vec<u8>,
    at: usize,
    written: Vec<u8>,
    buffering: Buffering,
    reads: bool,
    writes: bool,
    ended: bool,
    failed: bool,
    /// Is shown what lies before the position, after each `fflush`.
    reader: Option<Reader>,
    /// What is done when the file is closed already, and gives what `fclose` gives.
    ending: Option<Ending>,
}

type Reader = Box<dyn Fn(&[u8])>;
type Ending = Box<dyn FnOnce() -> i32>;

impl Open {
    pub(super) fn new(file: File, reads: bool, writes: bool) -> Self {
        Open {
            file,
            ahead: Vec::new(),
            at: 0,
            written: Vec::new(),
            buffering: Buffering::Full(BLOCK),
            reads,
            writes,
            ended: false,
            failed: false,
            reader: None,
            ending: None,
        }
    }

    fn flush_and_show(&mut self) -> bool {
        let Some(reader) = self.reader.take() else {
            return self.flush();
        };
        let shown = self.position().and_then(|at| {
            let mut before = vec![0; at as usize];
            self.seek(SeekFrom::Start(0))?;
            self.file.read_exact(&mut before)?;
            reader(&before);
            Ok(())
        });
        self.reader = Some(reader);
        shown.map_err(|error| self.note(&error)).is_ok()
    }

    fn next(&mut self) -> Option<u8> {
        if self.at == self.ahead.len() && !self.fill() {
            return None;
        }
        self.at += 1;
        Some(self.ahead[self.at - 1])
    }

    /// Reads a block; false at the end.
    fn fill(&mut self) -> bool {
        if !self.reads {
            set_errno(EBADF);
            self.failed = true;
        }
        if self.ended || !self.reads {
            return false;
        }
        self.flush();
        self.ahead.resize(BLOCK, 0);
        self.at = 0;
        let length = match self.file.read(&mut self.ahead) {
            Ok(length) => {
                self.ended = length == 0;
                length
            }
            Err(error) => {
                self.note(&error);
                0
            }
        };
        self.ahead.truncate(length);
        length > 0
    }

    /// Takes at most `limit` bytes, up to a newline where `lines` says so, and gives them in pieces.
    fn take(&mut self, limit: usize, ends: fn(u8) -> bool, mut give: impl FnMut(&[u8])) {
        let mut left = limit;
        while left > 0 && (self.at < self.ahead.len() || self.fill()) {
            let part = &self.ahead[self.at..];
            let part = &part[..part.len().min(left)];
            let end = part.iter().position(|&byte| ends(byte));
            let count = end.map_or(part.len(), |at| at + 1);
            give(&part[..count]);
            self.at += count;
            left -= count;
            if end.is_some() {
                return;
            }
        }
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
        let due = match self.buffering {
            Buffering::None => true,
            Buffering::Line => bytes.contains(&b'\n'),
            Buffering::Full(block) => self.written.len() >= block,
        };
        !due || self.flush()
    }

    pub(super) fn flush(&mut self) -> bool {
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
        stderr::end_on_broken_pipe(error);
        note(error);
        self.failed = true;
    }
}

pub(super) fn note(error: &io::Error) {
    set_errno(error.raw_os_error().unwrap_or(EIO));
}

/// Does something with a file, or `standard` with one of the standard streams, by its number.
pub(super) fn with<R>(
    stream: impl Into<Stream>,
    standard: impl FnOnce(u64) -> R,
    open: impl FnOnce(&mut Open) -> R,
) -> R {
    let stream = stream.into();
    let Some(number) = stream.0.checked_sub(FIRST) else {
        panic!("a pointer is used as a stream that is none");
    };
    if number < 3 {
        return standard(number);
    }
    FILES.with_borrow_mut(
        |all| match place(all, stream).and_then(|found| found.open.as_mut()) {
            Some(found) => open(found),
            None => panic!("a stream is used that is closed, or none"),
        },
    )
}

/// Where a file is open, or was; null for the place of another one.
fn place(all: &mut [Place], stream: Stream) -> Option<&mut Place> {
    let number = stream.0.checked_sub(FIRST + 3)?;
    let found = all.get_mut((number % MOST) as usize)?;
    (found.uses % MOST_USES == number / MOST).then_some(found)
}

fn no_stream(_: u64) -> i32 {
    panic!("this is not known of a standard stream")
}

fn path(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(super::nul::until_nul(bytes))
}

// ------------------------------------------------------------------------------------------------- open and close

/// An open file, and whether it is read and written.
pub(super) struct Opened {
    pub file: File,
    pub reads: bool,
    pub writes: bool,
}

pub(super) fn open_file(name: &[u8], mode: &[u8]) -> io::Result<Opened> {
    let mode = super::nul::until_nul(mode);
    let (first, both) = (mode.first().copied(), mode.contains(&b'+'));
    let mut options = OpenOptions::new();
    match first {
        Some(b'r') => options.read(true).write(both),
        Some(b'w') if mode.contains(&b'x') => options.write(true).read(both).create_new(true),
        Some(b'w') => options.write(true).read(both).create(true).truncate(true),
        Some(b'a') => options.append(true).read(both).create(true),
        _ => return Err(io::Error::from_raw_os_error(EINVAL)),
    };
    let (reads, writes) = (first == Some(b'r') || both, first != Some(b'r') || both);
    let mut file = options.open(path(name))?;
    if !reads && first == Some(b'a') {
        file.seek(SeekFrom::End(0))?;
    }
    Ok(Opened {
        file,
        reads,
        writes,
    })
}

pub fn fopen(name: &[u8], mode: &[u8]) -> Stream {
    open_file(name, mode).map_or_else(failed_to_open, |opened| {
        add(opened.file, opened.reads, opened.writes)
    })
}

/// A standard stream's file, where `freopen` has given it one.
pub fn reopened_standard(stream: Stream) -> Option<File> {
    match stream {
        Stream::STDIN => stdin::replaced(),
        Stream::STDOUT => stdout::replaced(),
        Stream::STDERR => stderr::replaced(),
        _ => None,
    }
}

fn failed_to_open(error: io::Error) -> Stream {
    note(&error);
    Stream::NULL
}

/// A file without a name, which is gone when it is closed.
pub fn tmpfile() -> Stream {
    thread_local!(static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    loop {
        let count = COUNT.replace(COUNT.get() + 1);
        let name = format!("/tmp/tmpfile-{}-{count}", std::process::id());
        match options.open(&name) {
            Ok(file) => {
                let _ = std::fs::remove_file(name);
                return add(file, true, true);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return failed_to_open(error),
        }
    }
}

/// A file without a name, of which `reader` is shown what lies before the position after each `fflush`, and at the end.
pub fn open_shown(reader: impl Fn(&[u8]) + 'static) -> Stream {
    let stream = tmpfile();
    if !stream.is_null() {
        with(
            stream,
            |_| {},
            |open| {
                open.reads = false;
                open.reader = Some(Box::new(reader));
            },
        );
    }
    stream
}

/// Makes a stream of an open file.
pub fn add(file: File, reads: bool, writes: bool) -> Stream {
    let open = Open::new(file, reads, writes);
    FILES.with_borrow_mut(|all| {
        if all.is_empty() {
            exit::at_end(flush_all);
        }
        let free = all.iter().position(|place| place.open.is_none());
        let at = free.unwrap_or_else(|| {
            all.push(Place {
                open: None,
                uses: 0,
            });
            all.len() - 1
        });
        assert!((at as u64) < MOST, "more than 65,536 files are open");
        all[at].open = Some(open);
        Stream(FIRST + 3 + at as u64 + all[at].uses % MOST_USES * MOST)
    })
}

pub fn fclose(stream: impl Into<Stream>) -> i32 {
    let stream = stream.into();
    let result = fflush(stream);
    let closed = FILES.with_borrow_mut(|all| {
        let place = place(all, stream)?;
        place.uses += 1;
        place.open.take()
    });
    let ending = closed.and_then(|open| open.ending); // the file is closed here
    match ending.map_or(0, |ending| ending()) {
        0 => result,
        status => status,
    }
}

/// What `fclose` of a stream does last, and gives unless it is 0.
pub fn at_close(stream: Stream, ending: impl FnOnce() -> i32 + 'static) {
    with(stream, |_| {}, |open| open.ending = Some(Box::new(ending)));
}

/// `fflush`; null stands for all streams.
pub fn fflush(stream: impl Into<Stream>) -> i32 {
    let stream = stream.into();
    if stream.is_null() {
        flush_all();
        stderr::flush();
        return stdout::flush();
    }
    let standard = |number| match number {
        1 => stdout::flush(),
        2 => stderr::flush(),
        _ => 0,
    };
    with(stream, standard, |open| {
        if open.flush_and_show() {
            0
        } else {
            EOF
        }
    })
}

/// Writes what files hold back; the end of the program does so.
pub fn flush_all() {
    FILES.with_borrow_mut(|all| {
        for open in all.iter_mut().filter_map(|place| place.open.as_mut()) {
            open.flush_and_show();
        }
    });
}

pub fn remove(name: &[u8]) -> i32 {
    status(std::fs::remove_file(path(name)))
}

pub fn rename(old: &[u8], new: &[u8]) -> i32 {
    status(std::fs::rename(path(old), path(new)))
}

fn status(result: std::io::Result<()>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(error) => {
            note(&error);
            -1
        }
    }
}

// --------------------------------------------------------------------------------------------------------- output

pub fn write(stream: impl Into<Stream>, bytes: &[u8]) -> bool {
    let standard = |number| match number {
        1 => stdout::write(bytes),
        2 => stderr::write(bytes),
        _ => false,
    };
    with(stream, standard, |open| open.write(bytes))
}

pub fn print(stream: impl Into<Stream>, format: &[u8], arguments: &[Arg]) -> i32 {
    let mut text = Vec::new();
    let length = printf::format(&mut text, format, arguments);
    if write(stream, &text) {
        length
    } else {
        EOF
    }
}

pub fn fputs(stream: impl Into<Stream>, text: &[u8]) -> i32 {
    if write(stream, super::nul::until_nul(text)) {
        1
    } else {
        EOF
    }
}

pub fn fputc(stream: impl Into<Stream>, byte: u8) -> i32 {
    if write(stream, &[byte]) {
        i32::from(byte)
    } else {
        EOF
    }
}

pub fn fwrite(from: &[u8], size: u64, count: u64, stream: impl Into<Stream>) -> u64 {
    let bytes = &from[..(size * count) as usize];
    if bytes.is_empty() || !write(stream, bytes) {
        0
    } else {
        count
    }
}

/// `setvbuf`, where nobody looks into the buffer.
pub fn setvbuf(stream: impl Into<Stream>, mode: i32, size: usize) -> i32 {
    let buffering = match mode {
        0 => Buffering::Full(if size == 0 { BLOCK } else { size }),
        1 => Buffering::Line,
        2 => Buffering::None,
        _ => return EOF,
    };
    let standard = |number| match (number, buffering) {
        (1, _) => stdout::set_buffering(buffering),
        (2, Buffering::Full(limit)) => stderr::hold_back(limit),
        (2, _) => stderr::hold_back(0),
        _ => {}
    };
    with(stream, standard, |open| open.buffering = buffering);
    0
}

/// `setbuf(stream, NULL)`
pub fn setbuf(stream: impl Into<Stream>) {
    setvbuf(stream, 2, 0);
}

// ---------------------------------------------------------------------------------------------------------- input

/// What `fscanf` reads from.
pub struct Input(Stream);

impl<S: Into<Stream>> From<S> for Input {
    fn from(stream: S) -> Self {
        Input(stream.into())
    }
}

impl Source for Input {
    fn next(&mut self) -> Option<u8> {
        u8::try_from(fgetc(self.0)).ok()
    }

    fn back(&mut self, byte: u8) {
        ungetc(i32::from(byte), self.0);
    }
}

pub fn fgetc(stream: impl Into<Stream>) -> i32 {
    let standard = |number| if number == 0 { stdin::getchar() } else { EOF };
    with(stream, standard, |open| open.next().map_or(EOF, i32::from))
}

pub fn ungetc(byte: i32, stream: impl Into<Stream>) -> i32 {
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

pub fn fgets(dest: &mut [u8], size: usize, stream: impl Into<Stream>) -> bool {
    let stream = stream.into();
    if stream == Stream::STDIN {
        return stdin::fgets(dest, size);
    }
    if size == 1 {
        dest[0] = 0;
        return true;
    }
    let mut length = 0;
    let limit = size.saturating_sub(1);
    with(
        stream,
        |_| {},
        |open| {
            open.take(
                limit,
                |byte| byte == b'\n',
                |part| {
                    dest[length..length + part.len()].copy_from_slice(part);
                    length += part.len();
                },
            );
        },
    );
    if length > 0 {
        dest[length] = 0;
    }
    length > 0
}

/// `to` may be shorter than what is asked for, as long as there is not more to read.
pub fn fread(to: &mut [u8], size: u64, count: u64, stream: impl Into<Stream>) -> u64 {
    let mut taken = 0;
    read(stream, (size * count) as usize, |part| {
        to[taken..taken + part.len()].copy_from_slice(part);
        taken += part.len();
    });
    (taken as u64).checked_div(size).unwrap_or(0)
}

/// At most `limit` bytes, in pieces.
pub fn read(stream: impl Into<Stream>, limit: usize, mut give: impl FnMut(&[u8])) {
    let stream = stream.into();
    if stream == Stream::STDIN {
        for _ in 0..limit {
            match u8::try_from(stdin::getchar()) {
                Ok(byte) => give(&[byte]),
                Err(_) => return,
            }
        }
        return;
    }
    with(
        stream,
        |_| {},
        |open| open.take(limit, |_| false, &mut give),
    );
}

// ------------------------------------------------------------------------------------------------------- the state

pub fn feof(stream: impl Into<Stream>) -> i32 {
    let standard = |number| i32::from(number == 0 && stdin::ended());
    with(stream, standard, |open| i32::from(open.ended))
}

pub fn ferror(stream: impl Into<Stream>) -> i32 {
    let standard = |number| match number {
        0 => i32::from(stdin::failed()),
        1 => i32::from(stdout::failed()),
        _ => 0,
    };
    with(stream, standard, |open| i32::from(open.failed))
}

pub fn clearerr(stream: impl Into<Stream>) {
    let standard = |number| match number {
        0 => stdin::clear_error(),
        1 => stdout::clear_error(),
        _ => {}
    };
    with(stream, standard, |open| {
        (open.ended, open.failed) = (false, false)
    });
}

/// Where `SEEK_SET`, `SEEK_CUR` and `SEEK_END` lead; nowhere with `EINVAL`.
pub fn seek_target(offset: i64, from: i32) -> Option<SeekFrom> {
    match (from, u64::try_from(offset)) {
        (0, Ok(at)) => Some(SeekFrom::Start(at)),
        (1, _) => Some(SeekFrom::Current(offset)),
        (2, _) => Some(SeekFrom::End(offset)),
        _ => {
            set_errno(EINVAL);
            None
        }
    }
}

pub fn fseek(stream: impl Into<Stream>, offset: i64, from: i32) -> i32 {
    with(stream, no_stream, |open| {
        let Some(to) = seek_target(offset, from) else {
            return -1;
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

pub fn ftell(stream: impl Into<Stream>) -> i64 {
    let standard = |number| i64::from(no_stream(number));
    with(stream, standard, |open| match open.position() {
        Ok(at) => at as i64,
        Err(error) => {
            note(&error);
            -1
        }
    })
}

pub fn rewind(stream: impl Into<Stream>) {
    let stream = stream.into();
    fseek(stream, 0, 0);
    clearerr(stream);
}

/// The file with this number in the operating system, where a stream has it.
pub fn duplicate(descriptor: i32) -> Option<File> {
    FILES.with_borrow(|all| {
        let mut open = all.iter().filter_map(|place| place.open.as_ref());
        open.find(|open| open.file.as_raw_fd() == descriptor)?
            .file
            .try_clone()
            .ok()
    })
}

/// The number of the file in the operating system.
pub fn fileno(stream: impl Into<Stream>) -> i32 {
    with(stream, |number| number as i32, |open| open.file.as_raw_fd())
}
