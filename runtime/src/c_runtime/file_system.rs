//! Files and directories by their names (POSIX): what is known of them, and changes of the tree.

use super::descriptor;
use super::errno::{set_errno, EACCES, EINVAL, EIO, ERANGE};
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{
    DirBuilderExt, DirEntryExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt,
};
use std::path::Path;

struct Directory {
    /// Names with their kinds and numbers.
    entries: Vec<(Vec<u8>, i32, u64)>,
    at: usize,
}

thread_local! {
    static SEEN: RefCell<Option<Metadata>> = const { RefCell::new(None) };
    static DIRECTORIES: RefCell<Vec<Directory>> = const { RefCell::new(Vec::new()) };
}

fn path(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(super::nul::until_nul(bytes)))
}

fn status<T>(result: io::Result<T>) -> i32 {
    match result {
        Ok(_) => 0,
        Err(error) => {
            set_errno(error.raw_os_error().unwrap_or(EIO));
            -1
        }
    }
}

// ---------------------------------------------------------------------------------------------------------- changes

pub fn unlink(name: &[u8]) -> i32 {
    status(fs::remove_file(path(name)))
}

pub fn rmdir(name: &[u8]) -> i32 {
    status(fs::remove_dir(path(name)))
}

pub fn mkdir(name: &[u8], mode: u32) -> i32 {
    status(DirBuilder::new().mode(mode).create(path(name)))
}

pub fn chmod(name: &[u8], mode: u32) -> i32 {
    status(fs::set_permissions(
        path(name),
        Permissions::from_mode(mode),
    ))
}

pub fn chdir(name: &[u8]) -> i32 {
    status(std::env::set_current_dir(path(name)))
}

pub fn link(old: &[u8], new: &[u8]) -> i32 {
    status(fs::hard_link(path(old), path(new)))
}

pub fn symlink(target: &[u8], name: &[u8]) -> i32 {
    status(std::os::unix::fs::symlink(path(target), path(name)))
}

pub fn truncate(name: &[u8], size: i64) -> i32 {
    status(
        OpenOptions::new()
            .write(true)
            .open(path(name))
            .and_then(|file| file.set_len(size as u64)),
    )
}

/// Makes a file for this program alone, with letters for the `XXXXXX` at the end of its name.
pub fn mkstemp(name: &mut [u8]) -> i32 {
    let length = super::nul::until_nul(name).len();
    if length < 6 || &name[length - 6..length] != b"XXXXXX" {
        set_errno(EINVAL);
        return -1;
    }
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut seed = u64::from(std::process::id());
    seed ^= std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos() as u64);
    loop {
        for byte in &mut name[length - 6..length] {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = LETTERS[(seed >> 33) as usize % LETTERS.len()];
        }
        // O_RDWR | O_CREAT | O_EXCL
        let descriptor = descriptor::open(name, 0o302, 0o600);
        if descriptor >= 0 || super::errno::errno() != super::errno::EEXIST {
            return descriptor;
        }
    }
}

// ------------------------------------------------------------------------------------------------------- questions

/// `access`; for programs that run under their own user.
pub fn access(name: &[u8], mode: i32) -> i32 {
    let found = match fs::metadata(path(name)) {
        Ok(found) => found,
        Err(error) => return status::<()>(Err(error)),
    };
    if mode & 1 != 0 && found.permissions().mode() & 0o111 == 0 {
        set_errno(EACCES);
        return -1;
    }
    if mode & 4 != 0
        && status(
            OpenOptions::new()
                .read(true)
                .custom_flags(0o4000)
                .open(path(name)),
        ) != 0
    {
        return -1;
    }
    if mode & 2 != 0 && !found.is_dir() {
        return status(
            OpenOptions::new()
                .write(true)
                .custom_flags(0o4000)
                .open(path(name)),
        );
    }
    0
}

/// `getcwd` into a buffer: its length, or -1.
pub fn working_directory(to: &mut [u8], size: usize) -> i32 {
    let current = match std::env::current_dir() {
        Ok(current) => current,
        Err(error) => return status::<()>(Err(error)),
    };
    let bytes = current.as_os_str().as_bytes();
    if bytes.len() >= size {
        set_errno(ERANGE);
        return -1;
    }
    to[..bytes.len()].copy_from_slice(bytes);
    to[bytes.len()] = 0;
    bytes.len() as i32
}

