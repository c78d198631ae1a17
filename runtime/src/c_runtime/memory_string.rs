//! The C library's strings (C11 7.24) and their numbers (7.22.1) on memory, with C's own parameters and results.
use super::memory::{copy, free, malloc, Ptr, Value};
use super::nul::until_nul;
use super::number;
use std::cell::{Cell, RefCell};

/// The bytes of a string, without the NUL at its end.
pub fn string(text: Ptr<u8>) -> Vec<u8> {
    elements(text, strlen(text) as usize)
}

/// The bytes of a string, or none for null: what `%s` prints. A precision may end it before its object does.
pub fn printable(text: Ptr<u8>) -> Option<Vec<u8>> {
    (!text.is_null()).then(|| string_up_to(text, u64::MAX))
}

/// As `printable`, of a string that may end at a precision; a negative one is none.
pub fn printable_up_to(text: Ptr<u8>, precision: i32) -> Option<Vec<u8>> {
    let limit = u64::try_from(precision).unwrap_or(u64::MAX);
    (!text.is_null()).then(|| string_up_to(text, limit))
}

/// The bytes of a string with the NUL at its end.
pub fn terminated(text: Ptr<u8>) -> Vec<u8> {
    elements(text, strlen(text) as usize + 1)
}

/// At most `limit` bytes of a string, to its NUL or the end of its object.
pub fn string_up_to(text: Ptr<u8>, limit: u64) -> Vec<u8> {
    let bytes = text.up_to_zero(limit as usize).iter().map(Cell::get);
    bytes.take_while(|&byte| byte != 0).collect()
}

/// `count` elements from memory.
pub fn elements<T: Value>(first: Ptr<T>, count: usize) -> Vec<T> {
    first
        .bytes(count * T::SIZE)
        .chunks_exact(T::SIZE)
        .map(T::read)
        .collect()
}

/// All elements of the object from here on.
pub fn rest<T: Value>(first: Ptr<T>) -> Vec<T> {
    first.rest().chunks_exact(T::SIZE).map(T::read).collect()
}

/// The elements up to the first that is zero, or those of the object from here on.
pub fn wide_text(first: Ptr<i32>) -> Vec<i32> {
    if first.is_native() {
        return elements(first, wcslen(first) as usize);
    }
    rest(first)
}

/// At most `count` elements from here on; of null, none.
pub fn up_to<T: Value>(first: Ptr<T>, count: usize) -> Vec<T> {
    if count == 0 {
        return Vec::new();
    }
    if first.is_native() {
        return elements(first, count);
    }
    let bytes = first.rest().chunks_exact(T::SIZE);
    bytes.take(count).map(T::read).collect()
}

/// Puts elements back into memory.
pub fn put_back<T: Value>(first: Ptr<T>, elements: &[T]) {
    let bytes = first.places(elements.len() * T::SIZE);
    for (place, &value) in bytes.chunks_exact(T::SIZE).zip(elements) {
        value.write(place);
    }
}

/// Puts those elements back that are not what they were before.
pub fn put_back_changes<T: Value + PartialEq>(first: Ptr<T>, before: &[T], elements: &[T]) {
    let bytes = first.places(elements.len() * T::SIZE);
    for (at, place) in bytes.chunks_exact(T::SIZE).enumerate() {
        if elements[at] != before[at] {
            elements[at].write(place);
        }
    }
}

/// Writes bytes and a NUL behind them.
pub fn put_string(target: Ptr<u8>, text: &[u8]) {
    put_back(target, text);
    target.at(text.len() as isize).set(0);
}

/// `snprintf`'s way to store: at most `size` bytes, the last of them the NUL.
pub fn put_string_up_to(target: Ptr<u8>, size: u64, text: &[u8]) {
    if size > 0 {
        put_string(target, &text[..text.len().min(size as usize - 1)]);
    }
}

/// A string that is only read: one in memory, or one in a slice, which `outside` makes of it.
pub trait Text: Copy {
    type Bytes: TextBytes;
    /// Its bytes, found once.
    fn seen(self) -> Self::Bytes;
    /// At most `limit` bytes, to its NUL or the end of what holds it.
    fn up_to(self, limit: u64) -> Vec<u8>;
    /// Copies it with its NUL to memory; gives its length.
    fn put_at(self, target: Ptr<u8>) -> usize;

    /// The bytes before the NUL.
    fn whole(self) -> Vec<u8>;
}

/// Bytes of a string, one after the other: what is behind the one that a reader looks for need not be there.
pub trait TextBytes {
    fn byte(&self, at: usize) -> u8;
}

impl Text for Ptr<u8> {
    type Bytes = InMemory;

    #[inline]
    fn seen(self) -> InMemory {
        InMemory {
            first: self,
            bytes: (!self.is_native()).then(|| self.rest()),
        }
    }

