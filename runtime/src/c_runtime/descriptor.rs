//! Files by their numbers in the operating system (POSIX): `open`, `read`, `write`. Nothing is held back.

use super::errno::{set_errno, EBADF, EINVAL, EIO};
use super::nul::until_nul;
use super::stderr::end_on_broken_pipe;
use super::stdio::{self, seek_target, Stream};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};

const ENOTTY: i32 = 25;

thread_local! {
    static FILES: RefCell<BTreeMap<i32, File>> = const { RefCell::new(BTreeMap::new()) };
}

fn failed(error: &io::Error) -> i64 {
    end_on_broken_pipe(error);
    set_errno(error.raw_os_error().unwrap_or(EIO));
    -1
}

/// Does something with an open file; the standard ones are there from the start.
pub fn with(descriptor: i32, work: impl FnOnce(&File) -> io::Result<i64>) -> i64 {
    if let Some(file) = reopened(descriptor) {
        return work(&file).unwrap_or_else(|error| failed(&error));
    }
    FILES.with_borrow_mut(|files| {
        if !files.contains_key(&descriptor) {
            let standard = match descriptor {
                0 => io::stdin().as_fd().try_clone_to_owned(),
                1 => io::stdout().as_fd().try_clone_to_owned(),
                2 => io::stderr().as_fd().try_clone_to_owned(),
                _ => match stdio::duplicate(descriptor) {
                    Some(file) => return work(&file).unwrap_or_else(|error| failed(&error)),
                    None => Err(io::Error::from_raw_os_error(EBADF)),
                },
            };
            match standard {
                Ok(owned) => files.insert(descriptor, File::from(owned)),
                Err(error) => return failed(&error),
            };
        }
        work(&files[&descriptor]).unwrap_or_else(|error| failed(&error))
    })
}

/// The file of a standard stream that has another one than at the start.
fn reopened(descriptor: i32) -> Option<File> {
    let stream = [Stream::STDIN, Stream::STDOUT, Stream::STDERR];
    stdio::reopened_standard(*stream.get(usize::try_from(descriptor).ok()?)?)
}

fn keep(file: File) -> i32 {
    let descriptor = file.as_raw_fd();
    FILES.with_borrow_mut(|files| files.insert(descriptor, file));
    descriptor
}

/// An open file for somebody else; this one does not know it any more.
pub fn take(descriptor: i32) -> Option<File> {
    FILES.with_borrow_mut(|files| files.remove(&descriptor))
}

pub fn open(path: &[u8], flags: i32, mode: i32) -> i32 {
    let access = flags & 3;
    let opened = OpenOptions::new()
        .read(access != 1)
        .write(access != 0)
        .custom_flags(flags & !3)
        .mode(mode as u32)
        .open(OsStr::from_bytes(until_nul(path)));
    opened.map_or_else(|error| failed(&error) as i32, keep)
}

/// `fdopen`: a stream of the file that `open` gave; the standard ones stay open beside it.
pub fn fdopen(descriptor: i32, mode: &[u8]) -> Stream {
    let mode = until_nul(mode);
    let Some(&first @ (b'r' | b'w' | b'a')) = mode.first() else {
        set_errno(EINVAL);
        return Stream::NULL;
    };
    let file = take(descriptor).or_else(|| {
        let mut copy = None;
        with(descriptor, |file| {
            copy = Some(file.try_clone()?);
            Ok(0)
        });
        copy
    });
    let Some(mut file) = file else {
        return Stream::NULL;
    };
    if first == b'a' {
        let _ = file.seek(SeekFrom::End(0)); // where there are positions
    }
    let both = mode.contains(&b'+');
    stdio::add(file, first == b'r' || both, first != b'r' || both)
}

pub fn close(descriptor: i32) -> i32 {
    match take(descriptor) {
        Some(_) => 0,
        None if (0..3).contains(&descriptor) => 0,
        None => {
            set_errno(EBADF);
            -1
        }
    }
}

pub fn read(descriptor: i32, to: &mut [u8], size: usize) -> i64 {
    with(
        descriptor,
        |mut file| Ok(file.read(&mut to[..size])? as i64),
    )
}

/// Up to `size` bytes from `position` on.
pub fn read_at(descriptor: i32, to: &mut [u8], size: usize, position: i64) -> i64 {
    with(descriptor, |file| {
        if position < 0 {
            return Err(io::Error::from_raw_os_error(EINVAL));
        }
        let mut taken = 0;
        while taken < size {
            match file.read_at(&mut to[taken..size], position as u64 + taken as u64)? {
                0 => break,
                more => taken += more,
            }
        }
        Ok(taken as i64)
    })
}

pub fn write(descriptor: i32, from: &[u8], size: usize) -> i64 {
    with(descriptor, |mut file| Ok(file.write(&from[..size])? as i64))
}

/// Bytes from `position` on are these then.
pub fn write_at(descriptor: i32, from: &[u8], size: usize, position: i64) -> i64 {
    with(descriptor, |file| {
        if position < 0 {
            return Err(io::Error::from_raw_os_error(EINVAL));
        }
        Ok(file.write_at(&from[..size], position as u64)? as i64)
    })
}

pub fn lseek(descriptor: i32, offset: i64, from: i32) -> i64 {
    let Some(to) = seek_target(offset, from) else {
        return -1;
    };
    with(descriptor, |mut file| Ok(file.seek(to)? as i64))
}

pub fn isatty(descriptor: i32) -> i32 {
    let answer = with(descriptor, |file| Ok(i64::from(file.is_terminal())));
    if answer == 0 {
        set_errno(ENOTTY);
    }
    i32::from(answer == 1)
}

pub fn ftruncate(descriptor: i32, size: i64) -> i32 {
    with(descriptor, |file| file.set_len(size as u64).map(|()| 0)) as i32
}

pub fn fchmod(descriptor: i32, mode: u32) -> i32 {
    let wanted = Permissions::from_mode(mode);
    with(descriptor, |file| file.set_permissions(wanted).map(|()| 0)) as i32
}

pub fn fsync(descriptor: i32) -> i32 {
    with(descriptor, |file| file.sync_all().map(|()| 0)) as i32
}

pub fn dup(descriptor: i32) -> i32 {
    let mut copy = None;
    let result = with(descriptor, |file| {
        copy = Some(file.try_clone()?);
        Ok(0)
    });
    copy.map_or(result as i32, keep)
}
