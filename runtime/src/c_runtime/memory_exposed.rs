//! Addresses as integers (C11 6.3.2.3p5, 6.3.2.3p6). Programs expect of them what they are on real machines: at most 47 bits,
//! so that there is room for tags above, and objects side by side, so that they can be hashed. An object gets its place when
//! a pointer to it becomes an integer first, and keeps it. In memory pointers lie as they are; integers that are stored where
//! a pointer is read, by a union or byte for byte, become one again.
//!
//! An integer that never was a pointer stays what it is as one, and comes back from it: what looks like a place is one only
//! where an object has it, and what looks like an address only where the position is about the object's and the slot was used.
use super::memory_table::{capacity_of, slot_of, start_of_slot, uses_in, LAST_NATIVE};
use crate::globals;
use std::cell::RefCell;

/// Objects are apart by a power of two that is more than their size, and at least by so much.
const LEAST_POWER: u32 = 5;
const MOST_POWER: u32 = 32;
/// Each power has a region of as many bits; the lowest one stays empty.
const REGION: u32 = 42;

/// The place of an object: the power of two, and its number among those.
type Place = (u32, u32);

#[derive(Default)]
struct Places {
    /// By slot; a power of 0 where there is none.
    places: Vec<Place>,
    /// By power and number: the slot.
    slots: Vec<Vec<usize>>,
}

thread_local! {
    static PLACES: RefCell<Places> = RefCell::default();
}

impl Places {
    fn number(&mut self, slot: usize, power: u32) -> u32 {
        if self.places.len() <= slot {
            self.places.resize(slot + 1, (0, 0));
        }
        let (known, number) = self.places[slot];
        if known == power {
            return number;
        }
        if self.slots.len() <= power as usize {
            self.slots.resize_with(power as usize + 1, Vec::new);
        }
        let same = &mut self.slots[power as usize];
        let number = same.len() as u32;
        same.push(slot);
        self.places[slot] = (power, number);
        number
    }

    /// The slot whose place it is now.
    fn slot(&self, power: u32, number: u64) -> Option<usize> {
        let number = u32::try_from(number).ok()?;
        let &slot = self.slots.get(power as usize)?.get(number as usize)?;
        (self.places[slot] == (power, number)).then_some(slot)
    }
}

/// The integer for an address; null, functions and what names no object stay as they are.
pub(super) fn integer_of(address: u64) -> u64 {
    let slot = slot_of(address);
    if slot <= LAST_NATIVE || uses_in(address) == 0 || globals::native().is_some() {
        return address;
    }
    let Some(capacity) = capacity_of(slot) else {
        return address;
    };
    let power = (usize::BITS - capacity.leading_zeros()).clamp(LEAST_POWER, MOST_POWER);
    let position = i64::from(address as i32);
    if position.unsigned_abs() >= 1 << power {
        return address;
    }
    let number = PLACES.with_borrow_mut(|places| places.number(slot, power));
    let start = (u64::from(power - LEAST_POWER + 1) << REGION) + (u64::from(number) << power);
    start.wrapping_add_signed(position)
}

/// May it be such an integer? Addresses as they lie in memory are larger.
#[inline]
pub(super) fn is_exposed(integer: u64) -> bool {
    (integer >> REGION).wrapping_sub(1) <= u64::from(MOST_POWER - LEAST_POWER)
}

/// The address of the object whose place it names; what names none stays as it is.
#[cold]
pub(super) fn address_of(integer: u64) -> u64 {
    if globals::native().is_some() {
        return integer;
    }
    let power = (integer >> REGION) as u32 + LEAST_POWER - 1;
    let inside = integer & ((1 << REGION) - 1);
    match PLACES.with_borrow(|places| places.slot(power, inside >> power)) {
        Some(slot) => start_of_slot(slot) | inside & ((1 << power) - 1),
        None => integer,
    }
}
