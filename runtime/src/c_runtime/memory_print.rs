//! Pointers that are printed with a format which only the run knows: as texts or as addresses.

use super::arg::{Arg, PointerArg};
use super::memory::Ptr;
use super::memory_string::string_up_to;

impl<T> From<Ptr<T>> for Arg<'_> {
    fn from(pointer: Ptr<T>) -> Self {
        match pointer.address() {
            0 => Arg::Null,
            address => Arg::Either(PointerArg {
                address,
                text: |address, limit| string_up_to(Ptr::from_address(address), limit),
            }),
        }
    }
}
