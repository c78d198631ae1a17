//! What the system says of this process and of the machine (POSIX), read from `/proc`.

use std::fs;

/// The words behind a name at the start of a line.
fn words(file: &str, name: &str) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(Vec::new(), |line| {
        line.split_whitespace().map(str::to_owned).collect()
    })
}

fn number(file: &str, name: &str, position: usize) -> Option<i64> {
    words(file, name).get(position)?.parse().ok()
}

/// The real user is 0, the one whose rights count 1.
fn owner(name: &str, position: usize) -> u32 {
    number("/proc/self/status", name, position).map_or(0, |number| number as u32)
}

pub fn getuid() -> u32 {
    owner("Uid:", 0)
}

pub fn geteuid() -> u32 {
    owner("Uid:", 1)
}

pub fn getgid() -> u32 {
    owner("Gid:", 0)
}

pub fn getegid() -> u32 {
    owner("Gid:", 1)
}

pub fn getppid() -> i32 {
    std::os::unix::process::parent_id() as i32
}

/// A limit, -1 where there is none, or a size of the memory in pages.
pub fn system_number(what: i32) -> i64 {
    let limit = |name| number("/proc/self/limits", name, 0).unwrap_or(-1);
    let pages = |name| number("/proc/meminfo", name, 0).map_or(-1, |kilobytes| kilobytes / 4);
    match what {
        0 => limit("Max open files"),
        1 => limit("Max processes"),
        2 => limit("Max stack size"),
        3 => pages("MemTotal:"),
        _ => pages("MemFree:"),
    }
}
