/** Text of `ffi/src/boundary.rs`: the same for every program. All checks of what C hands over are in there. */

export const boundaryText = `//! The border between C and the safe crate: checks what C hands over, makes references of it, and keeps panics
//! from unwinding into C. Whatever C does wrong here ends in a message that names the function, then \`abort\`.
#![allow(dead_code)]

use std::io::Write;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Prints \`c2rust-safe: what function\` and ends the process.
pub fn fail(function: &str, what: &str) -> ! {
    let _ = writeln!(std::io::stderr(), "c2rust-safe: {what} {function}");
    std::process::abort()
}

/// Runs the safe function; a panic ends the process, it must not reach the C caller.
pub fn guard<R>(function: &str, body: impl FnOnce() -> R) -> R {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(_) => fail(function, "panic in"),
    }
}

/// \`scale * length + offset\` elements from \`start\`; negative counts reach nothing. Nor do counts that no object has:
/// the function can only refuse them, and were it to read, it would end as behind the end of any slice.
pub fn linear<T>(start: *const T, scale: i128, length: i128, offset: i128) -> usize {
    let room = (isize::MAX as usize).saturating_sub(start as usize) / size_of::<T>().max(1);
    match scale.checked_mul(length).and_then(|product| product.checked_add(offset)) {
        Some(count) if count > 0 && count <= room as i128 => count as usize,
        _ => 0,
    }
}

/// Whole blocks in \`length + added\`; none for a negative length.
pub fn blocks(length: i128, added: i128, divisor: i128) -> i128 {
    if length < 0 { 0 } else { length.saturating_add(added) / divisor }
}

/// An integer in the object that C passes, as it is before the call; 0 behind a null pointer.
///
/// # Safety
/// \`object\` is null or valid for reads of an \`N\` at \`offset\` bytes.
pub unsafe fn field<T, N: Default>(object: *const T, offset: usize) -> N {
    if object.is_null() {
        return N::default();
    }
    unsafe { object.cast::<u8>().add(offset).cast::<N>().read_unaligned() }
}

/// A pointer in the object that C passes; null behind a null pointer.
///
/// # Safety
/// \`object\` is null or valid for reads of a pointer at \`offset\` bytes.
pub unsafe fn pointer<T, N>(object: *const T, offset: usize) -> *const N {
    if object.is_null() {
        return std::ptr::null();
    }
    unsafe { object.cast::<u8>().add(offset).cast::<*const N>().read_unaligned() }
}

/// Elements up to and including the first zero; 0 for a null pointer.
///
/// # Safety
/// \`start\` is null or points to a zero-terminated sequence.
pub unsafe fn terminated<T: Copy + Default + PartialEq>(start: *const T) -> usize {
    if start.is_null() {
        return 0;
    }
    let mut count = 0;
    while unsafe { start.add(count).read() } != T::default() {
        count += 1;
    }
    count + 1
}

/// Memory that one argument reaches.
pub struct Region {
    start: usize,
    bytes: usize,
    written: bool,
}

impl Region {
    pub fn meets(&self, start: usize, bytes: usize) -> bool {
        overlap(self, &Region { start, bytes, written: true })
    }

    pub fn is_written(&self) -> bool {
        self.written && self.bytes > 0
    }
}

fn region<T>(start: *const T, count: usize, written: bool) -> Region {
    let bytes = if start.is_null() { 0 } else { count * size_of::<T>() };
    Region { start: start as usize, bytes, written }
}

pub fn read<T>(start: *const T, count: usize) -> Region {
    region(start, count, false)
}

pub fn written<T>(start: *const T, count: usize) -> Region {
    region(start, count, true)
}

fn overlap(a: &Region, b: &Region) -> bool {
    let meet = a.start < b.start.wrapping_add(b.bytes) && b.start < a.start.wrapping_add(a.bytes);
    meet && a.bytes > 0 && b.bytes > 0
}

/// Which regions must not become references of their own: a bit for each that overlaps another one of which one is
/// written, and for each that overlaps such a one.
pub fn conflicts(regions: &[Region]) -> u128 {
    let mut mask = 0u128;
    loop {
        let before = mask;
        for (i, a) in regions.iter().enumerate() {
            for (j, b) in regions.iter().enumerate() {
                if i != j && overlap(a, b) && (a.written || b.written || mask >> j & 1 == 1) {
                    mask |= 1 << i;
                }
            }
        }
        if mask == before {
            return mask;
        }
    }
}

/// Two references to one memory of which one is mutable must never exist, so such calls end here.
pub fn require_disjoint(function: &str, regions: &[Region]) {
    if conflicts(regions) != 0 {
        fail(function, "overlapping arguments to");
    }
}

/// The object of arguments that are one and the same pointer.
pub fn require_same<T>(function: &str, pointers: &[*const T]) {
    if pointers.iter().any(|pointer| *pointer != pointers[0]) {
        fail(function, "overlapping arguments to");
    }
}

/// Memory that several overlapping arguments span.
pub struct Joined<T> {
    pub start: *mut T,
    pub count: usize,
}

/// Arguments that overlap without a gap, each with its elements.
pub fn join<T>(function: &str, parts: &[(*const T, usize)]) -> Joined<T> {
    let (mut start, mut end) = (parts[0].0, parts[0].0);
    for &(part, count) in parts {
        start = start.min(part);
        end = end.max(part.wrapping_add(count));
    }
    let object = Joined { start: start.cast_mut(), count: (end as usize - start as usize) / size_of::<T>() };
    for &(part, _) in parts {
        object.position(function, part);
    }
    object
}

impl<T> Joined<T> {
    /// Elements from the start of the object to an argument.
    pub fn position(&self, function: &str, argument: *const T) -> usize {
        let bytes = argument as usize - self.start as usize;
        if bytes % size_of::<T>() != 0 {
            fail(function, "overlapping arguments to");
        }
        bytes / size_of::<T>()
    }
}

pub fn check<T>(function: &str, start: *const T) {
    if start.is_null() {
        fail(function, "null pointer passed to");
    }
    if !start.is_aligned() {
        fail(function, "misaligned pointer passed to");
    }
}

/// No elements behind a null pointer: C may pass one where the function happens to read nothing.
///
/// # Safety
/// \`start\` is null or valid for reads of \`count\` elements.
pub unsafe fn slice<'a, T>(function: &str, start: *const T, count: usize) -> &'a [T] {
    if count == 0 || start.is_null() {
        return &[];
    }
    check(function, start);
    unsafe { std::slice::from_raw_parts(start, count) }
}

/// As \`slice\`.
///
/// # Safety
/// \`start\` is null or valid for writes of \`count\` elements, and nothing else refers to them.
pub unsafe fn slice_mut<'a, T>(function: &str, start: *mut T, count: usize) -> &'a mut [T] {
    if count == 0 || start.is_null() {
        return &mut [];
    }
    check(function, start);
    unsafe { std::slice::from_raw_parts_mut(start, count) }
}

/// # Safety
/// As \`slice\`, when \`start\` is not null.
pub unsafe fn optional_slice<'a, T>(function: &str, start: *const T, count: usize) -> Option<&'a [T]> {
    (!start.is_null()).then(|| unsafe { slice(function, start, count) })
}

/// # Safety
/// As \`slice_mut\`, when \`start\` is not null.
pub unsafe fn optional_slice_mut<'a, T>(function: &str, start: *mut T, count: usize) -> Option<&'a mut [T]> {
    (!start.is_null()).then(|| unsafe { slice_mut(function, start, count) })
}

/// # Safety
/// \`object\` is valid for reads.
pub unsafe fn shared<'a, T>(function: &str, object: *const T) -> &'a T {
    check(function, object);
    unsafe { &*object }
}

/// # Safety
/// \`object\` is valid for writes and nothing else refers to it.
pub unsafe fn exclusive<'a, T>(function: &str, object: *mut T) -> &'a mut T {
    check(function, object);
    unsafe { &mut *object }
}

/// # Safety
/// As \`shared\`, when \`object\` is not null.
pub unsafe fn optional_shared<'a, T>(function: &str, object: *const T) -> Option<&'a T> {
    (!object.is_null()).then(|| unsafe { shared(function, object) })
}

/// # Safety
/// As \`exclusive\`, when \`object\` is not null.
pub unsafe fn optional_exclusive<'a, T>(function: &str, object: *mut T) -> Option<&'a mut T> {
    (!object.is_null()).then(|| unsafe { exclusive(function, object) })
}

/// # Safety
/// \`object\` came from \`give\`, or from \`malloc\` with the bytes of a \`T\`, and is not used any more.
pub unsafe fn take<T>(function: &str, object: *mut T) -> Box<T> {
    check(function, object);
    unsafe { Box::from_raw(object) }
}

/// # Safety
/// As \`take\`, when \`object\` is not null.
pub unsafe fn optional_take<T>(function: &str, object: *mut T) -> Option<Box<T>> {
    (!object.is_null()).then(|| unsafe { take(function, object) })
}

/// Hands an object to C.
pub fn give<T>(object: Box<T>) -> *mut T {
    Box::into_raw(object)
}

pub fn optional_give<T>(object: Option<Box<T>>) -> *mut T {
    object.map_or(std::ptr::null_mut(), give)
}

/// Hands an array to C. An empty one still gets memory of its own, which C may free.
pub fn give_array<T>(elements: Vec<T>) -> *mut T {
    if elements.is_empty() {
        return Box::into_raw(Box::new([0u128; 1])).cast();
    }
    Box::into_raw(elements.into_boxed_slice()).cast()
}

pub fn optional_give_array<T>(elements: Option<Vec<T>>) -> *mut T {
    elements.map_or(std::ptr::null_mut(), give_array)
}

/// A position in the memory behind \`base\`, as C returns it.
pub fn position<T>(base: *const T, offset: usize) -> *mut T {
    base.wrapping_add(offset).cast_mut()
}

pub fn optional_position<T>(base: *const T, offset: Option<usize>) -> *mut T {
    offset.map_or(std::ptr::null_mut(), |offset| position(base, offset))
}
`;

