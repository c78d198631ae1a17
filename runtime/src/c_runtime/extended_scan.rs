//! `%Lf` of the scanf family.

use super::extended::Extended;
use super::extended_text::strtold;
use super::scan::Target;

impl Target for Extended {
    fn set_float(&mut self, text: &[u8]) {
        *self = strtold(text).0;
    }
}
