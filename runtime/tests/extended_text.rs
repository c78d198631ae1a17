//! Reading and printing `long double` against the C library: values, bytes read, `errno`, texts.

mod oracle;

use c2rust_safe_runtime::c_runtime::arg::Arg;
use c2rust_safe_runtime::c_runtime::extended::Extended;
use c2rust_safe_runtime::c_runtime::extended_text::strtold;
use c2rust_safe_runtime::c_runtime::memory::Local;
use c2rust_safe_runtime::c_runtime::scan::{Scan, Text};
use c2rust_safe_runtime::c_runtime::{errno, printf};
use oracle::{Oracle, Random, Request};

fn printed(value: Extended, format: &str) -> Vec<u8> {
    let mut text = Vec::new();
    printf::format(&mut text, format.as_bytes(), &[Arg::from(value)]);
    text
}

fn finite(random: &mut Random) -> Extended {
    loop {
        let (sign_exponent, significand) = random.extended();
        let value = Extended::from_bits(sign_exponent & 0x7fff, significand);
        if value.is_finite() {
            return value;
        }
    }
}

/// The number in the middle between one and the next, in hexadecimal.
fn middle(value: Extended) -> Vec<u8> {
    let (sign_exponent, significand) = value.to_bits();
    let exponent = i32::from(sign_exponent.max(1)) - 16383 - 64;
    format!("0x{:x}p{exponent}", u128::from(significand) * 2 + 1).into_bytes()
}

