//! Memory as C has it (C11 6.2.6, 6.5.6): an object is a sequence of bytes, a pointer names an object and a position in
//! it. A use outside of the object, of an object that is gone, or of null ends in a panic.
//!
//! A pointer has 64 bits, as in C, and lies in memory as such: see `memory_table`.
use super::memory_exposed::{address_of, integer_of, is_exposed};
use super::memory_table::{
    bytes, create, create_aligned, create_lasting, end, equip_and_place, global_address, native,
    object, outside, places, slot_of, start_of, Bytes, Kind, LARGEST, LAST_NATIVE,
};
pub use super::memory_table::{Access, Native};
use crate::globals;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;

/// C's `T *`. `()` stands for `void`, function types for functions.
pub struct Ptr<T: ?Sized> {
    address: u64,
    target: PhantomData<fn() -> Box<T>>,
}

/// What can lie in memory: numbers, pointers, arrays and structs of them.
pub trait Value: Copy {
    /// What `sizeof` gives in C.
    const SIZE: usize;
    /// The value that the first `SIZE` of the bytes represent.
    fn read(bytes: &[Cell<u8>]) -> Self;
    /// Represents the value by the first `SIZE` of the bytes.
    fn write(self, bytes: &[Cell<u8>]);
}

// ------------------------------------------------------------------------------------------------------- pointers

impl<T: ?Sized> Ptr<T> {
    pub const NULL: Self = Self::from_address(0);

    /// The pointer that has these 64 bits in memory.
    #[inline]
    pub const fn from_address(address: u64) -> Self {
        Ptr {
            address,
            target: PhantomData,
        }
    }

    /// The global with a number, from 1 on.
    #[inline]
    pub const fn global(number: u32) -> Self {
        Self::from_address(global_address(number))
    }

    /// The pointer to an object in the table, or into one, as C code has it, where there is any.
    pub fn native(self) -> Self {
        if globals::native().is_none() || slot_of(self.address) <= LAST_NATIVE {
            return self;
        }
        let start = start_of(object(self.address));
        Self::from_address(start + u64::from(self.address as u32))
    }

    /// The function with a number of this program; an address where no object lies.
    pub const fn function(number: u32) -> Self {
        Self::from_address(number as u64)
    }

    /// The 64 bits that it has in memory.
    #[inline]
    pub const fn address(self) -> u64 {
        self.address
    }

    /// `(uintptr_t)p`; see `memory_exposed`.
    pub fn exposed(self) -> u64 {
        integer_of(self.address)
    }

    /// `(T *)n`
    #[inline]
    pub fn from_exposed(integer: u64) -> Self {
        Self::from_address(if is_exposed(integer) {
            address_of(integer)
        } else {
            integer
        })
    }

    #[inline]
    pub const fn is_null(self) -> bool {
        self.address == 0
    }

    /// The same address as a pointer to another type.
    #[inline]
    pub const fn cast<U: ?Sized>(self) -> Ptr<U> {
        Ptr::from_address(self.address)
    }

    /// `bytes` further, as a pointer to another type: a member of a struct.
    #[inline]
    pub const fn member<U: ?Sized>(self, bytes: u64) -> Ptr<U> {
        Ptr::from_address(self.address.wrapping_add(bytes))
    }

    /// A bit-field, so many bits behind the start of its struct.
    #[inline]
    pub const fn bit_field<U>(self, first: usize, width: u32) -> BitField<U> {
        BitField {
            address: self.address.wrapping_add(first as u64 / 8),
            shift: first as u32 % 8,
            width,
            target: PhantomData,
        }
    }

    /// All bytes of the object from here on.
    #[inline]
    pub fn rest(self) -> Bytes {
        if self.is_native() {
            panic!("as much is used of an object of C's as there is, which nobody knows");
        }
        let all = object(self.address);
        all.get(self.address as u32 as usize..)
            .unwrap_or_else(|| outside(self.address, 1, all.len()))
    }

