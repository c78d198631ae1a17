//! `strtold` of texts in memory.
use super::extended::Extended;
use super::extended_text;
use super::memory::Ptr;
use super::memory_string::{note_end, terminated};

pub fn strtold(text: Ptr<u8>, end: Ptr<Ptr<u8>>) -> Extended {
    let (value, length) = extended_text::strtold(&terminated(text));
    note_end(text, end, length);
    value
}
