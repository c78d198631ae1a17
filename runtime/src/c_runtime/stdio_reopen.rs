//! `freopen`: streams that go on with another file (C11 7.21.5.4).

use super::stdio::{fclose, fileno, note, open_file, reopened_standard, with, Open, Stream};
use super::{exit, stderr, stdin, stdout};
use std::fs::OpenOptions;
use std::os::fd::AsRawFd;

/// `freopen`: the stream goes on with another file. Where that cannot be opened it is closed, and the result -1.
pub fn reopen(name: &[u8], mode: &[u8], stream: impl Into<Stream>) -> i32 {
    let stream = stream.into();
    let standard = |number| Some(reopen_standard(name, mode, number));
    let replaced = with(stream, standard, |open| {
        open.flush();
        match open_file(name, mode) {
            Ok(opened) => {
                *open = Open::new(opened.file, opened.reads, opened.writes);
                Some(0)
            }
            Err(error) => {
                note(&error);
                None
            }
        }
    });
    replaced.unwrap_or_else(|| {
        fclose(stream);
        -1
    })
}

fn reopen_standard(name: &[u8], mode: &[u8], number: u64) -> i32 {
    if number == 1 {
        stdout::flush();
    }
    if number == 2 {
        stderr::flush();
        exit::at_end(|| {
            stderr::flush();
        });
    }
    let opened = open_file(name, mode).map(|opened| opened.file);
    let status = if opened.is_ok() { 0 } else { -1 };
    let file = opened.or_else(|error| {
        note(&error);
        // what is read or written fails as with a closed file
        OpenOptions::new()
            .read(number != 0)
            .write(number == 0)
            .open("/dev/null")
    });
    match (number, file) {
        (0, Ok(file)) => stdin::replace(file),
        (1, Ok(file)) => stdout::replace(file),
        (2, Ok(file)) => stderr::replace(file),
        _ => return -1,
    }
    status
}

/// `freopen` without a name: the file that the stream has already, from its beginning.
pub fn reopen_same(mode: &[u8], stream: impl Into<Stream>) -> i32 {
    let stream = stream.into();
    let given = reopened_standard(stream); // is open as long as its number is needed
    let descriptor = given
        .as_ref()
        .map_or_else(|| fileno(stream), AsRawFd::as_raw_fd);
    let path = format!("/proc/self/fd/{descriptor}");
    reopen(path.as_bytes(), mode, stream)
}
