//! When a file was read and written last (POSIX `utime`, `futimens`).

use super::descriptor;
use super::errno::{set_errno, EINVAL, EIO};
use std::ffi::OsStr;
use std::fs::{File, FileTimes, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Nanoseconds that stand for the time of the call, and for the time that there is (`UTIME_NOW`, `UTIME_OMIT`).
const NOW: i64 = (1 << 30) - 1;
const OMIT: i64 = (1 << 30) - 2;

/// `None` leaves a time as it is.
fn moment(seconds: i64, rest: i64) -> io::Result<Option<SystemTime>> {
    match rest {
        NOW => Ok(Some(SystemTime::now())),
        OMIT => Ok(None),
        0..1_000_000_000 => {
            let whole = Duration::from_secs(seconds.unsigned_abs());
            let start = if seconds < 0 {
                SystemTime::UNIX_EPOCH.checked_sub(whole)
            } else {
                SystemTime::UNIX_EPOCH.checked_add(whole)
            };
            start
                .and_then(|start| start.checked_add(Duration::from_nanos(rest as u64)))
                .map(Some)
                .ok_or_else(|| io::Error::from_raw_os_error(EINVAL))
        }
        _ => Err(io::Error::from_raw_os_error(EINVAL)),
    }
}

fn times(read: i64, read_rest: i64, written: i64, written_rest: i64) -> io::Result<FileTimes> {
    let mut times = FileTimes::new();
    if let Some(read) = moment(read, read_rest)? {
        times = times.set_accessed(read);
    }
    if let Some(written) = moment(written, written_rest)? {
        times = times.set_modified(written);
    }
    Ok(times)
}

/// 0, or -1 and `errno`. Files are opened for it: one that may neither be read nor written fails, unlike in C.
pub fn set_times(name: &[u8], read: i64, read_rest: i64, written: i64, written_rest: i64) -> i32 {
    let path = Path::new(OsStr::from_bytes(super::nul::until_nul(name)));
    let open = || File::open(path).or_else(|_| OpenOptions::new().write(true).open(path));
    let result =
        times(read, read_rest, written, written_rest).and_then(|times| open()?.set_times(times));
    match result {
        Ok(()) => 0,
        Err(error) => {
            set_errno(error.raw_os_error().unwrap_or(EIO));
            -1
        }
    }
}

/// The same for an open file.
pub fn set_descriptor_times(
    number: i32,
    read: i64,
    read_rest: i64,
    written: i64,
    written_rest: i64,
) -> i32 {
    let set = |file: &File| {
        file.set_times(times(read, read_rest, written, written_rest)?)?;
        Ok(0)
    };
    descriptor::with(number, set) as i32
}
