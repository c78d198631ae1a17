//! Streams of commands, where a `FILE *` is a pointer.
use super::command;
use super::memory::Ptr;

pub fn popen(text: &[u8], mode: &[u8]) -> Ptr<()> {
    Ptr::from_address(command::popen(text, mode).address())
}
