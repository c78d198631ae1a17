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

/// What a clock of POSIX shows, in nanoseconds: 0, 5 and 11 the time of day, all others the time since the program asked first.
pub fn clock_nanoseconds(clock: i32) -> i64 {
    match clock {
        0 | 5 | 11 => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos() as i64),
        _ => START.with(|start| start.get_or_init(Instant::now).elapsed().as_nanos() as i64),
    }
}

pub fn sleep(nanoseconds: i64) {
    std::thread::sleep(std::time::Duration::from_nanos(nanoseconds.max(0) as u64));
}

/// Seconds from `start` to `end`.
pub fn difftime(end: i64, start: i64) -> f64 {
    (end - start) as f64
}
