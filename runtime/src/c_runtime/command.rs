//! Commands of the shell (C11 7.22.4.8, POSIX). What the program holds back stays where it is; the results are those of
//! `waitpid`.

use super::child_environment;
use super::errno::{set_errno, EINVAL, EIO};
use super::nul::until_nul;
use super::stderr::pipes_are_ignored;
use super::stdio::{self, reopened_standard, Stream};
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};

/// The status of a shell that could not be started.
const NO_SHELL: i32 = 127 << 8;

/// `sh -c text`, with the files that this program's standard streams have now.
fn shell(text: &[u8]) -> Command {
    let text = OsStr::from_bytes(until_nul(text));
    let mut command = Command::new("/bin/sh");
    command.arg0("sh").arg("-c");
    if pipes_are_ignored() {
        // `Command` gives its children the signal as it was at the start
        command.args(["trap '' PIPE; exec sh -c \"$1\"", "sh"]);
    }
    command.arg(text);
    child_environment::give(&mut command);
    if let Some(file) = reopened_standard(Stream::STDIN) {
        command.stdin(Stdio::from(file));
    }
    if let Some(file) = reopened_standard(Stream::STDOUT) {
        command.stdout(Stdio::from(file));
    }
    if let Some(file) = reopened_standard(Stream::STDERR) {
        command.stderr(Stdio::from(file));
    }
    command
}

fn failed(error: &io::Error) -> i32 {
    set_errno(error.raw_os_error().unwrap_or(EIO));
    -1
}

/// `system` of a command.
pub fn system(text: &[u8]) -> i32 {
    match shell(text).status() {
        Ok(status) => status.into_raw(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => NO_SHELL,
        Err(error) => failed(&error),
    }
}

/// A stream of what a command prints, or of what it reads; null with `EINVAL` for other modes.
pub fn popen(text: &[u8], mode: &[u8]) -> Stream {
    let mut mode = until_nul(mode).to_vec();
    mode.retain(|&letter| letter != b'e');
    let reads = match mode[..] {
        [b'r'] => true,
        [b'w'] => false,
        _ => {
            set_errno(EINVAL);
            return Stream::NULL;
        }
    };
    let mut command = shell(text);
    if reads {
        command.stdout(Stdio::piped());
    } else {
        command.stdin(Stdio::piped());
    }
    match command.spawn() {
        Ok(child) => stream_of(child),
        Err(error) => {
            failed(&error);
            Stream::NULL
        }
    }
}

fn stream_of(mut child: Child) -> Stream {
    let output = child.stdout.take().map(OwnedFd::from);
    let reads = output.is_some();
    let Some(end) = output.or_else(|| child.stdin.take().map(OwnedFd::from)) else {
        return Stream::NULL;
    };
    let stream = stdio::add(File::from(end), reads, !reads);
    stdio::at_close(stream, move || match child.wait() {
        Ok(status) => status.into_raw(),
        Err(error) => failed(&error),
    });
    stream
}
