//! `bytes`: objects of all kinds against the bytes that Rust itself says they have.

use c2rust_safe_runtime::c_runtime::bytes::{self, Bytes};

/// `struct { uint8_t tag; uint32_t value; }` as a translation writes it: three bytes of padding in between.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Tagged {
    tag: u8,
    value: u32,
}

impl Bytes for Tagged {
    const SIZE: usize = 8;
    const CLEAR: Self = Tagged { tag: 0, value: 0 };
    fn byte(&self, at: usize) -> u8 {
        match at {
            0 => self.tag,
            4.. => self.value.byte(at - 4),
            _ => 0,
        }
    }
    fn set_byte(&mut self, at: usize, value: u8) {
        match at {
            0 => self.tag = value,
            4.. => self.value.set_byte(at - 4, value),
            _ => {}
        }
    }
}

const WORDS: [u32; 3] = [0x0403_0201, 0x0807_0605, 0x0c0b_0a09];

fn flat(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_ne_bytes()).collect()
}

#[test]
fn scalars_have_the_bytes_of_the_machine() {
    let value = -1234.5f64;
    for (at, byte) in value.to_ne_bytes().into_iter().enumerate() {
        assert_eq!(value.byte(at), byte);
    }
    let mut copy = f64::CLEAR;
    copy.copy_from(&value.to_ne_bytes());
    assert_eq!(copy, value);
    let mut word = 0u16;
    word.set_byte(1, 7);
    assert_eq!(word.to_ne_bytes(), [0, 7]);
    assert_eq!((true.byte(0), false.byte(0), <[i16; 5]>::SIZE), (1, 0, 10));
}

#[test]
#[should_panic(expected = "the byte 2 represents no value of _Bool")]
fn other_bytes_are_no_bool() {
    true.set_byte(0, 2);
}

#[test]
fn sequences_are_read_and_written_at_every_position() {
    let all = flat(&WORDS);
    for at in 0..=all.len() {
        for count in 0..=all.len() - at {
            assert_eq!(bytes::bytes_of(&WORDS, at, count), all[at..at + count]);
            let (mut words, mut wanted) = (WORDS, all.clone());
            let new: Vec<u8> = (0..count as u8).map(|byte| byte ^ 0xf0).collect();
            bytes::write(&mut words, at, &new);
            wanted[at..at + count].copy_from_slice(&new);
            assert_eq!(flat(&words), wanted);
            bytes::fill(&mut words, at, 0xee, count);
            wanted[at..at + count].fill(0xee);
            assert_eq!(flat(&words), wanted);
        }
    }
    assert_eq!(bytes::bytes_at::<u32, 3>(&WORDS, 3), all[3..6]);
    assert_eq!(bytes::byte(&WORDS, 7), all[7]);
}

#[test]
#[should_panic(expected = "bytes beyond the end of an object")]
fn bytes_end_with_the_objects() {
    bytes::bytes_of(&WORDS, 5, 8);
}

#[test]
fn objects_of_another_type_are_seen_in_place() {
    let all = flat(&WORDS);
    let seen: u64 = bytes::get(&WORDS, 3);
    assert_eq!(seen.to_ne_bytes(), all[3..11]);
    let mut words = WORDS;
    bytes::set(&mut words, 5, 0x1122_3344u32);
    assert_eq!(flat(&words)[5..9], 0x1122_3344u32.to_ne_bytes());
    let halves: Vec<u16> = bytes::elements(&WORDS, 1);
    assert_eq!(halves.len(), 5); // the byte that is left over makes no element
    bytes::set_elements(&mut words, 1, &halves);
    assert_eq!(flat(&words)[1..11], all[1..11]);
}

#[test]
fn copies_overlap_as_memmove_does() {
    let all = flat(&WORDS);
    for to in 0..6 {
        for from in 0..6 {
            let (mut words, mut wanted) = (WORDS, all.clone());
            bytes::copy_within(&mut words, to, from, 6);
            wanted.copy_within(from..from + 6, to);
            assert_eq!(flat(&words), wanted);
        }
    }
    let mut pairs = [[0u16; 2]; 3];
    bytes::copy(&mut pairs, 2, &WORDS, 1, 9);
    assert_eq!(bytes::bytes_of(&pairs, 2, 9), all[1..10]);
}

#[test]
fn comparison_is_by_unsigned_bytes() {
    assert_eq!(bytes::compare(&[1i8, -1], 0, &[1u8, 1], 0, 2), 254);
    assert_eq!(bytes::compare(&[1i8, -1], 0, &[1u8, 1], 0, 1), 0);
    assert!(bytes::compare(&WORDS, 4, &WORDS, 0, 4) != 0);
    assert_eq!(bytes::compare(&WORDS, 3, &WORDS, 3, 9), 0);
}

#[test]
fn padding_is_zero_and_stays_so() {
    let mut tagged = [Tagged {
        tag: 9,
        value: 0x0102_0304,
    }; 2];
    bytes::fill(&mut tagged, 8, 0xff, 8);
    assert_eq!(
        tagged[0],
        Tagged {
            tag: 9,
            value: 0x0102_0304
        }
    );
    assert_eq!(
        tagged[1],
        Tagged {
            tag: 0xff,
            value: u32::MAX
        }
    );
    assert_eq!(bytes::bytes_of(&tagged, 8, 5), [0xff, 0, 0, 0, 0xff]);
    let again: Tagged = bytes::get(&bytes::bytes_of(&tagged, 0, 8), 0);
    assert_eq!(again, tagged[0]);
}
