//! `rand` and its kin: glibc's sequences.

use std::cell::{Cell, RefCell};

/// Words of the additive feedback generator that glibc calls TYPE_3: x^31 + x^3 + 1.
const DEGREE: usize = 31;
const SEPARATION: usize = 3;

struct Feedback {
    state: [u32; DEGREE],
    front: usize,
}

impl Feedback {
    const fn seeded(seed: u32) -> Self {
        let mut state = [0; DEGREE];
        let mut word = if seed == 0 { 1 } else { seed as i32 };
        let mut i = 0;
        while i < DEGREE {
            state[i] = word as u32;
            // 16807 * word modulo 2^31 - 1, without overflow
            word = 16807 * (word % 127_773) - 2836 * (word / 127_773);
            if word < 0 {
                word += i32::MAX;
            }
            i += 1;
        }
        let mut feedback = Feedback {
            state,
            front: SEPARATION,
        };
        let mut discarded = 0;
        while discarded < 10 * DEGREE {
            feedback.next();
            discarded += 1;
        }
        feedback
    }

    const fn next(&mut self) -> u32 {
        let rear = (self.front + DEGREE - SEPARATION) % DEGREE;
        let sum = self.state[self.front].wrapping_add(self.state[rear]);
        self.state[self.front] = sum;
        self.front = (self.front + 1) % DEGREE;
        sum >> 1
    }
}

thread_local! {
    static RANDOM: RefCell<Feedback> = const { RefCell::new(Feedback::seeded(1)) };
    static RANDOM48: Cell<u64> = const { Cell::new(0) };
    static FACTORS48: Cell<(u64, u64)> = const { Cell::new((0x5_DEEC_E66D, 0xB)) };
}

pub const RAND_MAX: i32 = i32::MAX;

/// Also `srandom`.
pub fn srand(seed: u32) {
    RANDOM.set(Feedback::seeded(seed));
}

pub fn rand() -> i32 {
    RANDOM.with_borrow_mut(Feedback::next) as i32
}

pub fn random() -> i64 {
    i64::from(rand())
}

pub fn rand_r(seed: &mut u32) -> i32 {
    let mut next = || {
        *seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12345);
        *seed / 65536
    };
    let high = next() % 2048;
    let middle = next() % 1024;
    let low = next() % 1024;
    ((high << 10 ^ middle) << 10 ^ low) as i32
}

pub fn srand48(seed: i64) {
    set48(i64::from(seed as u32) << 16 | 0x330E, 0x5_DEEC_E66D, 0xB);
}

/// The state that follows `state`, of 48 bits.
pub fn step48(state: i64) -> i64 {
    let (multiplier, addend) = FACTORS48.get();
    (state as u64).wrapping_mul(multiplier).wrapping_add(addend) as i64 & ((1 << 48) - 1)
}

pub fn state48() -> i64 {
    RANDOM48.get() as i64
}

/// The state, and what the following ones are computed with.
pub fn set48(state: i64, multiplier: i64, addend: i64) {
    RANDOM48.set(state as u64);
    FACTORS48.set((multiplier as u64, addend as u64));
}

/// From 0 up to 1.
pub fn drand48() -> f64 {
    next48() as f64 / (1u64 << 48) as f64
}

/// 31 bits.
pub fn lrand48() -> i64 {
    (next48() >> 17) as i64
}

/// 32 bits with their sign.
pub fn mrand48() -> i64 {
    i64::from((next48() >> 16) as i32)
}

fn next48() -> u64 {
    let next = step48(state48()) as u64;
    RANDOM48.set(next);
    next
}
