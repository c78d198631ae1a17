//! `setjmp` and `longjmp`. A jump unwinds the stack up to the statements that catch it; a buffer holds their number.

use std::cell::{Cell, RefCell};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

/// What is on its way to a `catch`.
struct Jump {
    mark: i64,
    value: i32,
}

thread_local! {
    static LAST: Cell<i64> = const { Cell::new(0) };
    /// Of those that wait for jumps, the innermost last.
    static WAITING: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
}

/// A number for a call of `setjmp`.
pub fn mark() -> i64 {
    let mark = LAST.get() + 1;
    LAST.set(mark);
    mark
}

/// Runs statements; `Err` has the value of a jump to `mark` that came out of them.
pub fn catch<T>(mark: i64, statements: impl FnOnce() -> T) -> Result<T, i32> {
    WAITING.with_borrow_mut(|waiting| waiting.push(mark));
    // what C keeps over a jump, Rust does too: memory, and variables of the function itself
    let result = catch_unwind(AssertUnwindSafe(statements));
    WAITING.with_borrow_mut(Vec::pop);
    result.or_else(|payload| match payload.downcast::<Jump>() {
        Ok(jump) if jump.mark == mark => Err(jump.value),
        Ok(jump) => resume_unwind(jump),
        Err(panic) => resume_unwind(panic),
    })
}

/// `longjmp`: the call of `setjmp` returns once more, with `value`, or 1 for 0.
///
/// # Panics
/// When nobody waits for it: the function that called `setjmp` has returned.
pub fn jump(mark: i64, value: i32) -> ! {
    let is_awaited = WAITING.with_borrow(|waiting| waiting.contains(&mark));
    assert!(is_awaited, "longjmp to a function that has returned");
    let value = if value == 0 { 1 } else { value };
    resume_unwind(Box::new(Jump { mark, value }))
}
