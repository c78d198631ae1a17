//! `<string.h>` and `<strings.h>` on byte slices. A string is what stands in front of the first NUL, or all of a slice that
//! has none. Positions are indices into the first slice, where C gives pointers. What does not fit panics.

use super::nul::until_nul;
use std::cell::Cell;

/// Where `strtok` goes on: the state that it hides in C. There is one in C; here each function that begins strings has its
/// own, and only the one that began the last string may go on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tokens {
    next: usize,
    scan: u64,
}

thread_local! {
    /// Number of the last string that was begun.
    static LAST_SCAN: Cell<u64> = const { Cell::new(0) };
}

impl Tokens {
    /// The next token is looked for from position `at` of a string.
    pub fn begin(&mut self, at: usize) {
        LAST_SCAN.set(LAST_SCAN.get() + 1);
        *self = Tokens {
            next: at,
            scan: LAST_SCAN.get(),
        };
    }
}

#[inline]
pub fn strlen(s: &[u8]) -> usize {
    until_nul(s).len()
}

#[inline]
pub fn strnlen(s: &[u8], limit: usize) -> usize {
    strlen(first(s, limit))
}

/// The difference of the first bytes that differ, as glibc gives it.
pub fn strcmp(a: &[u8], b: &[u8]) -> i32 {
    text_difference(a, b, u8::clone)
}

pub fn strncmp(a: &[u8], b: &[u8], limit: usize) -> i32 {
    strcmp(first(a, limit), first(b, limit))
}

pub fn strcasecmp(a: &[u8], b: &[u8]) -> i32 {
    text_difference(a, b, u8::to_ascii_lowercase)
}

pub fn strncasecmp(a: &[u8], b: &[u8], limit: usize) -> i32 {
    strcasecmp(first(a, limit), first(b, limit))
}

/// Panics when a slice is shorter than `length` and all before is equal.
pub fn memcmp(a: &[u8], b: &[u8], length: usize) -> i32 {
    let (x, y) = (first(a, length), first(b, length));
    let common = x.len().min(y.len());
    match difference(&x[..common], &y[..common], u8::clone) {
        0 => {
            assert!(
                common == length,
                "memcmp: {length} bytes of {} and {}",
                a.len(),
                b.len()
            );
            0
        }
        difference => difference,
    }
}

/// The same for strings, which end where the first of them does.
#[inline]
fn text_difference(a: &[u8], b: &[u8], fold: impl Fn(&u8) -> u8) -> i32 {
    for (x, y) in a.iter().zip(b) {
        if fold(x) != fold(y) || *x == 0 {
            return i32::from(fold(x)) - i32::from(fold(y));
        }
    }
    let common = a.len().min(b.len());
    difference(until_nul(&a[common..]), until_nul(&b[common..]), fold)
}

/// As if a NUL stood behind each.
#[inline]
fn difference(a: &[u8], b: &[u8], fold: impl Fn(&u8) -> u8) -> i32 {
    let common = a.len().min(b.len());
    let unequal = a.iter().zip(b).position(|(x, y)| fold(x) != fold(y));
    let at = unequal.unwrap_or(common);
    let byte = |text: &[u8]| text.get(at).map_or(0, |byte| i32::from(fold(byte)));
    byte(a) - byte(b)
}

/// Copies the string and a NUL.
pub fn strcpy(dest: &mut [u8], src: &[u8]) {
    stpcpy(dest, src);
}

/// Copies the string and a NUL, and gives the position of that.
pub fn stpcpy(dest: &mut [u8], src: &[u8]) -> usize {
    let text = until_nul(src);
    dest[..text.len()].copy_from_slice(text);
    dest[text.len()] = 0;
    text.len()
}

/// Copies at most `size` bytes, and fills up to `size` with NULs.
pub fn strncpy(dest: &mut [u8], src: &[u8], size: usize) {
    let text = until_nul(first(src, size));
    dest[..text.len()].copy_from_slice(text);
    dest[text.len()..size].fill(0);
}

pub fn strcat(dest: &mut [u8], src: &[u8]) {
    let end = strlen(dest);
    strcpy(&mut dest[end..], src);
}

/// Appends at most `limit` bytes, and a NUL.
pub fn strncat(dest: &mut [u8], src: &[u8], limit: usize) {
    strcat(dest, first(src, limit));
}

/// The string and a NUL in memory of their own.
pub fn strdup(s: &[u8]) -> Vec<u8> {
    let mut copy = until_nul(s).to_vec();
    copy.push(0);
    copy
}

pub fn strndup(s: &[u8], limit: usize) -> Vec<u8> {
    strdup(first(s, limit))
}

