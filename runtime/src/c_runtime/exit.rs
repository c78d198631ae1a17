//! How a program ends: `exit`, `atexit`, `_Exit`, a failed `assert`. `abort` is `std::process::abort`: it does not write what
//! stdout holds back, as in C.

use super::{stderr, stdout};
use std::cell::RefCell;

thread_local! {
    static HANDLERS: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    static ENDINGS: RefCell<Vec<fn()>> = const { RefCell::new(Vec::new()) };
}

/// Calls `handler` at `exit`, before those that were registered earlier. Always 0.
pub fn atexit(handler: impl FnOnce() + 'static) -> i32 {
    HANDLERS.with_borrow_mut(|handlers| handlers.push(Box::new(handler)));
    0
}

/// Calls `ending` at `exit`, behind all handlers.
pub fn at_end(ending: fn()) {
    ENDINGS.with_borrow_mut(|endings| endings.push(ending));
}

/// Also what the return from `main` does.
pub fn exit(code: i32) -> ! {
    // a handler may register others
    while let Some(handler) = HANDLERS.with_borrow_mut(Vec::pop) {
        handler();
    }
    while let Some(ending) = ENDINGS.with_borrow_mut(Vec::pop) {
        ending();
    }
    stdout::flush();
    std::process::exit(code)
}

/// `_Exit`, `_exit`: no handlers, and what stdout holds back is lost.
pub fn exit_at_once(code: i32) -> ! {
    stdout::discard();
    std::process::exit(code)
}

/// What `assert` does with an expression that is zero.
pub fn assert_fail(expression: &str, file: &str, line: u32, function: &str) -> ! {
    let program = program_name(false);
    let message =
        format!("{program}: {file}:{line}: {function}: Assertion `{expression}' failed.\n");
    stderr::write(message.as_bytes());
    stderr::flush();
    std::process::abort()
}

pub fn getpid() -> i32 {
    std::process::id() as i32
}

/// The name by which the program was called, without its folder.
fn program_name(whole: bool) -> String {
    let path = std::env::args_os().next().unwrap_or_default();
    let name = std::path::Path::new(&path).file_name().unwrap_or_default();
    if whole { &path } else { name }
        .to_string_lossy()
        .into_owned()
}

/// A letter of that name, 0 behind the last.
pub fn program_letter(position: i32, whole: i32) -> i32 {
    let name = program_name(whole != 0);
    name.as_bytes()
        .get(position as usize)
        .map_or(0, |&byte| i32::from(byte))
}

/// How a signal ends a program that does not handle it; what stdout holds back is lost.
pub fn end_by_signal(signal: i32) {
    let own = std::process::id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-s", &signal.to_string(), &own])
        .status();
    if sent.is_ok() {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    exit_at_once(128 + signal)
}
