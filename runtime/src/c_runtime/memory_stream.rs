//! Streams whose text goes to memory (POSIX).
use super::memory::{realloc, Ptr};
use super::memory_string::put_string;
use super::stdio::{self, Stream};
use std::cell::Cell;

/// `open_memstream`: `fflush` and `fclose` put the text and a NUL into memory, and where and how long it is into `text` and
/// `length`.
pub fn open_memstream(text: Ptr<Ptr<u8>>, length: Ptr<u64>) -> Stream {
    let memory = Cell::new(Ptr::<u8>::NULL);
    stdio::open_shown(move |bytes| {
        let made: Ptr<u8> = realloc(memory.get().cast(), bytes.len() as u64 + 1).cast();
        put_string(made, bytes);
        memory.set(made);
        text.set(made);
        length.set(bytes.len() as u64);
    })
}

/// As [`open_memstream`], where a `FILE *` is a pointer.
pub fn open_memstream_pointer(text: Ptr<Ptr<u8>>, length: Ptr<u64>) -> Ptr<()> {
    Ptr::from_address(open_memstream(text, length).address())
}
