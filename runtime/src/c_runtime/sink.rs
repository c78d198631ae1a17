//! Bytes through `std::fmt`, which knows text only: a byte that is part of no UTF-8 sequence travels as a reference to its
//! entry in a table of replacement characters. The sinks of this runtime know the entry by its address and take the byte;
//! all others show U+FFFD.

use std::fmt::{self, Write};

/// UTF-8 of U+FFFD.
const REPLACEMENT: [u8; 3] = [0xEF, 0xBF, 0xBD];

/// One entry for each byte.
static CARRIERS: [[u8; 3]; 256] = [REPLACEMENT; 256];

/// `std::fmt::Write` that appends to a byte vector.
pub struct Sink<'a>(pub &'a mut Vec<u8>);

impl Write for Sink<'_> {
    #[inline]
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match carried_byte(piece) {
            Some(byte) => self.0.push(byte),
            None => self.0.extend_from_slice(piece.as_bytes()),
        }
        Ok(())
    }
}

/// Writes bytes so that a sink of this runtime receives exactly them.
pub fn write_bytes(out: &mut dyn Write, bytes: &[u8]) -> fmt::Result {
    for chunk in bytes.utf8_chunks() {
        out.write_str(chunk.valid())?;
        for &byte in chunk.invalid() {
            let carrier = &CARRIERS[usize::from(byte)];
            out.write_str(std::str::from_utf8(carrier).map_err(|_| fmt::Error)?)?;
        }
    }
    Ok(())
}

/// The byte that a piece stands for, if it is one of the carriers.
#[inline]
pub fn carried_byte(piece: &str) -> Option<u8> {
    if piece.len() != REPLACEMENT.len() {
        return None;
    }
    let offset = piece.as_ptr().addr().wrapping_sub(CARRIERS.as_ptr().addr());
    u8::try_from(offset / REPLACEMENT.len()).ok()
}