    /// Does it point at memory that is not in the table?
    #[inline]
    pub fn is_native(self) -> bool {
        native(self.address).is_some()
    }

    /// At most `limit` bytes from here on, as far as the object goes; of native memory, up to the first zero.
    #[inline]
    pub fn up_to_zero(self, limit: usize) -> Bytes {
        if limit == 0 {
            return &[];
        }
        match native(self.address) {
            Some(native) => {
                let length = (native.length)(self.address, limit);
                let size = length.saturating_add(1).min(limit);
                (native.view)(self.address, size, Access::Read)
            }
            None => {
                let rest = self.rest();
                &rest[..rest.len().min(limit)]
            }
        }
    }

    /// `count` bytes from here on, to be read.
    #[inline]
    pub fn bytes(self, count: usize) -> Bytes {
        if count == 0 {
            &[]
        } else {
            bytes(self.address, count)
        }
    }

    /// `count` bytes from here on, to be written.
    #[inline]
    pub fn places(self, count: usize) -> Bytes {
        if count == 0 {
            &[]
        } else {
            places(self.address, count)
        }
    }
}

impl<T: Value> Ptr<T> {
    /// The value that the pointer points at.
    #[inline]
    pub fn get(self) -> T {
        T::read(bytes(self.address, T::SIZE))
    }

    #[inline]
    pub fn set(self, value: T) {
        value.write(places(self.address, T::SIZE));
    }

    /// `p + count`, in elements; negative counts go back.
    #[inline]
    pub const fn at(self, count: isize) -> Self {
        Ptr::from_address(
            self.address
                .wrapping_add((count as u64).wrapping_mul(T::SIZE as u64)),
        )
    }

    /// `self - other`, in elements.
    #[inline]
    pub const fn distance(self, other: Self) -> i64 {
        self.address.wrapping_sub(other.address) as i64 / T::SIZE as i64
    }
}

impl<T, const N: usize> Ptr<[T; N]> {
    /// The first element of an array.
    #[inline]
    pub const fn first(self) -> Ptr<T> {
        Ptr::from_address(self.address)
    }
}

/// A string literal: where it lies in the program, and how long it is there.
type Literal = (usize, usize);

thread_local! {
    static LITERALS: RefCell<std::collections::HashMap<Literal, u64>> = RefCell::default();
    /// Those used last, by `recent_at`, with their addresses.
    static RECENT: [Cell<(Literal, u64)>; 64] = const { [const { Cell::new(((0, 0), 0)) }; 64] };
}

fn recent_at(literal: Literal) -> usize {
    (literal.0 ^ (literal.0 >> 6) ^ (literal.1 << 3)) % 64
}

/// Where a literal lies in memory: the same place each time; `create` makes it at its first use.
#[inline]
fn literal(literal: Literal, create: impl FnOnce() -> u64) -> u64 {
    RECENT.with(|recent| match recent[recent_at(literal)].get() {
        (known, address) if known == literal => address,
        _ => {
            let known = LITERALS.with_borrow(|known| known.get(&literal).copied());
            let address = known.unwrap_or_else(create);
            LITERALS.with_borrow_mut(|known| known.insert(literal, address));
            recent[recent_at(literal)].set((literal, address));
            address
        }
    })
}

impl Ptr<u8> {
    /// A string literal: the same place each time.
    pub fn text(text: &'static [u8]) -> Self {
        let address = literal((text.as_ptr() as usize, text.len()), || {
            let address = create_lasting(text.len());
            for (byte, &value) in bytes(address, text.len()).iter().zip(text) {
                byte.set(value);
            }
            address
        });
        Ptr::from_address(address)
    }
}

