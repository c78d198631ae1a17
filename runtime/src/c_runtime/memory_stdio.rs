//! Streams and memory: what `stdio` does with slices, with memory behind pointers. A `FILE *` that is a pointer is the
//! address of its stream, where no object lies.
use super::memory::{realloc, ArgumentList, Ptr, Value};
use super::memory_printf;
use super::memory_string::{elements, put_string};
use super::stdio::{self, Stream};
use std::cell::Cell;

pub const STDIN: Ptr<()> = Ptr::from_address(Stream::STDIN.address());
pub const STDOUT: Ptr<()> = Ptr::from_address(Stream::STDOUT.address());
pub const STDERR: Ptr<()> = Ptr::from_address(Stream::STDERR.address());

impl From<Ptr<()>> for Stream {
    fn from(pointer: Ptr<()>) -> Self {
        Stream::from_address(pointer.address())
    }
}

impl Value for Stream {
    const SIZE: usize = u64::SIZE;

    fn read(bytes: &[Cell<u8>]) -> Self {
        Stream::from_address(u64::read(bytes))
    }

    fn write(self, bytes: &[Cell<u8>]) {
        self.address().write(bytes);
    }
}

pub fn fopen(name: &[u8], mode: &[u8]) -> Ptr<()> {
    Ptr::from_address(stdio::fopen(name, mode).address())
}

pub fn tmpfile() -> Ptr<()> {
    Ptr::from_address(stdio::tmpfile().address())
}

pub fn vfprintf(stream: impl Into<Stream>, format: &[u8], list: ArgumentList) -> i32 {
    memory_printf::with_arguments(format, list, |arguments| {
        stdio::print(stream, format, arguments)
    })
}

pub fn fwrite(from: Ptr<()>, size: u64, count: u64, stream: impl Into<Stream>) -> u64 {
    let bytes = elements(from.cast::<u8>(), (size * count) as usize);
    stdio::fwrite(&bytes, size, count, stream)
}

/// Memory may be shorter than what is asked for, as long as there is not more to read.
pub fn fread(to: Ptr<()>, size: u64, count: u64, stream: impl Into<Stream>) -> u64 {
    let mut taken = 0;
    let total = (size * count) as usize;
    let places = if to.is_native() || total == 0 {
        to.places(total)
    } else {
        to.rest()
    };
    stdio::read(stream, total, |part| {
        for &byte in part {
            places[taken].set(byte);
            taken += 1;
        }
    });
    (taken as u64).checked_div(size).unwrap_or(0)
}

/// `getline`: a line of any length with its newline; the buffer grows as needed. -1 when there is nothing to read.
pub fn getline(line: Ptr<Ptr<u8>>, capacity: Ptr<u64>, stream: impl Into<Stream>) -> i64 {
    let stream = stream.into();
    let mut text = Vec::new();
    while let Ok(byte) = u8::try_from(stdio::fgetc(stream)) {
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
