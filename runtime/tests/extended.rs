//! `long double` against the C compiler's: arithmetic, conversions, and taking numbers apart, bit by bit.

mod oracle;

use c2rust_safe_runtime::c_runtime::extended::Extended;
use c2rust_safe_runtime::c_runtime::{errno, extended_math};
use oracle::{Oracle, Random, Request};

type Bits = (u16, u64);

#[derive(Clone, Copy, Debug)]
struct Case {
    which: u8,
    x: Bits,
    y: Bits,
    n: i32,
}

/// What both sides say: a value and other bits.
#[derive(Debug, PartialEq)]
struct Answer {
    value: Bits,
    bits: u128,
    errno: i32,
}

fn flags<const N: usize>(all: [bool; N]) -> u128 {
    all.iter()
        .rev()
        .fold(0, |bits, &flag| bits << 1 | u128::from(flag))
}

fn run(case: Case) -> Answer {
    let x = Extended::from_bits(case.x.0, case.x.1);
    let y = Extended::from_bits(case.y.0, case.y.1);
    let mut value = Extended::ZERO;
    let mut bits = 0;
    let (low, high) = (case.x.1, case.y.1);
    let all = u128::from(high) << 64 | u128::from(low);
    errno::set_errno(0);
    match case.which {
        0 => value = x + y,
        1 => value = x - y,
        2 => value = x * y,
        3 => value = x / y,
        4 => value = x % y,
        5 => value = x.sqrt(),
        6 => value = x.floor(),
        7 => value = x.ceil(),
        8 => value = x.trunc(),
        9 => value = x.round(),
        10 => value = x.round_ties_even(),
        11 => value = x.min(y),
        12 => value = x.max(y),
        13 => value = x.abs(),
        14 => value = x.copysign(y),
        15 => value = -x,
        16 => bits = flags([x == y, x < y, x > y, x <= y, x >= y]),
        17 => {
            bits = flags([
                x.is_nan(),
                x.is_infinite(),
                x.is_finite(),
                x.is_normal(),
                x.is_sign_negative(),
            ])
        }
        18 => bits = x.to_f64().to_bits().into(),
        19 => bits = x.to_f32().to_bits().into(),
        20 => bits = x.to_i128() as u128,
        21 => bits = x.to_u128(),
        22 => bits = x.to_i64() as u128,
        23 => bits = x.to_u64() as u128,
        24 => bits = x.to_i32() as u128,
        25 => bits = x.to_u32() as u128,
        26 => bits = x.to_i16() as u128,
        27 => bits = x.to_u8() as u128,
        30 => value = extended_math::ldexpl(x, case.n),
        31 => {
            let mut exponent = 0;
            value = extended_math::frexpl(x, &mut exponent);
            bits = u128::from(exponent as u32);
        }
        32 => {
            let mut whole = Extended::ZERO;
            value = extended_math::modfl(x, &mut whole);
            let (sign_exponent, significand) = whole.to_bits();
            bits = u128::from(sign_exponent) << 64 | u128::from(significand);
        }
        33 => value = extended_math::fdiml(x, y),
        34 => value = extended_math::nextafterl(x, y),
        35 => value = extended_math::logbl(x),
        36 => bits = u128::from(extended_math::ilogbl(x) as u32),
        37 => value = extended_math::scalbnl(x, case.n),
        38 => value = x.hypot(y),
        40 => value = Extended::from(f64::from_bits(low)),
        41 => value = Extended::from(f32::from_bits(low as u32)),
        42 => value = Extended::from(low as i64),
        43 => value = Extended::from(low),
        44 => value = Extended::from(all as i128),
        _ => value = Extended::from(all),
    }
    Answer {
        value: value.to_bits(),
        bits,
        errno: errno::errno(),
    }
}

/// Asks both sides about all cases. `errno` counts only where Rust's operators and methods are functions of C's.
fn compare(cases: &[Case]) {
    let mut requests = Vec::new();
    for case in cases {
        requests.extend([8, case.which]);
        requests.put_extended(case.x);
        requests.put_extended(case.y);
        requests.put_u32(case.n as u32);
    }
    let mut oracle = Oracle::ask(requests);
    for &case in cases {
        let value = oracle.extended();
        let bits = u128::from_ne_bytes(oracle.array());
        let errno = oracle.i32();
        let mut found = run(case);
        if case.which < 30 || case.which == 38 {
            found.errno = errno;
        }
        let wanted = Answer { value, bits, errno };
        assert!(
            found == wanted,
            "{case:x?}: {found:x?}, but C says {wanted:x?}"
        );
    }
}