    fn up_to(self, limit: u64) -> Vec<u8> {
        string_up_to(self, limit)
    }

    fn put_at(self, target: Ptr<u8>) -> usize {
        let length = strlen(self);
        copy(target.cast(), self.cast(), length + 1);
        length as usize
    }

    fn whole(self) -> Vec<u8> {
        string(self)
    }
}

/// A string in memory; its bytes where they are this program's.
pub struct InMemory {
    first: Ptr<u8>,
    bytes: Option<&'static [Cell<u8>]>,
}

impl TextBytes for InMemory {
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        match self.bytes {
            Some(bytes) => match bytes.get(at) {
                Some(byte) => byte.get(),
                None => unterminated(),
            },
            None => self.first.at(at as isize).get(),
        }
    }
}

/// A string in a slice: what stands in front of the first NUL, or all of it.
#[derive(Clone, Copy)]
pub struct Outside<'a>(&'a [u8]);

/// A string that does not lie in memory, beside what does.
#[inline]
pub fn outside(text: &[u8]) -> Outside<'_> {
    Outside(text)
}

impl Text for Outside<'_> {
    type Bytes = Self;

    #[inline]
    fn seen(self) -> Self {
        self
    }

    fn up_to(self, limit: u64) -> Vec<u8> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        until_nul(&self.0[..self.0.len().min(limit)]).to_vec()
    }

    fn put_at(self, target: Ptr<u8>) -> usize {
        let text = until_nul(self.0);
        put_string(target, text);
        text.len()
    }

    fn whole(self) -> Vec<u8> {
        until_nul(self.0).to_vec()
    }
}

impl TextBytes for Outside<'_> {
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }
}

pub fn strlen(text: Ptr<u8>) -> u64 {
    let bytes = text.up_to_zero(usize::MAX);
    match bytes.iter().position(|byte| byte.get() == 0) {
        Some(length) => length as u64,
        None => unterminated(),
    }
}

#[cold]
fn unterminated() -> ! {
    panic!("a string has no NUL at its end")
}

pub fn strnlen(text: Ptr<u8>, limit: u64) -> u64 {
    let bytes = text.up_to_zero(limit as usize);
    let length = bytes.iter().position(|byte| byte.get() == 0);
    length.unwrap_or(bytes.len()) as u64
}

pub fn strcpy(target: Ptr<u8>, source: impl Text) -> Ptr<u8> {
    source.put_at(target);
    target
}

pub fn stpcpy(target: Ptr<u8>, source: impl Text) -> Ptr<u8> {
    let length = source.put_at(target);
    target.at(length as isize)
}

pub fn strncpy(target: Ptr<u8>, source: impl Text, count: u64) -> Ptr<u8> {
    let mut text = source.up_to(count);
    text.resize(count as usize, 0);
    put_back(target, &text);
    target
}

pub fn strcat(target: Ptr<u8>, source: impl Text) -> Ptr<u8> {
    strcpy(target.at(strlen(target) as isize), source);
    target
}

pub fn strncat(target: Ptr<u8>, source: impl Text, count: u64) -> Ptr<u8> {
    put_string(target.at(strlen(target) as isize), &source.up_to(count));
    target
}

/// The first difference of two strings, of at most `limit` bytes, each byte seen through `fold`.
#[inline]
fn difference(left: impl Text, right: impl Text, limit: u64, fold: impl Fn(u8) -> u8) -> i32 {
    if limit == 0 {
        return 0;
    }
    let (left, right) = (left.seen(), right.seen());
    for at in 0..usize::try_from(limit).unwrap_or(usize::MAX) {
        let (a, b) = (fold(left.byte(at)), fold(right.byte(at)));
        if a != b || a == 0 {
            return i32::from(a) - i32::from(b);
        }
    }
    0
}

pub fn strcmp(left: impl Text, right: impl Text) -> i32 {
    difference(left, right, u64::MAX, |byte| byte)
}

pub fn strncmp(left: impl Text, right: impl Text, limit: u64) -> i32 {
    difference(left, right, limit, |byte| byte)
}

pub fn strcasecmp(left: impl Text, right: impl Text) -> i32 {
    difference(left, right, u64::MAX, |byte| byte.to_ascii_lowercase())
}

pub fn strncasecmp(left: impl Text, right: impl Text, limit: u64) -> i32 {
    difference(left, right, limit, |byte| byte.to_ascii_lowercase())
}

fn at_or_null(text: Ptr<u8>, position: Option<usize>) -> Ptr<u8> {
    position.map_or(Ptr::NULL, |at| text.at(at as isize))
}