impl<T: Value> Ptr<T> {
    /// A string literal of wide characters: the same place each time.
    pub fn wide_text(text: &'static [T]) -> Self {
        let size = text.len() * T::SIZE;
        let address = literal((text.as_ptr() as usize, size), || {
            let place = Self::from_address(create_lasting(size));
            for (at, &value) in text.iter().enumerate() {
                place.at(at as isize).set(value);
            }
            place.address
        });
        Ptr::from_address(address)
    }
}

impl<T: ?Sized> Clone for Ptr<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Ptr<T> {}

impl<T: ?Sized> PartialEq for Ptr<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl<T: ?Sized> Eq for Ptr<T> {}

impl<T: ?Sized> PartialOrd for Ptr<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: ?Sized> Ord for Ptr<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.address.cmp(&other.address)
    }
}

impl<T: ?Sized> fmt::Debug for Ptr<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#x}", self.address)
    }
}

// --------------------------------------------------------------------------------------------------------- values

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Value for $number {
            const SIZE: usize = std::mem::size_of::<$number>();
            #[inline]
            fn read(bytes: &[Cell<u8>]) -> Self {
                let own: &[Cell<u8>; std::mem::size_of::<$number>()] = bytes.first_chunk().unwrap();
                Self::from_ne_bytes(own.each_ref().map(Cell::get))
            }
            #[inline]
            fn write(self, bytes: &[Cell<u8>]) {
                let own: &[Cell<u8>; std::mem::size_of::<$number>()] = bytes.first_chunk().unwrap();
                for (byte, value) in own.iter().zip(self.to_ne_bytes()) {
                    byte.set(value);
                }
            }
        }
    )*};
}

numbers!(u8, i8, u16, i16, u32, i32, u64, i64, u128, i128, f32, f64);

impl Value for bool {
    const SIZE: usize = 1;
    #[inline]
    fn read(bytes: &[Cell<u8>]) -> Self {
        bytes[0].get() != 0
    }
    #[inline]
    fn write(self, bytes: &[Cell<u8>]) {
        bytes[0].set(u8::from(self));
    }
}

/// GNU C: `void *` moves by bytes.
impl Value for () {
    const SIZE: usize = 1;
    fn read(_: &[Cell<u8>]) {}
    fn write(self, _: &[Cell<u8>]) {}
}

impl<T: ?Sized> Value for Ptr<T> {
    const SIZE: usize = 8;
    #[inline]
    fn read(bytes: &[Cell<u8>]) -> Self {
        Ptr::from_exposed(u64::read(bytes))
    }
    #[inline]
    fn write(self, bytes: &[Cell<u8>]) {
        self.address.write(bytes);
    }
}

impl<T: Value, const N: usize> Value for [T; N] {
    const SIZE: usize = T::SIZE * N;
    fn read(bytes: &[Cell<u8>]) -> Self {
        std::array::from_fn(|at| T::read(&bytes[at * T::SIZE..]))
    }
    fn write(self, bytes: &[Cell<u8>]) {
        for (at, value) in self.into_iter().enumerate() {
            value.write(&bytes[at * T::SIZE..]);
        }
    }
}

// ----------------------------------------------------------------------------------------------------- bit-fields

/// A bit-field in memory, of type `T`; gcc's layout on x86-64: the first one in the lowest bits.
pub struct BitField<T> {
    address: u64,
    shift: u32,
    width: u32,
    target: PhantomData<fn() -> T>,
}

impl<T> Clone for BitField<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for BitField<T> {}

/// Integers that bit-fields hold.
pub trait Bits: Copy {
    fn from_bits(bits: u64, width: u32) -> Self;
    fn to_bits(self) -> u64;
}

macro_rules! bits {
    ($($number:ty),*) => {$(
        impl Bits for $number {
            fn from_bits(bits: u64, width: u32) -> Self {
                let unused = 64 - width;
                if <$number>::MIN == 0 { bits as Self } else { ((bits << unused) as i64 >> unused) as Self }
            }
            fn to_bits(self) -> u64 {
                self as u64
            }
        }
    )*};
}

