//! `time` and `clock`. `clock` gives the time since the program first asked for it: `std` does not know how long the
//! processor worked.

use std::cell::OnceCell;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

thread_local! {
    static START: OnceCell<Instant> = const { OnceCell::new() };
}

/// Seconds since 1970.
pub fn time() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(-1, |since| since.as_secs() as i64)
}

/// In units of `CLOCKS_PER_SEC`: microseconds.
pub fn clock() -> i64 {
    START.with(|start| start.get_or_init(Instant::now).elapsed().as_micros() as i64)
}

/// Seconds from `start` to `end`.
pub fn difftime(end: i64, start: i64) -> f64 {
    (end - start) as f64
}
