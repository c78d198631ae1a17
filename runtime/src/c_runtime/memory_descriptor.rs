//! Streams of files that are open already, where a `FILE *` is a pointer.
use super::descriptor;
use super::memory::Ptr;

pub fn fdopen(descriptor: i32, mode: &[u8]) -> Ptr<()> {
    Ptr::from_address(descriptor::fdopen(descriptor, mode).address())
}