/// A NUL is found at the end of the string.
pub fn strchr(s: &[u8], byte: u8) -> Option<usize> {
    let found = strchrnul(s, byte);
    (byte == 0 || s.get(found) == Some(&byte)).then_some(found)
}

/// The position of the byte, or of the end of the string.
pub fn strchrnul(s: &[u8], byte: u8) -> usize {
    // blocks are compared as a whole, which processors can do
    let is_end = |found: u8| found == byte || found == 0;
    let without = s.chunks_exact(16).take_while(|block| {
        !block
            .iter()
            .fold(false, |found, &byte| found | is_end(byte))
    });
    let start = 16 * without.count();
    let rest = &s[start..];
    start
        + rest
            .iter()
            .position(|&found| is_end(found))
            .unwrap_or(rest.len())
}

pub fn strrchr(s: &[u8], byte: u8) -> Option<usize> {
    let end = strlen(s);
    if byte == 0 {
        return Some(end);
    }
    memrchr(s, byte, end)
}

/// Among the first `length` bytes.
pub fn memchr(s: &[u8], byte: u8, length: usize) -> Option<usize> {
    first(s, length).iter().position(|&found| found == byte)
}

/// The last among the first `length` bytes.
pub fn memrchr(s: &[u8], byte: u8, length: usize) -> Option<usize> {
    first(s, length).iter().rposition(|&found| found == byte)
}

pub fn strstr(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let needle = until_nul(needle);
    let Some((&first, rest)) = needle.split_first() else {
        return Some(0);
    };
    // a text is not searched to its end when the first places do
    let mut at = 0;
    for _ in 0..64 {
        at += strchr(&haystack[at..], first)?;
        if haystack[at + 1..].starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
    memmem(until_nul(&haystack[at..]), needle).map(|found| at + found)
}

pub fn strcasestr(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let haystack = until_nul(haystack).to_ascii_lowercase();
    memmem(&haystack, &until_nul(needle).to_ascii_lowercase())
}

/// The first place at which all of `needle` stands.
pub fn memmem(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    // text has a search in `std` that is linear in the worst case
    match (std::str::from_utf8(haystack), std::str::from_utf8(needle)) {
        (Ok(haystack), Ok(needle)) => haystack.find(needle),
        _ => haystack
            .windows(needle.len())
            .position(|window| window == needle),
    }
}

/// Length of the part at the beginning that has only bytes of `set`.
pub fn strspn(s: &[u8], set: &[u8]) -> usize {
    let set = until_nul(set);
    s.iter()
        .position(|byte| !set.contains(byte))
        .unwrap_or(s.len())
}

/// Length of the part at the beginning that has no bytes of `set`.
pub fn strcspn(s: &[u8], set: &[u8]) -> usize {
    let set = until_nul(set);
    s.iter()
        .position(|byte| *byte == 0 || set.contains(byte))
        .unwrap_or(s.len())
}

/// The first byte that is in `set`.
pub fn strpbrk(s: &[u8], set: &[u8]) -> Option<usize> {
    let end = strcspn(s, set);
    s.get(end).filter(|byte| **byte != 0).map(|_| end)
}

/// The next token: its position in `s`, where a NUL now ends it. A scan of a string starts with [`Tokens::begin`].
pub fn strtok(s: &mut [u8], tokens: &mut Tokens, delimiters: &[u8]) -> Option<usize> {
    assert!(
        tokens.scan != 0 && tokens.scan == LAST_SCAN.get(),
        "strtok goes on in a string that another function began"
    );
    strtok_r(s, &mut tokens.next, delimiters)
}

/// The next token from position `next` on, which is moved behind it.
pub fn strtok_r(s: &mut [u8], next: &mut usize, delimiters: &[u8]) -> Option<usize> {
    let begin = *next + strspn(&s[*next..], delimiters);
    let end = begin + strcspn(&s[begin..], delimiters);
    *next = end;
    if begin == end {
        return None;
    }
    if let Some(delimiter) = s.get_mut(end).filter(|byte| **byte != 0) {
        *delimiter = 0;
        *next += 1;
    }
    Some(begin)
}

/// The field that begins at `next`, which is moved behind it, or to `None` after the last; fields may be empty.
pub fn strsep(s: &mut [u8], next: &mut Option<usize>, delimiters: &[u8]) -> Option<usize> {
    let begin = (*next)?;
    *next = strpbrk(&s[begin..], delimiters).map(|length| {
        s[begin + length] = 0;
        begin + length + 1
    });
    Some(begin)
}

#[inline]
fn first(s: &[u8], limit: usize) -> &[u8] {
    &s[..limit.min(s.len())]
}
