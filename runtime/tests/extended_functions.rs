//! The functions of `long double` against the C library's: how many results differ, and by how much.

mod oracle;

use c2rust_safe_runtime::c_runtime::extended::Extended;
use oracle::{Oracle, Random, Request};

type Bits = (u16, u64);

struct Function {
    number: u8,
    name: &'static str,
    call: fn(Extended, Extended) -> Extended,
    arguments: fn(&mut Random) -> (Extended, Extended),
}

/// Between two numbers, with all bits of the significand.
fn between(random: &mut Random, low: f64, high: f64) -> Extended {
    let fraction = Extended::from(random.next()) / Extended::from(1u128 << 64);
    Extended::from(low) + Extended::from(high - low) * fraction
}

/// All bits, and an exponent of 2 in a range.
fn scaled(random: &mut Random, low: i32, high: i32) -> Extended {
    let exponent = low + random.below((high - low) as u64) as i32;
    let sign = (random.below(2) as u16) << 15;
    Extended::from_bits(sign | (16383 + exponent) as u16, random.next() | 1 << 63)
}

fn one(x: Extended) -> (Extended, Extended) {
    (x, Extended::ZERO)
}

fn exponents(random: &mut Random) -> (Extended, Extended) {
    one(match random.below(4) {
        0 => between(random, -1.0, 1.0),
        1 => between(random, -11500.0, 11500.0),
        2 => between(random, -100.0, 100.0),
        _ => scaled(random, -70, 10),
    })
}

fn positive(random: &mut Random) -> (Extended, Extended) {
    one(match random.below(4) {
        0 => between(random, 0.5, 2.0),
        1 => between(random, 0.0, 1000.0),
        2 => Extended::ONE + scaled(random, -60, -2),
        _ => scaled(random, -16000, 16000).abs(),
    })
}

fn angles(random: &mut Random) -> (Extended, Extended) {
    one(match random.below(4) {
        0 => between(random, -0.8, 0.8),
        1 => between(random, -7.0, 7.0),
        2 => between(random, -1e6, 1e6),
        _ => scaled(random, -60, 16383),
    })
}

fn below_one(random: &mut Random) -> (Extended, Extended) {
    one(match random.below(3) {
        0 => scaled(random, -60, 0),
        _ => between(random, -1.0, 1.0),
    })
}

fn any(random: &mut Random) -> (Extended, Extended) {
    one(match random.below(3) {
        0 => between(random, -2.0, 2.0),
        1 => between(random, -100.0, 100.0),
        _ => scaled(random, -60, 60),
    })
}

fn pairs(random: &mut Random) -> (Extended, Extended) {
    match random.below(2) {
        0 => (
            between(random, -100.0, 100.0),
            between(random, -100.0, 100.0),
        ),
        _ => (scaled(random, -30, 30), scaled(random, -30, 30)),
    }
}

fn powers(random: &mut Random) -> (Extended, Extended) {
    match random.below(5) {
        0 => (between(random, 0.0, 10.0), between(random, -10.0, 10.0)),
        1 => (between(random, 0.0, 100.0), between(random, -500.0, 500.0)),
        2 => (
            between(random, -20.0, 20.0),
            Extended::from(random.below(40)),
        ),
        3 => (
            Extended::from(random.below(40)),
            Extended::from(random.below(60) as i64 - 20),
        ),
        _ => (
            Extended::ONE + scaled(random, -50, -2),
            between(random, -3000.0, 3000.0),
        ),
    }
}

const FUNCTIONS: &[Function] = &[
    Function {
        number: 50,
        name: "powl",
        call: Extended::powf,
        arguments: powers,
    },
    Function {
        number: 51,
        name: "expl",
        call: |x, _| x.exp(),
        arguments: exponents,
    },
    Function {
        number: 52,
        name: "exp2l",
        call: |x, _| x.exp2(),
        arguments: exponents,
    },
    Function {
        number: 53,
        name: "expm1l",
        call: |x, _| x.exp_m1(),
        arguments: exponents,
    },
    Function {
        number: 54,
        name: "logl",
        call: |x, _| x.ln(),
        arguments: positive,
    },
    Function {
        number: 55,
        name: "log2l",
        call: |x, _| x.log2(),
        arguments: positive,
    },
    Function {
        number: 56,
        name: "log10l",
        call: |x, _| x.log10(),
        arguments: positive,
    },
    Function {
        number: 57,
        name: "log1pl",
        call: |x, _| x.ln_1p(),
        arguments: positive,
    },
    Function {
        number: 58,
        name: "sinl",
        call: |x, _| x.sin(),
        arguments: angles,
    },
    Function {
        number: 59,
        name: "cosl",
        call: |x, _| x.cos(),
        arguments: angles,
    },
    Function {
        number: 60,
        name: "tanl",
        call: |x, _| x.tan(),
        arguments: angles,
    },
    Function {
        number: 61,
        name: "asinl",
        call: |x, _| x.asin(),
        arguments: below_one,
    },
    Function {
        number: 62,
        name: "acosl",
        call: |x, _| x.acos(),
        arguments: below_one,
    },
    Function {
        number: 63,
        name: "atanl",
        call: |x, _| x.atan(),
        arguments: any,
    },
    Function {
        number: 64,
        name: "atan2l",
        call: Extended::atan2,
        arguments: pairs,
    },
    Function {
        number: 65,
        name: "sinhl",
        call: |x, _| x.sinh(),
        arguments: exponents,
    },
    Function {
        number: 66,
        name: "coshl",
        call: |x, _| x.cosh(),
        arguments: exponents,
    },
    Function {
        number: 67,
        name: "tanhl",
        call: |x, _| x.tanh(),
        arguments: any,
    },
    Function {
        number: 68,
        name: "cbrtl",
        call: |x, _| x.cbrt(),
        arguments: any,
    },
];

