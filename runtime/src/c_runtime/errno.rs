//! `errno`, one for each thread.

use std::cell::Cell;

pub const EPERM: i32 = 1;
pub const ENOENT: i32 = 2;
pub const EINTR: i32 = 4;
pub const EIO: i32 = 5;
pub const EBADF: i32 = 9;
pub const EAGAIN: i32 = 11;
pub const ENOMEM: i32 = 12;
pub const EACCES: i32 = 13;
pub const EEXIST: i32 = 17;
pub const ENOTDIR: i32 = 20;
pub const EISDIR: i32 = 21;
pub const EINVAL: i32 = 22;
pub const ENOSPC: i32 = 28;
pub const ESPIPE: i32 = 29;
pub const EPIPE: i32 = 32;
pub const EDOM: i32 = 33;
pub const ERANGE: i32 = 34;
pub const ENOSYS: i32 = 38;
pub const EILSEQ: i32 = 84;
pub const EOVERFLOW: i32 = 75;

thread_local! {
    static ERRNO: Cell<i32> = const { Cell::new(0) };
}

#[inline]
pub fn errno() -> i32 {
    ERRNO.get()
}

#[inline]
pub fn set_errno(code: i32) {
    ERRNO.set(code);
}
