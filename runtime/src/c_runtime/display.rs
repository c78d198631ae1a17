//! C values for Rust format strings: `println!("{:>8}|{:.2}", CText(name), CDouble(price))` prints as
//! `printf("%8s|%.2f\n", name, price)` does. Width and precision count bytes, as in C.

use super::float::push_double;
use super::layout::Layout;
use super::nul::until_nul;
use super::sink::write_bytes;
use std::fmt::{Alignment, Display, Formatter, LowerExp, Result, UpperExp, Write};

/// `%s`: a C string, the bytes up to the first NUL or all.
#[derive(Clone, Copy)]
pub struct CText<'a>(pub &'a [u8]);

/// `%c`
#[derive(Clone, Copy)]
pub struct CChar(pub u8);

/// `%f` as `{}`, `%e` as `{:e}`, `%E` as `{:E}`; six decimals unless a precision is given.
#[derive(Clone, Copy)]
pub struct CDouble(pub f64);

/// `%g` as `{}`
#[derive(Clone, Copy)]
pub struct CGeneral(pub f64);

impl Display for CText<'_> {
    fn fmt(&self, f: &mut Formatter) -> Result {
        let limit = f.precision().unwrap_or(self.0.len()).min(self.0.len());
        write_padded(f, until_nul(&self.0[..limit]))
    }
}

impl Display for CChar {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write_padded(f, &[self.0])
    }
}

impl Display for CDouble {
    fn fmt(&self, f: &mut Formatter) -> Result {
        // `std` says the same but for NaN, the zeros in front of infinities, and the default precision
        if self.0.is_finite() && f.precision().is_some() {
            return Display::fmt(&self.0, f);
        }
        write_double(f, self.0, b'f')
    }
}

impl LowerExp for CDouble {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write_double(f, self.0, b'e')
    }
}

impl UpperExp for CDouble {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write_double(f, self.0, b'E')
    }
}

impl Display for CGeneral {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write_double(f, self.0, b'g')
    }
}

fn write_double(f: &mut Formatter, value: f64, conversion: u8) -> Result {
    let layout = Layout {
        left: f.align() == Some(Alignment::Left),
        plus: f.sign_plus(),
        zero: f.sign_aware_zero_pad(),
        width: f.width().unwrap_or(0),
        precision: f.precision(),
        ..Layout::default()
    };
    let mut text = Vec::new();
    push_double(&mut text, value, conversion, &layout);
    text.iter()
        .try_for_each(|&byte| f.write_char(char::from(byte)))
}

/// To the left unless the format says otherwise.
fn write_padded(f: &mut Formatter, bytes: &[u8]) -> Result {
    let fill = f.width().unwrap_or(0).saturating_sub(bytes.len());
    let before = if f.align() == Some(Alignment::Right) {
        fill
    } else {
        0
    };
    write_spaces(f, before)?;
    write_bytes(f, bytes)?;
    write_spaces(f, fill - before)
}

fn write_spaces(f: &mut Formatter, count: usize) -> Result {
    (0..count).try_for_each(|_| f.write_char(' '))
}
