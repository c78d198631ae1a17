/**
 * C functions for those of the crate that its own `ffi` has none for: C code sees the fields of a state there, while
 * a caller that only hands its pointer on does not. Rust infers from a function's own parameters what each word is.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Translation } from "./translate-set.ts";

export interface ShimRequest {
  readonly function: string;
  readonly arity: number;
}

/** Writes the crate; gives its folder. `name` is that of the translation. */
export async function writeShims(
  name: string,
  { crate, report }: Translation,
  folder: string,
  requests: readonly ShimRequest[],
): Promise<string> {
  const ffi = await readFile(join(crate, "ffi/Cargo.toml"), "utf8").catch(() => "");
  const profiles = ffi.split("[workspace]")[1] ?? "\n[profile.release]\noverflow-checks = false\n";
  const paths = new Map(report.functions.map(({ name, rustPath }) => [name, rustPath]));
  const shims = requests.map((request) => shim(name, request, paths.get(request.function) ?? ""));
  await mkdir(join(folder, "src"), { recursive: true });
  await writeFile(join(folder, "Cargo.toml"), manifest(name, crate, profiles));
  await writeFile(join(folder, "src/lib.rs"), [words, ...shims].join("\n"));
  return folder;
}

/** Names of all C functions that the `ffi` crate exports; there is no such crate where it would export none. */
export async function ownShims(crate: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(crate, "ffi/src/lib.rs"), "utf8").catch(() => "");
  return new Set([...text.matchAll(/extern "C" fn (\w+)\(/g)].map(([, name = ""]) => name));
}

function shim(library: string, { function: name, arity }: ShimRequest, rustPath: string): string {
  const params = Array.from({ length: arity }, (_, at) => `a${String(at)}`);
  return `
#[no_mangle]
pub extern "C" fn ${name}(${params.map((param) => `${param}: u64`).join(", ")}) -> u64 {
    unsafe { ${library}::${rustPath}(${params.map((param) => `Word::from_word(${param})`).join(", ")}).to_word() }
}
`;
}

function manifest(name: string, crate: string, profiles: string): string {
  return `[package]
name = "${name}_shims"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
${name} = { path = ${JSON.stringify(crate)} }

[workspace]
${profiles}`;
}

const words = `//! Words as C passes them, and the Rust values that they stand for. Panics end the process.
#![allow(non_snake_case, unused_unsafe)]

use std::collections::HashMap;
use std::mem::size_of;
use std::sync::Mutex;

extern "C" {
    /// Of the driver: how many bytes it passed; the greatest number when the pointer is none of its own.
    fn extent(pointer: *const u8) -> usize;
    /// Of the C library: bytes in memory that it allocated, as the crate's own functions give away.
    fn malloc_usable_size(pointer: *const u8) -> usize;
}

/// Vectors that were given away as pointers to their elements: how many these are.
static VECTORS: Mutex<Option<HashMap<u64, usize>>> = Mutex::new(None);

fn count<T>(word: u64) -> usize {
    let bytes = unsafe { extent(word as *const u8) };
    if bytes != usize::MAX {
        return bytes / size_of::<T>();
    }
    let vectors = VECTORS.lock().unwrap();
    let known = vectors.as_ref().and_then(|all| all.get(&word).copied());
    known.unwrap_or_else(|| unsafe { malloc_usable_size(word as *const u8) } / size_of::<T>())
}

trait Word: Sized {
    unsafe fn from_word(word: u64) -> Self;
}

trait ToWord {
    fn to_word(self) -> u64;
}

macro_rules! integers {
    ($($integer:ty),*) => { $(
        impl Word for $integer {
            unsafe fn from_word(word: u64) -> Self { word as Self }
        }
        impl ToWord for $integer {
            fn to_word(self) -> u64 { self as u64 }
        }
    )* };
}
integers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl Word for bool {
    unsafe fn from_word(word: u64) -> Self { word as u8 != 0 }
}
impl ToWord for bool {
    fn to_word(self) -> u64 { self as u64 }
}
impl ToWord for () {
    fn to_word(self) -> u64 { 0 }
}
impl<T> Word for &[T] {
    unsafe fn from_word(word: u64) -> Self { std::slice::from_raw_parts(word as *const T, count::<T>(word)) }
}
impl<T> Word for &mut [T] {
    unsafe fn from_word(word: u64) -> Self { std::slice::from_raw_parts_mut(word as *mut T, count::<T>(word)) }
}
impl<T> Word for &T {
    unsafe fn from_word(word: u64) -> Self { &*(word as *const T) }
}
impl<T> Word for &mut T {
    unsafe fn from_word(word: u64) -> Self { &mut *(word as *mut T) }
}
impl<T> Word for Box<T> {
    unsafe fn from_word(word: u64) -> Self { Box::from_raw(word as *mut T) }
}
impl<T> ToWord for Box<T> {
    fn to_word(self) -> u64 { Box::into_raw(self) as u64 }
}
impl<T> Word for Vec<T> {
    unsafe fn from_word(word: u64) -> Self {
        let length = count::<T>(word);
        VECTORS.lock().unwrap().as_mut().and_then(|all| all.remove(&word));
        Vec::from_raw_parts(word as *mut T, length, length)
    }
}
impl<T> ToWord for Vec<T> {
    fn to_word(self) -> u64 {
        let elements = self.into_boxed_slice();
        let length = elements.len();
        let word = Box::into_raw(elements) as *mut T as u64;
        VECTORS.lock().unwrap().get_or_insert_default().insert(word, length);
        word
    }
}
impl<T: Word> Word for Option<T> {
    unsafe fn from_word(word: u64) -> Self { (word != 0).then(|| T::from_word(word)) }
}
impl<T: ToWord> ToWord for Option<T> {
    fn to_word(self) -> u64 { self.map_or(0, T::to_word) }
}
`;
