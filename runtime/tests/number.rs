//! `number` against the C library: values, bytes read, `errno`.

mod oracle;

use c2rust_safe_runtime::c_runtime::{errno, number};
use oracle::{Oracle, Random, Request};

struct Case {
    which: u8,
    base: i32,
    text: Vec<u8>,
}

fn integer_text(random: &mut Random) -> Vec<u8> {
    let mut text = random.text(2, b" \t\n\x0b");
    text.extend(random.pick(&[&b""[..], b"", b"-", b"+", b"--"]));
    text.extend(random.pick(&[&b""[..], b"", b"0x", b"0X", b"0", b"00"]));
    match random.below(4) {
        0 => text.extend(random.text(25, b"0123456789")),
        1 => text.extend(random.text(20, b"0123456789abcdefABCDEF")),
        2 => text.extend(random.integer().to_string().bytes()),
        _ => text.extend(random.text(12, b"01zZ9aA 89")),
    }
    text.extend(random.text(2, b" x.e"));
    text
}

fn float_text(random: &mut Random) -> Vec<u8> {
    let mut text = random.text(1, b" \t\n");
    text.extend(random.pick(&[&b""[..], b"", b"-", b"+"]));
    match random.below(9) {
        0 => text.extend(random.pick(&[
            &b"inf"[..],
            b"INFINITY",
            b"infinit",
            b"nan",
            b"NaN(12_a)",
            b"nan(1-2)",
            b"nan(",
        ])),
        1 => text.extend(format!("{:e}", random.double().abs()).bytes()),
        2 => {
            text.extend(format!("{:.*e}", random.below(30) as usize, random.double().abs()).bytes())
        }
        3 => {
            let exact = format!("{:.*}", random.below(1100) as usize, random.double().abs());
            text.extend(exact.bytes().take(random.below(1200) as usize));
        }
        4 => {
            // in the middle between two neighbours, and a little beside it
            let low = f64::from_bits(random.double().abs().to_bits() & !1 | 1);
            text.extend(format!("{low:.1074}").bytes());
            text.extend(random.pick(&[&b"5"[..], b"49", b"51", b""]));
        }
        5 => {
            text.extend(b"0x");
            text.extend(random.text(20, b"0123456789abcdef"));
            text.extend(random.pick(&[&b""[..], b".", b".8"]));
            text.extend(random.text(18, b"08f1"));
            text.extend(random.pick(&[&b""[..], b"p", b"p+", b"P-3"]));
            text.extend((random.below(2400) as i64 - 1200).to_string().bytes());
        }
        6 => text.extend(random.pick(&[
            &b"0x1p-1074"[..],
            b"0x.8p-1074",
            b"0x1.8p-1075",
            b"0x1.fffffffffffff8p-1023",
            b"0x1.fffffffffffff7p-1023",
            b"0x1.fffffffffffffcp-1023",
            b"0x1.fffffffffffff8p1023",
            b"0x1.fffffffffffff7p1023",
            b"0x1.fffffep-127",
            b"0x1.ffffffp-127",
            b"0x1.fffffefp127",
            b"0x1.ffffffp127",
            b"2.2250738585072014e-308",
            b"4.9406564584124654e-324",
            b"1e-400",
            b"1e400",
            b"0e999999999999999999999",
            b"1e99999999999999999999",
            b"0x",
            b"0x.p1",
        ])),
        _ => {
            text.extend(random.text(22, b"0123456789"));
            text.extend(random.pick(&[&b""[..], b".", b"."]));
            text.extend(random.text(22, b"0123456789"));
            text.extend(random.pick(&[&b""[..], b"", b"e", b"E-", b"e+"]));
            text.extend(random.below(330).to_string().bytes());
        }
    }
    text.extend(random.text(1, b" xf.e"));
    text
}

fn case(random: &mut Random) -> Case {
    let which = random.pick(&[0, 1, 2, 2, 3, 4]);
    let text = if matches!(which, 2 | 3) {
        float_text(random)
    } else {
        integer_text(random)
    };
    let base = if random.once_in(3) {
        random.below(39) as i32 - 1
    } else {
        random.pick(&[0, 10, 16])
    };
    Case { which, base, text }
}

fn read(case: &Case) -> (u64, usize) {
    let Case { which, base, text } = case;
    match which {
        0 => {
            let (value, end) = number::strtol(text, *base);
            (value as u64, end)
        }
        1 => number::strtoul(text, *base),
        2 => {
            let (value, end) = number::strtod(text);
            (value.to_bits(), end)
        }
        3 => {
            let (value, end) = number::strtof(text);
            (u64::from(value.to_bits()), end)
        }
        _ => (i64::from(number::atoi(text)) as u64, 0),
    }
}

#[test]
fn reads_numbers_as_the_c_library_does() {
    let mut random = Random(oracle::seed());
    let cases: Vec<Case> = (0..oracle::case_count(20_000))
        .map(|_| case(&mut random))
        .collect();
    let mut requests = Vec::new();
    for Case { which, base, text } in &cases {
        requests.extend([2, *which]);
        requests.put_u32(*base as u32);
        requests.put_text(text);
    }
    let mut oracle = Oracle::ask(requests);
    for case in &cases {
        let wanted = (oracle.u64(), oracle.u32() as usize, oracle.i32());
        errno::set_errno(0);
        let (bits, end) = read(case);
        let is_nan = matches!(case.which, 2 | 3)
            && f64::from_bits(bits).is_nan()
            && f64::from_bits(wanted.0).is_nan();
        let same_bits = bits == wanted.0 || is_nan && bits >> 63 == wanted.0 >> 63;
        assert!(
            same_bits && end == wanted.1 && errno::errno() == wanted.2,
            "{} of {} in base {}: {bits:#x}, {end} bytes, errno {}; C says {:#x}, {} bytes, errno {}",
            case.which,
            case.text.escape_ascii(),
            case.base,
            errno::errno(),
            wanted.0,
            wanted.1,
            wanted.2,
        );
    }
}