fn compare_each(functions: &[u8]) {
    let mut random = Random(oracle::seed());
    for &which in functions {
        let cases: Vec<Case> = (0..oracle::case_count(20_000))
            .map(|_| {
                let x = random.extended();
                let y = random.extended_beside(x);
                let n = match random.below(3) {
                    0 => random.below(70_000) as i32 - 35_000,
                    1 => random.below(200) as i32 - 100,
                    _ => random.integer() as i32,
                };
                Case { which, x, y, n }
            })
            .collect();
        compare(&cases);
    }
}

#[test]
fn calculates_as_the_processor_does() {
    compare_each(&[0, 1, 2, 3, 4, 5]);
}

#[test]
fn rounds_to_whole_numbers_as_the_c_library_does() {
    compare_each(&[6, 7, 8, 9, 10]);
}

#[test]
fn chooses_compares_and_classifies_as_c_does() {
    compare_each(&[11, 12, 13, 14, 15, 16, 17]);
}

#[test]
fn narrows_as_c_does() {
    compare_each(&[18, 19]);
}

#[test]
fn takes_apart_as_the_c_library_does() {
    compare_each(&[30, 31, 32, 33, 34, 35, 36, 37]);
}

#[test]
fn measures_hypotenuses_as_the_c_library_does() {
    compare_each(&[38]);
}

#[test]
fn converts_other_numbers_as_c_does() {
    let mut random = Random(oracle::seed());
    for which in 40..=45 {
        let cases: Vec<Case> = (0..oracle::case_count(20_000))
            .map(|_| {
                let low = match (which, random.below(3)) {
                    (40, 0) => random.double().to_bits(),
                    (41, 0 | 1) => u64::from((random.double() as f32).to_bits()),
                    (_, 0) => random.next(),
                    _ => random.integer(),
                };
                let high = match random.below(3) {
                    0 => 0,
                    1 => u64::MAX,
                    _ => random.integer(),
                };
                let (x, y) = ((0, low), (0, high));
                Case { which, x, y, n: 0 }
            })
            .collect();
        compare(&cases);
    }
}

/// What does not fit is undefined in C.
#[test]
fn converts_to_integers_as_c_does() {
    let mut random = Random(oracle::seed());
    let types = [
        (20, 127, true),
        (21, 128, false),
        (22, 63, true),
        (23, 64, false),
        (24, 31, true),
        (25, 32, false),
        (26, 15, true),
        (27, 8, false),
    ];
    for (which, digits, signed) in types {
        let cases: Vec<Case> = (0..oracle::case_count(20_000))
            .map(|_| {
                let (sign, significand) = random.extended();
                let exponent = 0x3fff - 3 + random.below(digits + 3) as u16;
                let sign = if signed { sign & 0x8000 } else { 0 };
                let x = (sign | exponent, significand | 1 << 63);
                Case {
                    which,
                    x,
                    y: (0, 0),
                    n: 0,
                }
            })
            .collect();
        compare(&cases);
    }
}

#[test]
fn integers_beyond_the_type_become_its_limits() {
    let large = Extended::from(1e30);
    assert_eq!((large.to_i32(), (-large).to_i32()), (i32::MAX, i32::MIN));
    assert_eq!((large.to_u8(), (-large).to_u8()), (u8::MAX, 0));
    assert_eq!((large.to_i64(), (-large).to_i64()), (i64::MAX, i64::MIN));
    assert_eq!(Extended::INFINITY.to_i128(), i128::MAX);
    assert_eq!((-Extended::INFINITY).to_i128(), i128::MIN);
    assert_eq!(Extended::INFINITY.to_u128(), u128::MAX);
    assert_eq!((Extended::NAN.to_i8(), (-Extended::NAN).to_u64()), (0, 0));
    assert_eq!(Extended::from(i128::MIN).to_i128(), i128::MIN);
    assert_eq!(Extended::from(i64::MIN).to_i64(), i64::MIN);
    assert_eq!(Extended::from(-128i8).to_i8(), i8::MIN);
}
