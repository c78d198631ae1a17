//! Flags, width and precision of a C conversion, and the padding they ask for.

/// What stands between the `%` and the conversion letter, less the length modifier.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Layout {
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    pub width: usize,
    pub precision: Option<usize>,
}

impl Layout {
    /// The sign of a signed conversion, if one is shown.
    pub fn sign(&self, negative: bool) -> Option<u8> {
        if negative {
            Some(b'-')
        } else if self.plus {
            Some(b'+')
        } else if self.space {
            Some(b' ')
        } else {
            None
        }
    }

    /// Pads what was appended to `out` from `start` on to the width, with spaces.
    pub fn pad(&self, out: &mut Vec<u8>, start: usize) {
        if self.width <= out.len() - start {
            return;
        }
        let at = if self.left { out.len() } else { start };
        insert_fill(out, at, start + self.width, b' ');
    }

    /// Pads what was appended to `out` from `start` on with zeros in front of `digits`, if the flags say so.
    pub fn pad_number(&self, out: &mut Vec<u8>, start: usize, digits: usize) {
        if self.zero && !self.left && self.width > out.len() - start {
            insert_fill(out, digits, start + self.width, b'0');
        } else {
            self.pad(out, start);
        }
    }
}

/// Makes `out` so long by inserting a fill at `at`.
fn insert_fill(out: &mut Vec<u8>, at: usize, length: usize, fill: u8) {
    let end = out.len();
    out.resize(length, fill);
    if at < end {
        out.copy_within(at..end, at + length - end);
        out[at..at + length - end].fill(fill);
    }
}