/// `(2 * significand + 1) * 2^exponent` in decimal.
fn whole_middle(significand: u64, exponent: i32) -> Vec<u8> {
    let mut digits: Vec<u8> = (u128::from(significand) * 2 + 1)
        .to_string()
        .bytes()
        .rev()
        .map(|digit| digit - b'0')
        .collect();
    for _ in 0..exponent {
        let mut carry = 0;
        for digit in &mut digits {
            let double = 2 * *digit + carry;
            *digit = double % 10;
            carry = double / 10;
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits.iter().rev().map(|digit| digit + b'0').collect()
}

/// `(2 * significand + 1) / 2^places`, all digits.
fn fraction_middle(significand: u64, places: usize) -> Vec<u8> {
    let mut digits: Vec<u8> = (u128::from(significand) * 2 + 1)
        .to_string()
        .bytes()
        .map(|digit| digit - b'0')
        .collect();
    for _ in 0..places {
        let mut rest = 0;
        for digit in &mut digits {
            let value = 10 * rest + *digit;
            *digit = value / 2;
            rest = value % 2;
        }
        if rest > 0 {
            digits.push(5);
        }
    }
    let whole = (u128::from(significand) * 2 + 1).to_string().len();
    let mut text: Vec<u8> = digits.iter().map(|digit| digit + b'0').collect();
    text.insert(whole, b'.');
    text
}

fn float_text(random: &mut Random) -> Vec<u8> {
    let mut text = random.text(1, b" \t\n");
    text.extend(random.pick(&[&b""[..], b"", b"-", b"+"]));
    match random.below(11) {
        0 => text.extend(random.pick(&[
            &b"inf"[..],
            b"INFINITY",
            b"infinit",
            b"nan",
            b"NaN(12_a)",
            b"nan(1-2)",
            b"nan(",
        ])),
        1 => text.extend(printed(finite(random), "%.20Le")),
        2 => text.extend(printed(
            finite(random),
            &format!("%.{}Le", random.below(30)),
        )),
        3 if random.once_in(50) => {
            let exact = printed(finite(random), "%.11600Le");
            text.extend(exact);
        }
        4 if random.once_in(8) => {
            let whole = whole_middle(random.next() | 1 << 63, random.below(400) as i32);
            text.extend(whole);
            text.extend(random.pick(&[&b""[..], b".0", b".00001"]));
        }
        5 => {
            let longest = if random.once_in(100) { 2000 } else { 150 };
            let places = random.below(longest);
            text.extend(fraction_middle(random.next() | 1 << 63, places as usize));
            text.extend(random.pick(&[&b""[..], b"0", b"00001"]));
        }
        6 => {
            text.extend(b"0x");
            text.extend(random.text(20, b"0123456789abcdef"));
            text.extend(random.pick(&[&b""[..], b".", b".8"]));
            text.extend(random.text(18, b"08f1"));
            text.extend(random.pick(&[&b""[..], b"p", b"p+", b"P-3"]));
            let exponent = match random.below(3) {
                0 => random.below(34_000) as i64 - 17_000,
                1 => -16_450 + random.below(100) as i64,
                _ => random.below(200) as i64 - 100,
            };
            text.extend(exponent.to_string().bytes());
        }
        7 => text.extend(middle(finite(random))),
        8 => text.extend(random.pick(&[
            &b"0x1p-16445"[..],
            b"0x.8p-16445",
            b"0x1.8p-16446",
            b"0x1.fffffffffffffffep-16383",
            b"0x1.fffffffffffffffdp-16383",
            b"0x1.ffffffffffffffffp-16383",
            b"0x1.fffffffffffffffffp-16383",
            b"0x1.fffffffffffffffefp-16383",
            b"0x1.ffffffffffffffffp16383",
            b"0x1.fffffffffffffffep16383",
            b"0x1.fffffffffffffffeffp16383",
            b"3.36210314311209350626e-4932",
            b"3.362103143112093506262677817321752602598e-4932",
            b"3.36210314311209350608e-4932",
            b"3.362103143112093506171e-4932",
            b"3.64519953188247460253e-4951",
            b"1.82259976594123730126e-4951",
            b"1.82259976594123730127e-4951",
            b"1.18973149535723176502e+4932",
            b"1.18973149535723176506e+4932",
            b"1.18973149535723176509e+4932",
            b"1e-5000",
            b"1e5000",
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
            let largest = random.pick(&[30, 300, 5000]);
            text.extend(random.below(largest).to_string().bytes());
        }
    }
    text.extend(random.text(1, b" xf.e"));
    text
}

#[test]
fn reads_numbers_as_the_c_library_does() {
    let mut random = Random(oracle::seed());
    let cases: Vec<Vec<u8>> = (0..oracle::case_count(20_000))
        .map(|_| float_text(&mut random))
        .collect();
    let mut requests = Vec::new();
    for text in &cases {
        requests.push(9);
        requests.put_text(text);
    }
    let mut oracle = Oracle::ask(requests);
    for text in &cases {
        let wanted = (oracle.extended(), oracle.u32() as usize, oracle.i32());
        errno::set_errno(0);
        let (value, end) = strtold(text);
        let bits = value.to_bits();
        let both_nan = value.is_nan() && Extended::from_bits(wanted.0 .0, wanted.0 .1).is_nan();
        let same = bits == wanted.0 || both_nan && bits.0 == wanted.0 .0;
        assert!(
            same && end == wanted.1 && errno::errno() == wanted.2,
            "{}: {bits:x?}, {end} bytes, errno {}; C says {wanted:x?}",
            text.escape_ascii(),
            errno::errno(),
        );
    }
}

#[test]
fn prints_as_the_c_library_does() {
    let mut random = Random(oracle::seed());
    let cases: Vec<_> = (0..oracle::case_count(20_000))
        .map(|_| {
            let mut format = b"%".to_vec();
            format.extend(random.text(3, b"-+ #0"));
            if random.once_in(3) {
                format.extend((1 + random.below(40)).to_string().bytes());
            }
            if random.once_in(2) {
                let largest = random.pick(&[5, 25, 25, 25, 70]);
                let largest = if random.once_in(200) { 17_000 } else { largest };
                format.extend(format!(".{}", random.below(largest)).bytes());
            }
            format.push(b'L');
            format.push(random.pick(b"aAeEfFgG"));
            (format, random.printed_extended())
        })
        .collect();
    let mut requests = Vec::new();
    for (format, bits) in &cases {
        requests.push(1);
        requests.put_text(format);
        requests.extend([1, b'L']);
        requests.put_extended(*bits);
    }
    let mut oracle = Oracle::ask(requests);
    for (format, bits) in &cases {
        let (wanted, wanted_text) = (oracle.i32(), oracle.text());
        let mut text = Vec::new();
        let value = Extended::from_bits(bits.0, bits.1);
        let result = printf::format(&mut text, format, &[value.into()]);
        assert!(
            result == wanted && text == wanted_text,
            "{} of {bits:x?}: ({result}) {:?}, but C says ({wanted}) {:?}",
            format.escape_ascii(),
            String::from_utf8_lossy(&text),
            String::from_utf8_lossy(&wanted_text),
        );
    }
}

#[test]
fn scans_and_lies_in_memory() {
    let mut value = Extended::ZERO;
    let mut count = 0;
    let scan = Scan::new(Text::new(b" 1.25e1x"), b"%Lf%n");
    assert_eq!(scan.read(&mut value).read(&mut count).finish(), 1);
    assert_eq!((value, count), (Extended::from(12.5), 7));
    let local = Local::new([Extended::from(-3), value]);
    assert_eq!(local.first().at(1).get(), value);
    assert_eq!(local.first().get(), Extended::from(-3));
    assert_eq!(local.first().cast::<u64>().at(2).get(), value.to_bits().1);
}
