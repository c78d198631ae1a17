/** Text of `ffi/src/native.rs`: how the floor of the safe crate (`Ptr<T>`) uses memory of C. */
import type { FloorRecord } from "./shim.ts";

/** @param calls statements that say how functions of C are called */
export function nativeText(
  crateName: string,
  records: readonly FloorRecord[],
  calls: readonly string[],
): string {
  const registered = `fn register_calls() {\n${calls.join("")}}\n`;
  return [start.replaceAll("CRATE", crateName), registered, ...records.map(({ text }) => text)].join("\n");
}

const start = `//! Memory of C, for the safe crate: it asks here for every address that its own table does not know. What C may see lies
//! in memory of \`malloc\`, which both sides free.
#![allow(dead_code)]

use crate::boundary::{fail, Region};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use CRATE::c_runtime::memory::{no_function, Native, Ptr, Value};
use CRATE::c_runtime::memory_native::register;

extern "C" {
    fn calloc(count: usize, size: usize) -> *mut c_void;
    fn aligned_alloc(align: usize, size: usize) -> *mut c_void;
    fn realloc(start: *mut c_void, size: usize) -> *mut c_void;
    fn free(start: *mut c_void);
}

/// Below are null and the numbers of functions.
const FIRST_ADDRESS: u64 = 1 << 16;

/// Alignment that \`calloc\` promises.
const USUAL_ALIGN: usize = 16;

thread_local! {
    /// Arguments that the safe crate has as references at the moment, with the function that took them.
    static HELD: RefCell<Vec<(&'static str, Region)>> = const { RefCell::new(Vec::new()) };
}

/// Before each call.
pub fn prepare() {
    register(|| {
        register_calls();
        Native { view, length, allocate, resize, release }
    });
}

/// As long as it lives, no pointer may lead into the memory of references.
pub struct Held(usize);

pub fn hold<const N: usize>(function: &'static str, regions: [Region; N]) -> Held {
    HELD.with_borrow_mut(|held| held.extend(regions.map(|region| (function, region))));
    Held(N)
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.with_borrow_mut(|held| held.truncate(held.len() - self.0));
    }
}

fn require_free(start: usize, bytes: usize) {
    HELD.with_borrow(|held| {
        if let Some((function, _)) = held.iter().find(|(_, region)| region.meets(start, bytes)) {
            fail(function, "memory of an argument is used by another pointer in");
        }
    });
}

fn view(address: u64, size: usize) -> &'static [Cell<u8>] {
    require_free(address as usize, size);
    // SAFETY: C vouches for what its pointers lead to, as for the C function; nothing else refers to the memory.
    unsafe { std::slice::from_raw_parts(address as usize as *const Cell<u8>, size) }
}

fn length(address: u64, limit: usize) -> usize {
    let start = address as usize as *const u8;
    // SAFETY: as in \`view\`, up to the first zero.
    (0..limit).find(|&at| unsafe { start.add(at).read() } == 0).unwrap_or(limit)
}

fn allocate(alignment: usize, size: usize) -> u64 {
    if alignment <= USUAL_ALIGN {
        return unsafe { calloc(1, size) } as usize as u64;
    }
    let start = unsafe { aligned_alloc(alignment, size) };
    if !start.is_null() {
        unsafe { start.cast::<u8>().write_bytes(0, size) };
    }
    start as usize as u64
}

fn resize(address: u64, size: usize) -> u64 {
    unsafe { realloc(address as usize as *mut c_void, size) as usize as u64 }
}

fn release(address: u64) {
    unsafe { free(address as usize as *mut c_void) }
}

/// A function of C's that is called, which may use any memory of C's.
fn callable(function: u64) -> usize {
    if function < FIRST_ADDRESS {
        no_function(function);
    }
    HELD.with_borrow(|held| {
        if let Some((name, _)) = held.iter().find(|(_, region)| region.is_written()) {
            fail(name, "a function of C is called with memory that is in use by");
        }
    });
    function as usize
}

/// A pointer of C's.
pub fn pointer<T: ?Sized>(address: *mut c_void) -> Ptr<T> {
    Ptr::from_address(address as usize as u64)
}

/// A pointer as C has it.
pub fn address<T: ?Sized>(pointer: Ptr<T>) -> *mut c_void {
    pointer.native().address() as usize as *mut c_void
}

/// A struct that C passes by value.
pub fn read<C, R: Value>(object: C) -> R {
    assert_eq!(size_of::<C>(), R::SIZE);
    let bytes: *const Cell<u8> = (&raw const object).cast();
    R::read(unsafe { std::slice::from_raw_parts(bytes, R::SIZE) })
}

/// A struct as C gets it.
pub fn write<C, R: Value>(value: R) -> C {
    assert_eq!(size_of::<C>(), R::SIZE);
    let mut object = std::mem::MaybeUninit::<C>::zeroed();
    value.write(unsafe { std::slice::from_raw_parts(object.as_mut_ptr().cast(), R::SIZE) });
    unsafe { object.assume_init() }
}
`;
