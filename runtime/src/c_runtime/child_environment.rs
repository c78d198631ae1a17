//! What this program has changed of its environment, for the commands that it runs.

use super::nul::until_nul;
use std::cell::RefCell;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

/// What became of a variable, or of all.
enum Change {
    Set(Vec<u8>, Vec<u8>),
    Gone(Vec<u8>),
    AllGone,
}

thread_local! {
    static CHANGES: RefCell<Vec<Change>> = const { RefCell::new(Vec::new()) };
}

fn note(change: Change) {
    CHANGES.with_borrow_mut(|changes| changes.push(change));
}

pub fn set(name: &[u8], value: &[u8]) {
    note(Change::Set(
        until_nul(name).to_vec(),
        until_nul(value).to_vec(),
    ));
}

pub fn unset(name: &[u8]) {
    note(Change::Gone(until_nul(name).to_vec()));
}

pub fn clear() {
    CHANGES.set(vec![Change::AllGone]);
}

/// Makes the changes for a command.
pub fn give(command: &mut Command) {
    CHANGES.with_borrow(|changes| {
        for change in changes {
            match change {
                Change::Set(name, value) => {
                    command.env(OsStr::from_bytes(name), OsStr::from_bytes(value))
                }
                Change::Gone(name) => command.env_remove(OsStr::from_bytes(name)),
                Change::AllGone => command.env_clear(),
            };
        }
    });
}
