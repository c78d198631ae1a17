//! C strings in byte slices: what stands in front of the first NUL.

use core::ffi::CStr;

/// The bytes of a C string: up to the first NUL, or all.
#[inline]
pub fn until_nul(text: &[u8]) -> &[u8] {
    CStr::from_bytes_until_nul(text).map_or(text, CStr::to_bytes)
}
