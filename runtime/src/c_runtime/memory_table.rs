//! The objects in memory, in a table. An address has 64 bits: 24 for the slot of the object in the table, 8 that count how
//! often the slot was used, so that pointers to earlier objects in it are noticed, and 32 for the position.
//!
//! Blocks of bytes are never given back to the system but kept for later objects: so the way from a pointer to its bytes
//! needs no lock and no count of references.
//!
//! The first slots hold no objects: addresses in them are those that C code knows, which have at most 48 bits. Where C calls
//! this program, `globals::native` says how such memory is used; a pointer into it comes here as one into no object.
use crate::globals;
use std::cell::{Cell, RefCell};

pub(super) type Bytes = &'static [Cell<u8>];

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Free,
    Heap,
    Variable,
}

struct Object {
    bytes: Cell<Bytes>,
    /// Where the slot is free: the next free one with a block of the same class; 0 for none.
    next: Cell<u32>,
    /// Class of the block that the slot has, which it keeps when its object is gone.
    class: Cell<u16>,
    /// How often the slot was used, counted from 1 to 255 and again: 0 is in no address.
    uses: Cell<u8>,
    kind: Cell<Kind>,
}

/// Classes of blocks by size, see `class_of`.
const CLASSES: usize = usize::BITS as usize * 5;

// What is asked at each use or by each new object is constant at first and needs no drop: the way to it is short.
thread_local! {
    static OBJECTS: Cell<&'static [Object]> = const { Cell::new(&[]) };
    /// By slot: the block that the object's bytes are the start of. Not in the table, which is read at each use.
    static BLOCKS: Cell<&'static [Cell<Bytes>]> = const { Cell::new(&[]) };
    /// By class: the slot to be used next.
    static FREE: [Cell<u32>; CLASSES] = const { [const { Cell::new(0) }; CLASSES] };
    /// The first slot that was never used.
    static FRESH: Cell<usize> = const { Cell::new(0) };
    /// By class: blocks whose slots were taken by objects of other classes.
    static SPARE: RefCell<Vec<Vec<Bytes>>> = const { RefCell::new(Vec::new()) };
}

const MOST_SLOTS: usize = 1 << 24;
/// No object lies in the slots up to this one; behind it are those of globals.
pub(super) const LAST_NATIVE: usize = 255;
/// Native memory starts behind null and the numbers of functions.
const FIRST_NATIVE: u64 = 1 << 16;
/// Positions are signed, so that a pointer may stand before its object.
pub(super) const LARGEST: usize = 1 << 31;

pub(super) fn slot_of(address: u64) -> usize {
    (address >> 40) as usize
}

/// The address of the object that is in a slot now; it is never null.
pub(super) fn start_of_slot(slot: usize) -> u64 {
    let uses = OBJECTS.get()[slot].uses.get();
    address_in(slot, uses)
}

const fn address_in(slot: usize, uses: u8) -> u64 {
    ((slot as u64) << 40) | ((uses as u64) << 32)
}

/// Where a global with a number lies, from 1 on: it is the first object in its slot.
pub(super) const fn global_address(number: u32) -> u64 {
    address_in(LAST_NATIVE + number as usize, 1)
}

/// How often the slot of an address was used when that was made.
pub(super) fn uses_in(address: u64) -> u8 {
    (address >> 32) as u8
}

/// Bytes of the block of a slot; none where none has got one.
pub(super) fn capacity_of(slot: usize) -> Option<usize> {
    if OBJECTS.get().is_empty() {
        prepare();
    }
    let length = BLOCKS.get().get(slot)?.get().len();
    (length > 0).then_some(length)
}

/// How memory outside of the table is used. The functions come from code that may follow any address.
pub struct Native {
    /// So many bytes from an address on, to be read or written.
    pub view: fn(u64, usize, Access) -> Bytes,
    /// Bytes before the first zero, at most as many as are said.
    pub length: fn(u64, usize) -> usize,
    /// Memory of an alignment and a size, all zero; 0 where there is none.
    pub allocate: fn(usize, usize) -> u64,
    /// As `realloc` and `free`.
    pub resize: fn(u64, usize) -> u64,
    pub release: fn(u64),
}

#[derive(Clone, Copy, PartialEq)]
pub enum Access {
    Read,
    Write,
}

