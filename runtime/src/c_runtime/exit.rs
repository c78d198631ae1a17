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
    let path = std::env::args_os().next().unwrap_or_default();
    let program = std::path::Path::new(&path)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let message =
        format!("{program}: {file}:{line}: {function}: Assertion `{expression}' failed.\n");
    stderr::write(message.as_bytes());
    std::process::abort()
}

pub fn getpid() -> i32 {
    std::process::id() as i32
}