pub fn strchr(text: Ptr<u8>, byte: i32) -> Ptr<u8> {
    let byte = byte as u8;
    let bytes = text.up_to_zero(usize::MAX);
    let found = bytes
        .iter()
        .position(|own| own.get() == byte || own.get() == 0);
    match found {
        Some(at) if bytes[at].get() == byte => text.at(at as isize),
        Some(_) => Ptr::NULL,
        None => unterminated(),
    }
}

pub fn strrchr(text: Ptr<u8>, byte: i32) -> Ptr<u8> {
    at_or_null(
        text,
        terminated(text).iter().rposition(|&own| own == byte as u8),
    )
}

pub fn strchrnul(text: Ptr<u8>, byte: i32) -> Ptr<u8> {
    let found = strchr(text, byte);
    if found.is_null() {
        text.at(strlen(text) as isize)
    } else {
        found
    }
}

pub fn strstr(text: Ptr<u8>, part: impl Text) -> Ptr<u8> {
    let (text_bytes, part_bytes) = (string(text), part.whole());
    if part_bytes.is_empty() {
        return text;
    }
    at_or_null(
        text,
        text_bytes
            .windows(part_bytes.len())
            .position(|window| window == part_bytes),
    )
}

pub fn strcasestr(text: Ptr<u8>, part: impl Text) -> Ptr<u8> {
    let (text_bytes, part_bytes) = (string(text), part.whole());
    if part_bytes.is_empty() {
        return text;
    }
    at_or_null(
        text,
        text_bytes
            .windows(part_bytes.len())
            .position(|window| window.eq_ignore_ascii_case(&part_bytes)),
    )
}

pub fn mempcpy(target: Ptr<()>, source: Ptr<()>, count: u64) -> Ptr<()> {
    copy(target, source, count);
    target.at(count as isize)
}

pub fn strsep(state: Ptr<Ptr<u8>>, set: impl Text) -> Ptr<u8> {
    let start = state.get();
    if start.is_null() {
        return Ptr::NULL;
    }
    let end = start.at(strcspn(start, set) as isize);
    if end.get() == 0 {
        state.set(Ptr::NULL);
    } else {
        end.set(0);
        state.set(end.at(1));
    }
    start
}

pub fn wcslen(text: Ptr<i32>) -> u64 {
    let mut length = 0;
    while text.at(length).get() != 0 {
        length += 1;
    }
    length as u64
}

pub fn strspn(text: impl Text, set: impl Text) -> u64 {
    let set = set.whole();
    text.whole()
        .iter()
        .take_while(|byte| set.contains(byte))
        .count() as u64
}

pub fn strcspn(text: impl Text, set: impl Text) -> u64 {
    let set = set.whole();
    text.whole()
        .iter()
        .take_while(|byte| !set.contains(byte))
        .count() as u64
}

pub fn strpbrk(text: Ptr<u8>, set: impl Text) -> Ptr<u8> {
    let skipped = strcspn(text, set);
    at_or_null(text, (skipped < strlen(text)).then_some(skipped as usize))
}

pub fn memchr(memory: Ptr<()>, byte: i32, count: u64) -> Ptr<()> {
    if count == 0 {
        return Ptr::NULL;
    }
    let text: Ptr<u8> = memory.cast();
    let is_wanted = |own: u8| own == byte as u8;
    if memory.is_native() {
        // one byte after the other: what is behind the one that is wanted need not be there
        let found = (0..count as usize).find(|&at| is_wanted(text.at(at as isize).get()));
        return at_or_null(text, found).cast();
    }
    let bytes = memory.rest();
    let found = bytes
        .iter()
        .take(count as usize)
        .position(|own| is_wanted(own.get()));
    assert!(
        found.is_some() || count as usize <= bytes.len(),
        "memory is searched behind its end"
    );
    at_or_null(text, found).cast()
}

pub fn memrchr(memory: Ptr<()>, byte: i32, count: u64) -> Ptr<()> {
    let found = memory
        .bytes(count as usize)
        .iter()
        .rposition(|own| own.get() == byte as u8);
    at_or_null(memory.cast(), found).cast()
}

pub fn strtok_r(text: Ptr<u8>, set: impl Text, state: Ptr<Ptr<u8>>) -> Ptr<u8> {
    let from = if text.is_null() { state.get() } else { text };
    if from.is_null() {
        return Ptr::NULL;
    }
    let start = from.at(strspn(from, set) as isize);
    if start.get() == 0 {
        state.set(start);
        return Ptr::NULL;
    }
    let end = start.at(strcspn(start, set) as isize);
    if end.get() == 0 {
        state.set(end);
    } else {
        end.set(0);
        state.set(end.at(1));
    }
    start
}