fn ask(cases: &[(u8, Bits, Bits)]) -> Vec<Bits> {
    let mut requests = Vec::new();
    for &(which, x, y) in cases {
        requests.extend([8, which]);
        requests.put_extended(x);
        requests.put_extended(y);
        requests.put_u32(0);
    }
    let mut oracle = Oracle::ask(requests);
    cases
        .iter()
        .map(|_| {
            let value = oracle.extended();
            oracle.bytes(20);
            value
        })
        .collect()
}

/// How many numbers apart two of the same sign are.
fn distance(x: Bits, y: Bits) -> u128 {
    let place = |(sign_exponent, significand): Bits| {
        u128::from(sign_exponent) << 63 | u128::from(significand & (u64::MAX >> 1))
    };
    place(x).abs_diff(place(y))
}

#[test]
fn results_differ_by_the_last_bits_only() {
    let mut random = Random(oracle::seed());
    let count = oracle::case_count(10_000);
    let mut failed = false;
    for function in FUNCTIONS {
        let arguments: Vec<_> = (0..count)
            .map(|_| (function.arguments)(&mut random))
            .collect();
        let cases: Vec<_> = arguments
            .iter()
            .map(|(x, y)| (function.number, x.to_bits(), y.to_bits()))
            .collect();
        let (mut differing, mut largest, mut worst) = (0, 0, None);
        for (&(x, y), wanted) in arguments.iter().zip(ask(&cases)) {
            let found = (function.call)(x, y).to_bits();
            if found != wanted {
                differing += 1;
                let apart = distance(found, wanted);
                if apart > largest {
                    (largest, worst) = (apart, Some((x, y, found, wanted)));
                }
            }
        }
        println!(
            "{}: {differing} of {count} differ, by {largest} at most",
            function.name
        );
        if largest > 2 {
            failed = true;
            println!("  {worst:x?}");
        }
    }
    assert!(!failed);
}

#[test]
fn special_values_are_those_of_c() {
    let edges: Vec<Bits> = [0.0, 1.0, 2.0, 3.0, 0.5, 1.5, f64::INFINITY, 1e300]
        .into_iter()
        .flat_map(|value| {
            [
                Extended::from(value).to_bits(),
                Extended::from(-value).to_bits(),
            ]
        })
        .chain([
            Extended::MAX.to_bits(),
            Extended::MIN_POSITIVE.to_bits(),
            (0, 1),
            (0x8000, 5),
            (0x7fff, 3 << 62),
            (0xffff, 3 << 62),
            (0x7fff, 5 << 61),
        ])
        .collect();
    let mut failed = false;
    for function in FUNCTIONS {
        let mut cases = Vec::new();
        for &x in &edges {
            for &y in &edges {
                cases.push((function.number, x, y));
            }
        }
        for (case, wanted) in cases.iter().zip(ask(&cases)) {
            let (x, y) = (
                Extended::from_bits(case.1 .0, case.1 .1),
                Extended::from_bits(case.2 .0, case.2 .1),
            );
            let found = (function.call)(x, y).to_bits();
            let number = Extended::from_bits(found.0, found.1);
            let is_near = number.is_finite() && number != Extended::ZERO;
            let fine = found == wanted
                || is_near && distance(found, wanted) <= 2
                || Extended::from_bits(found.0, found.1).is_nan()
                    && Extended::from_bits(wanted.0, wanted.1).is_nan();
            if !fine {
                failed = true;
                println!(
                    "{}({:x?}, {:x?}): {found:x?}, but C says {wanted:x?}",
                    function.name, case.1, case.2
                );
            }
        }
    }
    assert!(!failed);
}