bits!(u8, i8, u16, i16, u32, i32, u64, i64);

impl Bits for bool {
    fn from_bits(bits: u64, _: u32) -> Self {
        bits != 0
    }
    fn to_bits(self) -> u64 {
        u64::from(self)
    }
}

impl<T: Bits> BitField<T> {
    fn size(&self) -> usize {
        (self.shift + self.width).div_ceil(8) as usize
    }

    pub fn get(self) -> T {
        let bytes = bytes(self.address, self.size());
        read_bits(bytes, self.shift, self.width)
    }

    /// Keeps the lowest bits of the value.
    pub fn set(self, value: T) {
        let places = places(self.address, self.size());
        write_bits(places, self.shift, self.width, value);
    }
}

/// `width` bits that start `shift` bits behind the first byte's lowest bit.
pub fn read_bits<T: Bits>(bytes: &[Cell<u8>], shift: u32, width: u32) -> T {
    let all = whole(bytes, shift, width);
    T::from_bits((all >> shift) as u64 & (u64::MAX >> (64 - width)), width)
}

pub fn write_bits<T: Bits>(bytes: &[Cell<u8>], shift: u32, width: u32, value: T) {
    let mask = u128::from(u64::MAX >> (64 - width)) << shift;
    let all = whole(bytes, shift, width) & !mask | (u128::from(value.to_bits()) << shift) & mask;
    let count = (shift + width).div_ceil(8) as usize;
    for (byte, new) in bytes[..count].iter().zip(all.to_le_bytes()) {
        byte.set(new);
    }
}

fn whole(bytes: &[Cell<u8>], shift: u32, width: u32) -> u128 {
    let count = (shift + width).div_ceil(8) as usize;
    bytes[..count]
        .iter()
        .rev()
        .fold(0, |bits, byte| bits << 8 | u128::from(byte.get()))
}

// ------------------------------------------------------------------------------------------------------ variables

/// A variable whose address is taken: gone at the end of its block, as in C.
pub struct Local<T>(Ptr<T>);

impl<T: Value> Local<T> {
    #[inline(always)]
    pub fn new(value: T) -> Self {
        let local = Local::zeroed();
        local.set(value);
        local
    }

    #[inline(always)]
    pub fn zeroed() -> Self {
        Local(Ptr::from_address(create(T::SIZE, Kind::Variable)))
    }

    /// The first of `count` elements of a variable length array, whose bytes are zero.
    pub fn array(count: usize) -> Self {
        Local(Ptr::from_address(create(T::SIZE * count, Kind::Variable)))
    }
}

impl<T> Local<T> {
    /// `&variable`
    #[inline]
    pub fn ptr(&self) -> Ptr<T> {
        self.0
    }
}

impl<T> std::ops::Deref for Local<T> {
    type Target = Ptr<T>;
    #[inline]
    fn deref(&self) -> &Ptr<T> {
        &self.0
    }
}

impl<T> Drop for Local<T> {
    #[inline]
    fn drop(&mut self) {
        end(self.0.address, Kind::Variable);
    }
}

/// What a function took by `alloca`: gone at its end.
#[derive(Default)]
pub struct Frame(RefCell<Vec<u64>>);

impl Frame {
    pub fn alloca(&self, size: u64) -> Ptr<()> {
        let address = create(size as usize, Kind::Variable);
        self.0.borrow_mut().push(address);
        Ptr::from_address(address).native()
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        for &address in self.0.get_mut().iter() {
            end(address, Kind::Variable);
        }
    }
}

/// Gives a global its place: `size` bytes of zero.
pub fn define<T: ?Sized>(global: Ptr<T>, size: usize) {
    equip_and_place(slot_of(global.address), size);
}

// ----------------------------------------------------------------------------------------------------------- heap

/// Memory from `malloc` is zero here, as from `calloc`; null where more than 2 GiB are asked for.
pub fn malloc(size: u64) -> Ptr<()> {
    aligned_alloc(1, size)
}