pub fn readlink(name: &[u8], to: &mut [u8], size: usize) -> i64 {
    match fs::read_link(path(name)) {
        Ok(target) => {
            let bytes = target.as_os_str().as_bytes();
            let length = bytes.len().min(size);
            to[..length].copy_from_slice(&bytes[..length]);
            length as i64
        }
        Err(error) => i64::from(status::<()>(Err(error))),
    }
}

fn see(found: io::Result<Metadata>) -> i32 {
    match found {
        Ok(found) => {
            SEEN.set(Some(found));
            0
        }
        Err(error) => status::<()>(Err(error)),
    }
}

pub fn look_at(name: &[u8], follows: i32) -> i32 {
    let path = path(name);
    see(if follows != 0 {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    })
}

pub fn look_at_descriptor(number: i32) -> i32 {
    let mut found = None;
    let result = descriptor::with(number, |file: &File| {
        found = Some(file.metadata()?);
        Ok(0)
    });
    found.map_or(result as i32, |found| see(Ok(found)))
}

/// A number of what was looked at last.
pub fn seen(what: i32) -> i64 {
    SEEN.with_borrow(|seen| {
        let Some(seen) = seen else { return 0 };
        match what {
            0 => seen.dev() as i64,
            1 => seen.ino() as i64,
            2 => i64::from(seen.mode()),
            3 => seen.nlink() as i64,
            4 => i64::from(seen.uid()),
            5 => i64::from(seen.gid()),
            6 => seen.rdev() as i64,
            7 => seen.size() as i64,
            8 => seen.blksize() as i64,
            9 => seen.blocks() as i64,
            10 => seen.atime(),
            11 => seen.atime_nsec(),
            12 => seen.mtime(),
            13 => seen.mtime_nsec(),
            14 => seen.ctime(),
            _ => seen.ctime_nsec(),
        }
    })
}

// ----------------------------------------------------------------------------------------------------- directories

fn kind_of(file: fs::FileType) -> i32 {
    match file {
        _ if file.is_fifo() => 1,
        _ if file.is_char_device() => 2,
        _ if file.is_dir() => 4,
        _ if file.is_block_device() => 6,
        _ if file.is_symlink() => 10,
        _ if file.is_socket() => 12,
        _ => 8,
    }
}

fn list(name: &Path) -> io::Result<Directory> {
    let number = |name: &Path| fs::metadata(name).map_or(0, |found| found.ino());
    let mut entries = vec![
        (b".".to_vec(), 4, number(name)),
        (b"..".to_vec(), 4, number(&name.join(".."))),
    ];
    for entry in fs::read_dir(name)? {
        let entry = entry?;
        let kind = entry.file_type().map_or(0, kind_of);
        entries.push((entry.file_name().as_bytes().to_vec(), kind, entry.ino()));
    }
    Ok(Directory { entries, at: 0 })
}

pub fn open_directory(name: &[u8]) -> i32 {
    match list(path(name)) {
        Ok(directory) => DIRECTORIES.with_borrow_mut(|all| {
            all.push(directory);
            all.len() as i32 - 1
        }),
        Err(error) => status::<()>(Err(error)),
    }
}

/// The kind of the next file, its name with a NUL in `to`; -1 behind the last.
pub fn next_name(directory: i32, to: &mut [u8]) -> i32 {
    DIRECTORIES.with_borrow_mut(|all| {
        let directory = &mut all[directory as usize];
        let Some((name, kind, _)) = directory.entries.get(directory.at) else {
            return -1;
        };
        directory.at += 1;
        to[..name.len()].copy_from_slice(name);
        to[name.len()] = 0;
        *kind
    })
}

pub fn next_inode(directory: i32) -> i64 {
    DIRECTORIES.with_borrow(|all| {
        let directory = &all[directory as usize];
        directory
            .entries
            .get(directory.at)
            .map_or(0, |&(_, _, number)| number as i64)
    })
}

pub fn rewind_directory(directory: i32) {
    DIRECTORIES.with_borrow_mut(|all| all[directory as usize].at = 0);
}