/** Text of `ffi/src/allocator.rs`: objects that change owner between C and Rust live in memory of `malloc`. */
export const allocatorText = `//! Rust's heap is C's heap, so that C may \`free\` what a translated function returned and the other way round.

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_void;

extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn aligned_alloc(align: usize, size: usize) -> *mut c_void;
    fn realloc(start: *mut c_void, size: usize) -> *mut c_void;
    fn free(start: *mut c_void);
}

/// Alignment that \`malloc\` promises.
const MALLOC_ALIGN: usize = 16;

struct Malloc;

unsafe impl GlobalAlloc for Malloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = if layout.align() <= MALLOC_ALIGN {
            unsafe { malloc(layout.size()) }
        } else {
            unsafe { aligned_alloc(layout.align(), layout.size().next_multiple_of(layout.align())) }
        };
        start.cast()
    }

    unsafe fn dealloc(&self, start: *mut u8, _layout: Layout) {
        unsafe { free(start.cast()) }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.align() <= MALLOC_ALIGN {
            return unsafe { realloc(start.cast(), size) }.cast();
        }
        let wider = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !wider.is_null() {
            unsafe { std::ptr::copy_nonoverlapping(start, wider, layout.size().min(size)) };
            unsafe { self.dealloc(start, layout) };
        }
        wider
    }
}

#[global_allocator]
static HEAP: Malloc = Malloc;
`;
