//! Natural numbers of any length, as far as reading and printing numbers exactly needs them.

use std::cmp::Ordering;

/// The lowest 32 bits first, and no zeros at the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Natural(Vec<u32>);

impl Natural {
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of bits from the highest one on.
    pub fn bit_length(&self) -> usize {
        self.0.last().map_or(0, |highest| {
            32 * self.0.len() - highest.leading_zeros() as usize
        })
    }

    /// `self * factor + summand`
    pub fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = summand;
        for limb in &mut self.0 {
            let product = u64::from(*limb) * u64::from(factor) + u64::from(carry);
            *limb = product as u32;
            carry = (product >> 32) as u32;
        }
        if carry != 0 {
            self.0.push(carry);
        }
    }

    /// `self * 5^power`
    pub fn multiply_by_fives(&mut self, power: usize) {
        const STEP: usize = 13;
        for _ in 0..power / STEP {
            self.multiply_add(5u32.pow(STEP as u32), 0);
        }
        self.multiply_add(5u32.pow((power % STEP) as u32), 0);
    }

    /// Divides in place and gives the remainder.
    pub fn divide(&mut self, divisor: u32) -> u32 {
        let mut rest = 0u64;
        for limb in self.0.iter_mut().rev() {
            let dividend = rest << 32 | u64::from(*limb);
            *limb = (dividend / u64::from(divisor)) as u32;
            rest = dividend % u64::from(divisor);
        }
        self.trim();
        rest as u32
    }

    /// `self * 2^count`
    pub fn shift_left(&mut self, count: usize) {
        let bits = count % 32;
        if bits != 0 {
            self.multiply_add(1 << bits, 0);
        }
        if !self.is_zero() {
            self.0.splice(..0, std::iter::repeat_n(0, count / 32));
        }
    }

    /// Subtracts a number that is no larger.
    pub fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (at, limb) in self.0.iter_mut().enumerate() {
            let subtrahend = other.0.get(at).copied().unwrap_or(0);
            if at >= other.0.len() && !borrow {
                break;
            }
            let (difference, first) = limb.overflowing_sub(subtrahend);
            let (difference, second) = difference.overflowing_sub(u32::from(borrow));
            *limb = difference;
            borrow = first || second;
        }
        self.trim();
    }

    /// The highest 128 bits, of which the lowest one says as well whether a bit below them is set; shorter numbers are
    /// shifted up.
    pub fn highest_bits(&self) -> u128 {
        let leading_zeros = self.0.last().map_or(0, |limb| limb.leading_zeros());
        let mut bits = 0;
        let mut sticky = false;
        let mut place = 96 + i64::from(leading_zeros);
        for &limb in self.0.iter().rev() {
            if place >= 0 {
                bits |= u128::from(limb) << place;
            } else if place > -32 {
                bits |= u128::from(limb >> -place);
                sticky |= limb << (32 + place) != 0;
            } else {
                sticky |= limb != 0;
            }
            place -= 32;
        }
        bits | u128::from(sticky)
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

impl From<u64> for Natural {
    fn from(value: u64) -> Self {
        let mut natural = Natural(vec![value as u32, (value >> 32) as u32]);
        natural.trim();
        natural
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let lengths = self.0.len().cmp(&other.0.len());
        Some(lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())))
    }
}