/// How memory at this address is used, where it is none of the table's.
pub(super) fn native(address: u64) -> Option<&'static Native> {
    if address >= FIRST_NATIVE && slot_of(address) <= LAST_NATIVE {
        globals::native()
    } else {
        None
    }
}

/// All bytes of the object in the table that the address lies in.
#[inline]
pub(super) fn object(address: u64) -> Bytes {
    match OBJECTS.get().get(slot_of(address)) {
        Some(found) if found.uses.get() == uses_in(address) => found.bytes.get(),
        _ => missing(address),
    }
}

/// Globals get their places when memory is used first.
#[cold]
fn missing(address: u64) -> Bytes {
    if OBJECTS.get().is_empty() {
        prepare();
        return object(address);
    }
    nothing(address)
}

/// `size` bytes from the address on, where these are in the table.
#[inline]
fn within(address: u64, size: usize) -> Option<Bytes> {
    let start = address as u32 as usize;
    match OBJECTS.get().get(slot_of(address)) {
        Some(found) if found.uses.get() == uses_in(address) => {
            found.bytes.get().get(start..start + size)
        }
        _ => None,
    }
}

/// `size` bytes from the address on, to be read.
#[inline]
pub(super) fn bytes(address: u64, size: usize) -> Bytes {
    match within(address, size) {
        Some(own) => own,
        None => &elsewhere(address, size, Access::Read)[..size], // as many, for the compiler to see
    }
}

/// `size` bytes from the address on, to be written.
#[inline]
pub(super) fn places(address: u64, size: usize) -> Bytes {
    match within(address, size) {
        Some(own) => own,
        None => &elsewhere(address, size, Access::Write)[..size],
    }
}

/// What is not in the table: memory of C, or nothing that may be used.
#[cold]
fn elsewhere(address: u64, size: usize, access: Access) -> Bytes {
    if OBJECTS.get().is_empty() {
        prepare();
        return within(address, size).unwrap_or_else(|| elsewhere(address, size, access));
    }
    match native(address) {
        Some(native) => (native.view)(address, size, access),
        None => outside(address, size, object(address).len()),
    }
}

#[cold]
fn nothing(address: u64) -> ! {
    match address >> 32 {
        0 if address == 0 => panic!("a null pointer is used"),
        _ if slot_of(address) <= LAST_NATIVE => {
            panic!("a pointer into no object is used: {address:#x}")
        }
        _ => panic!("a pointer to an object that is gone is used"),
    }
}

#[cold]
pub(super) fn outside(address: u64, size: usize, length: usize) -> ! {
    if slot_of(address) <= LAST_NATIVE {
        nothing(address);
    }
    let at = address as i32;
    panic!("{size} bytes at position {at} are used of an object that has {length} bytes")
}

#[cold]
fn prepare() {
    grow(LAST_NATIVE + globals::COUNT + 1);
    // slots of globals are taken when these are defined
    FRESH.set(LAST_NATIVE + globals::COUNT + 1);
    globals::define();
}

/// Makes the table longer, with at least `least` slots.
fn grow(least: usize) {
    let old = OBJECTS.get();
    let length = (old.len() * 2)
        .max(1024)
        .max(least.next_power_of_two())
        .min(MOST_SLOTS);
    let objects: Vec<Object> = (0..length)
        .map(|slot| match old.get(slot) {
            Some(known) => Object {
                bytes: known.bytes.clone(),
                next: known.next.clone(),
                class: known.class.clone(),
                uses: known.uses.clone(),
                kind: known.kind.clone(),
            },
            None => Object {
                bytes: Cell::new(&[]),
                next: Cell::new(0),
                class: Cell::new(0),
                uses: Cell::new(1),
                kind: Cell::new(Kind::Free),
            },
        })
        .collect();
    OBJECTS.set(Box::leak(objects.into_boxed_slice()));
    let mut blocks = BLOCKS.get().to_vec();
    blocks.resize(length, Cell::new(&[]));
    BLOCKS.set(Box::leak(blocks.into_boxed_slice()));
}

/// Class of the blocks for objects of a size, and how many bytes these have: four classes for each power of two.
#[inline(always)]
fn class_of(size: usize) -> (usize, usize) {
    let size = size.max(16);
    let power = (usize::BITS - 1 - (size - 1).leading_zeros()) as usize;
    let step = 1 << (power - 2);
    let steps = (size - (1 << power)).div_ceil(step);
    (power * 5 + steps, (1 << power) + steps * step)
}

