//! Pointers as integers (C11 6.3.2.3p5, 6.3.2.3p6). Programs expect of them what they are on real machines: at most 47 bits,
//! so that there is room for tags above, and objects side by side, so that they can be hashed. An object gets its place when
//! a pointer to it becomes an integer first, and keeps it. In memory pointers lie as they are; integers that are stored where
//! a pointer is read, by a union or byte for byte, become one again.
use super::memory::{capacity_of, slot_of, start_of_slot, Ptr, LAST_NATIVE};
use crate::globals;
use std::cell::RefCell;

/// Objects are apart by a power of two that is more than their size, and at least by so much.
const LEAST_POWER: u32 = 5;
const MOST_POWER: u32 = 32;
/// Each power has a region of as many bits; the lowest one stays empty.
const REGION: u32 = 42;

#[derive(Default)]
struct Places {
    /// By slot: power and number of its place; a power of 0 where there is none.
    places: Vec<(u8, u32)>,
    /// By power and number: the slot.
    slots: Vec<Vec<u32>>,
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
        if u32::from(known) == power {
            return number;
        }
        if self.slots.len() <= power as usize {
            self.slots.resize_with(power as usize + 1, Vec::new);
        }
        let same = &mut self.slots[power as usize];
        let number = same.len() as u32;
        same.push(slot as u32);
        self.places[slot] = (power as u8, number);
        number
    }

    fn slot(&self, power: u32, number: u64) -> Option<u32> {
        let same = self.slots.get(power as usize)?;
        same.get(usize::try_from(number).ok()?).copied()
    }
}

impl<T: ?Sized> Ptr<T> {
    /// `(uintptr_t)p`; null, functions and what never was a pointer to an object are the same as in memory.
    pub fn exposed(self) -> u64 {
        let address = self.address();
        let slot = slot_of(address);
        if slot <= LAST_NATIVE || globals::native().is_some() {
            return address;
        }
        let Some(capacity) = capacity_of(slot) else {
            return address;
        };
        let power = (usize::BITS - capacity.leading_zeros()).clamp(LEAST_POWER, MOST_POWER);
        let number = PLACES.with_borrow_mut(|places| places.number(slot, power));
        let start = (u64::from(power - LEAST_POWER + 1) << REGION) + (u64::from(number) << power);
        start.wrapping_add(address as i32 as u64)
    }

    /// `(T *)n`
    pub fn from_exposed(integer: u64) -> Self {
        Self::from_address(if is_exposed(integer) {
            address_of(integer)
        } else {
            integer
        })
    }
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
        Some(slot) => start_of_slot(slot as usize) | inside & ((1 << power) - 1),
        None => integer,
    }
}