pub fn strtok(text: Ptr<u8>, set: impl Text) -> Ptr<u8> {
    thread_local! {
        static STATE: Cell<Ptr<Ptr<u8>>> = const { Cell::new(Ptr::NULL) };
    }
    if STATE.get().is_null() {
        STATE.set(Ptr::keep(Ptr::NULL));
    }
    strtok_r(text, set, STATE.get())
}

/// A copy of the text that `free` takes.
pub fn new_string(text: &[u8]) -> Ptr<u8> {
    let target = malloc(text.len() as u64 + 1).cast();
    put_string(target, text);
    target
}

pub fn strdup(text: impl Text) -> Ptr<u8> {
    new_string(&text.whole())
}

pub fn strndup(text: impl Text, limit: u64) -> Ptr<u8> {
    new_string(&text.up_to(limit))
}

/// A text of the library's own, such as an error message: the same place for equal texts.
pub fn library_text(text: &[u8]) -> Ptr<u8> {
    thread_local! {
        static TEXTS: RefCell<std::collections::HashMap<Vec<u8>, Ptr<u8>>> = RefCell::default();
    }
    if let Some(known) = TEXTS.with_borrow(|texts| texts.get(text).copied()) {
        return known;
    }
    let place = new_string(text);
    TEXTS.with_borrow_mut(|texts| texts.insert(text.to_vec(), place));
    place
}

// --------------------------------------------------------------------------------------------------------- numbers

pub fn atoi(text: Ptr<u8>) -> i32 {
    number::atoi(&terminated(text))
}

pub fn atol(text: Ptr<u8>) -> i64 {
    number::atol(&terminated(text))
}

pub fn atof(text: Ptr<u8>) -> f64 {
    number::atof(&terminated(text))
}

pub(super) fn note_end(text: Ptr<u8>, end: Ptr<Ptr<u8>>, length: usize) {
    if !end.is_null() {
        end.set(text.at(length as isize));
    }
}

pub fn strtol(text: Ptr<u8>, end: Ptr<Ptr<u8>>, base: i32) -> i64 {
    let (value, length) = number::strtol(&terminated(text), base);
    note_end(text, end, length);
    value
}

pub fn strtoul(text: Ptr<u8>, end: Ptr<Ptr<u8>>, base: i32) -> u64 {
    let (value, length) = number::strtoul(&terminated(text), base);
    note_end(text, end, length);
    value
}

pub fn strtod(text: Ptr<u8>, end: Ptr<Ptr<u8>>) -> f64 {
    let (value, length) = number::strtod(&terminated(text));
    note_end(text, end, length);
    value
}

pub fn strtof(text: Ptr<u8>, end: Ptr<Ptr<u8>>) -> f32 {
    let (value, length) = number::strtof(&terminated(text));
    note_end(text, end, length);
    value
}

// --------------------------------------------------------------------------------------------------------- sorting

/// `qsort`. glibc merges, so equal elements keep their order.
pub fn qsort(first: Ptr<()>, count: u64, size: u64, compare: impl Fn(Ptr<()>, Ptr<()>) -> i32) {
    if count < 2 || size == 0 {
        return;
    }
    let elements = malloc(count * size);
    copy(elements, first, count * size);
    let mut order: Vec<Ptr<()>> = (0..count)
        .map(|at| elements.at((at * size) as isize))
        .collect();
    merge_sort(&mut order, &compare);
    for (at, &element) in order.iter().enumerate() {
        copy(first.at((at as u64 * size) as isize), element, size);
    }
    super::memory::free(elements);
}

/// glibc's order of comparisons: the lower half first, then the upper one, then the merge.
fn merge_sort(elements: &mut [Ptr<()>], compare: &impl Fn(Ptr<()>, Ptr<()>) -> i32) {
    if elements.len() <= 1 {
        return;
    }
    let middle = elements.len() / 2;
    merge_sort(&mut elements[..middle], compare);
    merge_sort(&mut elements[middle..], compare);
    let mut merged = Vec::with_capacity(elements.len());
    let (mut low, mut high) = (0, middle);
    while low < middle && high < elements.len() {
        if compare(elements[low], elements[high]) <= 0 {
            merged.push(elements[low]);
            low += 1;
        } else {
            merged.push(elements[high]);
            high += 1;
        }
    }
    merged.extend_from_slice(&elements[low..middle]);
    let start = merged.len();
    elements[..start].copy_from_slice(&merged);
}

pub fn bsearch(
    key: Ptr<()>,
    first: Ptr<()>,
    count: u64,
    size: u64,
    compare: impl Fn(Ptr<()>, Ptr<()>) -> i32,
) -> Ptr<()> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        let element = first.at((middle * size) as isize);
        match compare(key, element) {
            0 => return element,
            order if order < 0 => high = middle,
            _ => low = middle + 1,
        }
    }
    Ptr::NULL
}
