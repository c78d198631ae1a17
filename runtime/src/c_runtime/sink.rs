//! Bytes through `std::fmt`, which knows text only: a byte that is part of no UTF-8 sequence travels as a private
//! character in a piece of its own, and the sinks of this runtime turn it back. Formatting such bytes into a `String`
//! shows the private characters.

use std::fmt::{self, Write};

/// Byte `b` travels as this character plus `b`; all 256 have the UTF-8 form F4 8F B8..BB 80..BF.
const FIRST: u32 = 0x0010_FE00;

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
        let text = chunk.valid();
        if carried_byte(text).is_none() {
            out.write_str(text)?;
        } else {
            text.bytes().try_for_each(|byte| carry_byte(out, byte))?;
        }
        chunk
            .invalid()
            .iter()
            .try_for_each(|&byte| carry_byte(out, byte))?;
    }
    Ok(())
}

/// The byte that a piece stands for, if it was written for one.
#[inline]
pub fn carried_byte(piece: &str) -> Option<u8> {
    match *piece.as_bytes() {
        [0xF4, 0x8F, high @ 0xB8..=0xBB, low] => Some(high << 6 | low & 0x3F),
        _ => None,
    }
}

fn carry_byte(out: &mut dyn Write, byte: u8) -> fmt::Result {
    char::from_u32(FIRST + u32::from(byte))
        .map_or(Err(fmt::Error), |carrier| out.write_char(carrier))
}