/// A block of a class, all zero or used before.
fn take_block(class: usize, capacity: usize) -> Bytes {
    match SPARE.with_borrow_mut(|spare| spare.get_mut(class).and_then(Vec::pop)) {
        Some(block) => block,
        None => Cell::from_mut(Box::leak(vec![0; capacity].into_boxed_slice())).as_slice_of_cells(),
    }
}

/// Gives a slot a block.
fn equip(slot: usize, class: usize, capacity: usize) {
    BLOCKS.get()[slot].set(take_block(class, capacity));
    OBJECTS.get()[slot].class.set(class as u16);
}

/// An object of zeros in a slot that has a block for it.
#[inline(always)]
fn place(slot: usize, size: usize, kind: Kind) -> u64 {
    let bytes = &BLOCKS.get()[slot].get()[..size];
    bytes.iter().for_each(|byte| byte.set(0));
    let object = &OBJECTS.get()[slot];
    object.bytes.set(bytes);
    object.kind.set(kind);
    address_in(slot, object.uses.get())
}

/// The object of a slot that has none yet and is no free one: a global.
pub(super) fn equip_and_place(slot: usize, size: usize) {
    let (class, capacity) = class_of(size);
    equip(slot, class, capacity);
    place(slot, size, Kind::Variable);
}

/// A new object whose bytes are zero. Always inlined: where the size is known, the class and the zeros are.
#[inline(always)]
pub(super) fn create(size: usize, kind: Kind) -> u64 {
    let (class, capacity) = class_of(size);
    let slot = match take_slot(class) {
        0 => fresh_slot(class, capacity),
        slot => slot,
    };
    place(slot, size, kind)
}

/// A block at least as large as its alignment: its address as an integer has it then.
#[inline(always)]
pub(super) fn create_aligned(alignment: usize, size: usize) -> u64 {
    let start = create(size.max(alignment), Kind::Heap);
    let object = &OBJECTS.get()[slot_of(start)];
    object.bytes.set(&object.bytes.get()[..size]);
    start
}

/// A free slot with a block of the class; 0 where there is none.
#[inline]
fn take_slot(class: usize) -> usize {
    FREE.with(|free| {
        let slot = free[class].get() as usize;
        if slot != 0 {
            free[class].set(OBJECTS.get()[slot].next.get());
        }
        slot
    })
}

#[cold]
#[inline(never)]
fn fresh_slot(class: usize, capacity: usize) -> usize {
    if OBJECTS.get().is_empty() {
        prepare();
    }
    let mut slot = FRESH.get();
    if slot < MOST_SLOTS {
        if slot == OBJECTS.get().len() {
            grow(0);
        }
        FRESH.set(slot + 1);
    } else {
        slot = (0..CLASSES)
            .map(take_slot)
            .find(|&slot| slot != 0)
            .expect("more than 16,777,215 objects in memory");
        let other = usize::from(OBJECTS.get()[slot].class.get());
        SPARE.with_borrow_mut(|spare| {
            if spare.len() <= other {
                spare.resize_with(other + 1, Vec::new);
            }
            spare[other].push(BLOCKS.get()[slot].get());
        });
    }
    equip(slot, class, capacity);
    slot
}

/// An object that lives as long as the program; C code can use it, where there is any.
pub(super) fn create_lasting(size: usize) -> u64 {
    match globals::native() {
        Some(_) => {
            let (class, capacity) = class_of(size);
            start_of(take_block(class, capacity))
        }
        None => create(size, Kind::Variable),
    }
}

pub(super) fn start_of(block: Bytes) -> u64 {
    block.as_ptr() as usize as u64
}

/// Ends the life of the object that the address is the start of.
#[inline]
pub(super) fn end(address: u64, kind: Kind) {
    let slot = slot_of(address);
    match OBJECTS.get().get(slot) {
        Some(object)
            if object.uses.get() == uses_in(address)
                && object.kind.get() == kind
                && address as u32 == 0 =>
        {
            object.bytes.set(&[]);
            object.kind.set(Kind::Free);
            object.uses.set(object.uses.get() % 255 + 1);
            FREE.with(|free| {
                let first = &free[usize::from(object.class.get())];
                object.next.set(first.replace(slot as u32));
            });
        }
        _ => not_freed(address),
    }
}

#[cold]
fn not_freed(address: u64) -> ! {
    object(address);
    panic!("memory is freed that `malloc` did not give")
}