pub fn aligned_alloc(alignment: u64, size: u64) -> Ptr<()> {
    if size > LARGEST as u64 {
        return Ptr::NULL;
    }
    Ptr::from_address(match globals::native() {
        Some(native) => (native.allocate)(alignment as usize, size as usize),
        None if alignment > 1 => create_aligned(alignment as usize, size as usize),
        None => create(size as usize, Kind::Heap),
    })
}

pub fn calloc(count: u64, size: u64) -> Ptr<()> {
    malloc(count.saturating_mul(size))
}

pub fn realloc(old: Ptr<()>, size: u64) -> Ptr<()> {
    if old.is_null() {
        return malloc(size);
    }
    if let Some(native) = native(old.address) {
        return Ptr::from_address((native.resize)(old.address, size as usize));
    }
    let new = malloc(size);
    if !new.is_null() {
        let kept = old.rest().len().min(size as usize);
        copy(new, old, kept as u64);
        free(old);
    }
    new
}

pub fn free(pointer: Ptr<()>) {
    if pointer.is_null() {
        return;
    }
    match native(pointer.address) {
        Some(native) => (native.release)(pointer.address),
        None => end(pointer.address, Kind::Heap),
    }
}

/// `memmove`, and `memcpy`, which is `memmove` here.
pub fn copy(target: Ptr<()>, source: Ptr<()>, count: u64) {
    let (to, from) = (target.places(count as usize), source.bytes(count as usize));
    if target.address.wrapping_sub(source.address) < count {
        for (byte, value) in to.iter().zip(from).rev() {
            byte.set(value.get());
        }
    } else {
        for (byte, value) in to.iter().zip(from) {
            byte.set(value.get());
        }
    }
}

pub fn fill(target: Ptr<()>, value: i32, count: u64) {
    for byte in target.places(count as usize) {
        byte.set(value as u8);
    }
}

pub fn compare(left: Ptr<()>, right: Ptr<()>, count: u64) -> i32 {
    let pairs = left
        .bytes(count as usize)
        .iter()
        .zip(right.bytes(count as usize));
    pairs
        .map(|(a, b)| i32::from(a.get()) - i32::from(b.get()))
        .find(|&order| order != 0)
        .unwrap_or(0)
}

impl<T: Value> Ptr<T> {
    /// An unnamed object that lives as long as the program.
    pub fn keep(value: T) -> Self {
        let kept = Ptr::from_address(create_lasting(T::SIZE));
        kept.set(value);
        kept
    }
}

/// A call through a pointer that points at no function, or at one of another type.
pub fn no_function(number: u64) -> ! {
    match number {
        0 => panic!("a null pointer is called"),
        _ => panic!("a pointer is called that points at no function of its type"),
    }
}

// -------------------------------------------------------------------------------------------- variable arguments

/// What C's `va_list` is: the first of its three words points at the next argument.
pub type ArgumentList = Ptr<[u64; 3]>;

pub fn start_arguments(list: ArgumentList, arguments: Ptr<u64>) {
    list.first().set(arguments.address());
}

pub fn copy_arguments(target: ArgumentList, source: ArgumentList) {
    target.set(source.get());
}

/// The next argument; those of less than eight bytes are the lowest bytes of theirs, larger ones take several.
pub fn next_argument<T: Value>(list: ArgumentList) -> T {
    let next = list.first().get();
    list.first().set(next + T::SIZE.div_ceil(8) as u64 * 8);
    Ptr::from_address(next).get()
}

impl<T: Value> Ptr<T> {
    /// Makes all bytes zero.
    pub fn clear(self) {
        places(self.address, T::SIZE)
            .iter()
            .for_each(|byte| byte.set(0));
    }
}

pub fn clear_bytes(target: Ptr<()>, count: u64) {
    fill(target, 0, count);
}
